"""Durations between two days, in the unit in which people count them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DIAS_HASTA = 14  # from two weeks on nobody counts in days
MESES_DESDE = 2
ANIOS_DESDE = 24  # months


class Unidad(StrEnum):
    DIA = "dia"
    SEMANA = "semana"
    MES = "mes"
    ANIO = "anio"


@dataclass(frozen=True, slots=True)
class Lapso:
    """How long: whole units, never rounded up. `dias` tells its direction too: negative towards the past."""

    n: int
    unidad: Unidad
    dias: int


def lapso(desde: date, hasta: date) -> Lapso:
    """Duration from `desde` to `hasta`: days under two weeks, weeks under two months, months under two years, then
    years; a whole year alone is a year."""
    dias = (hasta - desde).days
    pasados, meses = abs(dias), _meses_enteros(*sorted((desde, hasta)))
    if pasados < DIAS_HASTA:
        return Lapso(pasados, Unidad.DIA, dias)
    if meses < MESES_DESDE:
        return Lapso(pasados // 7, Unidad.SEMANA, dias)
    if meses < ANIOS_DESDE and meses != 12:
        return Lapso(meses, Unidad.MES, dias)
    return Lapso(meses // 12, Unidad.ANIO, dias)


def _meses_enteros(antes: date, despues: date) -> int:
    meses = (despues.year - antes.year) * 12 + despues.month - antes.month
    return meses if despues.day >= antes.day else meses - 1
