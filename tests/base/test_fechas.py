"""Dates as people write them, read or asked, and never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base import fechas
from base.ilegible import Ilegible


def por_que_no(escrito: object, **opciones) -> tuple[str, str]:
    with pytest.raises(Ilegible) as hallado:
        fechas.leer(escrito, **opciones)
    return hallado.value.clave, str(hallado.value)


@pytest.mark.parametrize(
    "escrito",
    [
        "31/12/2026", "31.12.2026", "31-12-26", "2026-12-31", "2026/12/31", "31 de diciembre del 2026", "31 dic 2026",
        "jueves, 31 de diciembre de 2026", "31/12/2026 0:00:00", "46387", Decimal(46387), date(2026, 12, 31),
    ],
)  # fmt: skip
def test_leer_what_is_one_day(escrito):
    assert fechas.leer(escrito) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("escrito", "clave", "dice"),
    [
        ("29/02/2027", "fecha_invalida", "no está en el calendario"), ("2027-02-29", "fecha_invalida", "no está en el"),
        ("30 de febrero de 2026", "fecha_invalida", "no está en el calendario"), ("00/01/2026", "fecha_invalida", "no está"),
        ("12/31/2026", "fecha_invalida", "lleva el mes primero"), ("dic-26", "fecha_invalida", "no dice el día"),
        ("diciembre de 2026", "fecha_invalida", "no dice el día"), ("12/2026", "fecha_invalida", "no dice el día"),
        ("2026", "fecha_invalida", "no dice el día"), ("IV trimestre", "fecha_invalida", "no es una fecha"),
        ("31/12/0226", "anio_fuera", "entre 1990 y 2100"), ("31/12/226", "anio_fuera", "entre 1990 y 2100"),
        ("31/12/20026", "anio_fuera", "entre 1990 y 2100"), ("1989-12-31", "anio_fuera", "entre 1990 y 2100"),
        ("1 ene 2101", "anio_fuera", "entre 1990 y 2100"), ("9999-12-31", "anio_fuera", "entre 1990 y 2100"),
        (date(1900, 2, 14), "anio_fuera", "«14/02/1900»"), (date(226, 12, 31), "anio_fuera", "«31/12/0226»"),
    ],
)  # fmt: skip
def test_leer_says_why_it_is_none(escrito, clave, dice):
    suya, frase = por_que_no(escrito)
    assert (suya, dice in frase) == (clave, True), frase


@pytest.mark.parametrize("escrito", ["03/04/2027", "3.4.27", "12/01/2026", "01-02-2026"])
def test_leer_asks_what_may_be_two_days_in_a_column_with_its_month_first(escrito):
    assert por_que_no(escrito, dudosa=True)[0] == "fecha_dudosa"
    el_dia = fechas.leer(escrito, dudosa=True, primero=fechas.DIA)
    el_mes = fechas.leer(escrito, dudosa=True, primero=fechas.MES)
    assert el_dia == fechas.leer(escrito)
    assert (el_dia.day, el_dia.month) == (el_mes.month, el_mes.day)


@pytest.mark.parametrize(
    "escrito", ["05/05/2027", "2027-04-03", "3 abr 2027", "31/12/2026", date(2027, 5, 20)]
)
def test_leer_does_not_ask_what_is_one_day_also_there(escrito):
    assert fechas.leer(escrito, dudosa=True, revuelta=True)


def test_leer_asks_of_a_cell_that_excel_took_for_a_date_among_others_with_their_month_first():
    suya = {"dudosa": True, "revuelta": True}
    assert por_que_no(date(2026, 1, 12), **suya)[0] == "fecha_dudosa"
    assert por_que_no(date(2026, 1, 12), **suya, primero=fechas.MES)[0] == "fecha_dudosa"
    assert fechas.leer(date(2026, 1, 12), **suya, primero=fechas.DIA) == date(2026, 1, 12)


def test_leer_with_the_month_first_refuses_what_has_its_day_first():
    assert "lleva el día primero" in por_que_no("31/12/2026", dudosa=True, primero=fechas.MES)[1]


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_dicha_reads_back(fecha):
    assert fechas.leer(fechas.dicha(fecha)) == fecha


@given(st.text(max_size=20) | st.from_regex(r"\d{1,3}[/.-]\d{1,3}[/.-]\d{1,6}", fullmatch=True))
def test_leer_any_text_is_a_day_or_a_sentence(texto):
    try:
        fecha = fechas.leer(texto)
    except Ilegible:
        return
    assert fecha is None or fecha.year in fechas.ANIOS
