"""Labels of a drawing: how wide a text is, and where several stand without touching. Pure, no words of its own.

Down, and across a label itself, the unit is the em of the drawing's letters; a position across is a percentage of its
width. What has room in the narrowest drawing has room in every wider one: letters do not grow with the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

LETRA = 0.62  # em that a sign takes, in the widest of the usual letters
RENGLON = 1.3  # em from one label to the one under it
AIRE = 0.5  # em between two labels of the same line

# What each label says: (what it is of, its value) -> its text, in the language of the page.
Decir = Callable[[str, Decimal], str]


@dataclass(frozen=True, slots=True)
class Rotulo:
    """A text at `x` (%) and `y` (em, its foot), `ancla` that of SVG. `que`: what it is of."""

    que: str
    texto: str
    x: float
    y: float
    ancla: str = "start"

    def lado(self, ancho_total: float) -> tuple[float, float]:
        """Where it begins and ends, in em, in a drawing `ancho_total` wide."""
        de, suyo = self.x / 100 * ancho_total, ancho(self.texto)
        de -= {"start": 0.0, "middle": suyo / 2, "end": suyo}[self.ancla]
        return de, de + suyo


def ancho(texto: str) -> float:
    """Em that a text takes at most."""
    return len(texto) * LETRA


def separar(alturas: Sequence[float], *, arriba: float, abajo: float) -> list[float]:
    """The same heights, in their order from the top, a line apart and between `arriba` and `abajo`, moved as little as
    that takes. Needs room for all."""
    orden = sorted(range(len(alturas)), key=lambda n: alturas[n])
    puestas = [min(max(alturas[n], arriba), abajo) for n in orden]
    for n in range(1, len(puestas)):
        puestas[n] = max(puestas[n], puestas[n - 1] + RENGLON)
    techo = abajo
    for n in reversed(range(len(puestas))):
        puestas[n] = min(puestas[n], techo)
        techo = puestas[n] - RENGLON
    en_su_orden = dict(zip(orden, puestas, strict=True))
    return [round(en_su_orden[n], 2) for n in range(len(alturas))]


def en_renglones(
    textos: Sequence[tuple[str, str, float]], *, ancho_total: float, desde: float
) -> list[Rotulo]:
    """Labels (what, text, place in %) under a line, each at its place and in the first row where it has room; `desde` is
    the foot of the first row."""
    puestos: list[Rotulo] = []
    for que, texto, x in textos:
        ancla = _ancla(x, ancho(texto), ancho_total)
        fila = desde
        while any(_chocan(Rotulo(que, texto, x, fila, ancla), otro, ancho_total) for otro in puestos):
            fila = round(fila + RENGLON, 2)
        puestos.append(Rotulo(que, texto, x, fila, ancla))
    return puestos


def _ancla(x: float, suyo: float, ancho_total: float) -> str:
    """Centred on its place, unless an edge is too near."""
    centro = x / 100 * ancho_total
    if centro - suyo / 2 < 0:
        return "start"
    return "end" if centro + suyo / 2 > ancho_total else "middle"


def _chocan(a: Rotulo, b: Rotulo, ancho_total: float) -> bool:
    if abs(a.y - b.y) >= RENGLON:
        return False
    (a_de, a_a), (b_de, b_a) = a.lado(ancho_total), b.lado(ancho_total)
    return a_de < b_a + AIRE and b_de < a_a + AIRE
