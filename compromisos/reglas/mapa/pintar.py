"""Classes and legends of the maps of regions. Pure: standard library only.

Two maps: how many of something each region has, and which regions some places are in. Neither tells by
colour alone: each class has its own pattern, and the figures are written on the first.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ANCHO, ALTO = 480, 690
CALLAO = "07"  # two units wide: it is drawn as a disc in the sea, with a line to where it is
DISCO = {"x": 104, "y": 458}
CLASES = 3  # of those that have some


@dataclass(frozen=True, slots=True)
class Region:
    """A region as it is drawn. `clase` is one of its map's."""

    ubigeo: str
    nombre: str
    d: str
    x: int  # where a figure fits, or the centre of the disc
    y: int
    clase: str
    cuenta: int = 0

    @property
    def en_disco(self) -> bool:
        return self.ubigeo == CALLAO


@dataclass(frozen=True, slots=True)
class Banda:
    """A line of the legend. Of a map of counts, those between `desde` and `hasta`."""

    codigo: str
    regiones: int  # how many are painted so
    desde: int = 0
    hasta: int = 0


@dataclass(frozen=True, slots=True)
class Mapa:
    regiones: list[Region]
    clases: list[Banda]

    def de_clase(self, codigo: str) -> list[Region]:
        return [r for r in self.regiones if r.clase == codigo]

    @property
    def si(self) -> list[Region]:
        return self.de_clase("si")

    @property
    def parte(self) -> list[Region]:
        return self.de_clase("parte")

    @property
    def no(self) -> list[Region]:
        return self.de_clase("no")


@functools.cache
def formas() -> dict[str, dict]:
    """{ubigeo: {nombre, d, x, y}} of the 25 regions, in INEI's order."""
    leidas = json.loads((Path(__file__).parent / "regiones.json").read_text(encoding="utf-8"))
    return {ubigeo: forma | (DISCO if ubigeo == CALLAO else {}) for ubigeo, forma in leidas.items()}


def bandas(mayor: int) -> list[tuple[int, int]]:
    """Bands from 1 to `mayor`, of one size, at most three: the eye compares what it can explain.

    >>> bandas(10)
    [(1, 4), (5, 8), (9, 10)]
    """
    paso = -(-mayor // CLASES) or 1
    return [(desde, min(desde + paso - 1, mayor)) for desde in range(1, mayor + 1, paso)]


def mapa_de_cuentas(cuentas: Mapping[str, int]) -> Mapa:
    """The regions by how many each has; `cuentas` are {ubigeo of a region: how many}."""
    limites = [(0, 0), *bandas(max(cuentas.values(), default=0))]

    def clase(n: int) -> str:
        return f"c{next(i for i, (_desde, hasta) in enumerate(limites) if n <= hasta)}"

    regiones = [
        Region(ubigeo=u, **forma, clase=clase(cuentas.get(u, 0)), cuenta=cuentas.get(u, 0))
        for u, forma in formas().items()
    ]
    pintadas = [r.clase for r in regiones]
    return Mapa(
        regiones,
        [Banda(f"c{i}", pintadas.count(f"c{i}"), desde, hasta) for i, (desde, hasta) in enumerate(limites)],
    )


def mapa_de_alcance(alcanzados: Iterable[str]) -> Mapa:
    """The regions by whether they were named as reached; `alcanzados` are ubigeos of any level.

    `si`: the region itself; `parte`: some province or district of it; `no`: nothing of it. That it was
    not named is all that «no» says.
    """
    alcanzados = set(alcanzados)
    con_algo = {u[:2] for u in alcanzados}

    def clase(ubigeo: str) -> str:
        return "si" if ubigeo in alcanzados else "parte" if ubigeo in con_algo else "no"

    regiones = [Region(ubigeo=u, **forma, clase=clase(u)) for u, forma in formas().items()]
    pintadas = [r.clase for r in regiones]
    return Mapa(regiones, [Banda(c, pintadas.count(c)) for c in ("si", "parte", "no") if c in pintadas])
