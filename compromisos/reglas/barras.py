"""Geometry of the bars of states: where each segment begins and how wide it is, in % of the drawing's width.

Pure: standard library only, no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS, Estado

MINIMO = 1.2  # % of the width: the least that is seen of a state that somebody declared


@dataclass(frozen=True, slots=True)
class Segmento:
    """A segment of a bar."""

    estado: Estado
    cuenta: int
    x: float
    ancho: float

    @property
    def fin(self) -> float:
        return round(self.x + self.ancho, 2)

    @property
    def medio(self) -> float:
        return round(self.x + self.ancho / 2, 2)


def tramos(por_estado: Mapping[str, int], *, escala: int = 0, minimo: float = MINIMO) -> list[Segmento]:
    """Segments of the states that some pledge has, side by side from 0, in the order of drawings.

    The bar is as long as its total is of `escala` (0: the whole width), so that bars one under another are compared by
    their length. What would be too narrow to be seen takes `minimo`, which the wide ones give up in proportion.
    """
    cuentas = [(e, n) for e in ESTADOS_EN_DIBUJOS if (n := por_estado.get(e, 0))]
    total = sum(n for _e, n in cuentas)
    if not total:
        return []
    largo = max(100 * total / max(escala or total, total), minimo * len(cuentas))
    hechos, x = [], 0.0
    for (estado, cuenta), ancho in zip(
        cuentas, _anchos([n for _e, n in cuentas], largo, minimo), strict=True
    ):
        hechos.append(Segmento(estado, cuenta, round(x, 2), round(ancho, 2)))
        x += ancho
    return hechos


def _anchos(cuentas: list[int], largo: float, minimo: float) -> list[float]:
    """`largo` shared out by `cuentas`, `minimo` at least to each."""
    total = sum(cuentas)
    propios = [largo * n / total for n in cuentas]
    falta = sum(minimo - a for a in propios if a < minimo)
    sobra = sum(a - minimo for a in propios if a > minimo)
    return [minimo if a <= minimo else a - falta * (a - minimo) / sobra for a in propios]
