"""Durations between two days, in the unit in which people count them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EXACTO_HASTA = 28  # days: up to four weeks nothing is rounded
SEMANAS_DESDE = 14  # days
SEMANAS_HASTA = 8
MESES_DESDE = 2
ANIOS_DESDE = 24  # months
DIAS_DEL_ANIO = 365.2425


class Unidad(StrEnum):
    DIA = "dia"
    SEMANA = "semana"
    MES = "mes"
    ANIO = "anio"


@dataclass(frozen=True, slots=True)
class Lapso:
    """How long, in whole units. `dias` is exact, and tells its direction too: negative towards the past."""

    n: int
    unidad: Unidad
    dias: int


def lapso(desde: date, hasta: date) -> Lapso:
    """Duration from `desde` to `hasta`, the same forwards and backwards.

    Up to four weeks it is exact: days, or weeks from two on where they are whole. From there on it is the nearest
    number: of weeks under two months, of months under two years, then of years; twelve months are a year. What is left
    is thus never told longer than it is while it is less than a month.
    """
    dias = (hasta - desde).days
    pasados = abs(dias)
    if pasados <= EXACTO_HASTA:
        semanas, sueltos = divmod(pasados, 7)
        if sueltos or pasados < SEMANAS_DESDE:
            return Lapso(pasados, Unidad.DIA, dias)
        return Lapso(semanas, Unidad.SEMANA, dias)
    semanas = _el_mas_cercano(pasados / 7)
    if semanas <= SEMANAS_HASTA and _meses_enteros(*sorted((desde, hasta))) < MESES_DESDE:
        return Lapso(semanas, Unidad.SEMANA, dias)
    meses = _el_mas_cercano(pasados * 12 / DIAS_DEL_ANIO)
    if meses < ANIOS_DESDE and meses != 12:
        return Lapso(meses, Unidad.MES, dias)
    return Lapso(_el_mas_cercano(pasados / DIAS_DEL_ANIO), Unidad.ANIO, dias)


def _el_mas_cercano(cuantos: float) -> int:
    return int(cuantos + 0.5)


def _meses_enteros(antes: date, despues: date) -> int:
    meses = (despues.year - antes.year) * 12 + despues.month - antes.month
    return meses if despues.day >= antes.day else meses - 1
