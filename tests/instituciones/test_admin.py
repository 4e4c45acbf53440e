"""Institutions in the admin."""

from __future__ import annotations

import pytest

from instituciones.models import Denominacion, Institucion
from tests.compromisos.admin.ayudas import enviado_tal_cual, url
from tests.factories import crear_institucion

pytestmark = pytest.mark.django_db


def test_institucion_works_with_its_names_of_before(editora, client):
    entidad = crear_institucion(nombre="Ministerio de Hoy", sigla="MH")
    direccion = url("instituciones_institucion_change", entidad.pk)
    datos = enviado_tal_cual(client.get(direccion))
    nuevo = {
        "motivo_del_cambio": "Lo dice la norma.",
        "denominaciones-TOTAL_FORMS": 1,
        "denominaciones-0-nombre": "Secretaría de Ayer",
        "denominaciones-0-sigla": "SA",
    }
    respuesta = client.post(direccion, {**datos, **nuevo})
    assert respuesta.status_code == 302, respuesta.context["errors"]
    assert Denominacion.objects.get().nombre == "Secretaría de Ayer"
    lista = client.get(url("instituciones_institucion_changelist") + "?q=secretaria").content.decode()
    assert "Ministerio de Hoy" in lista
    client.post(url("instituciones_institucion_delete", entidad.pk), {"post": "yes"})
    assert Institucion.objects.filter(pk=entidad.pk).exists()
