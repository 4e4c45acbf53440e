"""Template tags: records of response as dots, one a period, and what each dot means."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from compromisos.reglas.constancia import Constancia, PeriodoContado, Respuesta
from compromisos.reglas.palabras import Periodicidad

register = template.Library()

PASO = 18  # from one dot to the next, in units of the drawing


@register.inclusion_tag("components/puntos.html")
def puntos(registro: Constancia) -> dict:
    """One dot a period, oldest first, with the same in words for who does not see them. Nothing without periods.
    `{% puntos registro %}`"""
    dibujados = [
        {"x": PASO * n, "codigo": p.respuesta.value, "dice": del_periodo(p)}
        for n, p in enumerate(registro.en_orden)
    ]
    return {"puntos": dibujados, "ancho": PASO * len(dibujados)}


@register.inclusion_tag("components/puntos_leyenda.html")
def puntos_leyenda(registros: Iterable[Constancia]) -> dict:
    """The drawings that `puntos` uses, once a page, with the meaning of those that `registros` have."""
    hay = {p.respuesta for registro in registros for p in registro.en_orden}
    return {"respuestas": [(r.value, _(r.etiqueta)) for r in Respuesta if r in hay]}


CADA = {
    Periodicidad.MENSUAL: gettext_noop("cada mes"),
    Periodicidad.TRIMESTRAL: gettext_noop("cada tres meses"),
    Periodicidad.SEMESTRAL: gettext_noop("cada seis meses"),
    Periodicidad.ANUAL: gettext_noop("cada año"),
}


@register.filter
def cada(periodicidad: str) -> str:
    """The reporting interval of an edition in words: «cada tres meses»."""
    return _(CADA[Periodicidad(periodicidad)])


@register.filter
def del_periodo(periodo: PeriodoContado) -> str:
    """«Primer trimestre: informó», or its days where it has no name."""
    cuando = periodo.nombre or _("Del %(desde)s al %(hasta)s") % {
        "desde": date_format(periodo.desde, "SHORT_DATE_FORMAT"),
        "hasta": date_format(periodo.hasta, "SHORT_DATE_FORMAT"),
    }
    respuesta = _(periodo.respuesta.etiqueta)
    return f"{cuando}: {respuesta[:1].lower()}{respuesta[1:]}"
