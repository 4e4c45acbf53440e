"""Whole numbers of forms and addresses: plain digits within a limit, or None."""

from __future__ import annotations

import pytest

from base.numeros import CLAVE_MAXIMA, entero


@pytest.mark.parametrize(
    ("texto", "numero"),
    [("0", 0), ("7", 7), ("007", 7), (str(CLAVE_MAXIMA), CLAVE_MAXIMA)],
)
def test_entero_reads_plain_digits(texto, numero):
    assert entero(texto) == numero


@pytest.mark.parametrize(
    "texto",
    [
        "",
        " 7",
        "7 ",
        "-1",
        "+1",
        "1.0",
        "1_0",
        "١٢",
        "²",
        "x",
        "1'",
        "\x00",
        str(CLAVE_MAXIMA + 1),
        "9" * 5000,
    ],
)
def test_entero_refuses_anything_else(texto):
    assert entero(texto) is None


def test_entero_keeps_within_its_limit():
    assert entero("99", maximo=99) == 99
    assert entero("100", maximo=99) is None
    assert entero("099", maximo=99) is None
