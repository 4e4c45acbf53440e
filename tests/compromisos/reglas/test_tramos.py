"""Runs of state: their days, whatever happens within one, and what stands beside."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from compromisos.reglas.estado import HechoAvance
from compromisos.reglas.palabras import Estado
from compromisos.reglas.tramos import Tramo, fin_de_mes, mes_de, reunidos, tramos, ultimos

LIMA = ZoneInfo("America/Lima")
SIN, PRO, CUM = Estado.SIN_INFORMACION, Estado.EN_PROCESO, Estado.CUMPLIDO


def a_las(mes: int, dia: int, hora: int = 15) -> datetime:
    return datetime(2026, mes, dia, hora, tzinfo=UTC)


def avance(pk: int, estado: Estado, publicado: datetime, **kwargs) -> HechoAvance:
    return HechoAvance(pk, estado, publicado.date(), publicado, **kwargs)


def de(*avances: HechoAvance, publico=None, **kwargs) -> list[Tramo]:
    return tramos(avances, publico=publico, zona=LIMA, **kwargs)


def test_public_since_always_and_nothing_reported_is_one_run_without_ends():
    assert de() == [Tramo(None, None, SIN)]


def test_a_pledge_begins_the_day_it_is_public_and_ends_the_day_it_is_left():
    assert de(publico=date(2026, 3, 5), dejado=date(2026, 6, 1)) == [
        Tramo(date(2026, 3, 5), date(2026, 6, 1), SIN)
    ]


def test_reports_part_the_runs_and_the_same_state_does_not():
    uno, dos, tres = avance(1, PRO, a_las(2, 1)), avance(2, PRO, a_las(3, 1)), avance(3, CUM, a_las(4, 1))
    assert de(uno, dos, tres) == [
        Tramo(None, date(2026, 2, 1), SIN),
        Tramo(date(2026, 2, 1), date(2026, 4, 1), PRO),
        Tramo(date(2026, 4, 1), None, CUM),
    ]


def test_a_withdrawal_gives_back_what_there_was():
    uno = avance(1, PRO, a_las(2, 1))
    dos = avance(2, CUM, a_las(3, 1), retirado_en=a_las(4, 10))
    assert [(t.desde, t.estado) for t in de(uno, dos)] == [
        (None, SIN), (date(2026, 2, 1), PRO), (date(2026, 3, 1), CUM), (date(2026, 4, 10), PRO),
    ]  # fmt: skip


def test_what_begins_and_ends_within_a_day_is_in_no_run():
    assert de(avance(1, CUM, a_las(2, 1, 14), retirado_en=a_las(2, 1, 20))) == [Tramo(None, None, SIN)]


@pytest.mark.parametrize(("hora", "dia"), [(4, 31), (5, 1)])
def test_days_are_those_of_lima(hora, dia):
    """Midnight of 1 April in Lima is five in the morning, UTC."""
    (_antes, despues) = de(avance(1, PRO, a_las(4, 1, hora)))
    assert despues.desde == date(2026, 4 if dia == 1 else 3, dia)


def test_what_stands_beside_parts_them_too():
    ejes = reunidos([(None, a_las(3, 1), 7), (a_las(3, 1), None, 4), (None, None, 9)], LIMA)
    sector = ultimos([(a_las(5, 1), None, "privado"), (a_las(1, 1), a_las(5, 1), "publico")], LIMA)
    assert [(t.desde, t.hasta, t.junto) for t in de(junto=[sector, ejes])] == [
        (None, date(2026, 3, 1), ("publico", (7, 9))),
        (date(2026, 3, 1), date(2026, 5, 1), ("publico", (4, 9))),
        (date(2026, 5, 1), None, ("privado", (4, 9))),
    ]


def test_a_list_said_and_unsaid_within_a_day_was_not_there():
    assert reunidos([(a_las(3, 1, 14), a_las(3, 1, 20), 7)], LIMA) == [(None, ()), (date(2026, 3, 1), ())]


def test_of_two_words_of_one_day_the_last_stands():
    assert ultimos([(None, a_las(3, 1), "a"), (a_las(3, 1), a_las(3, 1, 20), "b"), (a_las(3, 1, 20), None, "c")], LIMA) == [
        (None, "a"), (date(2026, 3, 1), "c"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("dia", "ultimo"),
    [
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_months_are_numbered_one_after_another(dia, ultimo):
    assert fin_de_mes(mes_de(dia)) == ultimo
    assert mes_de(date(2027, 1, 1)) - mes_de(date(2026, 12, 31)) == 1
