"""Template tags: drawings over time: `{% load dibujos_de_tiempo %}`.

Geometry is in attributes of SVG, for the CSP allows no inline style; looks are in static/css/components/.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from base.numeros import numero
from compromisos.lectura.tendencia import Punto, Serie
from compromisos.lectura.titulares import denominadores_de_tendencia, mes_corto, titular_de_tendencia
from compromisos.reglas.areas import ALTO, apilar
from compromisos.reglas.periodos import BarraDeTiempo

register = template.Library()

AIRE = 0.25  # of the width of a bar, between two
EJE = 2.0  # em, of the months below the field
ANCHO_DE_CIFRAS = (2, 4)  # em, of the numbers at its left: of up to three figures, and of more
ANCHO_DE_ROTULOS = 13  # em, of the labels at its right: «1,234 Cumplido en parte»


@register.inclusion_tag("components/tendencia.html", takes_context=True)
def tendencia(context, serie: Serie, en: str = "tendencia") -> dict:
    """The states of a set at the end of each month, as a stacked area with its table; nothing until it says something.
    `en` is its id in the page. `{% tendencia serie %}`"""
    if not serie.dice_algo:
        return {"dibujo": None}
    dibujo = apilar([(p.dia, p.por_estado) for p in serie.puntos])
    return {
        "dibujo": dibujo,
        "rotulos": [(r, _(r.estado.etiqueta)) for r in dibujo.rotulos],
        "alto": ALTO,
        "alto_total": ALTO + EJE,
        "ancho_eje": ANCHO_DE_CIFRAS[len(numero(dibujo.marcas[-1].valor)) > 3],
        "ancho_rotulos": ANCHO_DE_ROTULOS,
        "en": en,
        "titular": titular_de_tendencia(serie),
        "denominadores": denominadores_de_tendencia(serie),
        "en_palabras": _(
            "Promesas en cada estado, mes a mes, de %(a)s a %(b)s. Las cifras están en la tabla de abajo."
        )
        % {c: date_format(p.dia, "YEAR_MONTH_FORMAT") for c, p in (("a", serie.primero), ("b", serie.ultimo))},
        "descargas": [(f.upper(), _descarga(context, serie, f)) for f in ("png", "svg")],
        "estados": [(e, _(e.etiqueta)) for e in serie.estados],
        "filas": [(p, _lista(context, serie, p), [p.por_estado[e] for e in serie.estados]) for p in reversed(serie.puntos)],
    }  # fmt: skip


@register.inclusion_tag("components/barras_de_tiempo.html", takes_context=True)
def barras_de_tiempo(
    context, barras: Sequence[BarraDeTiempo], titulo: str, que: str = "", lista: str = ""
) -> dict:
    """Counts by day, week, month or year, each a link to its days, with its table; nothing of one stretch alone.
    `{% barras_de_tiempo barras "Cambios por semana" %}`. `que` is what is counted, and `lista` the address, with its
    question mark, of what the days are asked of, where that is not this page."""
    mayor = max((b.cuenta for b in barras), default=0)
    if len(barras) < 2 or not mayor:
        return {"barras": []}
    ancho = 100 / len(barras)
    return {
        "barras": [
            {
                "barra": b,
                "url": f"{lista}&desde={b.desde.isoformat()}&hasta={b.hasta.isoformat()}"
                if lista
                else con_parametros(context["request"], desde=b.desde.isoformat(), hasta=b.hasta.isoformat()),
                "x": round(n * ancho + ancho * AIRE / 2, 2),
                "ancho": round(ancho * (1 - AIRE), 2),
                "alto": round(100 * b.cuenta / mayor, 2),
                "y": round(100 - 100 * b.cuenta / mayor, 2),
            }
            for n, b in enumerate(barras)
        ],
        "mayor": mayor,
        "primera": barras[0].desde,
        "ultima": barras[-1].hasta,
        "titulo": titulo,
        "que": que or _("Cambios"),
    }


@register.simple_tag
def tramo_de_dias(barra: BarraDeTiempo) -> str:
    """«24/11/2026», or «24/11/2026 – 30/11/2026»."""
    dias = (date_format(d, "SHORT_DATE_FORMAT") for d in dict.fromkeys((barra.desde, barra.hasta)))
    return " – ".join(dias)


def con_parametros(request: HttpRequest, **parametros: str) -> str:
    """Query string of the present address with others, from its first page."""
    consulta = request.GET.copy()
    consulta.pop("pagina", None)
    for nombre, valor in parametros.items():
        consulta[nombre] = valor
    return f"?{consulta.urlencode()}"


register.filter("mes", mes_corto)


def _descarga(context, serie: Serie, formato: str) -> str:
    """Address of the same drawing as a picture."""
    consulta: dict[str, Any] = dict(serie.conjunto.consulta)
    if context.get("al"):
        consulta["al"] = serie.ultimo.dia.isoformat()
    direccion = reverse("tendencia", args=[formato])
    return f"{direccion}?{urlencode(consulta, doseq=True)}" if consulta else direccion


def _lista(context, serie: Serie, punto: Punto) -> str:
    """Address of the list of what `punto` counts."""
    consulta: dict[str, Any] = dict(serie.conjunto.consulta)
    if context.get("al") or punto is not serie.ultimo:
        consulta["al"] = punto.dia.isoformat()
    direccion = reverse("compromisos")
    return f"{direccion}?{urlencode(consulta, doseq=True)}" if consulta else direccion
