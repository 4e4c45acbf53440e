"""Whole numbers as forms and addresses bring them."""

from __future__ import annotations

CLAVE_MAXIMA = 2**63 - 1  # what a key of the database can be


def entero(texto: str, *, maximo: int = CLAVE_MAXIMA) -> int | None:
    """A number from 0 to `maximo` written in plain digits; None for anything else.

    `int` takes also «١٢», « 12 » and «1_2», and refuses thousands of digits with an exception of its own.
    """
    if not (texto.isascii() and texto.isdigit()) or len(texto) > len(str(maximo)):
        return None
    numero = int(texto)
    return numero if numero <= maximo else None
