"""How «Hoy» begins: a greeting by the hour, how many things are first, the day and what closes when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from base.dias import Dia
from compromisos.lectura.en_palabras import cuando
from compromisos.models import Periodo

CUANTAS = (
    gettext_noop("Nada espera por usted"),
    gettext_noop("Una cosa primero"),
    gettext_noop("Dos cosas primero"),
    gettext_noop("Tres cosas primero"),
    gettext_noop("Cuatro cosas primero"),
    gettext_noop("Cinco cosas primero"),
    gettext_noop("Seis cosas primero"),
    gettext_noop("Siete cosas primero"),
)  # as many as reglas.prioridades.A_LA_VISTA, and none
AMANECE, MEDIODIA, ANOCHECE = 5, 12, 19


def saludo(ahora: datetime) -> str:
    """By the hour of `ahora`, which is local."""
    if AMANECE <= ahora.hour < MEDIODIA:
        return _("Buenos días")
    return _("Buenas tardes") if MEDIODIA <= ahora.hour < ANOCHECE else _("Buenas noches")


def titulo(ahora: datetime, cuantas: int) -> str:
    """«Buenas tardes. Tres cosas primero»."""
    return f"{saludo(ahora)}. {_(CUANTAS[cuantas])}"


def fecha_larga(dia: date) -> str:
    """«Domingo 29 de noviembre»."""
    return capfirst(f"{date_format(dia, 'l')} {date_format(dia, 'MONTH_DAY_FORMAT')}")


def lo_que_cierra(periodos: Iterable[Periodo], dia: Dia) -> list[str]:
    """«El periodo «IV trimestre» cierra en 20 días.»"""
    frases = []
    for periodo in periodos:
        frase = (
            _("El periodo «%(nombre)s» cierra %(cuando)s.")
            if periodo.cierra >= dia.fecha
            else _("El periodo «%(nombre)s» debía cerrar %(cuando)s y sigue abierto.")
        )
        frases.append(frase % {"nombre": periodo.nombre, "cuando": cuando(periodo.cierra, dia)})
    return frases
