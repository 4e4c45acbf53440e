"""With nothing, or with hardly anything, each page says what is missing and who may bring it."""

from __future__ import annotations

import re

import pytest

from instituciones.models import Institucion
from tests.factories import crear_compromiso, crear_edicion, crear_institucion

pytestmark = pytest.mark.django_db

ENTONCES = {"al": "2020-01-01"}


def principal(client, url: str, parametros=None) -> str:
    respuesta = client.get(url, parametros)
    assert respuesta.status_code == 200
    return re.sub(r"\s+", " ", respuesta.content.decode().partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize(
    ("url", "frases", "ausente"),
    [
        ("/", ["Todavía sin compromisos publicados", "Todavía no hay ediciones", "/guia-de-importacion/"], "con información publicada"),
        ("/", ["Todavía no se ha publicado ningún avance"], "Por sector"),
        ("/compromisos/", ["Todavía sin compromisos publicados", "/guia-de-importacion/"], "Quite algún filtro"),
        ("/compromisos/?q=cem", ["Ningún compromiso coincide"], "Todavía sin compromisos"),
        ("/compromisos/?estado=cumplido", ["Ningún compromiso coincide"], "Todavía sin compromisos"),
        ("/instituciones/", ["Todavía no hay ninguna", "el equipo del Ministerio"], "Pruebe con la sigla"),
        ("/instituciones/?q=x", ["Ninguna institución coincide"], "Todavía no hay ninguna"),
        ("/galeria/", ["Todavía no hay fotos", "Las envía cada institución"], "<img"),
        ("/cambios/", ["No cambió nada entre esas fechas"], "<article"),
    ],
)  # fmt: skip
def test_a_site_with_nothing_at_all(client, url, frases, ausente):
    pagina = principal(client, url)
    for frase in frases:
        assert frase in pagina
    assert ausente not in pagina


@pytest.mark.parametrize("url", ["/", "/compromisos/", "/instituciones/"])
def test_on_a_past_day_nothing_is_asked_of_anybody(client, url):
    pagina = principal(client, url, ENTONCES)
    assert "Ese día no" in pagina
    assert "/guia-de-importacion/" not in pagina


@pytest.fixture
def uno():
    """A pledge with its text and nothing else, of an institution with its name and nothing else."""
    edicion = crear_edicion(slug="ed", nombre="Edición de prueba")
    entidad = crear_institucion(slug="con-uno", nombre="Entidad con uno")
    crear_institucion(slug="sin-nada", nombre="Entidad sin nada")
    return crear_compromiso(edicion=edicion, institucion=entidad)


def test_a_pledge_with_nothing_but_its_text(client, uno):
    pagina = principal(client, uno.get_absolute_url())
    for frase in (
        "No hay ningún avance publicado",
        "Sin metas registradas",
        "solo con lo que la fuente promete contar",
        "Puede informarlo Entidad con uno",
        "Ninguna publicada. Las envía cada institución",
        "<dt>Inicio</dt><dd>no consta en la fuente</dd>",
        "<dt>Plazo</dt><dd>no consta en la fuente</dd>",
        "sin eje",
        "la fuente no los nombra",
    ):
        assert frase in pagina, frase


def test_the_front_page_of_one_pledge(client, uno):
    pagina = principal(client, "/")
    for frase in (
        "1 compromiso de 1 institución.",
        "Todavía no se ha publicado ningún avance",
        "no hay qué vigilar todavía",
        "Todavía no hay ejes",
        "1 compromiso es de una institución sin sector indicado.",
    ):
        assert frase in pagina, frase


def test_an_institution_with_nothing_but_its_name(client, uno):
    pagina = principal(client, "/instituciones/sin-nada/")
    for frase in (
        "<dt>Sector</dt><dd>no consta</dd>",
        "<dt>Participa en</dt><dd>no consta en ninguna edición</dd>",
        "Sin compromisos propios en este sitio",
        "Cuando lo envíe, aparecerá aquí",
        "Ninguna publicada. Las envía cada institución",
    ):
        assert frase in pagina, frase
    assert "informó" not in pagina  # nothing is owed by whom promised nothing
    Institucion.history.update(history_date="2019-12-31T12:00Z")
    assert "Ese día no había ninguno" in principal(client, "/instituciones/sin-nada/", ENTONCES)


def test_an_institution_with_one_pledge_and_no_participation_written_down(client, uno):
    pagina = principal(client, "/instituciones/con-uno/")
    assert '<dt>Participa en</dt><dd><a href="/ediciones/ed/" lang="es">Edición de prueba</a></dd>' in pagina
    assert "Sin fecha de inicio conocida" in pagina
