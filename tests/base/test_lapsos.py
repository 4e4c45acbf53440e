"""Durations between two days."""

from __future__ import annotations

from datetime import date

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
        (date(2026, 2, 28), 4, Unidad.SEMANA),
        (date(2026, 3, 30), 8, Unidad.SEMANA),
        (date(2026, 3, 31), 2, Unidad.MES),
        (date(2026, 12, 31), 11, Unidad.MES),
        (date(2027, 1, 30), 11, Unidad.MES),
        (date(2027, 1, 31), 1, Unidad.ANIO),
        (date(2027, 2, 28), 1, Unidad.ANIO),
        (date(2027, 3, 1), 13, Unidad.MES),
        (date(2028, 1, 30), 23, Unidad.MES),
        (date(2028, 1, 31), 2, Unidad.ANIO),
        (date(2036, 1, 30), 9, Unidad.ANIO),
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
