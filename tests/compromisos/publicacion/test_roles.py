"""The groups of the staff are what the code says."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from compromisos.publicacion import roles
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_usuario

pytestmark = pytest.mark.django_db


def test_roles_are_made_and_taken_back_by_the_migration():
    migracion = importlib.import_module("compromisos.migrations.0012_roles")
    Group.objects.all().delete()
    crear_rol = dict.fromkeys(r.nombre for r in roles.ROLES.values())
    nombres = importlib.import_module("compromisos.migrations.0021_periodos_y_mensajes")
    nombres.llamar_como_antes(apps, None)
    for nombre in ("0012_roles", "0016_enlaces_personales", "0020_cortes"):
        importlib.import_module(f"compromisos.migrations.{nombre}").crear(apps, None)
    nombres.llamar_como_ahora(apps, None)
    for nombre in (
        "0022_exportar_instituciones",
        "0026_supresiones",
        "0036_encargos_y_seguimientos",
        "0037_cartas",
        "0046_errores_senalados",
        "0047_enlaces_citados",
        "0048_marcos",
    ):
        importlib.import_module(f"compromisos.migrations.{nombre}").crear(apps, None)
    importlib.import_module("instituciones.migrations.0006_contactos").crear(apps, None)
    importlib.import_module("compromisos.migrations.0040_roles_sin_paginas_de_mas").quitar(apps, None)
    importlib.import_module("compromisos.migrations.0060_direccion").crear(apps, None)
    for rol in roles.ROLES.values():
        grupo = Group.objects.get(name=rol.nombre)
        crear_rol[rol.nombre] = {
            f"{p.content_type.app_label}.{p.codename}"
            for p in grupo.permissions.select_related("content_type")
        }
    assert crear_rol == {r.nombre: r.codigos() for r in roles.ROLES.values()}
    alguien = crear_cuenta("alguien", roles.REVISORA)
    importlib.import_module("compromisos.migrations.0060_direccion").quitar(apps, None)
    migracion.quitar(apps, None)
    assert list(Group.objects.values_list("name", flat=True)) == ["Revisora"]
    assert alguien.groups.exists()


def test_roles_whoever_edited_institutions_works_for_all():
    migracion = importlib.import_module("compromisos.migrations.0012_roles")
    user = crear_usuario(permisos=["instituciones.change_institucion"])
    migracion.crear(apps, None)
    assert type(user).objects.get(pk=user.pk).has_perm("instituciones.informar_por_todas_institucion")
