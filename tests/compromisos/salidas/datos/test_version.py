"""The version of a row: what it says of each cell, and when it says nothing. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compromisos.salidas.datos import version
from compromisos.salidas.datos.hojas import es_otra_cosa

COLUMNAS = ("nombre", "meta", "plazo", "nota")
FILA = {
    "nombre": "Casas",
    "meta": Decimal("4.0000"),
    "plazo": date(2027, 6, 30),
    "nota": "",
    "otra": "no entra",
}


def test_it_says_of_each_cell_whether_it_was_so():
    leida = version.leer(COLUMNAS, version.escribir(COLUMNAS, FILA))
    assert leida is not None
    assert all(leida.decia(c, FILA[c]) for c in COLUMNAS)
    assert leida.decia("meta", Decimal(4))
    assert leida.decia("nota", None)
    assert not leida.decia("nombre", "casas")
    assert not leida.decia("nota", "Casas")  # of another column
    assert not leida.decia("otra", "no entra")


@pytest.mark.parametrize(
    "celda", ["", None, 3, Decimal(1), "v1.", "v1.AAAA", "v1.ñ", "v0.AAAA", "hola", "v1.====", "v1. A"]
)
def test_what_is_no_version_is_none(celda):
    assert version.leer(COLUMNAS, celda) is None


def test_of_other_columns_it_says_nothing():
    escrita = version.escribir(COLUMNAS, FILA)
    assert version.leer(COLUMNAS[:3], escrita) is None
    assert version.leer(("nota", *COLUMNAS[:3]), escrita) is None
    assert version.leer(COLUMNAS, escrita[:-2]) is None
    assert version.leer(COLUMNAS, f" {escrita} ") is not None


def test_of_a_file_of_before_a_column_came_it_says_what_it_knew():
    """Columns are added: a file that was downloaded before says of the others what they were, and nothing of the new."""
    de_antes = version.escribir(COLUMNAS[:2], FILA)
    de_en_medio = version.escribir(COLUMNAS[:3], FILA)
    agregadas = ("plazo", "nota")
    for escrita, sabe in ((de_antes, 2), (de_en_medio, 3), (version.escribir(COLUMNAS, FILA), 4)):
        leida = version.leer(COLUMNAS, escrita, agregadas)
        assert leida is not None
        assert [leida.sabe_de(c) for c in COLUMNAS] == [n < sabe for n in range(4)]
        assert all(leida.decia(c, FILA[c]) for c in COLUMNAS[:sabe])
    assert version.leer(COLUMNAS, version.escribir(("nombre", "nota"), FILA), agregadas) is None


@given(st.dictionaries(st.sampled_from(COLUMNAS), st.text(), min_size=4))
def test_any_text_reads_back_and_no_spreadsheet_touches_it(fila):
    escrita = version.escribir(COLUMNAS, fila)
    assert not es_otra_cosa(escrita)
    assert escrita.startswith("v1.")
    leida = version.leer(COLUMNAS, escrita)
    assert leida is not None
    assert all(leida.decia(c, v) for c, v in fila.items())
