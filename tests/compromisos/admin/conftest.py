"""The editor of the ministry, signed in."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from compromisos import publicacion
from compromisos.models import Avance
from cuentas.models import ClaveProvisional
from tests.compromisos.admin.ayudas import CLAVE
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_superusuario,
    razones_para,
)
from tests.una_vez import compartida


@compartida
def cuenta_de_editora():
    with pytest.MonkeyPatch.context() as entorno:
        entorno.setenv("EDITOR_PASSWORD", CLAVE)
        call_command("crear_editor", "editora", verbosity=0)
    ClaveProvisional.objects.all().delete()  # she changed it the first time she came in
    return get_user_model().objects.get(username="editora")


@pytest.fixture
def editora(cuenta_de_editora, client):
    client.force_login(cuenta_de_editora)
    return cuenta_de_editora


@pytest.fixture
def jefa(client):
    jefa = crear_superusuario(username="jefa")
    client.force_login(jefa)
    return jefa


HOY = date(2026, 6, 30)


@compartida
def enviado() -> Avance:
    """40 of 50 sent, where 32 is public."""
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, linea_base=10)
    crear_avance(compromiso=compromiso, mediciones={meta: 32}, fecha_corte=HOY, evidencia=True)
    avance = crear_borrador(compromiso=compromiso, mediciones={meta: 40}, estado="cumplido", evidencia=True)
    return publicacion.enviar(avance, por=avance.autor, razones=razones_para(avance))
