"""The guide for institutions and its files, as pages."""

from __future__ import annotations

import pytest

from compromisos.importacion import guia
from tests.compromisos.views.ayudas import contar_consultas, leido, principal
from tests.factories import crear_avance

pytestmark = pytest.mark.django_db


def test_guia_de_importacion_works(client):
    pagina = principal(client, "/guia-de-importacion/")
    assert "plantilla-compromisos.xlsx" in pagina
    assert "plantilla-avances.csv" in pagina


def test_guia_de_importacion_constant_queries(client):
    """Whatever the site holds, only those of the frame."""
    assert contar_consultas(client, "/guia-de-importacion/") <= 2
    for _n in range(5):
        crear_avance()
    assert contar_consultas(client, "/guia-de-importacion/") <= 2


def test_archivo_works_byte_by_byte(client):
    assert leido(client, "/guia-de-importacion/valido.csv") == guia.leer_muestra("valido.csv")


@pytest.mark.parametrize("nombre", ["nada.csv", "escenarios.toml", "..%2F..%2Fmanage.py"])
def test_archivo_404(client, nombre):
    assert client.get(f"/guia-de-importacion/{nombre}").status_code == 404
