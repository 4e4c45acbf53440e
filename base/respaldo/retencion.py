"""Retention of backups: which of those that are kept are no longer needed."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cuantos:
    """How many days, weeks and months keep their last backup. Days without one do not count."""

    dias: int
    semanas: int = 0
    meses: int = 0


def leer(texto: str) -> Cuantos:
    """«7», «7,4» or «7,4,12». ValueError for all else, and where none would be kept."""
    if not re.fullmatch(r"\d{1,4}(,\d{1,4}){0,2}", texto):
        raise ValueError(texto)
    cuantos = Cuantos(*(int(n) for n in texto.split(",")))
    if not (cuantos.dias or cuantos.semanas or cuantos.meses):
        raise ValueError(texto)
    return cuantos


def sobran(hechos: Collection[datetime], cuantos: Cuantos) -> set[datetime]:
    """Those that are neither the last, nor the last of one of the days, weeks (from Monday) or months to keep."""
    del_mas_nuevo = sorted(hechos, reverse=True)
    quedan = set(del_mas_nuevo[:1])
    for cuenta, periodo in (
        (cuantos.dias, lambda d: d.date()),
        (cuantos.semanas, lambda d: d.isocalendar()[:2]),
        (cuantos.meses, lambda d: (d.year, d.month)),
    ):
        vistos: list = []
        for hecho in del_mas_nuevo:
            if (de := periodo(hecho)) not in vistos:
                vistos.append(de)
                if len(vistos) <= cuenta:
                    quedan.add(hecho)
    return set(hechos) - quedan
