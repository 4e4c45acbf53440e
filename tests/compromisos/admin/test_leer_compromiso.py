"""A pledge to read in the admin."""

from __future__ import annotations

import pytest

from tests.compromisos.admin.ayudas import url
from tests.factories import crear_compromiso

pytestmark = pytest.mark.django_db


def test_leer_compromiso_says_who_promised_what(editora, client):
    c = crear_compromiso(titulo="Ampliar la ruta de atención")
    pagina = client.get(url("compromisos_compromiso_leer", c.pk)).content.decode()
    for dicho in (c.codigo, c.titulo, c.texto, c.institucion.nombre, "Sin información"):
        assert dicho in pagina, dicho


def test_leer_compromiso_that_is_not_there_is_missing(editora, client):
    assert client.get(url("compromisos_compromiso_leer", 987654321)).status_code == 404
