"""The two maps of the regions: `{% load mapas %}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template

from compromisos.models import Nivel, Territorio
from compromisos.reglas.mapa import pintar
from compromisos.templatetags.sitio import ir

register = template.Library()


@register.simple_tag
def nivel(codigo: str) -> str:
    """«distrito»: `{% nivel lugar.nivel %}`"""
    return str(Nivel(codigo).label)


@register.inclusion_tag("components/mapa.html", takes_context=True)
def mapa_de_cuentas(
    context, cuentas: Mapping[str, int], titulo: str, nombre: str, sin_tabla: bool = False
) -> dict:
    """The regions by how many pledges name each, every one a link to its page; its table, to their lists.

    `cuentas` are {ubigeo of a region: how many}; `nombre` is this map's among those of the page.
    """
    mapa = pintar.mapa_de_cuentas(cuentas)
    return {
        "mapa": mapa,
        "enlazadas": [
            {
                "region": r,
                "url": ir(context, "territorio", r.ubigeo),
                "lista": ir(context, "compromisos", territorio=r.ubigeo),
            }
            for r in mapa.regiones
        ],
        "titulo": titulo,
        "nombre": nombre,
        "sin_tabla": sin_tabla,
    }


@register.inclusion_tag("components/mapa_de_alcance.html")
def mapa_de_alcance(lugares: Iterable[Territorio], titulo: str, nombre: str, sin_tabla: bool = False) -> dict:
    """The regions by whether some measurement names them. `lugares` are of any level.

    `{% mapa_de_alcance vista.lugares meta.indicador "mapa-1" %}`
    """
    return {
        "mapa": pintar.mapa_de_alcance(t.ubigeo for t in lugares),
        "titulo": titulo,
        "nombre": nombre,
        "sin_tabla": sin_tabla,
    }
