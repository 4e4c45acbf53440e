"""Made-up data for the drawings of the style guide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace as Suelto

from compromisos.lectura.recuentos import Desglose
from compromisos.lectura.tendencia import Conjunto, Punto, Serie
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS, Estado
from compromisos.reglas.tramos import fin_de_mes, mes_de

MUCHAS: dict[str, int] = dict(zip(ESTADOS_EN_DIBUJOS, (57, 58, 165, 57, 13, 56), strict=True))


def _cuadros(por_estado: Mapping[str, int]) -> list[Suelto]:
    return [
        Suelto(codigo="ejemplo-1", titulo=f"Promesa de ejemplo {n}", estado=str(estado))
        for estado, cuantas in por_estado.items()
        for n in range(cuantas)
    ]


def _tendencia(cual: int) -> Serie:
    """One that rises while pledges enter, one that falls, one of every state with little of each."""
    cuentas: list[dict[Estado, int]] = [
        {Estado.CUMPLIDO: 2 * n, Estado.EN_PROCESO: 9 * n, Estado.SIN_INFORMACION: 180 - 6 * n}
        for n in range(20)
    ]
    if cual == 1:
        cuentas = [{Estado.CUMPLIDO: 9 - n, Estado.EN_PROCESO: n} for n in range(5)]
    elif cual == 2:
        cuentas = [{**dict.fromkeys(Estado, 1), Estado.SIN_INFORMACION: 300 + n} for n in range(30)]
    puntos = [
        Punto(fin_de_mes(mes_de(date(2025, 2, 1)) + n), {e: c.get(e, 0) for e in Estado})
        for n, c in enumerate(cuentas)
    ]
    return Serie(Conjunto(), tuple(puntos))


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
        "tendencias": {f"tendencia-{n}": _tendencia(n) for n in range(3)},
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
