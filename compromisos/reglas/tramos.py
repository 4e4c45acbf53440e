"""Runs of days over which a pledge stands in one state, in one place among the others. Pure, like estado.py.

A line is a list of (day since which, what it says), oldest first; None as the day is «always». Days are those of
`zona`, and a run says how a pledge stood at the end of each of them: what begins and ends within a day is in none.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from compromisos.reglas.estado import HechoAvance, Hechos
from compromisos.reglas.movimientos import postura
from compromisos.reglas.palabras import Estado

Linea = list[tuple[date | None, Any]]
Intervalo = tuple[
    datetime | None, datetime | None, Any
]  # from (None: always) until (None: still) it held: what


@dataclass(frozen=True, slots=True)
class Tramo:
    """From `desde` (None: always) until the eve of `hasta` (None: still) it stood so; `junto` is what the lines beside
    said meanwhile."""

    desde: date | None
    hasta: date | None
    estado: Estado
    junto: tuple[Any, ...] = ()


def mes_de(dia: date) -> int:
    """Number of the month of `dia`: those of one year after another."""
    return dia.year * 12 + dia.month - 1


def fin_de_mes(mes: int) -> date:
    """Last day of a month, by its number."""
    anio, n = divmod(mes, 12)
    return date(anio, n + 1, monthrange(anio, n + 1)[1])


def tramos(
    avances: Iterable[HechoAvance],
    *,
    publico: date | None,
    dejado: date | None = None,
    zona: tzinfo,
    junto: Sequence[Linea] = (),
) -> list[Tramo]:
    """Runs of one public pledge, oldest first. `publico` and `dejado`, as in `movimientos.postura`."""
    estados = _estados(tuple(avances), publico, dejado, zona)
    hechos: list[Tramo] = []
    for desde, hasta, (estado, *resto) in _cruzar([estados, *junto]):
        if estado is not None:
            hechos.append(Tramo(desde, hasta, estado, tuple(resto)))
    return hechos


def reunidos(intervalos: Iterable[Intervalo], zona: tzinfo) -> Linea:
    """Line of what held at the end of each day, as a sorted tuple: of lists that come and go one by one."""
    dias = [(_dia(a, zona), _dia(b, zona), que) for a, b, que in intervalos]
    cuando = {d for a, b, _que in dias for d in (a, b) if d is not None}
    return [(d, tuple(sorted(que for a, b, que in dias if _rige(a, b, d)))) for d in _desde_siempre(cuando)]


def ultimos(intervalos: Iterable[Intervalo], zona: tzinfo) -> Linea:
    """Line of what was said last by the end of each day; the first holds since always."""
    linea: Linea = []
    for desde, _hasta, que in sorted(intervalos, key=lambda i: (i[0] is not None, i[0])):
        dia = _dia(desde, zona) if linea else None
        if linea and linea[-1][0] == dia:
            linea.pop()
        linea.append((dia, que))
    return linea


def _estados(
    avances: tuple[HechoAvance, ...], publico: date | None, dejado: date | None, zona: tzinfo
) -> Linea:
    hechos = Hechos(avances=avances)
    instantes = [m for a in avances for m in (a.publicado_en, a.retirado_en, a.corregido_en) if m]
    dias = {m.astimezone(zona).date() for m in instantes} | {d for d in (publico, dejado) if d}
    linea: Linea = [(None, Estado.SIN_INFORMACION if publico is None else None)]
    for dia in sorted(dias):
        suya = postura(hechos, publico=publico, dejado=dejado, dia=dia, zona=zona)
        linea.append((dia, suya.estado if suya else None))
    return linea


def _cruzar(lineas: Sequence[Linea]) -> Iterable[tuple[date | None, date | None, list[Any]]]:
    """(from, until, what each line says) over which none changes."""
    dias = _desde_siempre({dia for linea in lineas for dia, _que in linea if dia is not None})
    desde: date | None = None
    dicho: list[Any] | None = None
    for dia in dias:
        ahora = [_al(linea, dia) for linea in lineas]
        if ahora == dicho:
            continue
        if dicho is not None:
            yield desde, dia, dicho
        desde, dicho = dia, ahora
    if dicho is not None:
        yield desde, None, dicho


def _desde_siempre(dias: Iterable[date]) -> list[date | None]:
    return [None, *sorted(dias)]


def _al(linea: Linea, dia: date | None) -> Any:
    que = None
    for desde, suyo in linea:
        if desde is None or dia is not None and desde <= dia:
            que = suyo
    return que


def _dia(momento: datetime | None, zona: tzinfo) -> date | None:
    return None if momento is None else momento.astimezone(zona).date()


def _rige(desde: date | None, hasta: date | None, dia: date | None) -> bool:
    if dia is None:
        return desde is None
    return (desde is None or desde <= dia) and (hasta is None or dia < hasta)
