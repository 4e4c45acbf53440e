"""Which backups are no longer needed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.respaldo.retencion import Cuantos, leer, sobran


def del_dia(*dias: str) -> list[datetime]:
    return [datetime.fromisoformat(d) for d in dias]


@pytest.mark.parametrize(
    ("texto", "cuantos"), [("7", Cuantos(7)), ("7,4", Cuantos(7, 4)), ("0,0,12", Cuantos(0, 0, 12))]
)
def test_leer_works(texto, cuantos):
    assert leer(texto) == cuantos


@pytest.mark.parametrize("texto", ["", "0", "0,0,0", "-1", "7,4,12,1", "siete", "7;4", "99999", "7,"])
def test_leer_refuses(texto):
    with pytest.raises(ValueError):
        leer(texto)


def test_sobran_keeps_the_last_of_each_day():
    hechos = del_dia(
        "2026-11-28 03:00", "2026-11-28 15:00", "2026-11-29 03:00", "2026-11-30 03:00", "2026-11-30 04:00"
    )
    assert sobran(hechos, Cuantos(2)) == {hechos[0], hechos[1], hechos[3]}


def test_sobran_counts_only_days_that_have_one():
    """A week without backups is no reason to throw away those of before it."""
    hechos = del_dia("2026-10-01", "2026-11-01", "2026-11-30")
    assert sobran(hechos, Cuantos(3)) == set()


def test_sobran_keeps_weeks_and_months():
    diarios = [datetime(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    quedan = sorted(set(diarios) - sobran(diarios, Cuantos(7, 4, 12)))
    assert [d.date().isoformat() for d in quedan] == [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31",
        "2026-09-30", "2026-10-31", "2026-11-30", "2026-12-13", "2026-12-20", "2026-12-25", "2026-12-26", "2026-12-27",
        "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31",
    ]  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.integers(0, 20_000), max_size=40), st.integers(0, 9), st.integers(0, 5))
def test_sobran_never_takes_the_newest_and_asked_again_takes_nothing(horas, dias, semanas):
    hechos = {datetime(2024, 1, 1) + timedelta(hours=h) for h in horas}
    cuantos = Cuantos(dias, semanas)
    quedan = hechos - sobran(hechos, cuantos)
    assert not hechos or max(hechos) in quedan
    assert sobran(quedan, cuantos) == set()
