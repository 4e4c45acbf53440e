"""Geometry of the line chart of a target's values over time. What it means is said by the page.

Pure: standard library only, no words. Across, a position is a percentage of the drawing's width, so that
the drawing is as wide as its page and its letters stay as large as the page's; down, it is pixels.

Zero is always on the vertical axis, as it is in the bar of a target: a line that starts elsewhere makes
small changes look large. The expected pace is `estado.esperado`, asked at the days where the line bends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compromisos.reglas.estado import esperado

IZQUIERDA, DERECHA = 14.0, 97.0  # % of the width: values at the left have room for the labels of the axis
ARRIBA, ABAJO, ALTO = 20.0, 164.0, 204.0  # px; above and below the values a label fits
LETRA = 14.0  # px a line of labels takes
AIRE = 4.0  # px between a label and the level above it
FECHA = 24.0  # % of the width a date takes in a drawing 300 px wide, with air
MARCAS = 4  # intervals of the vertical axis, at most


@dataclass(frozen=True, slots=True)
class Punto:
    x: float
    y: float
    dia: date
    valor: Decimal


@dataclass(frozen=True, slots=True)
class Raya:
    """A line across at a value: a mark of the axis, or what was promised or departed from. `y_texto` is the foot of its
    label, None where that has no room."""

    y: float
    y_texto: float | None
    valor: Decimal


@dataclass(frozen=True, slots=True)
class Fecha:
    """A day of the horizontal axis; `x` is its place, `x_texto` and `ancla` (of SVG) those of its label."""

    x: float
    x_texto: float
    ancla: str
    dia: date


@dataclass(frozen=True, slots=True)
class Grafico:
    puntos: list[Punto]
    ritmo: list[Punto]  # the expected pace, empty where none can be said
    meta: Raya
    base: Raya | None
    marcas: list[Raya]
    fechas: list[Fecha]

    @property
    def tramos(self) -> list[tuple[Punto, Punto]]:
        return list(zip(self.puntos, self.puntos[1:], strict=False))

    @property
    def tramos_de_ritmo(self) -> list[tuple[Punto, Punto]]:
        return list(zip(self.ritmo, self.ritmo[1:], strict=False))


def trazar(
    valores: Sequence[tuple[date, Decimal]],
    *,
    meta: Decimal,
    base: Decimal | None = None,
    inicio: date | None = None,
    plazo: date | None = None,
    hoy: date,
) -> Grafico:
    """`valores` are (fecha de corte, value), at least one, oldest first.

    The pace is drawn from `inicio` up to `hoy` or the deadline, whichever comes first, or up to the last
    value if that is later; never beyond, so that years to come do not crowd what is known.
    """
    dias = [dia for dia, _valor in valores]
    desde, hasta = dias[0], dias[-1]
    ritmo: list[tuple[date, Decimal]] = []
    if base is not None and inicio and plazo and inicio < min(hoy, plazo):
        desde, hasta = min(desde, inicio), max(hasta, min(hoy, plazo))
        for dia in sorted({inicio, min(plazo, hasta), hasta}):
            if (valor := esperado(base, meta, inicio=inicio, plazo=plazo, hoy=dia)) is not None:
                ritmo.append((dia, valor))
    alturas = escala([v for _dia, v in valores] + [meta] + ([] if base is None else [base]))

    def y(valor: Decimal) -> float:
        parte = (valor - alturas[0]) / (alturas[-1] - alturas[0])
        return round(ABAJO - float(parte) * (ABAJO - ARRIBA), 1)

    def x(dia: date) -> float:
        if hasta == desde:
            return round((IZQUIERDA + DERECHA) / 2, 2)
        return round(IZQUIERDA + (DERECHA - IZQUIERDA) * (dia - desde).days / (hasta - desde).days, 2)

    def puntos(pares: Sequence[tuple[date, Decimal]]) -> list[Punto]:
        return [Punto(x(dia), y(valor), dia, valor) for dia, valor in pares]

    # Labels stand outside the band between both levels, where values seldom are.
    baja = meta < (valores[0][1] if base is None else base)
    de_meta = _referencia(meta, y(meta), debajo=baja)
    de_base = None if base is None else _referencia(base, y(base), debajo=not baja)
    return Grafico(
        puntos=puntos(valores),
        ritmo=puntos(ritmo),
        meta=de_meta,
        base=de_base,
        marcas=_marcas(alturas, y, [r for r in (de_meta, de_base) if r]),
        fechas=_fechas([desde, hasta, dias[0], dias[-1], *dias], x),
    )


def escala(valores: Sequence[Decimal]) -> list[Decimal]:
    """Values of the axis: from zero or below to all of `valores`, in steps of 1, 2 or 5 by a power of ten.

    At most MARCAS intervals on each side of zero. What is counted in whole numbers has no step of halves.
    """
    menor, mayor = min([*valores, Decimal(0)]), max([*valores, Decimal(0)])
    if menor == mayor:
        return [Decimal(0), Decimal(1)]
    paso = _paso((mayor - menor) / MARCAS)
    if all(v == v.to_integral_value() for v in valores):
        paso = max(paso, Decimal(1))
    primero, ultimo = _hacia_abajo(menor / paso), -_hacia_abajo(-mayor / paso)
    return [paso * n for n in range(primero, ultimo + 1)]


def _hacia_abajo(cociente: Decimal) -> int:
    entero = int(cociente)
    return entero - 1 if cociente < entero else entero


def _paso(minimo: Decimal) -> Decimal:
    """The least of 1, 2, 5 × 10ⁿ that is `minimo` or more."""
    unidad = Decimal(1).scaleb(minimo.adjusted())
    return next(unidad * n for n in (1, 2, 5, 10) if unidad * n >= minimo)


def _referencia(valor: Decimal, y: float, *, debajo: bool) -> Raya:
    return Raya(y, round(y + LETRA - 1 if debajo else y - 5, 1), valor)


def _marcas(alturas: list[Decimal], y: Callable[[Decimal], float], referencias: list[Raya]) -> list[Raya]:
    """Lines of the axis without those that a level covers; labels where no level passes and none has its."""
    marcas = []
    for valor in alturas:
        if any(valor == r.valor for r in referencias):
            continue
        y_texto = round(y(valor) - 5, 1)
        libre = all(
            abs(y_texto - r.y_texto) >= LETRA and not y_texto - LETRA - AIRE < r.y < y_texto
            for r in referencias
            if r.y_texto is not None
        )
        marcas.append(Raya(y(valor), y_texto if libre else None, valor))
    return marcas


def _fechas(dias: Sequence[date], x: Callable[[date], float]) -> list[Fecha]:
    """As many of `dias` as fit side by side in a phone, the first named before the last, left to right."""
    puestas: list[Fecha] = []
    for dia in dias:
        fecha = _fecha(x(dia), dia)
        if all(abs(_centro(fecha) - _centro(otra)) >= FECHA for otra in puestas):
            puestas.append(fecha)
    return sorted(puestas, key=lambda f: f.dia)


def _fecha(x: float, dia: date) -> Fecha:
    if x > 100 - FECHA / 2:
        return Fecha(x, 100.0, "end", dia)
    return Fecha(x, max(x, FECHA / 2), "middle", dia)


def _centro(fecha: Fecha) -> float:
    return fecha.x_texto - FECHA / 2 if fecha.ancla == "end" else fecha.x_texto


# --- The bar of a target


def en_linea(
    valor: Decimal | None, meta: Decimal | None, *, base: Decimal | None, ritmo: Decimal | None
) -> dict[str, float | None]:
    """Positions of value, target, base and pace on one line, in % of it; {} without a value and a target.

    The band goes from `desde` for `largo`: from zero to the value, or, of a target reached by falling, what it
    has fallen from its base: a short band would look like little done.
    """
    if valor is None or meta is None:
        return {}
    puntos = [p for p in (valor, meta, base, ritmo) if p is not None]
    desde, hasta = min(*puntos, Decimal(0)), max(puntos)
    escala = (hasta - desde) or Decimal(1)

    def lugar(p: Decimal | None) -> float | None:
        return None if p is None else round(float((p - desde) / escala * 100), 2)

    de, a = (valor, base) if base is not None and base > meta else (desde, valor)
    return {
        "desde": lugar(de),
        "largo": max(round(float((a - de) / escala * 100), 2), 0.0),
        "meta": lugar(meta),
        "base": lugar(base),
        "esperado": lugar(ritmo),
    }
