"""Classes and legends of the maps of regions. Pure: standard library only.

Three: how much of what names each region is done, which regions some places are in, and where one region is. None tells
by colour alone: the figures are written on the first, the second has its list, the third its name.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

ANCHO, ALTO = 480, 690
CALLAO = "07"  # two units wide: it is drawn as a disc in the sea, with a line to where it is
DISCO = {"x": 104, "y": 458}
CLASES = 3  # of those that have some: thirds of the regions, as near as ties allow
# {ubigeo: (its code of ISO 3166-2:PE, column, row)}: 25 squares in rough geography, for narrow screens.
TESELAS = {
    "24": ("TUM", 0, 0), "16": ("LOR", 3, 0),
    "20": ("PIU", 0, 1), "06": ("CAJ", 1, 1), "01": ("AMA", 2, 1), "22": ("SAM", 3, 1),
    "14": ("LAM", 0, 2), "13": ("LAL", 1, 2), "10": ("HUC", 2, 2), "25": ("UCA", 3, 2),
    "02": ("ANC", 1, 3), "19": ("PAS", 2, 3), "12": ("JUN", 3, 3),
    "07": ("CAL", 0, 4), "15": ("LIM", 1, 4), "09": ("HUV", 2, 4), "08": ("CUS", 3, 4), "17": ("MDD", 4, 4),
    "11": ("ICA", 1, 5), "05": ("AYA", 2, 5), "03": ("APU", 3, 5), "21": ("PUN", 4, 5),
    "04": ("ARE", 2, 6), "18": ("MOQ", 3, 6), "23": ("TAC", 4, 6),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Region:
    """A region as it is drawn. `clase` is one of its map's."""

    ubigeo: str
    nombre: str
    d: str
    x: int  # where a figure fits, or the centre of the disc
    y: int
    clase: str
    n: int = 0
    de: int | None = None

    @property
    def en_disco(self) -> bool:
        return self.ubigeo == CALLAO

    @property
    def escrito(self) -> str:
        """The figure on it: «5/17», «17», or a dash where there is nothing to count."""
        if self.clase == "sin":
            return "–"
        return f"{self.n}" if self.de is None else f"{self.n}/{self.de}"

    @property
    def sigla(self) -> str:
        return TESELAS[self.ubigeo][0]

    @property
    def columna(self) -> int:
        return TESELAS[self.ubigeo][1]

    @property
    def fila(self) -> int:
        return TESELAS[self.ubigeo][2]


@dataclass(frozen=True, slots=True)
class Banda:
    """A line of the legend: a class, how many regions are in it, and of a map of figures between which values they are
    (counts, or shares of what they are of)."""

    codigo: str
    regiones: int
    desde: Fraction = Fraction(0)
    hasta: Fraction = Fraction(0)


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


def cuantiles(valores: Iterable[Fraction], clases: int = CLASES) -> dict[Fraction, int]:
    """{value: its class, from 1}, so that each class has about as many; equal values are never parted.

    >>> cuantiles([Fraction(1), Fraction(1), Fraction(2), Fraction(9)], 2)
    {Fraction(1, 1): 1, Fraction(2, 1): 2, Fraction(9, 1): 2}
    """
    ordenados = sorted(valores)
    tramo: dict[Fraction, int] = {}
    for puesto, valor in enumerate(ordenados):
        tramo.setdefault(valor, puesto * clases // len(ordenados))
    usados = sorted(set(tramo.values()))
    return {valor: usados.index(t) + 1 for valor, t in tramo.items()}


def mapa_de_avance(datos: Mapping[str, tuple[int, int | None]]) -> Mapa:
    """The regions by the share that `n` is of `de`, or by `n` alone where `de` is None; `datos` are {ubigeo: (n, de)}.

    `sin`: nothing to count there, which is no zero; `c0`: none of it; `c1`… by quantiles of the rest.
    """

    def valor(n: int, de: int | None) -> Fraction:
        return Fraction(n, 1 if de is None else de)

    con_algo = {u: valor(n, de) for u, (n, de) in datos.items() if n}
    clases = cuantiles(con_algo.values())

    def clase(ubigeo: str) -> str:
        n, de = datos.get(ubigeo, (0, 0))
        return f"c{clases[con_algo[ubigeo]]}" if n else "c0" if de else "sin"

    regiones = [
        Region(ubigeo=u, **forma, clase=clase(u), n=datos.get(u, (0, 0))[0], de=datos.get(u, (0, 0))[1])
        for u, forma in formas().items()
    ]
    pintadas = [r.clase for r in regiones]
    bandas = [Banda(c, pintadas.count(c)) for c in ("sin", "c0") if c in pintadas]
    for codigo in sorted(set(pintadas) - {"sin", "c0"}):
        suyos = [con_algo[r.ubigeo] for r in regiones if r.clase == codigo]
        bandas.append(Banda(codigo, len(suyos), min(suyos), max(suyos)))
    return Mapa(regiones, bandas)


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


def silueta(ubigeo: str) -> tuple[str, str]:
    """(the path of all the regions but one, the path of that one), to show where it is."""
    todas = formas()
    return "".join(forma["d"] for u, forma in todas.items() if u != ubigeo), todas[ubigeo]["d"]
