"""Geometry of the bar of a target: how much of the way from where it began to what was promised. Pure.

It always goes from left to right, also where what was promised is to fall: the base is at the left, the target at the
right, and what is filled is done. Without a base a target that is to rise begins at zero, and of one that is to fall
there is no way to fill. Positions across are percentages; down, em of the letters (`rotulos`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from compromisos.reglas.palabras import Sentido
from compromisos.reglas.rotulos import Decir, Rotulo, en_renglones

ANCHO_MINIMO = 21.0  # em: the narrowest page, less its margins
RIEL, GRUESO = 1.7, 0.9  # em: where the band begins, how high it is
PRIMER_RENGLON = RIEL + GRUESO + 1.25


@dataclass(frozen=True, slots=True)
class Barra:
    """From `desde` for `largo` goes what is done, or what was lost (`pierde`); None of it without a value.

    `inicio` is where the way begins (its base, or zero); `meta`, `ritmo` and `observado` are marks on it.
    """

    desde: float
    largo: float
    pierde: bool
    inicio: float
    meta: float
    ritmo: float | None
    rotulos: list[Rotulo]
    alto: float
    sin_dato: bool
    observado: float | None = None

    @property
    def fin(self) -> float:
        return round(self.desde + self.largo, 2)


def trazar(
    valor: Decimal | None,
    meta: Decimal,
    *,
    base: Decimal | None = None,
    sentido: Sentido | str = Sentido.CRECIENTE,
    ritmo: Decimal | None = None,
    observado: Decimal | None = None,
    decir: Decir,
) -> Barra:
    """`decir` gives the text of each label: «valor», «meta», «base», «cero», «ritmo» and «observado», what whoever
    verified counted: a mark, which fills nothing."""
    baja = sentido == Sentido.DECRECIENTE
    con_base = base is not None and base != meta and (base > meta) is baja
    inicio = _inicio(valor, meta, base if con_base else None, baja=baja)
    puntos = [p for p in (inicio, valor, meta, ritmo, observado) if p is not None]
    izquierda, derecha = (max(puntos), min(puntos)) if baja else (min(puntos), max(puntos))
    extension = derecha - izquierda

    def lugar(punto: Decimal) -> float:
        if not extension:
            return 100.0
        return round(float((punto - izquierda) / extension * 100), 2)

    de, a = lugar(inicio), lugar(inicio if valor is None else valor)
    if not extension and valor is not None:
        de = 0.0  # nothing was to be done, or it is where it was to be: the way is whole
    textos = []
    if con_base or not baja:
        textos.append(("base" if con_base else "cero", inicio, 0.0 if not extension else de))
    textos.append(("meta", meta, lugar(meta)))
    if ritmo is not None and valor is not None:
        textos.append(("ritmo", ritmo, lugar(ritmo)))
    if observado is not None:
        textos.append(("observado", observado, lugar(observado)))
    debajo = en_renglones(
        [(que, decir(que, cuanto), x) for que, cuanto, x in textos],
        ancho_total=ANCHO_MINIMO,
        desde=PRIMER_RENGLON,
    )
    encima = (
        []
        if valor is None
        else en_renglones([("valor", decir("valor", valor), a)], ancho_total=ANCHO_MINIMO, desde=RIEL - 0.5)
    )
    return Barra(
        desde=min(de, a),
        largo=round(abs(a - de), 2),
        pierde=a < de,
        inicio=de,
        meta=lugar(meta),
        ritmo=None if ritmo is None or valor is None else lugar(ritmo),
        rotulos=[*encima, *debajo],
        alto=round(max(r.y for r in debajo) + 0.4, 2),
        sin_dato=valor is None,
        observado=None if observado is None else lugar(observado),
    )


def _inicio(valor: Decimal | None, meta: Decimal, base: Decimal | None, *, baja: bool) -> Decimal:
    """Where the way begins: the base; zero; or, of what is to fall from nobody knows where, as high as is known."""
    if base is not None:
        return base
    if not baja:
        return min(Decimal(0), meta)
    return meta if valor is None else max(valor, meta)
