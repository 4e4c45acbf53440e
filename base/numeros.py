"""Numbers: read as forms and addresses bring them, written as people read them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext

CLAVE_MAXIMA = 2**63 - 1  # what a key of the database can be


def entero(texto: str, *, maximo: int = CLAVE_MAXIMA) -> int | None:
    """A number from 0 to `maximo` written in plain digits; None for anything else.

    `int` takes also «١٢», « 12 » and «1_2», and refuses thousands of digits with an exception of its own.
    """
    if not (texto.isascii() and texto.isdigit()) or len(texto) > len(str(maximo)):
        return None
    leido = int(texto)
    return leido if leido <= maximo else None


def numero(valor: Decimal | int | None) -> str:
    """1234.5000 → «1,234.5»: grouped as the language does, without idle zeros; None → «». A count that stopped
    (`base.recuentos.Cuenta`) → «más de 1,000»."""
    if valor is None:
        return ""
    if getattr(valor, "hay_mas", False):
        return gettext("más de %(n)s") % {"n": numero(int(valor))}
    if isinstance(valor, Decimal):
        valor = valor.normalize()
        if valor == valor.to_integral_value():
            valor = int(valor)
    return number_format(valor, use_l10n=True, force_grouping=True)
