"""What costs more than a page cannot be used against the site: each such address takes a turn, is limited by network, and is made once.

Asked of every public address there is, so that a new one is either cheap, with a reason, or held back.
"""

from __future__ import annotations

import re

import pytest
from django.urls import get_resolver

from config.guardadas.direcciones import DE_ARCHIVOS, DE_DIBUJO, LARGO, NUNCA, PARAMETROS, canonica
from config.puerta import es_cara
from tests.config.test_env import RAIZ

VALORES = {
    "formato": "png",
    "tabla": "avances",
    "section": "compromisos",
    "pk": "1",
    "ancho": "320",
    "numero": "1",
}
# {name: why it is as cheap as a page, or cheaper}
BARATAS = {
    "foto": "a file, of widths that were made when it was published",
    "evidencia": "a file as it was uploaded",
    "copia_de_enlace": "a file as it was fetched",
    "sello": "some kB of the database",
    "guia_archivo": "a file of the program",
    "datos": "counted once a version, in its process; afterwards a page",
    "sitemaps": "a list of five addresses",
}
# Pages show it: a network of a hundred readers would be told to wait.
SIN_LIMITE_DE_RED = {
    "tendencia": "a picture of the pages themselves, kept by what it shows",
    "sitemap": "of search engines, which read it slowly",
}


def rutas() -> dict[str, str]:
    """{name: one of its addresses}."""
    dichas = {}
    for patron in get_resolver("compromisos.urls").url_patterns:
        if patron.name in PARAMETROS | NUNCA.keys():
            dichas[patron.name] = "/" + re.sub(
                r"<(?:\w+:)?(\w+)>", lambda h: VALORES.get(h[1], "x"), str(patron.pattern)
            )
    return dichas


RUTAS = rutas()
CARAS = {n for n, por_que in NUNCA.items() if por_que in (DE_DIBUJO, DE_ARCHIVOS, LARGO)} - BARATAS.keys()


def mapa(nombre: str) -> list[re.Pattern[str]]:
    """Patterns of a map of the shipped nginx."""
    texto = (RAIZ / "deploy" / "nginx" / "compromisos.conf").read_text(encoding="utf-8")
    (dentro,) = re.findall(rf"map \S+ \${nombre} {{(.*?)\n}}", texto, re.DOTALL)
    return [re.compile(p) for p in re.findall(r'"~([^"]+)" \$red;', dentro)]


def limitada(ruta: str, consulta: str = "") -> bool:
    por_ruta, por_consulta = mapa("red_de_la_ruta"), mapa("red_de_lo_costoso")
    return any(p.search(ruta) for p in por_ruta) or any(p.search(consulta) for p in por_consulta)


@pytest.mark.parametrize("nombre", sorted(CARAS))
def test_what_is_dear_takes_a_turn_and_is_limited_by_network(nombre):
    ruta = RUTAS[nombre]
    for suya in (ruta, f"/en{ruta}"):
        assert es_cara(suya, ""), suya
        assert limitada(suya) or nombre in SIN_LIMITE_DE_RED, suya


@pytest.mark.parametrize("nombre", sorted(n for n, conocidos in PARAMETROS.items() if "al" in conocidos))
def test_a_past_day_takes_a_turn_is_limited_and_is_made_once(nombre):
    assert es_cara(RUTAS[nombre], "al=2026-01-31")
    assert limitada(RUTAS[nombre], "al=2026-01-31")
    assert canonica("al=2026-01-31", PARAMETROS[nombre]) == "al=2026-01-31"  # it has a key, so it is kept


@pytest.mark.parametrize(
    ("nombre", "consulta", "por_red"),
    [
        ("compromisos", "pagina=5074&estado=cumplido", False),
        ("compromisos", "orden=plazo&pagina=99999", False),
        ("compromisos", "q=violencia", True),
        ("buscar", "q=violencia", True),
        ("instituciones", "q=salud", True),
        ("comparar", "i=a&i=b&i=c&i=d", False),
        ("cambios", "desde=2000-01-01&hasta=2026-12-31", True),
        ("api_lista", "limite=200&cursor=500", True),
        ("territorio", "pagina_podrian=40", False),
    ],
)
def test_wide_deep_and_searched_is_made_once_and_searches_are_limited(nombre, consulta, por_red):
    assert canonica(consulta, PARAMETROS[nombre]) is not None
    assert limitada(RUTAS[nombre], consulta) is por_red


@pytest.mark.parametrize("consulta", ["xal=1", "alto=1", "estado=al", "al=", "desdeñ=1"])
def test_what_only_looks_like_it_is_not_limited(consulta):
    assert not limitada("/compromisos/", consulta)


def test_what_is_cheap_says_why():
    assert all(BARATAS.values())
    assert BARATAS.keys() | SIN_LIMITE_DE_RED.keys() <= NUNCA.keys()
