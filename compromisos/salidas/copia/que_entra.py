"""Which addresses go into a copy. Pure: what decides is the address, never the order in which links are met.

A site has no end of addresses: every filter with every other, every day. Into the copy go each page by itself, its pages
if it is a list, and the lists that its figures lead to; the rest is on the site, and its links say so.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from compromisos.salidas.copia.nombres import direccion, partir

# What asks, answers programs, or is of whoever works: none of it is a page that a disk can show.
FUERA = re.compile(
    r"/(admin|informar|senalar|seguir|api/v\d+|oembed|healthz|readyz|metrics|guia-de-estilo|\.well-known)(/.*)?"
    r"|/(robots\.txt|sitemap.*\.xml)|/instituciones/comparar/|/compromisos/[^/]+/insertar/"
    r"|/datos/copias/.*"
    r"|/(portada|compromisos|cambios)\.png|/(compromisos|instituciones|ediciones|territorios|cortes|ejes)/[^/]+\.png"
)
# Of two thousand places, those that the sitemap knows: the regions, and what some pledge names.
SOLO_DEL_MAPA = re.compile(r"/territorios/[^/]+/")
SOLA: tuple[frozenset[str], ...] = (frozenset(),)
# {path: sets of parameters, besides the page}; every other path goes without any.
CON: tuple[tuple[re.Pattern[str], tuple[frozenset[str], ...]], ...] = tuple(
    (re.compile(ruta), (frozenset(), *(frozenset(p.split()) for p in parametros)))
    for ruta, parametros in {
        r"/compromisos/": (
            "estado",
            "plazo",
            "frescura",
            "respaldo",
            "sector",
            "institucion",
            "eje",
            "edicion",
            "territorio",
            "estado institucion",
            "estado eje",
            "estado edicion",
            "estado sector",
            "edicion eje",
            "edicion sector",
            "edicion plazo",
            "eje sector",
        ),
        r"/instituciones/": ("sector",),
        r"/galeria/": ("compromiso", "institucion"),
        r"/cambios/": ("desde",),
        r"/respuestas/": ("edicion", "edicion periodo", "edicion periodo respuesta", "sector"),
        r"/buscar/": ("letra", "parte"),
        r"/tendencia\.(svg|png)": ("eje", "edicion"),
    }.items()
)
DE_PAGINA = re.compile(r"pagina(_(aqui|dentro|a_cargo|sin_nombre))?")


def sin_idioma(ruta: str) -> str:
    return ruta.removeprefix("/en") if ruta.startswith("/en/") else ruta


def normal(escrita: str, *, al: str, desde: str = "") -> str:
    """The address that `escrita` (path and query) stands for in a copy of the day `al`: without that day, without a page
    that is the first. A page of two lists is turned one list at a time: of what `desde`, the page with the link,
    has turned already, nothing."""
    ruta, parametros = partir(escrita)
    suyos = [(n, v) for n, v in parametros if not (n == "al" and v == al)]
    suyos = [(n, v) for n, v in suyos if not (n.startswith("pagina") and v == "1")]
    de_pagina = [p for p in suyos if p[0].startswith("pagina")]
    if len(de_pagina) > 1:
        ya = set(partir(desde)[1])
        suyos = [p for p in suyos if p not in de_pagina or p not in ya]
    return direccion(ruta, suyos)


def entra(normal: str, mapa: Collection[str]) -> bool:
    """Whether what is at this address, as `normal` writes it, is in the copy; `mapa`, the paths that the sitemap knows."""
    ruta, parametros = partir(normal)
    de_mapa, ruta = ruta in mapa, sin_idioma(ruta)
    if FUERA.fullmatch(ruta) or (SOLO_DEL_MAPA.fullmatch(ruta) and not de_mapa):
        return False
    nombres = [n for n, _v in parametros]
    paginas = [n for n in nombres if n.startswith("pagina")]
    if len(paginas) > 1 or not all(map(DE_PAGINA.fullmatch, paginas)) or len(set(nombres)) < len(nombres):
        return False
    demas = frozenset(nombres) - set(paginas)
    admitidas = next((conjuntos for patron, conjuntos in CON if patron.fullmatch(ruta)), SOLA)
    return demas in admitidas
