"""Stretches of days in which many changes are counted: weeks, months or years, whichever are few. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

UN_DIA = timedelta(days=1)
SEMANAS, MESES = 27, 37  # at most, before the next unit
DIAS = 100  # bars of a day each, at most


class Paso(StrEnum):
    SEMANA = "semana"
    MES = "mes"
    ANIO = "anio"


@dataclass(frozen=True, slots=True)
class BarraDeTiempo:
    """How many of the days given fall within `desde` and `hasta`, both included."""

    desde: date
    hasta: date
    cuenta: int


def paso_de(desde: date, hasta: date) -> Paso:
    if (hasta - desde).days < SEMANAS * 7:
        return Paso.SEMANA
    return Paso.MES if (hasta - desde).days < MESES * 30.5 else Paso.ANIO


def contar(dias: Iterable[date], desde: date, hasta: date) -> list[BarraDeTiempo]:
    """Counts by week (from Monday), month or year, the first and the last cut at `desde` and `hasta`. Years before the
    first of `dias` are left out."""
    todos = sorted(dias)
    paso = paso_de(desde, hasta)
    if paso is Paso.ANIO and todos:
        desde = max(desde, todos[0].replace(month=1, day=1))
        paso = paso_de(desde, hasta)
    barras, inicio = [], desde
    while inicio <= hasta:
        siguiente = _siguiente(inicio, paso)
        fin = hasta if siguiente is None else min(siguiente - UN_DIA, hasta)
        barras.append(BarraDeTiempo(inicio, fin, sum(inicio <= d <= fin for d in todos)))
        if siguiente is None:
            break
        inicio = siguiente
    return barras


def por_dia(cuentas: Mapping[date, int], desde: date, hasta: date) -> list[BarraDeTiempo]:
    """{day: how many} as a bar for each day from `desde` to `hasta`, or for each seven where days would be too many.
    Both ends are moved out to what was counted."""
    desde, hasta = min([desde, *cuentas]), max([hasta, *cuentas])
    ancho = 1 if (hasta - desde).days < DIAS else 7
    barras, inicio = [], desde
    while inicio <= hasta:
        fin = min(inicio + timedelta(days=ancho - 1), hasta)
        barras.append(BarraDeTiempo(inicio, fin, sum(n for d, n in cuentas.items() if inicio <= d <= fin)))
        inicio = fin + UN_DIA
    return barras


def _siguiente(dia: date, paso: Paso) -> date | None:
    """First day of the next one; None at the end of the calendar."""
    try:
        if paso is Paso.SEMANA:
            return dia + timedelta(days=7 - dia.weekday())
        if paso is Paso.ANIO or dia.month == 12:
            return date(dia.year + 1, 1, 1)
        return date(dia.year, dia.month + 1, 1)
    except (OverflowError, ValueError):
        return None
