"""Deadline and freshness lamps, and the arithmetic of months under them. Pure.

The rule: docs/rules.md#lamparas (30 days; one and two reporting intervals).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, Frescura, Periodicidad, Plazo

DIAS_POR_VENCER = 30


def lampara_plazo(estado: Estado, plazo: date | None, *, hoy: date) -> Plazo | None:
    """The deadline is good until the end of its own day."""
    if plazo is None:
        return Plazo.SIN_PLAZO
    if estado in ESTADOS_CERRADOS:
        return None
    if plazo < hoy:
        return Plazo.VENCIDO
    if plazo <= hoy + timedelta(days=DIAS_POR_VENCER):
        return Plazo.POR_VENCER
    return Plazo.EN_PLAZO


def lampara_frescura(
    estado: Estado, corte: date | None, periodicidad: Periodicidad, *, hoy: date
) -> Frescura | None:
    if estado in ESTADOS_CERRADOS:
        return None
    if corte is None:
        return Frescura.SIN_REPORTE
    if corte < restar_meses(hoy, 2 * periodicidad.meses):
        return Frescura.DESACTUALIZADO
    if corte < restar_meses(hoy, periodicidad.meses):
        return Frescura.POR_ACTUALIZAR
    return Frescura.AL_DIA


def restar_meses(dia: date, meses: int) -> date:
    """The same day `meses` calendar months earlier, or the last day of that month if it is shorter.

    Before year 1 there is no date: the answer is then `date.min`.
    """
    indice = dia.year * 12 + dia.month - 1 - meses
    anio, mes = divmod(indice, 12)
    if anio < date.min.year:
        return date.min
    return date(anio, mes + 1, min(dia.day, calendar.monthrange(anio, mes + 1)[1]))


def plazo_de_meta(propio: date | None, del_compromiso: date | None) -> date | None:
    """Deadline of a target: its own, else that of its pledge."""
    return propio or del_compromiso
