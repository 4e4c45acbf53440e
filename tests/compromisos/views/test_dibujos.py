"""The trend as a picture to take away."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from PIL import Image

from compromisos.reglas.palabras import Estado
from tests.compromisos.views.ayudas import contar_consultas
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    un_acto,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

AL = {"al": "2026-11-24"}


@compartida
def promesas():
    """Two of one institution, reported in June; one of another, of which nobody said a word."""
    edicion, eje = (
        crear_edicion(slug="ed", nombre="Una edición"),
        crear_eje(codigo="atencion", nombre="Atención"),
    )
    una = crear_institucion(slug="una", nombre="Entidad & una", sector="publico")
    for numero, estado in ((1, Estado.CUMPLIDO), (2, Estado.EN_PROCESO)):
        crear_avance(
            compromiso=crear_compromiso(edicion=edicion, institucion=una, numero=numero, ejes=[eje]),
            estado=estado, fecha_corte=date(2026, 6, 1), ahora=datetime(2026, 6, 15, 15, tzinfo=UTC),
        )  # fmt: skip
    crear_compromiso(edicion=edicion, institucion=crear_institucion(slug="otra", sector="privado"))


def textos(client, ruta: str = "/tendencia.svg", **consulta: str) -> list[str]:
    respuesta = client.get(ruta, AL | consulta)
    assert respuesta.status_code == 200
    assert respuesta["Content-Type"] == "image/svg+xml"
    svg = ElementTree.fromstring(respuesta.content)
    return [t.text or "" for t in svg.iter("{http://www.w3.org/2000/svg}text")]


def test_tendencia_works_in_both_formats_and_languages(client, promesas):
    dichos = textos(client)
    for frase in (
        "Cumplidas o en parte: de 0 a 1 desde mayo de 2026", "Sobre 3 promesas, al principio y al final.",
        "al 24/11/2026", "Cumplido", "Sin información", "may 2026", "nov 2026",
    ):  # fmt: skip
        assert frase in dichos
    assert any("testserver" in t for t in dichos)
    assert "Fulfilled or partly fulfilled: from 0 to 1 since May 2026" in textos(client, "/en/tendencia.svg")
    png = client.get("/tendencia.png", AL)
    assert (png["Content-Type"], Image.open(io.BytesIO(png.content)).size) == ("image/png", (1200, 675))
    otra_vez = client.get("/tendencia.png", AL, headers={"If-None-Match": png["ETag"]})
    assert otra_vez.status_code == 304


def test_tendencia_filters_as_the_list_does(client, promesas):
    assert "Entidad & una" in textos(client, institucion="una")
    assert "Sobre 2 promesas, al principio y al final." in textos(client, eje="atencion", edicion="ed")
    for consulta in ("estado=inventado", "cosa=1", "q=casas", "plazo=vencido", "respaldo=verificado"):
        respuesta = client.get(f"/tendencia.svg?{consulta}")
        assert respuesta.status_code == 400, consulta
        assert respuesta["Content-Type"].startswith("text/plain")


def test_tendencia_is_empty_and_says_so(client, promesas):
    for consulta in ({"sector": "privado"}, {"sector": "cooperacion"}, {"al": "2026-07-20"}):
        respuesta = client.get("/tendencia.svg", AL | consulta)
        assert respuesta.status_code == 404
        assert "Todavía no hay nada que dibujar" in respuesta.content.decode()


def test_tendencia_404_of_another_format(client, promesas):
    assert client.get("/tendencia.gif").status_code == 404


def test_tendencia_as_of_a_day_does_not_know_what_came_later(client, promesas):
    crear_avance(
        compromiso=crear_compromiso(numero=9), estado=Estado.CUMPLIDO, ahora=datetime(2026, 10, 15, 15, tzinfo=UTC)
    )  # fmt: skip
    assert any(t.startswith("Cumplidas o en parte: de 0 a 2") for t in textos(client))
    assert any(t.startswith("Cumplidas o en parte: de 0 a 1") for t in textos(client, al="2026-10-14"))


def test_tendencia_constant_queries(client, promesas):
    antes = contar_consultas(client, "/tendencia.svg?al=2026-11-24")
    with un_acto():
        for numero in range(3, 9):
            crear_avance(compromiso=crear_compromiso(numero=numero), ahora=datetime(2026, 6, 15, 15, tzinfo=UTC), fecha_corte=date(2026, 6, 1))  # fmt: skip
    assert contar_consultas(client, "/tendencia.svg?al=2026-11-24") == antes <= 4
