"""What one cell or one row says of two things: a number with its unit, and how a pledge goes beside the pledge
itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from base.texto import plegar

NUMERO_Y_UNIDAD = re.compile(r"([-+−–]?\d(?:[\d.,\u00a0\u2009\u202f ]*\d)?)\s*(%|[^\W\d_]\D*)")


def separar_unidad(celda: object) -> tuple[object, str]:
    """(number, unit) of a cell such as «50 CEM» or «45 %»; any other cell as it is, without unit."""
    partes = NUMERO_Y_UNIDAD.fullmatch(celda.strip()) if isinstance(celda, str) else None
    return (partes[1], partes[2].strip()) if partes else (celda, "")


def misma_unidad(una: str, otra: str) -> bool:
    return una.strip() == otra.strip() or (bool(plegar(una)) and plegar(una) == plegar(otra))


@dataclass(frozen=True, slots=True)
class AvanceJunto:
    """How a pledge goes, said in the row of the pledge. `estado` is the label; `valor`, of the row's own
    target. Only the `primera` row of a pledge says the rest."""

    fecha: date
    estado: str
    descripcion: str
    evidencia_url: str
    valor: Decimal | None = None
    primera: bool = True
