"""Numbers as Peruvians and machines write them: 1200.5, 1200,5, 1,200.50, 1.200,50, 1 200. Pure.

Never guessed: 1.200 is two numbers until somebody says which sign parts the decimals.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from compromisos.salidas.datos.fechas import GUIONES

ENTERO = re.compile(r"[-+]?\d{1,15}", re.ASCII)
AMBIGUO = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
AGRUPADO = re.compile(
    r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[-+]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII
)
ESPACIADO = re.compile(r"[-+]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)
DECIMAL = re.compile(r"[-+]?\d{1,14}[.,]\d{1,10}", re.ASCII)
RUIDO = Decimal("0.0000000001")  # what binary fractions leave behind
LIMITE = Decimal(10) ** 14  # what the database keeps before the point


class Ambigua(ValueError):
    """A figure that is two numbers: `junta` without its sign, `partida` with a decimal part."""

    def __init__(self, escrita: str):
        super().__init__(escrita)
        self.junta = re.sub(r"[.,]", "", escrita)
        self.partida = sin_ceros(Decimal(escrita.replace(",", ".")))


def sin_ceros(valor: Decimal) -> str:
    """1200.5, 32, 1.2000: three decimals alone would read back as thousands, so a zero follows."""
    texto = f"{valor.normalize():f}"
    return f"{texto}0" if len(texto.partition(".")[2]) == 3 else texto


def escrita(celda: object) -> str:
    """The text of a cell that should hold a number: one kind of minus, and no blanks between thousands."""
    texto = str(celda or "").strip().lstrip("'").translate(GUIONES)
    # Only what parts thousands: «12 15» are two numbers.
    return re.sub(r"\s", "", texto) if ESPACIADO.fullmatch(texto) else texto


def leer(texto: str, decimal: str = "") -> Decimal:
    """`decimal`, "," or ".", says what 1.200 is; without it, Ambigua. InvalidOperation for what is no number."""
    return Decimal(_en_cifras(texto, decimal))


def redondear(valor: Decimal) -> tuple[Decimal, bool]:
    """(with four decimals, as the database keeps it; whether more than a spreadsheet's noise is lost).
    OverflowError if it does not fit."""
    try:
        redondo = valor.quantize(Decimal("0.0001"))
    except InvalidOperation:
        redondo = Decimal("Infinity")
    if abs(redondo) >= LIMITE:
        raise OverflowError(valor)
    return redondo, abs(redondo - valor) > RUIDO


def _en_cifras(texto: str, decimal: str) -> str:
    """As Decimal reads it; "" if it is no number."""
    if AMBIGUO.fullmatch(texto):
        if not decimal:
            raise Ambigua(texto)
        return texto.replace(",", ".") if decimal in texto else re.sub(r"[.,]", "", texto)
    if ENTERO.fullmatch(texto):
        return texto
    if AGRUPADO.fullmatch(texto):
        if len({c for c in texto if c in ".,"}) == 1:  # 1.200.000
            return re.sub(r"[.,]", "", texto)
        parte = max(texto.rfind("."), texto.rfind(","))
        return re.sub(r"[.,]", "", texto[:parte]) + "." + texto[parte + 1 :]
    return texto.replace(",", ".") if DECIMAL.fullmatch(texto) else ""
