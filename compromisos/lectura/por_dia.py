"""Lines of «Qué cambió»: the changes of a page told once per day and pledge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from compromisos.lectura.cambios import Cambio
from compromisos.reglas.palabras import TipoCambio

DE_QUIEN_LLEGA = (TipoCambio.NUEVO, TipoCambio.ENTRADA)


@dataclass(frozen=True, slots=True)
class Renglon:
    """A line: all that one pledge (or one ficha) changed in a day; or, if `llegan`, pledges of one institution of
    which nothing else is told than that they came in, the same way."""

    cambios: list[Cambio]
    llegan: bool = False


def por_dia(cambios: Iterable[Cambio]) -> list[tuple[date, list[Renglon]]]:
    """Lines of completed changes, in their order: day by day, none lost and none told twice."""
    return [(dia, _renglones(suyos)) for dia, suyos in groupby(cambios, key=lambda c: c.dia)]


def _renglones(cambios: Iterable[Cambio]) -> list[Renglon]:
    de_cada_una: dict[tuple, list[Cambio]] = {}
    for cambio in cambios:
        de_cada_una.setdefault((cambio.compromiso_id, cambio.modificacion_id), []).append(cambio)
    renglones: dict[tuple, list[Cambio]] = {}
    for clave, suyos in de_cada_una.items():
        renglones.setdefault(_llegada(suyos) or clave, []).extend(suyos)
    return [
        Renglon(
            suyos,
            llegan=len(suyos) > 1
            and bool(_llegada(suyos[:1]))
            and suyos[0].compromiso_id != suyos[1].compromiso_id,
        )
        for suyos in renglones.values()
    ]


def _llegada(suyos: list[Cambio]) -> tuple | None:
    """What pledges that only came in have in common; None of those with more to tell."""
    unico = suyos[0]
    if len(suyos) > 1 or unico.tipo not in DE_QUIEN_LLEGA or unico.compromiso is None:
        return None
    return unico.tipo, unico.compromiso.institucion_id, unico.compromiso.edicion_id
