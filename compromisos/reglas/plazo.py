"""Deadlines, the lamps of deadline and freshness, and the arithmetic of months under them. Pure.

The rule: docs/rules.md#lamparas (30 days; one and two reporting intervals).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

from compromisos.reglas.palabras import (
    ESTADOS_CERRADOS,
    ESTADOS_TRAS_EL_PLAZO,
    Estado,
    Frescura,
    Periodicidad,
    Plazo,
)

DIAS_POR_VENCER = 30


def plazo_de_compromiso(propio: date | None, de_las_metas: Iterable[date | None]) -> date | None:
    """Deadline of a commitment: its own, else the latest of its targets'; None when nobody set one.

    In SQL: `lectura.compromisos._del_registro`, with `plazo_de_metas`; stored: `vigente_plazo`.
    """
    return propio or max((p for p in de_las_metas if p), default=None)


def vencio(plazo: date | None, *, al: date) -> bool:
    """Whether a known deadline had passed by the day `al`: it is good until the end of its own day."""
    return plazo is not None and plazo < al


def es_futura(corte: date, *, hoy: date) -> bool:
    """Whether a fecha de corte has not come yet: nothing can be reported up to that day."""
    return corte > hoy


def se_puede_declarar(estado: Estado | str, *, plazo: date | None, corte: date | None) -> bool:
    """Whether a state may be declared up to the day `corte`: incumplido, only once a known deadline passed."""
    return estado not in ESTADOS_TRAS_EL_PLAZO or (corte is not None and vencio(plazo, al=corte))


def lampara_plazo(estado: Estado, plazo: date | None, *, hoy: date) -> Plazo | None:
    if plazo is None:
        return Plazo.SIN_PLAZO
    if estado in ESTADOS_CERRADOS:
        return None
    if vencio(plazo, al=hoy):
        return Plazo.VENCIDO
    if plazo <= hoy + timedelta(days=DIAS_POR_VENCER):
        return Plazo.POR_VENCER
    return Plazo.EN_PLAZO


def dias_de_retraso(lampara: Plazo | str | None, plazo: date | None, *, hoy: date) -> int:
    """Days since the deadline of one that is still open; 0 for any other."""
    return (hoy - plazo).days if lampara == Plazo.VENCIDO and plazo else 0


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


def proximo_informe(
    estado: Estado, corte: date | None, periodicidad: Periodicidad, *, inicio: date | None = None
) -> date | None:
    """Day up to which the next report is expected: one reporting interval after the last fecha de corte or, of a pledge
    never reported, after its start. None once closed, and where neither is known."""
    desde = corte or inicio
    if desde is None or estado in ESTADOS_CERRADOS:
        return None
    return restar_meses(desde, -periodicidad.meses)


def restar_meses(dia: date, meses: int) -> date:
    """The same day `meses` calendar months earlier, or the last day of that month if it is shorter.

    Before year 1 and after 9999 there is no date: the answer is then `date.min` or `date.max`.
    """
    indice = dia.year * 12 + dia.month - 1 - meses
    anio, mes = divmod(indice, 12)
    if anio < date.min.year:
        return date.min
    if anio > date.max.year:
        return date.max
    return date(anio, mes + 1, min(dia.day, calendar.monthrange(anio, mes + 1)[1]))


def plazo_de_meta(propio: date | None, del_compromiso: date | None) -> date | None:
    """Deadline of a target: its own, else that of its pledge."""
    return propio or del_compromiso
