"""Files: what goes out comes back the same, and no cell is ever a live formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import TABLAS, Columna, importables
from compromisos.salidas.datos.widgets import (
    DecimalWidget,
    FechaWidget,
    TextoWidget,
    desneutralizar,
    neutralizar,
)


@given(st.text(max_size=40))
def test_neutralising_can_be_undone(texto):
    assert desneutralizar(neutralizar(texto)) == texto


@pytest.mark.parametrize(
    "texto", ["=1+1", "+1", "-1", "@SUMA(A1)", "\t=1", "\r=1", "'=1", "＝1", "－1", "''=cmd|' /C calc'!A0"]
)
def test_a_formula_never_starts_a_cell(texto):
    celda = TextoWidget().render(texto)
    assert celda.startswith("'")
    assert desneutralizar(celda) == texto


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False))
def test_a_number_reads_back_as_itself(numero):
    assert DecimalWidget().clean(DecimalWidget().render(numero)) == numero


@given(st.dates(min_value=date(1, 1, 1)))
def test_a_date_reads_back_as_itself(fecha):
    assert FechaWidget().clean(FechaWidget().render(fecha)) == fecha


def test_numbers_are_written_without_zeros_and_never_ambiguous():
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


@pytest.mark.parametrize("tabla", TABLAS)
def test_the_registry_is_sound(tabla):
    nombres = [c.nombre for c in TABLAS[tabla]]
    assert len(nombres) == len(set(nombres))
    assert any(c.obligatoria for c in importables(tabla))
    assert all(c.ejemplo for c in importables(tabla) if c.obligatoria)
    assert all(str(c.ayuda) for c in TABLAS[tabla])


def test_columns_of_the_public_interface():
    """Others script against these names (design.md §7)."""
    assert [c.nombre for c in importables("compromisos")] == [
        "edicion", "institucion", "sigla", "sector", "rol", "numero", "titulo", "compromiso", "ejes",
        "territorios", "alcance", "responsable", "fecha_inicio", "fecha_limite", "indicador", "unidad",
        "linea_base", "meta", "meta_fecha_limite", "medio_verificacion", "fuente", "nota",
    ]  # fmt: skip
    assert [c.nombre for c in importables("avances")] == [
        "codigo", "fecha", "estado", "descripcion", "dificultades", "medidas", "indicador", "valor",
        "territorios", "evidencia_titulo", "evidencia_url", "evidencia_fecha",
    ]  # fmt: skip


@given(st.text(max_size=60))
@example("''=1+1")
@example("a\x85\u0301")
def test_text_is_cleaned_once_and_for_all(texto):
    limpio = TextoWidget().clean(texto)
    assert TextoWidget().clean(neutralizar(limpio)) == limpio
    assert "\x00" not in limpio
