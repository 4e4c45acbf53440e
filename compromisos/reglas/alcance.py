"""Reach of a target that counts places: which places it may still get to. Pure: numbers and ubigeos.

A target of «24 regiones» may get to any region until it has named all 24; one of a pledge that names Cusco and counts
districts, to those of Cusco alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

LARGO = {"region": 2, "provincia": 4, "distrito": 6}  # of a ubigeo


@dataclass(frozen=True, slots=True)
class LugaresContados:
    """What a target counts and names: `cuantos` it promises, `valor` it reported, and how many names of its `nivel` the
    pledge's text (`del_texto`, ubigeos) and its last report (`informados`, a count) give."""

    nivel: str
    cuantos: Decimal | None
    valor: Decimal | None = None
    informados: int = 0
    del_texto: Collection[str] = ()

    @property
    def nombrados(self) -> int:
        """How many of its places have a name, by whichever names more."""
        largo = LARGO[self.nivel]
        return max(self.informados, len({u[:largo] for u in self.del_texto if len(u) >= largo}))

    @property
    def acotada(self) -> bool:
        """Whether the text says in which wider places its own lie."""
        return any(len(u) < LARGO[self.nivel] for u in self.del_texto)

    @property
    def completa(self) -> bool:
        """Whether it has named all the places that it promises, and all that it reports."""
        mayor = max((n for n in (self.cuantos, self.valor) if n is not None), default=None)
        return mayor is not None and self.nombrados >= mayor

    @property
    def abierta(self) -> bool:
        """Whether it may get to a place that neither text nor report names."""
        return not self.acotada and not self.completa

    @property
    def sin_nombre(self) -> int:
        """How many of the places that it reported have no name."""
        return max(0, int(self.valor or 0) - self.informados)
