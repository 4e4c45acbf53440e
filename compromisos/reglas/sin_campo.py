"""Numbers of a text that no field holds: what somebody promised to count, and nobody wrote down as a target or a date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

NUMERO = re.compile(
    r"(?<![\w.,/])\d{1,3}(?:[ .,\u00a0]\d{3})+(?![\d.,/]*\d)|(?<![\w.,/-])\d{1,9}(?![\d/]|[.,]\d|-\d)"
)


def numeros_sin_campo(
    texto: str, *, valores: Iterable[Decimal | None], fechas: Iterable[date | None]
) -> list[str]:
    """Whole numbers that `texto` says and are neither a value nor the day or the year of a date, as it writes them,
    each once and in its order. «1,200» and «1 200» are 1200: thousands are told by their groups of three."""
    sabidos = {Decimal(v) for v in valores if v is not None}
    for fecha in fechas:
        if fecha is not None:
            sabidos |= {Decimal(fecha.day), Decimal(fecha.year)}
    dichos = dict.fromkeys(m.group() for m in NUMERO.finditer(texto))
    return [n for n in dichos if Decimal(re.sub(r"\D", "", n)) not in sabidos]
