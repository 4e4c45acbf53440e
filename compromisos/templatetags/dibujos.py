"""Template tags: how pledges stand, as one sentence and as drawings that share one grammar: `{% load dibujos %}`.

Geometry is in attributes of SVG, for the CSP allows no inline style; looks are in static/css/components/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.translation import gettext as _

from base.numeros import numero
from compromisos.lectura import frases
from compromisos.lectura.recuentos import Desglose
from compromisos.models import Compromiso
from compromisos.reglas.barras import Segmento, tramos
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS
from compromisos.templatetags.sitio import ir

register = template.Library()

LETRA = 1.2  # % of a wide bar that a letter of a label takes
MINIMO_EN_MINI = 4  # % of the width, where the width is that of a cell
CON_ENLACE = 100  # units of a chart that are links; beyond, it is a picture
EN_CUADROS = 1000  # units of a picture: more would be a texture, and weigh

register.simple_tag(frases.frase_de_estado)


@register.inclusion_tag("components/barra_de_estados.html", takes_context=True)
def barra_de_estados(
    context, por_estado: Mapping[str, int], titulo: str, *, enlaces: bool = True, **parametros
) -> dict:
    """The six states as one bar, with its legend. `{% barra_de_estados por_estado "Título" institucion="mimp" %}`

    `por_estado` is {state code: how many}; `parametros` go to every link. Without `enlaces` there are none: what a closed
    period counted is no list of today.
    """
    return _barra(_claves(context if enlaces else None, por_estado, parametros), por_estado, titulo)


@register.inclusion_tag("components/leyenda.html", takes_context=True)
def leyenda(context, por_estado: Mapping[str, int], **parametros) -> dict:
    """The six states with how many are in each, every one a link to its list. `{% leyenda por_estado eje="sancion" %}`"""
    return {"claves": _claves(context, por_estado, parametros)}


@register.inclusion_tag("components/mini_barra.html")
def mini_barra(por_estado: Mapping[str, int], escala: int = 0) -> dict:
    """The six states on one line, as long as their total is of `escala`; in words for who listens.
    `{% mini_barra por_estado %}`"""
    hechos = tramos(por_estado, escala=escala, minimo=MINIMO_EN_MINI)
    return {"tramos": hechos, "en_palabras": en_palabras(hechos)}


@register.inclusion_tag("components/desglose.html")
def desglose(filas: Iterable[Desglose], titulo: str) -> dict:
    """A breakdown: name, total and how they stand, a line each, all on one scale. `{% desglose por_tema "Por tema" %}`"""
    filas = list(filas)
    return {"filas": filas, "titulo": titulo, "escala": max((f.total for f in filas), default=0)}


@register.inclusion_tag("components/unidades.html", takes_context=True)
def unidades(
    context,
    compromisos: Iterable[Compromiso],
    titulo: str = "",
    *,
    por_estado: Mapping[str, int] | None = None,
) -> dict:
    """One square a pledge, by state: each a link up to CON_ENLACE of them, a picture up to EN_CUADROS, nothing beyond.
    `{% unidades compromisos "Título" por_estado=por_estado %}`

    With `por_estado` ({state code: how many}) `compromisos`, of en_fecha(), are read only if they are links.
    """
    suyos: dict[str, list[Compromiso]] = {}
    if por_estado is None or sum(por_estado.values()) <= CON_ENLACE:
        for c in compromisos:
            suyos.setdefault(c.estado, []).append(c)  # type: ignore[attr-defined]  # annotated
        por_estado = {estado: len(cs) for estado, cs in suyos.items()}
    total = sum(por_estado.values())
    return {
        "con_enlace": total <= CON_ENLACE,
        "grupos": [(e, _(e.etiqueta), suyos[e]) for e in ESTADOS_EN_DIBUJOS if e in suyos],
        "cuentas": [(e, range(por_estado.get(e, 0))) for e in ESTADOS_EN_DIBUJOS]
        if total <= EN_CUADROS
        else [],
        "titulo": titulo,
        "total": total,
        "al": context.get("al"),
    }


@register.inclusion_tag("components/cuadros.html", takes_context=True)
def cuadros(
    context, compromisos: Iterable[Compromiso], por_estado: Mapping[str, int], titulo: str, **parametros
) -> dict:
    """How a whole stands: its unit chart beside its legend, or, of too many to be squares, its bar.
    `{% cuadros compromisos por_estado "Título" edicion="demo" %}`; `parametros` go to every link."""
    claves = _claves(context, por_estado, parametros)
    return _barra(claves, por_estado, titulo) | {
        "compromisos": compromisos,
        "por_estado": por_estado,
        "caben": sum(por_estado.values()) <= EN_CUADROS,
        "al": context.get("al"),
    }


def en_palabras(hechos: Iterable[Segmento]) -> str:
    """«Cumplido: 3, En proceso: 2»."""
    return ", ".join(f"{_(t.estado.etiqueta)}: {numero(t.cuenta)}" for t in hechos) or _("ninguna promesa")


def _claves(context, por_estado: Mapping[str, int], parametros: dict) -> list[dict]:
    """The lines of a legend; without `context`, no links. Where all are in one state, its line alone: five zeros beside
    it would say nothing."""
    hay = [e for e in ESTADOS_EN_DIBUJOS if por_estado.get(e)]
    return [
        {
            "estado": e,
            "etiqueta": _(e.etiqueta),
            "cuenta": por_estado.get(e, 0),
            "url": ir(context, "compromisos", **{**parametros, "estado": e.value}) if context else "",
        }
        for e in (hay if len(hay) == 1 else ESTADOS_EN_DIBUJOS)
    ]


def _barra(claves: list[dict], por_estado: Mapping[str, int], titulo: str) -> dict:
    por_codigo = {c["estado"]: c for c in claves}
    return {
        "tramos": [
            (t, clave["etiqueta"], clave["url"], t.ancho >= LETRA * (len(clave["etiqueta"]) + 5))
            for t in tramos(por_estado)
            if (clave := por_codigo[t.estado])
        ],
        "claves": claves,
        "titulo": titulo,
        "total": sum(por_estado.values()),
    }
