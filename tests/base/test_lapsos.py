"""Durations between two days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.lapsos import Unidad, lapso

DESDE = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("hasta", "n", "unidad"),
    [
        (date(2026, 1, 31), 0, Unidad.DIA),
        (date(2026, 2, 1), 1, Unidad.DIA),
        (date(2026, 2, 13), 13, Unidad.DIA),
        (date(2026, 2, 14), 2, Unidad.SEMANA),
        (date(2026, 2, 15), 15, Unidad.DIA),
        (date(2026, 2, 20), 20, Unidad.DIA),
        (date(2026, 2, 21), 3, Unidad.SEMANA),
        (date(2026, 2, 27), 27, Unidad.DIA),
        (date(2026, 2, 28), 4, Unidad.SEMANA),
        (date(2026, 3, 3), 4, Unidad.SEMANA),
        (date(2026, 3, 4), 5, Unidad.SEMANA),
        (date(2026, 3, 30), 8, Unidad.SEMANA),
        (date(2026, 3, 31), 2, Unidad.MES),
        (date(2026, 4, 15), 2, Unidad.MES),
        (date(2026, 4, 28), 3, Unidad.MES),
        (date(2026, 12, 31), 11, Unidad.MES),
        (date(2027, 1, 30), 1, Unidad.ANIO),
        (date(2027, 1, 31), 1, Unidad.ANIO),
        (date(2027, 2, 28), 13, Unidad.MES),
        (date(2028, 1, 10), 23, Unidad.MES),
        (date(2028, 1, 30), 2, Unidad.ANIO),
        (date(2028, 1, 31), 2, Unidad.ANIO),
        (date(2028, 12, 31), 3, Unidad.ANIO),
        (date(2036, 1, 30), 10, Unidad.ANIO),
    ],
)
def test_lapso_counts_in_the_unit_of_people(hasta, n, unidad):
    tramo = lapso(DESDE, hasta)
    assert (tramo.n, tramo.unidad) == (n, unidad)


def test_lapso_tells_past_from_future():
    assert lapso(date(2026, 3, 2), date(2026, 2, 28)).dias == -2
    assert lapso(date(2026, 2, 28), date(2026, 3, 2)).dias == 2


@given(st.dates(), st.dates())
def test_lapso_is_the_same_both_ways_and_zero_only_today(uno, otro):
    ida, vuelta = lapso(uno, otro), lapso(otro, uno)
    assert (ida.n, ida.unidad) == (vuelta.n, vuelta.unidad)
    assert (ida.n == 0) == (uno == otro)


DIAS = {Unidad.DIA: 1, Unidad.SEMANA: 7, Unidad.MES: 365.2425 / 12, Unidad.ANIO: 365.2425}


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(0, 4000))
def test_lapso_is_the_nearest_and_never_longer_under_a_month(desde, dias):
    tramo = lapso(desde, desde + timedelta(dias))
    dicho = tramo.n * DIAS[tramo.unidad]
    if dias <= 28:
        assert dicho == dias
    elif dias <= 31:
        assert dicho <= dias
    assert abs(dicho - dias) <= DIAS[tramo.unidad] / 2 + 0.01


@given(st.integers(1900, 2200), st.integers(1, 12), st.integers(1, 28), st.integers(2, 23))
def test_lapso_of_whole_months_is_so_many_months(anio, mes, dia, meses):
    anios, otro = divmod(mes - 1 + meses, 12)
    tramo = lapso(date(anio, mes, dia), date(anio + anios, otro + 1, dia))
    assert (tramo.n, tramo.unidad) == ((1, Unidad.ANIO) if meses == 12 else (meses, Unidad.MES))
