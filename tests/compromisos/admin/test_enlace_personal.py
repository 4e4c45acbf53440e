"""Personal links in the admin: given once, sent, revoked; the account that signs is nobody's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compromisos.models import EnlacePersonal
from compromisos.models.enlace_personal import huella
from compromisos.publicacion import roles
from instituciones.models import Enlace
from tests.compromisos.informar.ayudas import direccion, entrar
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso, crear_enlace_personal, crear_institucion

pytestmark = pytest.mark.django_db


@pytest.fixture
def suyo():
    return crear_compromiso(institucion=crear_institucion(nombre="La suya"), titulo="Lo mío")


def test_enlace_personal_works_given_sent_and_revoked(client, suyo, mailoutbox):
    editora = crear_cuenta("editora", roles.EDITORA)
    client.force_login(editora)
    alta = reverse("admin:compromisos_enlacepersonal_add")
    hasta = timezone.localdate() + timedelta(days=30)
    ficha = {"institucion": suyo.institucion.pk, "nombre": "Rosa", "correo": "rosa@example.org"}
    assert client.post(alta, {**ficha, "hasta": hasta + timedelta(days=900)}).status_code == 200
    r = client.post(alta, {**ficha, "hasta": hasta})
    enlace = EnlacePersonal.objects.get()
    secreto = re.search(r"/informar/#([\w-]{23})", r.content.decode())[1]
    assert huella(secreto) == enlace.huella
    assert timezone.localdate(enlace.vence_en - timedelta(seconds=1)) == hasta
    enviar = reverse("admin:compromisos_enlacepersonal_enviar", args=[enlace.pk])
    assert client.post(enviar, {"secreto": "x"}).status_code == 404
    assert client.post(enviar, {"secreto": secreto}).status_code == 200
    (correo,) = mailoutbox
    assert (correo.to, correo.body.count(secreto)) == (["rosa@example.org"], 2), (
        "the address, and the code alone"
    )
    assert f"/informar/#{secreto}" in correo.body
    assert "iolencia" not in correo.subject
    for pagina in ("changelist", "change", "history"):
        args = [] if pagina == "changelist" else [enlace.pk]
        assert (
            secreto
            not in client.get(
                reverse(f"admin:compromisos_enlacepersonal_{pagina}", args=args)
            ).content.decode()
        )
    client.post(reverse("admin:compromisos_enlacepersonal_revocar", args=[enlace.pk]))
    enlace.refresh_from_db()
    assert enlace.revocado_por == editora
    assert Client().get(direccion(secreto)).status_code == 404


@pytest.fixture
def enlace(suyo, client) -> EnlacePersonal:
    enlace, secreto = crear_enlace_personal(suyo.institucion)
    entrar(client, secreto)
    return enlace


def test_enlace_personal_signs_with_nobodys_account(client, enlace):
    client.force_login(crear_cuenta("jefa", roles.ADMINISTRACION))
    assert enlace.cuenta.username not in client.get(reverse("admin:auth_user_changelist")).content.decode()
    assert not Enlace.objects.exists()
    assert not get_user_model().objects.get(pk=enlace.cuenta_id).has_usable_password()
