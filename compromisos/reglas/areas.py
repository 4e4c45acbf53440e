"""Geometry of a stacked area: how many pledges stood in each state, over time. What it means is said by the page.

Pure: standard library only, no words. Across and down, positions within the field are thousandths of its sides; labels
have theirs in em, so that they keep apart whatever the size of the letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compromisos.reglas.graficos import escala
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS, Estado

ALTO = 15.0  # em, of the field
RENGLON = 1.5  # em, between labels
MARGEN = 0.7  # em, from the ends of the field to the middle of a label
ANGOSTO, ANCHO = 450, 130  # thousandths of the width that a month takes in a phone, and on a wide screen


@dataclass(frozen=True, slots=True)
class Area:
    """Band of a state: its outline, and the line above it, as `points` of SVG."""

    estado: Estado
    contorno: str
    borde: str


@dataclass(frozen=True, slots=True)
class Rotulo:
    """Label of a state at the right end: em from the top of the band it speaks of, and of the label."""

    estado: Estado
    cuenta: int
    y_banda: float
    y: float

    @property
    def y_muestra(self) -> float:
        """Of the upper side of the square that stands beside it."""
        return round(self.y - 0.375, 3)


@dataclass(frozen=True, slots=True)
class Marca:
    """A line across at a number of pledges, in em from the top."""

    valor: int
    y: float


@dataclass(frozen=True, slots=True)
class Mes:
    """A label of the axis below: its place in % of the width, its anchor (of SVG), and whether a phone has room for it."""

    dia: date
    x: float
    ancla: str
    en_telefono: bool


@dataclass(frozen=True, slots=True)
class Areas:
    areas: list[Area]
    rotulos: list[Rotulo]
    marcas: list[Marca]
    meses: list[Mes]


def apilar(puntos: Sequence[tuple[date, Mapping[Estado, int]]]) -> Areas:
    """`puntos` are (day, {state: how many}), two at least, oldest first. The field is as high as the largest total."""
    dias = [dia for dia, _cuentas in puntos]
    tope = max(sum(cuentas.values()) for _dia, cuentas in puntos) or 1
    xs = _lugares(dias)
    pisos = [0] * len(puntos)
    areas, rotulos = [], []
    for estado in ESTADOS_EN_DIBUJOS:
        techos = [piso + cuentas.get(estado, 0) for piso, (_dia, cuentas) in zip(pisos, puntos, strict=True)]
        if techos == pisos:
            continue
        arriba = [f"{x},{_y(n, tope)}" for x, n in zip(xs, techos, strict=True)]
        abajo = [f"{x},{_y(n, tope)}" for x, n in zip(xs, pisos, strict=True)]
        areas.append(Area(estado, " ".join([*arriba, *reversed(abajo)]), " ".join(arriba)))
        if ultimos := techos[-1] - pisos[-1]:
            medio = (techos[-1] + pisos[-1]) / 2
            rotulos.append((estado, ultimos, ALTO * (1 - medio / tope)))
        pisos = techos
    return Areas(areas, _separados(rotulos), _marcas(tope), _meses(dias, xs))


def _lugares(dias: Sequence[date]) -> list[int]:
    largo = (dias[-1] - dias[0]).days or 1
    return [round(1000 * (dia - dias[0]).days / largo) for dia in dias]


def _y(cuantos: int, tope: int) -> int:
    return round(1000 * (1 - cuantos / tope))


def _separados(rotulos: list[tuple[Estado, int, float]]) -> list[Rotulo]:
    """The labels from top to bottom, each as near its band as the others let it."""
    de_arriba = sorted(rotulos, key=lambda r: r[2])
    alto = max(ALTO, RENGLON * (len(de_arriba) - 1) + 2 * MARGEN)
    ys: list[float] = []
    for _estado, _cuenta, banda in de_arriba:
        ys.append(max(banda, ys[-1] + RENGLON if ys else MARGEN))
    piso = alto - MARGEN
    for n in range(len(ys) - 1, -1, -1):
        ys[n] = min(ys[n], piso)
        piso = ys[n] - RENGLON
    return [
        Rotulo(e, n, round(banda, 2), round(y, 2)) for (e, n, banda), y in zip(de_arriba, ys, strict=True)
    ]


def _marcas(tope: int) -> list[Marca]:
    return [
        Marca(int(valor), round(ALTO * (1 - int(valor) / tope), 2))
        for valor in escala([Decimal(tope)])
        if valor <= tope
    ]


def _meses(dias: Sequence[date], xs: Sequence[int]) -> list[Mes]:
    """As many months as fit side by side, the ends before the middle, on a phone and on a wide screen."""
    orden = _por_importancia(len(dias))
    en_telefono = _caben(orden, xs, ANGOSTO)
    en_ancho = _caben([*en_telefono, *(n for n in orden if n not in en_telefono)], xs, ANCHO)
    return [
        Mes(dias[n], xs[n] / 10, "start" if xs[n] == 0 else "end" if xs[n] == 1000 else "middle", n in en_telefono)
        for n in sorted(en_ancho)
    ]  # fmt: skip


def _por_importancia(cuantos: int) -> list[int]:
    """Positions: the first, the last, the middle, the middles of both halves…"""
    orden = [0, cuantos - 1]
    tramos = [(0, cuantos - 1)]
    while tramos:
        a, b = tramos.pop(0)
        medio = (a + b) // 2
        if medio in (a, b):
            continue
        orden.append(medio)
        tramos += [(a, medio), (medio, b)]
    return list(dict.fromkeys(orden))


def _caben(orden: Sequence[int], xs: Sequence[int], ancho: int) -> list[int]:
    """Those of `orden` whose labels do not touch one another. At the ends they stand inwards."""

    def centro(n: int) -> float:
        return min(max(xs[n], ancho / 2), 1000 - ancho / 2)

    puestos: list[int] = []
    for n in orden:
        if all(abs(centro(n) - centro(otro)) >= ancho for otro in puestos):
            puestos.append(n)
    return puestos
