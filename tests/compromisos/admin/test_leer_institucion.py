"""An institution to read in the admin."""

from __future__ import annotations

import pytest

from tests.compromisos.admin.ayudas import url
from tests.factories import crear_institucion

pytestmark = pytest.mark.django_db


def test_leer_institucion_says_who_it_is(editora, client):
    entidad = crear_institucion(nombre="Entidad de Ejemplo", sigla="EDE", sector="publico")
    pagina = client.get(url("instituciones_institucion_leer", entidad.pk)).content.decode()
    for dicho in ("Entidad de Ejemplo", "EDE", "Público"):
        assert dicho in pagina, dicho


def test_leer_institucion_that_is_not_there_is_missing(editora, client):
    assert client.get(url("instituciones_institucion_leer", 987654321)).status_code == 404
