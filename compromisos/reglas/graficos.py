"""Geometry of the line chart of a target's values over time. What it means is said by the page.

Pure: standard library only, no words. Three parts stand side by side, of one height: the axis, the field of lines, and
the labels of what the lines are at their end. In the field a position across is a percentage of its width, so that it is
as wide as its page; everything else is em of the letters (`rotulos`), so that labels keep apart however large they are.

Zero is always on the vertical axis: a line that starts elsewhere makes small changes look large. The expected pace is
`estado.esperado`, asked at the days where the line bends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from compromisos.reglas.estado import esperado, retrocede
from compromisos.reglas.palabras import Sentido
from compromisos.reglas.rotulos import AIRE, Decir, Rotulo, ancho, separar

ARRIBA, ABAJO, PIE, ALTO = 1.2, 11.6, 13.2, 13.8  # em: the field, the foot of the dates, and all of it
MEDIA = 0.35  # em from the middle of a line of letters to its foot
MARGEN = 0.9  # em beside a column of labels
ANCHO_MINIMO, ANCHO_HOLGADO = (
    21.0,
    40.0,
)  # em of the narrowest drawing, all three parts, and of one with room for more dates
MES, DIA = ancho("sep 2026"), ancho("30 sep 2026")  # what a date takes
PARTES = (1 / 2, 1 / 4, 3 / 4)
MARCAS = 4  # intervals of the vertical axis, at most on each side of zero


@dataclass(frozen=True, slots=True)
class Punto:
    """A value; `retrocede`: farther from the target than the one before."""

    x: float
    y: float
    dia: date
    valor: Decimal
    retrocede: bool = False


@dataclass(frozen=True, slots=True)
class Nivel:
    """A line across at a value."""

    y: float
    valor: Decimal


@dataclass(frozen=True, slots=True)
class Final:
    """A label at the right, and the height of what it names."""

    rotulo: Rotulo
    y: float


@dataclass(frozen=True, slots=True)
class Fecha:
    """A day of the horizontal axis; `holgada`: it has room only where the drawing is wide."""

    x: float
    ancla: str
    dia: date
    holgada: bool = False


@dataclass(frozen=True, slots=True)
class Grafico:
    puntos: list[Punto]
    ritmo: list[Punto]  # the expected pace, empty where none can be said
    meta: Nivel
    base: Nivel | None  # None also at zero, where the axis is
    marcas: list[Nivel]
    eje: list[Rotulo]  # numbers of the axis, at the right of their column
    finales: list[Final]
    fechas: list[Fecha]
    con_dia: bool  # the dates are of one month: they need their day
    ancho_del_eje: float
    ancho_de_los_finales: float
    observados: list[Punto] = field(default_factory=list)  # what whoever verified counted, oldest first

    alto = ALTO
    pie = PIE

    @property
    def tramos(self) -> list[tuple[Punto, Punto]]:
        return list(zip(self.puntos, self.puntos[1:], strict=False))

    @property
    def tramos_de_ritmo(self) -> list[tuple[Punto, Punto]]:
        return list(zip(self.ritmo, self.ritmo[1:], strict=False))

    @property
    def ultimo(self) -> Punto:
        return self.puntos[-1]


def trazar(
    valores: Sequence[tuple[date, Decimal]],
    *,
    meta: Decimal,
    base: Decimal | None = None,
    sentido: Sentido | str = Sentido.CRECIENTE,
    inicio: date | None = None,
    plazo: date | None = None,
    hoy: date,
    observados: Sequence[tuple[date, Decimal]] = (),
    con_rotulo: bool = False,
    decir: Decir,
) -> Grafico:
    """`valores` are (fecha de corte, value), at least one, oldest first. `decir` gives the text of each label: «valor»,
    «meta», «base», «ritmo», and «cero» for the numbers of the axis.

    `observados` are what whoever verified counted, marks of their own; the last has a label («observado») if it stands
    beside the last value (`con_rotulo`). The pace is drawn from `inicio` up to `hoy` or the deadline, whichever comes first, or up to the last
    value if that is later; never beyond, so that years to come do not crowd what is known.
    """
    dias = [dia for dia, _valor in valores]
    contados = [dia for dia, _valor in observados]
    desde, hasta = min([dias[0], *contados]), max([dias[-1], *contados])
    ritmo: list[tuple[date, Decimal]] = []
    if base is not None and inicio and plazo and inicio < min(hoy, plazo):
        desde, hasta = min(desde, inicio), max(hasta, min(hoy, plazo))
        for dia in sorted({inicio, min(plazo, hasta), hasta}):
            if (valor := esperado(base, meta, inicio=inicio, plazo=plazo, hoy=dia)) is not None:
                ritmo.append((dia, valor))
    alturas = escala([v for _dia, v in [*valores, *observados]] + [meta] + ([] if base is None else [base]))

    def y(valor: Decimal) -> float:
        parte = (valor - alturas[0]) / (alturas[-1] - alturas[0])
        return round(ABAJO - float(parte) * (ABAJO - ARRIBA), 2)

    def x(dia: date) -> float:
        if hasta == desde:
            return 50.0
        return round(100 * (dia - desde).days / (hasta - desde).days, 2)

    puntos = [
        Punto(x(dia), y(v), dia, v, retrocede(v, valores[n - 1][1] if n else None, sentido))
        for n, (dia, v) in enumerate(valores)
    ]
    de_ritmo = [Punto(x(dia), y(v), dia, v) for dia, v in ritmo]
    nivel_de_base = None if not base else Nivel(y(base), base)
    marcas = [Nivel(y(v), v) for v in alturas]
    eje = [Rotulo("cero", decir("cero", m.valor), 100.0, round(m.y + MEDIA, 2), "end") for m in marcas]
    marcados = [Punto(x(dia), y(v), dia, v) for dia, v in observados]
    al_lado = marcados[-1:] if con_rotulo else []
    finales = _finales(puntos[-1], Nivel(y(meta), meta), nivel_de_base, de_ritmo[-1:], al_lado, decir)
    del_eje = _columna(r.texto for r in eje)
    de_finales = _columna(f.rotulo.texto for f in finales)
    fechas, con_dia = _fechas([desde, hasta, dias[0], dias[-1], *dias], x, del_eje + de_finales)
    return Grafico(
        puntos=puntos,
        ritmo=de_ritmo,
        meta=Nivel(y(meta), meta),
        base=nivel_de_base,
        marcas=marcas,
        eje=eje,
        finales=finales,
        fechas=fechas,
        con_dia=con_dia,
        ancho_del_eje=del_eje,
        ancho_de_los_finales=de_finales,
        observados=marcados,
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


# --- Labels


def _finales(
    ultimo: Punto,
    meta: Nivel,
    base: Nivel | None,
    ritmo: Sequence[Punto],
    observado: Sequence[Punto],
    decir: Decir,
) -> list[Final]:
    """What the lines are where they end; a pace that is at the target already is said by the target."""
    suyos: list[tuple[str, Punto | Nivel]] = [("valor", ultimo), ("meta", meta)]
    if base and base.valor != meta.valor:
        suyos.append(("base", base))
    suyos += [("ritmo", p) for p in ritmo if p.valor not in (meta.valor, base and base.valor)]
    suyos += [("observado", p) for p in observado]
    pies = separar([n.y + MEDIA for _que, n in suyos], arriba=ARRIBA, abajo=ABAJO + MEDIA)
    return [
        Final(Rotulo(que, decir(que, nivel.valor), 0.0, pie), nivel.y)
        for (que, nivel), pie in zip(suyos, pies, strict=True)
    ]


def _columna(textos: Iterable[str]) -> float:
    return round(max(map(ancho, textos)) + MARGEN, 2)


def _fechas(dias: Sequence[date], x: Callable[[date], float], columnas: float) -> tuple[list[Fecha], bool]:
    """As many of `dias` as fit side by side between columns that take `columnas` em, the first named before the last;
    and whether they need their day, for being of one month."""
    con_dia = len({(d.year, d.month) for d in dias}) == 1
    suyo = DIA if con_dia else MES
    puestas: list[Fecha] = []
    for total, candidatas in ((ANCHO_MINIMO, dias), (ANCHO_HOLGADO, _repartidas(dias))):
        campo = total - columnas
        for dia in candidatas:
            fecha = _fecha(x(dia), dia, suyo, campo, holgada=total == ANCHO_HOLGADO)
            if all(_lejos(fecha, otra, suyo, campo) for otra in puestas) and (
                con_dia or all((dia.year, dia.month) != (f.dia.year, f.dia.month) for f in puestas)
            ):
                puestas.append(fecha)
    return sorted(puestas, key=lambda f: f.dia), con_dia


def _repartidas(dias: Sequence[date]) -> list[date]:
    """Those nearest to the half and the quarters of their span, in this order: labels that are evenly apart."""
    desde, lapso = min(dias), max(dias) - min(dias)
    return [min(dias, key=lambda dia: abs(dia - (desde + lapso * parte))) for parte in PARTES]


def _fecha(x: float, dia: date, suyo: float, campo: float, *, holgada: bool) -> Fecha:
    """Centred under its day, or inwards from it where an edge is too near."""
    centro = x / 100 * campo
    if centro - suyo / 2 < 0:
        return Fecha(x, "start", dia, holgada)
    return Fecha(x, "end" if centro + suyo / 2 > campo else "middle", dia, holgada)


def _lejos(a: Fecha, b: Fecha, suyo: float, campo: float) -> bool:
    def comienzo(f: Fecha) -> float:
        return f.x / 100 * campo - {"start": 0.0, "middle": suyo / 2, "end": suyo}[f.ancla]

    return abs(comienzo(a) - comienzo(b)) >= suyo + AIRE
