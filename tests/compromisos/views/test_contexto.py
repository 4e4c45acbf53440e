"""The frame of every page: which link of it says «you are here»."""

from __future__ import annotations

import re

import pytest

from compromisos.views.contexto import DENTRO_DE, SECCIONES
from tests.factories import crear_compromiso, crear_foto

pytestmark = pytest.mark.django_db


def marcados(client, url: str) -> dict[str, str]:
    """{address: its aria-current} of the frame of a page: neither of its content nor of the strip's language."""
    antes, _main, resto = client.get(url).content.decode().partition("<main")
    marco = antes + resto.partition("</main>")[2]
    return dict(re.findall(r'<a [^>]*href="([^"]+)"[^>]* aria-current="(\w+)"', marco))


@pytest.mark.parametrize(
    "url",
    ["/", "/compromisos/", "/cambios/", "/datos/", "/metodologia/", "/ayuda/", "/privacidad/"],
)
@pytest.mark.parametrize("idioma", ["", "/en"])
def test_frame_marks_the_page_itself(client, url, idioma):
    assert set(marcados(client, idioma + url).items()) == {(idioma + url, "page")}


@pytest.mark.parametrize("url", ["/galeria/", "/en/galeria/"])
def test_frame_marks_the_gallery_once_it_is_in_the_foot(client, url):
    assert not marcados(client, url)
    crear_foto()
    assert set(marcados(client, url).items()) == {(url, "page")}


def test_frame_marks_the_section_of_what_is_inside_it(client):
    compromiso = crear_compromiso()
    dentro = {
        compromiso.get_absolute_url(): "/compromisos/",
        compromiso.institucion.get_absolute_url(): "/instituciones/",
        "/datos/registro/": "/datos/",
    }
    for url, seccion in dentro.items():
        assert marcados(client, url) == {seccion: "true"}
    edicion = f"/ediciones/{compromiso.edicion.slug}/"
    assert marcados(client, edicion) == {"/compromisos/": "true", edicion: "page"}


def test_every_section_exists():
    assert set(DENTRO_DE.values()) <= set(SECCIONES)
