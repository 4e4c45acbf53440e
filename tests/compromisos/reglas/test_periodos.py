"""Stretches in which changes are counted: they cover the days asked, once each, in few bars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compromisos.reglas.periodos import Paso, contar, paso_de, por_dia

LUNES = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("desde", "hasta"),
    [
        (LUNES, LUNES),
        (date(2026, 8, 27), date(2026, 11, 24)),
        (date(2026, 1, 31), date(2026, 11, 24)),
        (date(2024, 2, 29), date(2026, 11, 24)),
        (date(2015, 5, 5), date(2026, 11, 24)),
        (date(9999, 12, 1), date.max),
    ],
)
def test_every_day_is_in_one_bar(desde, hasta):
    dias = [desde, hasta, desde + (hasta - desde) / 2]
    barras = contar(dias, desde, hasta)
    assert barras[-1].hasta == hasta
    assert all(a.hasta + timedelta(days=1) == b.desde for a, b in zip(barras, barras[1:], strict=False))
    assert sum(b.cuenta for b in barras) == len(dias)
    assert len(barras) <= 38


def test_weeks_begin_on_monday_but_the_first():
    barras = contar([], LUNES - timedelta(days=2), LUNES + timedelta(days=8))
    assert [(b.desde, b.hasta) for b in barras] == [
        (date(2026, 11, 14), date(2026, 11, 15)),
        (date(2026, 11, 16), date(2026, 11, 22)),
        (date(2026, 11, 23), date(2026, 11, 24)),
    ]


def test_years_of_which_nothing_is_known_are_left_out():
    barras = contar([date(2024, 3, 1), date(2026, 3, 1)], date(1, 1, 1), date(2026, 11, 24))
    assert (barras[0].desde, paso_de(barras[0].desde, barras[-1].hasta)) == (date(2024, 1, 1), Paso.MES)
    assert len(contar([], date(1, 1, 1), date(2026, 11, 24))) > 2000  # a page without changes draws none


def test_por_dia_has_a_bar_for_each_day_also_of_those_without_any():
    barras = por_dia({date(2026, 3, 2): 3, date(2026, 3, 4): 1}, date(2026, 3, 1), date(2026, 3, 5))
    assert [b.cuenta for b in barras] == [0, 3, 0, 1, 0]
    assert all(b.desde == b.hasta for b in barras)


def test_por_dia_moves_its_ends_out_to_what_was_counted():
    barras = por_dia({date(2026, 2, 27): 1, date(2026, 3, 3): 2}, date(2026, 3, 1), date(2026, 3, 1))
    assert (barras[0].desde, barras[-1].hasta, sum(b.cuenta for b in barras)) == (
        date(2026, 2, 27),
        date(2026, 3, 3),
        3,
    )
    (sola,) = por_dia({}, date(2026, 3, 1), date(2026, 3, 1))
    assert sola.cuenta == 0


@pytest.mark.parametrize("dias", [99, 100, 101, 400])
def test_por_dia_counts_by_seven_where_days_would_be_too_many(dias):
    desde = date(2026, 1, 1)
    cuentas = {desde + timedelta(days=n): 1 for n in range(dias)}
    barras = por_dia(cuentas, desde, desde + timedelta(days=dias - 1))
    assert sum(b.cuenta for b in barras) == dias
    assert len(barras) == (dias if dias <= 100 else -(-dias // 7))
