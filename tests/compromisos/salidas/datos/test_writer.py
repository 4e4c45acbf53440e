"""Cells and files: what goes out comes back the same, and no cell is ever a live formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import Columna
from compromisos.salidas.datos.widgets import (
    DecimalWidget,
    FechaWidget,
    TextoWidget,
    desneutralizar,
    neutralizar,
)


@given(st.text(max_size=40))
def test_neutralizar_can_be_undone(texto):
    assert desneutralizar(neutralizar(texto)) == texto


@pytest.mark.parametrize(
    "texto", ["=1+1", "+1", "-1", "@SUMA(A1)", "\t=1", "\r=1", "'=1", "＝1", "－1", "''=cmd|' /C calc'!A0"]
)
def test_escribir_starts_no_formula(texto):
    celda = TextoWidget().render(texto)
    assert celda.startswith("'")
    assert desneutralizar(celda) == texto


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False))
def test_escribir_a_number_that_reads_back(numero):
    assert DecimalWidget().clean(DecimalWidget().render(numero)) == numero


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_escribir_a_date_that_reads_back(fecha):
    assert FechaWidget().clean(FechaWidget().render(fecha)) == fecha


def test_escribir_numbers_without_zeros():
    assert DecimalWidget().render(Decimal("32.0000")) == "32"
    assert DecimalWidget().render(Decimal("1.2000")) == "1.2"
    assert DecimalWidget().render(Decimal("1.2340")) == "1.2340"
    assert DecimalWidget().render(Decimal(120000)) == "120000"
    assert DecimalWidget().render(None) == ""


def test_csv_opens_in_excel_and_quotes_what_it_must():
    columnas = (Columna("A", "", nombre="a"), Columna("B", "", nombre="b"))
    lineas = list(writer.csv_lineas(columnas, [{"a": 'dos\nlíneas "y" comas, sí', "b": "ñ"}]))
    assert lineas[0].startswith("\ufeff")
    leido = list(csv.DictReader(io.StringIO("".join(lineas).removeprefix("\ufeff"))))
    assert leido == [{"a": 'dos\nlíneas "y" comas, sí', "b": "ñ"}]


def test_xlsx_keeps_types_and_runs_nothing():
    from openpyxl import load_workbook

    columnas = (
        Columna("", "", nombre="t"),
        Columna("", "", nombre="d", widget=DecimalWidget()),
        Columna("", "", nombre="f", widget=FechaWidget()),
    )
    datos = writer.xlsx_bytes(columnas, [{"t": "=1+1", "d": Decimal("1.5"), "f": date(2026, 1, 2)}], hoja="x")
    t, d, f = load_workbook(io.BytesIO(datos)).active[2]
    assert (t.data_type, t.value) == ("s", "=1+1")
    suyo = writer.xlsx_bytes(columnas[:1], [{"t": "'=1+1"}], hoja="x")
    assert TextoWidget().clean(load_workbook(io.BytesIO(suyo)).active["A2"].value) == "'=1+1"
    assert d.value == 1.5
    assert f.value.date() == date(2026, 1, 2)


@given(st.text(max_size=60))
@example("''=1+1")
@example("a\x85\u0301")
def test_texto_is_cleaned_once_and_for_all(texto):
    limpio = TextoWidget().clean(texto)
    assert TextoWidget().clean(neutralizar(limpio)) == limpio
    assert "\x00" not in limpio
