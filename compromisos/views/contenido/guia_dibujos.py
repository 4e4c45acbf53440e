"""Made-up data for the drawings of the style guide."""

from __future__ import annotations

from types import SimpleNamespace as Suelto

from compromisos.lectura.recuentos import Desglose
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS, Estado

MUCHAS = dict(zip(ESTADOS_EN_DIBUJOS, (57, 58, 165, 57, 13, 56), strict=True))


def _cuadros(por_estado: dict[Estado, int]) -> list[Suelto]:
    return [
        Suelto(codigo="ejemplo-1", titulo=f"Promesa de ejemplo {n}", estado=estado.value)
        for estado, cuantas in por_estado.items()
        for n in range(cuantas)
    ]


def dibujos() -> dict:
    """Every drawing of states: with all of them, one, a hair of one, none."""
    return {
        "barras": [
            MUCHAS,
            dict.fromkeys(Estado, 4),
            {Estado.SIN_INFORMACION: 6},
            {Estado.EN_PROCESO: 405, Estado.INCUMPLIDO: 1},
            {},
        ],
        "cuadros": {
            "pocas": _cuadros(dict.fromkeys(ESTADOS_EN_DIBUJOS, 1)),
            "hasta cien": _cuadros({e: n // 5 for e, n in MUCHAS.items()}),
            "muchas": _cuadros(MUCHAS),
        },
        "desglose": [
            Desglose("Prevención (ejemplo)", "#", MUCHAS),
            Desglose(
                "Un nombre largo que ocupa dos líneas en un teléfono (ejemplo)",
                "#",
                {"cumplido": 9, "en_proceso": 40},
            ),
            Desglose("Sanción (ejemplo)", "#", {"sin_informacion": 60}),
            Desglose("Con una sola (ejemplo)", "#", {"incumplido": 1}),
            Desglose("Sin ninguna (ejemplo)", "#", {}),
        ],
    }
