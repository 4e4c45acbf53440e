"""Made-up observed values for the style guide."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace as Suelto
from typing import Any, cast

from compromisos.lectura.observados import Observado
from compromisos.models import ValorObservado

EN = datetime(2026, 10, 9, 15, tzinfo=UTC)


def contado(meta: Any, avance: Any, valor: str, declarado: Decimal | None) -> Observado:
    """What an audit counted of `meta`."""
    fila = Suelto(
        meta=meta,
        valor=Decimal(valor),
        fuente="Padrón de sedes de ejemplo",
        metodo="Se fue a cada sede de la lista y se contó la que atendía.",
        verificacion=Suelto(verificador="Auditoría de ejemplo", en=EN, avance=avance),
    )
    return Observado(cast(ValorObservado, fila), declarado)
