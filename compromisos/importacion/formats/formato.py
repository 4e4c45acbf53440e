"""What a spreadsheet shows of a number or a date, from its number format: a percentage, a number with its unit, a month
without its day. Pure.

What is stored and what is shown may say two things. A cell comes out as who looks at the sheet reads it, where that is one
thing; where it shows fewer figures than it keeps (thousands, millions), as both, for the reader of numbers to ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from base.cifras import A_ESCALA
from base.fechas import MESES

# A literal: «"texto"», «\x»; and what shows nothing: a colour or a language in brackets, the width of a letter, a filler.
PIEZAS = re.compile(
    r'"(?P<comillas>[^"]*)"|\\(?P<suelta>.)|(?P<moneda>\[\$[^\]]*\])|(?P<nada>\[[^\]]*\]|_.|\*.)'
)
HUECO = "\x00"  # stands for a literal, which no sign of the format is in
CIFRAS = re.compile(r"[0#?]")
MILES_OCULTOS = re.compile(r"[0#?](,+)(?=[^0#?,]*$|\.)")
CON_LETRAS = re.compile(r"[^\W\d_]|%")


@dataclass(frozen=True, slots=True)
class Formato:
    """`por_ciento`: how many times the number is multiplied by a hundred to be shown; `miles`: how many times it is
    divided by a thousand; `detras`: the words that stand after it."""

    por_ciento: int = 0
    miles: int = 0
    detras: str = ""


@lru_cache(maxsize=512)
def leer_formato(formato: str, *, negativo: bool = False) -> Formato:
    """What the section of a number format does that a positive, or a negative, number is shown by."""
    secciones = _secciones(formato)
    seccion = secciones[1] if negativo and len(secciones) > 1 else secciones[0]
    limpia, literales = _sin_literales(seccion)
    if not CIFRAS.search(limpia):
        return Formato(por_ciento=limpia.count("%"))
    detras = limpia[max(m.end() for m in CIFRAS.finditer(limpia)) :]
    ocultos = MILES_OCULTOS.search(limpia)
    antes = limpia.count(HUECO) - detras.count(HUECO)
    palabras = "".join(literales[antes:]).strip()
    return Formato(
        por_ciento=limpia.count("%"),
        miles=len(ocultos[1]) if ocultos else 0,
        detras=palabras if CON_LETRAS.search(palabras) else "",
    )


def _secciones(formato: str) -> list[str]:
    """The parts that a semicolon separates; one between quotes does not."""
    partes, actual, n = [], "", 0
    while n < len(formato):
        pieza = PIEZAS.match(formato, n)
        if pieza is None and formato[n] == ";":
            partes.append(actual)
            actual, n = "", n + 1
            continue
        actual += pieza[0] if pieza else formato[n]
        n = pieza.end() if pieza else n + 1
    return [*partes, actual]


def _sin_literales(seccion: str) -> tuple[str, list[str]]:
    """(the section with a HUECO for each literal, the literals)."""
    literales: list[str] = []

    def quitar(pieza: re.Match[str]) -> str:
        if pieza["nada"] or pieza["moneda"]:
            return ""
        literales.append(pieza["comillas"] if pieza["comillas"] is not None else pieza["suelta"])
        return HUECO

    return PIEZAS.sub(quitar, seccion), literales


def numero_mostrado(valor: Decimal, formato: str | None) -> Decimal | str:
    """A stored number as it is read on the sheet: 0.45 shown as 45 % is «45 %», 45 shown so by a quoted sign too;
    50 shown as «50 CEM», that; 1200000 shown as «1,200», both."""
    que = leer_formato(formato or "General", negativo=valor < 0)
    if que.miles:
        mostrado = valor / 1000**que.miles
        return A_ESCALA % {"guarda": _llano(valor), "muestra": _llano(mostrado), "detras": que.detras}
    if que.por_ciento:
        return f"{_llano(valor * 100**que.por_ciento)} %"
    return f"{_llano(valor)} {que.detras}" if que.detras else valor


def fecha_mostrada(valor: date, formato: str | None) -> date | str:
    """A stored date; or what is read of it, if its format shows no day: «diciembre de 2026»."""
    limpia, _literales = _sin_literales(_secciones((formato or "").casefold())[0])
    if re.search(r"(?<!d)d{1,2}(?!d)", limpia) or "y" not in limpia:
        return valor
    return f"{MESES[valor.month - 1]} de {valor.year}" if "m" in limpia else str(valor.year)


def _llano(valor: Decimal) -> str:
    return f"{valor.normalize():f}"
