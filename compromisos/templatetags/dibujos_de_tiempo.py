"""Template tags: drawings over time: `{% load dibujos_de_tiempo %}`.

Geometry is in attributes of SVG, for the CSP allows no inline style; looks are in static/css/components/.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from base.numeros import numero
from compromisos.lectura.tendencia import Punto, Serie
from compromisos.lectura.titulares import denominadores_de_tendencia, titular_de_tendencia
from compromisos.reglas.areas import ALTO, apilar

register = template.Library()

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
        "estados": [(e, _(e.etiqueta)) for e in serie.estados],
        "filas": [(p, _lista(context, serie, p), [p.por_estado[e] for e in serie.estados]) for p in reversed(serie.puntos)],
    }  # fmt: skip


@register.filter
def mes(dia: date) -> str:
    """«mar 2026», «Mar 2026»: a month where there is little room."""
    return date_format(dia, "b Y" if (get_language() or "").startswith("es") else "M Y")


def _lista(context, serie: Serie, punto: Punto) -> str:
    """Address of the list of what `punto` counts."""
    consulta: dict[str, Any] = dict(serie.conjunto.consulta)
    if context.get("al") or punto is not serie.ultimo:
        consulta["al"] = punto.dia.isoformat()
    direccion = reverse("compromisos")
    return f"{direccion}?{urlencode(consulta, doseq=True)}" if consulta else direccion
