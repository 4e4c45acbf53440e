"""No page is forgotten by those who look at pages: the list of tests/browser/conftest.py against the table
of contents."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.urls import get_resolver, resolve

from tests.browser.conftest import SIN_PAGINA, paginas_publicas

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_of_the_table_of_contents_is_looked_at(demo):
    """A page ends in «/», a file in its extension; what has no name is another address of what has one."""
    patrones = get_resolver("compromisos.urls").url_patterns
    debidas = {p.name for p in patrones if p.name and (str(p.pattern).endswith("/") or not str(p.pattern))}
    paginas = {n: url for n, url in paginas_publicas().items() if not n.endswith("-en")}
    miradas = {resolve(urlsplit(url).path).url_name for url in paginas.values()}
    assert debidas - miradas - set(SIN_PAGINA) == set()


def test_what_is_looked_at_answers(demo, client):
    for nombre, url in paginas_publicas().items():
        esperada = {
            "no-existe": 404,
            "territorio-que-no-existe": 404,
            "eje-que-no-existe": 404,
            "mala-fecha": 400,
            "lista-error": 400,
            "comparar-error": 400,
            "cambios-al-reves": 400,
            "guia-de-estilo": 404,
            "avance-retirado": 410,
        }
        respuesta = client.get(url)
        assert respuesta.status_code == esperada.get(nombre.removesuffix("-en"), 200), nombre
        titulo = re.search("<title>(.*?)</title>", respuesta.content.decode(), re.DOTALL)[1].strip()
        assert titulo == "25 por el 25" or titulo.endswith(" · 25 por el 25"), nombre
