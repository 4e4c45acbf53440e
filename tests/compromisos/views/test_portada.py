"""The front page: which edition heads it, and what needs attention, each count apart."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.ediciones import por_actualidad
from compromisos.models import Edicion, Rol, SituacionCompromiso
from compromisos.reglas.plazo import restar_meses
from tests.compromisos.views.ayudas import comprobar_que_no_cuesta_mas, principal
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_participacion,
)

pytestmark = pytest.mark.django_db


def hace(dias: int):
    return timezone.now() - timedelta(days=dias)


def quienes(client, **parametros) -> str:
    pagina = client.get("/", parametros).content.decode()
    return pagina[pagina.index("Quiénes</h2>") : pagina.index("Lo último publicado")]


def crear_con_compromiso(nombre: str, *, publicado_hace: int | None = None, **kwargs) -> Edicion:
    edicion = crear_edicion(slug=nombre.lower(), nombre=nombre, **kwargs)
    fecha = None if publicado_hace is None else hace(publicado_hace)
    crear_compromiso(edicion=edicion, publicado_en=fecha, situacion=SituacionCompromiso.PUBLICADO)
    return edicion


def test_portada_works_with_the_latest_edition_at_its_head(client):
    primera = crear_con_compromiso("Primera", anio=2026)
    segunda = crear_con_compromiso("Segunda", anio=2027)
    crear_participacion(
        edicion=segunda, institucion=crear_institucion(nombre="Quien la lidera"), rol=Rol.LIDER
    )
    crear_participacion(edicion=segunda, institucion=crear_institucion(nombre="Una de tantas"))
    crear_participacion(edicion=primera, institucion=crear_institucion(nombre="La de antes"), rol=Rol.LIDER)
    crear_edicion(nombre="Aún vacía", anio=2028)
    bloque = quienes(client)
    assert '<dd lang="es">Segunda</dd>' in bloque
    assert "Quien la lidera" in bloque
    assert "Una de tantas" not in bloque  # her place is the page of the edition
    assert "La de antes" not in bloque
    assert '<a href="/ediciones/primera/" lang="es">Primera</a>' in bloque
    assert "Aún vacía" not in bloque


def test_portada_works_telling_due_from_out_of_date(client):
    """Each count is its list."""
    for meses, cuantos in ((1, 1), (4, 2), (7, 3)):
        for _n in range(cuantos):
            crear_avance(
                compromiso=crear_compromiso(),
                fecha_corte=restar_meses(timezone.localdate(), meses),
                ahora=hace(1),
            )
    pagina = client.get("/").content.decode()
    dichos = re.findall(r'href="(/compromisos/\?frescura=\w+)">(\d+) (por actualizar|desactualizado)', pagina)
    assert [(n, palabra) for _u, n, palabra in dichos] == [("2", "por actualizar"), ("3", "desactualizado")]
    for url, n, _palabra in dichos:
        assert client.get(url).context["total"] == int(n)


def test_portada_works_counting_what_has_no_theme_nor_sector(client):
    crear_compromiso()
    pagina = client.get("/").content.decode()
    assert "1 no tiene eje indicado." in pagina
    assert "1 compromiso es de una institución sin sector indicado." in pagina
    assert "<dt>La lidera</dt><dd>no consta</dd>" in pagina


def test_portada_works_with_one_pledge(client, uno):
    pagina = principal(client, "/")
    for frase in (
        "1 compromiso de 1 institución.",
        "Todavía no se ha publicado ningún avance",
        "1 sin reporte",
        "Todavía no hay ejes",
        "1 compromiso es de una institución sin sector indicado.",
    ):
        assert frase in pagina, frase


def test_portada_as_of_a_day_orders_editions_by_year_then_publication(client):
    crear_edicion(slug="vacia", anio=2030)
    crear_con_compromiso("Sinfecha")
    crear_con_compromiso("Antigua", publicado_hace=30)
    crear_con_compromiso("Nueva", publicado_hace=5)
    crear_con_compromiso("Conanio", anio=2020)
    en_orden = [e.slug for e in por_actualidad(Dia.de_hoy())]
    assert en_orden == ["conanio", "nueva", "antigua", "sinfecha", "vacia"]
    hace_diez = timezone.localdate() - timedelta(days=10)
    assert [e.slug for e in por_actualidad(Dia(timezone.localdate(), hace_diez))][:3] == [
        "conanio", "antigua", "sinfecha",
    ]  # fmt: skip
    assert "Nueva" not in quienes(client, al=hace_diez.isoformat())


@pytest.mark.parametrize(
    ("frases", "ausente"),
    [
        (
            ["Todavía sin compromisos publicados", "Todavía no hay ediciones", "/guia-de-importacion/"],
            "con información publicada",
        ),
        (["Todavía no se ha publicado ningún avance"], "Por sector"),
    ],
)
def test_portada_is_empty(client, frases, ausente):
    pagina = principal(client, "/")
    for frase in frases:
        assert frase in pagina
    assert ausente not in pagina


def test_portada_as_of_a_day_asks_nothing_of_anybody(client):
    pagina = principal(client, "/", al="2020-01-01")
    assert "Ese día no" in pagina
    assert "/guia-de-importacion/" not in pagina


def test_portada_constant_queries(client, varios):
    comprobar_que_no_cuesta_mas(client, "/", varios[0])
