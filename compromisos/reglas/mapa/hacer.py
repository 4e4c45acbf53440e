"""Make `regiones.json` from `fuente.json`: whole numbers, relative moves, and where a figure fits inside.

Run by hand, once for each new source: `python compromisos/reglas/mapa/hacer.py`. Standard library only.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

AQUI = Path(__file__).parent
MALLA = 8  # of the source's units, to look for the roomiest place

Punto = tuple[int, int]


def anillos(d: str) -> list[list[Punto]]:
    """The rings of a path of M and L moves, in whole numbers, without repeated points."""
    hechos = []
    for trozo in d.upper().replace("Z", "").split("M")[1:]:
        numeros = [float(n) for n in re.findall(r"-?[\d.]+", trozo)]
        puntos: list[Punto] = []
        for x, y in zip(numeros[::2], numeros[1::2], strict=True):
            punto = (round(x), round(y))
            if not puntos or punto != puntos[-1]:
                puntos.append(punto)
        if len(puntos) > 2:
            hechos.append(puntos)
    return hechos


def camino(rings: list[list[Punto]]) -> str:
    partes = []
    for (x, y), *resto in rings:
        partes.append(f"M{x} {y}l")
        moves = []
        for a, b in resto:
            moves.append(f"{a - x} {b - y}".replace(" -", "-"))
            x, y = a, b
        partes.append(" ".join(moves).replace(" -", "-") + "z")
    return "".join(partes)


def dentro(punto: tuple[float, float], rings: list[list[Punto]]) -> bool:
    x, y = punto
    cruces = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                cruces = not cruces
    return cruces


def lejos_del_borde(punto: tuple[float, float], rings: list[list[Punto]]) -> float:
    x, y = punto
    menor = float("inf")
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            largo = (x2 - x1) ** 2 + (y2 - y1) ** 2 or 1
            t = max(0, min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / largo))
            menor = min(menor, (x - x1 - t * (x2 - x1)) ** 2 + (y - y1 - t * (y2 - y1)) ** 2)
    return menor


def centro(rings: list[list[Punto]]) -> Punto:
    """The point of a grid that is farthest from any border."""
    xs, ys = [p[0] for r in rings for p in r], [p[1] for r in rings for p in r]
    paso = max(1, min(MALLA, (max(xs) - min(xs)) // 8, (max(ys) - min(ys)) // 8))
    malla = [
        (x, y)
        for x in range(min(xs), max(xs) + 1, paso)
        for y in range(min(ys), max(ys) + 1, paso)
        if dentro((x + 0.1, y + 0.1), rings)
    ]
    return max(malla, key=lambda p: lejos_del_borde(p, rings), default=(xs[0], ys[0]))


def hacer() -> dict:
    fuente = json.loads((AQUI / "fuente.json").read_text(encoding="utf-8"))
    regiones = {}
    for ubigeo, region in sorted(fuente.items()):
        rings = anillos(region["d"])
        if not rings:
            raise ValueError(f"{region['nombre']} is too small to be drawn in whole numbers")
        x, y = centro(rings)
        regiones[ubigeo] = {"nombre": region["nombre"], "d": camino(rings), "x": x, "y": y}
    return regiones


if __name__ == "__main__":
    hechas = json.dumps(hacer(), separators=(",", ":"), ensure_ascii=False)
    (AQUI / "regiones.json").write_text(hechas + "\n", encoding="utf-8")
