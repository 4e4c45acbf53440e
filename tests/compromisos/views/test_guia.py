"""The guide for institutions and its files, as pages."""

from __future__ import annotations

import html
import re

import pytest

from compromisos.importacion import guia
from compromisos.views import guia as views
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


# --- What one reads, and what one looks up


PAGINAS = ["/guia-de-importacion/"] + [
    f"/guia-de-importacion/{parte}/" for parte in ("columnas", "errores", "muestras")
]


def test_each_section_of_the_document_is_on_one_page(client):
    del_documento = re.findall(r"^## (.+)$", guia.GUIA.read_text(encoding="utf-8"), re.MULTILINE)
    en_paginas = [
        html.unescape(titulo)
        for url in PAGINAS
        for titulo in re.findall(r'<h2 id="[^"]+">([^<]+)</h2>', principal(client, url))
        if titulo != "Para consultar"
    ]
    assert sorted(en_paginas) == sorted(del_documento)


def test_what_is_looked_up_is_not_in_the_way_of_who_reads():
    sueltas = [
        a for pagina, anclas in views.PAGINAS.items() if pagina != "guia_de_importacion" for a in anclas
    ]
    assert {"errores-y-avisos-uno-por-uno", "archivos-de-muestra", "que-columnas-lleva"} <= set(sueltas)


@pytest.mark.parametrize("url", PAGINAS)
def test_every_link_inside_the_guide_leads_to_something(client, url):
    pagina = principal(client, url)
    for pagina_de, ancla in re.findall(r'href="(/guia-de-importacion/[a-z]*/?|)#([^"]+)"', pagina):
        assert f'id="{ancla}"' in (principal(client, pagina_de) if pagina_de else pagina), ancla
