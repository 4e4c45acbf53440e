"""What a spreadsheet takes a text for when it opens a CSV: a number, a date, an hour, a truth. Pure.

It does so without asking, in the language of its machine, and what it saves is another text: MAR-3 is the third of March,
1-2 the first of February, 007 is 7, 20123456789 is 2.01235E+10.
"""

from __future__ import annotations

import re
from decimal import Decimal

LARGO = 40  # a longer text is none of these
MES = (
    "ene|enero|feb|febrero|mar|marzo|abr|abril|may|mayo|jun|junio|jul|julio|ago|agosto|sep|set|sept|septiembre|setiembre|"
    "oct|octubre|nov|noviembre|dic|diciembre|jan|january|february|march|apr|april|june|july|aug|august|september|october|"
    "november|dec|december"
)
NUMERO = r"[-+(]?\s?(?:s/\.?|us\$|\$|€)?\s?[-+]?(?:\d[\d.,\s]*|[.,]\d+)(?:e[-+]?\d+)?\s?(?:%|€)?\)?"
HORA = r"\d{1,3}:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?(?:\s?[ap]\.?\s?m\.?)?"
FECHA = r"\d{1,4}\s?[-/.]\s?\d{1,4}(?:\s?[-/.]\s?\d{1,4})?"
DE = r"(?:\s?[-/.]\s?|\s(?:de|del)\s|\s)?"
FECHA_EN_LETRAS = rf"(?:\d{{1,2}}{DE})?(?:{MES})\.?(?:{DE}\d{{1,4}})?(?:,?{DE}\d{{1,4}})?"
FRACCION = r"\d+\s\d+/\d+"
ABREVIADO = re.compile(r"(-?\d(?:[.,]\d+)?)e\+?(-?\d{1,2})", re.ASCII | re.IGNORECASE)
VERDAD = "verdadero|falso|true|false"
OTRA_COSA = re.compile(
    rf"\s*(?:{NUMERO}|(?:{FECHA}|{FECHA_EN_LETRAS})(?:[t\s]{HORA})?|{HORA}|{FRACCION}|{VERDAD})\s*",
    re.ASCII | re.IGNORECASE,
)


def es_otra_cosa(texto: str) -> bool:
    """Whether a spreadsheet would make something else of the text. A month alone («marzo») is a word; with a number, a
    date."""
    if len(texto) > LARGO or not OTRA_COSA.fullmatch(texto):
        return False
    return any(c.isdigit() for c in texto) or texto.strip().casefold() in VERDAD.split("|")


def abrevia(escrito: str, valor: Decimal) -> bool:
    """Whether that is how a narrow cell shows the number: 1.23457E+13 is 12345678901234, without most of its figures."""
    partes = ABREVIADO.fullmatch(escrito.strip())
    if partes is None:
        return False
    mantisa = Decimal(partes[1].replace(",", "."))
    decimales = len(partes[1].partition("," if "," in partes[1] else ".")[2])
    return Decimal(f"{valor:.{decimales}E}") == mantisa.scaleb(int(partes[2]))


def en_windows(texto: str) -> str:
    """What is left of a text in the CSV that Windows writes: «?» for each sign that its encoding has not, such as «≥»."""
    return texto.encode("cp1252", "replace").decode("cp1252")
