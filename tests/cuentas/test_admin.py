"""Accounts in the admin: nobody grants what they do not hold."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests.compromisos.publicacion.mundo_de_permisos import crear_mundo

pytestmark = pytest.mark.django_db


def test_cuenta_no_permission_to_grant_what_one_does_not_hold(client):
    """Neither a role above one's own, nor a permission, nor a word over an account that may do more."""
    mundo = crear_mundo()
    jefa = mundo.cuentas["administracion"]
    mas = Group.objects.create(name="Más que nadie")
    mas.permissions.add(Permission.objects.get(codename="delete_user"))
    client.force_login(jefa)
    ficha = reverse("admin:auth_user_change", args=[mundo.suya.cuenta.pk])
    datos = {"username": "cuenta.suya", "is_active": "on", "is_staff": "on"}
    assert client.post(ficha, {**datos, "groups": [mas.pk]}).status_code == 200
    permiso = Permission.objects.get(codename="publicar_avance").pk
    assert client.post(ficha, {**datos, "user_permissions": [permiso]}).status_code == 302
    cuenta = type(jefa).objects.get(pk=mundo.suya.cuenta.pk)
    assert not cuenta.user_permissions.exists()
    assert not cuenta.groups.filter(pk=mas.pk).exists()
    pagina = client.get(ficha).content.decode()
    assert "is_superuser" not in pagina
    assert "user_permissions" not in pagina
    cuenta.groups.add(mas)
    for otra in (mundo.cuentas["superusuario"], cuenta):
        for nombre in ("change", "password_change"):
            direccion = reverse(f"admin:auth_user_{nombre}", args=[otra.pk])
            assert client.post(direccion, {**datos, "password1": "x", "password2": "x"}).status_code == 403
