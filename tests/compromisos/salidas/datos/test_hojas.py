"""What spreadsheets take texts for. Pure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compromisos.salidas.datos.hojas import abrevia, es_otra_cosa
from compromisos.salidas.datos.widgets import SOLO, TextoWidget, desneutralizar, neutralizar


@pytest.mark.parametrize(
    "texto",
    [
        "1-2", "MAR-3", "mar 3", "SEPT2", "dic-26", "diciembre 2026", "5 de mayo", "5-ene-2026", "3 de mayo del 2027",
        "2026-12-31", "31/12/2026", "31/12/2026 10:30", "2026-12-31T00:00", "1.5.2026", "1/2", "3 1/2", "12E5", "1e3",
        "20123456789", "007", "2026", "12.50", "3,5", "1,200.50", "1.200", "1 200", "(5)", "50 %", "50%", "$5", "S/ 1,200",
        "-3", "10:30", "10:30 p. m.", "VERDADERO", "false", ".5", " 12 ",
    ],
)  # fmt: skip
def test_it_would_make_something_else(texto):
    assert es_otra_cosa(texto)
    assert TextoWidget().render(texto) == f"'{texto}"
    assert TextoWidget().render(texto, force_native_type=True) == texto  # the cell of a workbook is text


@pytest.mark.parametrize(
    "texto",
    [
        "marzo", "Talleres", "2 talleres", "1.a etapa", "EJ-01", "MARIA-3", "Ley 30364", "25porel25", "12 de cada 100",
        "Puntos (3)", "12; 15", "1-2-3-4", "el 5 de mayo", "v1.AAEC", "Sí", "", "   ", "%", "días", "DS 009-2023-MIMP",
        "maya 3", "10:30 de la mañana", "9" * 41,
    ],
)  # fmt: skip
def test_it_would_leave_it(texto):
    assert not es_otra_cosa(texto)


@given(st.text(max_size=50))
def test_what_is_disarmed_is_given_back(texto):
    assert desneutralizar(neutralizar(texto)) == texto


@given(st.from_regex(r"'{0,3}(\d{1,3}[-/.,:]\d{1,3}|(ene|MAR|dic)-\d{1,2}|\d{5,12})", fullmatch=True))
def test_what_looks_like_a_figure_is_given_back(texto):
    assert desneutralizar(neutralizar(texto)) == texto
    assert TextoWidget().clean(TextoWidget().render(texto), lector=SOLO) == texto


@pytest.mark.parametrize(
    ("escrito", "valor", "dice"),
    [
        ("1.23457E+13", "12345678901234", True),
        ("1,23457E+13", "12345678901234", True),
        ("1E+11", "99999999999.6", True),
        ("2.01235e10", "20123456789", True),
        ("1.23458E+13", "12345678901234", False),
        ("1.23E+5", "123400", True),
        ("1.23E+5", "124000", False),
        ("123400", "123400", False),
        ("mil", "1000", False),
        ("", "0", False),
    ],
)
def test_a_narrow_cell(escrito, valor, dice):
    assert abrevia(escrito, Decimal(valor)) is dice
