"""Template tags: how pledges stand, as one sentence and as drawings that share one grammar: `{% load dibujos %}`.

Geometry is in attributes of SVG, for the CSP allows no inline style; looks are in static/css/components/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django import template
from django.utils.translation import gettext as _

from base.numeros import numero
from compromisos.lectura import frases
from compromisos.lectura.recuentos import Desglose
from compromisos.models import Compromiso
from compromisos.reglas.barras import Tramo, tramos
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS, Estado
from compromisos.templatetags.sitio import ir

register = template.Library()

CON_ENLACE = 100  # units of a chart that are links; beyond, it is a picture

register.simple_tag(frases.frase_de_estado)


@register.inclusion_tag("components/barra_de_estados.html", takes_context=True)
def barra_de_estados(
    context, por_estado: Mapping[str, int], titulo: str, *, enlaces: bool = True, **parametros
) -> dict:
    """The six states as one bar, with its legend. `{% barra_de_estados por_estado "Título" institucion="mimp" %}`

    `por_estado` is {state code: how many}; `parametros` go to every link. Without `enlaces` there are none: what a closed
    period counted is no list of today.
    """
    claves = _claves(context, por_estado, parametros) if enlaces else _claves(None, por_estado, {})
    enlazadas = {c["estado"]: c["url"] for c in claves}
    return {
        "tramos": [(t, _(t.estado.etiqueta), enlazadas[t.estado]) for t in tramos(por_estado)],
        "claves": claves,
        "titulo": titulo,
        "total": sum(por_estado.values()),
    }


@register.inclusion_tag("components/leyenda.html", takes_context=True)
def leyenda(context, por_estado: Mapping[str, int], **parametros) -> dict:
    """The six states with how many are in each, every one a link to its list. `{% leyenda por_estado eje="sancion" %}`"""
    return {"claves": _claves(context, por_estado, parametros)}


@register.inclusion_tag("components/mini_barra.html")
def mini_barra(por_estado: Mapping[str, int], escala: int = 0) -> dict:
    """The six states on one line, as long as their total is of `escala`; in words for who listens.
    `{% mini_barra por_estado %}`"""
    hechos = tramos(por_estado, escala=escala)
    return {"tramos": hechos, "en_palabras": en_palabras(hechos)}


@register.inclusion_tag("components/desglose.html")
def desglose(filas: Iterable[Desglose], titulo: str) -> dict:
    """A breakdown: name, total and how they stand, a line each, all on one scale. `{% desglose por_tema "Por tema" %}`"""
    filas = list(filas)
    return {"filas": filas, "titulo": titulo, "escala": max((f.total for f in filas), default=0)}


@register.inclusion_tag("components/unidades.html", takes_context=True)
def unidades(context, compromisos: Sequence[Compromiso], titulo: str = "") -> dict:
    """One square a pledge, by state: each a link up to CON_ENLACE of them, a picture beyond. Needs en_fecha().
    `{% unidades compromisos %}`"""
    orden = {e: n for n, e in enumerate(ESTADOS_EN_DIBUJOS)}
    puestos = sorted(compromisos, key=lambda c: orden[Estado(c.estado)])
    return {
        "unidades": [(c, _(Estado(c.estado).etiqueta), ir(context, "compromiso", c.codigo)) for c in puestos]
        if len(puestos) <= CON_ENLACE
        else [],
        "puntos": [c.estado for c in puestos],
        "titulo": titulo,
        "total": len(puestos),
    }


def en_palabras(hechos: Iterable[Tramo]) -> str:
    """«Cumplido: 3, En proceso: 2»."""
    return ", ".join(f"{_(t.estado.etiqueta)}: {numero(t.cuenta)}" for t in hechos) or _("ninguna promesa")


def _claves(context, por_estado: Mapping[str, int], parametros: dict) -> list[dict]:
    """The lines of a legend; without `context`, no links."""
    return [
        {
            "estado": e,
            "etiqueta": _(e.etiqueta),
            "cuenta": por_estado.get(e, 0),
            "url": ir(context, "compromisos", **{**parametros, "estado": e.value}) if context else "",
        }
        for e in ESTADOS_EN_DIBUJOS
    ]
