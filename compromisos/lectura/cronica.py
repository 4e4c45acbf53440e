"""A feed's changes as documents: the newest, and one for each day that is over, which no longer changes (RFC 5005).

Whoever polls once a day loses none, however many there were: the newest document holds all of its day and of the
day before, in as many parts as it takes, and every older day has an address of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from compromisos.lectura.cambios import Cambio

ENTRADAS = 50  # of the newest document, where its two days have fewer
POR_PARTE = 500  # more than that is not sent in one piece
UN_DIA = timedelta(days=1)
VENTANA = timedelta(days=90)
DIAS_QUE_SE_MIRAN = 31  # of a list that pledges enter and leave, those on which anything happened


@dataclass(frozen=True, slots=True)
class Documento:
    """One document: its changes, newest first, and what stands beside it. A place is (day, part)."""

    cambios: list[Cambio]
    parte: int
    partes: int
    antes: tuple[date, int] | None  # the archive of what came before
    despues: tuple[date, int] | None  # only of an archive


@dataclass(frozen=True, slots=True)
class Cronica:
    """`leer` gives the changes of some days, both included; `hoy` is not over; nothing happened before `primero`,
    which is asked only if one goes that far. The newest document goes back to `desde`, or to where there are
    enough; none goes back beyond `piso`. `cribar` chooses, of those of a day, the ones that are told: it is asked of the
    days of one document only, and an archive may be left with none."""

    leer: Callable[[date, date], list[Cambio]]
    primero: Callable[[], date]
    hoy: date
    desde: date | None = None
    piso: date = date.min
    cribar: Callable[[Iterable[Cambio]], list[Cambio]] | None = None

    def actual(self, parte: int = 1) -> Documento | None:
        """The newest document, or another part of it; None if it has no such part. It is all of today and of yesterday, and as
        many before as make ENTRADAS."""
        ayer = _menos(self.hoy, UN_DIA)
        ultimos: list[Cambio] = []
        antes = None
        for n, (dia, suyos) in enumerate(self._hacia_atras(), 1):
            if dia < self.hoy and antes is None:
                antes = dia
            if dia >= ayer or len(ultimos) < ENTRADAS:
                ultimos += self.cribar(suyos) if self.cribar else suyos
            if dia <= ayer and (len(ultimos) >= ENTRADAS or self.cribar and n >= DIAS_QUE_SE_MIRAN):
                break
        del_documento = ultimos[: max(ENTRADAS, sum(c.dia >= ayer for c in ultimos))]
        return _documento(del_documento, parte, antes=antes and (antes, 1), despues=None)

    def _hacia_atras(self) -> Iterator[tuple[date, list[Cambio]]]:
        """Each day on which anything happened, the newest first, as far as they are asked for: two days are read, which of a
        large site is enough, then a quarter, and then ever longer stretches, none of them twice."""
        if self.desde:
            yield from _por_dia(self._entre(self.desde, self.hoy))
            return
        yield from _por_dia(self._entre(_menos(self.hoy, UN_DIA), self.hoy))
        hasta, desde = _menos(self.hoy, 2 * UN_DIA), _menos(self.hoy, VENTANA)
        yield from _por_dia(self._entre(desde, hasta))
        fondo, largo = max(self.primero(), self.piso), VENTANA
        while desde > fondo:
            hasta, largo = _menos(desde, UN_DIA), largo * 8
            desde = _menos(hasta, largo)
            yield from _por_dia(self._entre(desde, hasta))

    def archivo(self, dia: date, parte: int = 1) -> Documento | None:
        """The document of a day that is over; None if it is not, or has no such part."""
        if dia >= self.hoy:
            return None
        ayer = _menos(self.hoy, UN_DIA)
        desde, hasta = _menos(dia, VENTANA), min(dia + VENTANA, ayer)
        cambios = self._entre(desde, hasta)
        previo = next((c.dia for c in cambios if c.dia < dia), None) or self._antes_de(desde)
        luego = [c for c in cambios if c.dia > dia] or self._despues_de(hasta)
        despues = None
        if luego:
            siguiente = luego[-1].dia
            despues = (siguiente, _partes(sum(c.dia == siguiente for c in luego)))
        suyos = [c for c in cambios if c.dia == dia]
        if self.cribar:
            suyos = self.cribar(suyos)
        return _documento(suyos, parte, antes=previo and (previo, 1), despues=despues, dia=dia)

    def _entre(self, desde: date, hasta: date) -> list[Cambio]:
        desde = max(desde, self.piso)
        if desde > hasta:
            return []
        return sorted(
            self.leer(desde, hasta),
            key=lambda c: (
                c.dia,
                (c.causa or c).momento,
                c.compromiso_id or 0,
                c.tipo,
                c.avance_id or c.modificacion_id or 0,
            ),
            reverse=True,
        )

    def _antes_de(self, dia: date) -> date | None:
        """The last day before `dia` on which something changed: ever longer stretches are read."""
        largo, fondo = VENTANA, max(self.primero(), self.piso)
        while dia > fondo:
            hasta = _menos(dia, UN_DIA)
            dia = _menos(dia, largo := largo * 2)
            if cambios := self._entre(dia, hasta):
                return cambios[0].dia
        return None

    def _despues_de(self, dia: date) -> list[Cambio]:
        """Changes of some days after `dia` and before today, if there are any."""
        largo, ayer = VENTANA, _menos(self.hoy, UN_DIA)
        while dia < ayer:
            desde, dia = dia + UN_DIA, min(dia + (largo := largo * 2), ayer)
            if cambios := self._entre(desde, dia):
                return cambios
        return []


def _por_dia(cambios: list[Cambio]) -> Iterator[tuple[date, list[Cambio]]]:
    return ((dia, list(suyos)) for dia, suyos in groupby(cambios, key=attrgetter("dia")))


def _menos(dia: date, lapso: timedelta) -> date:
    return dia - lapso if dia - date.min > lapso else date.min


def _partes(cuantos: int) -> int:
    return max(1, -(-cuantos // POR_PARTE))


def _documento(
    cambios: list[Cambio], parte: int, *, antes, despues, dia: date | None = None
) -> Documento | None:
    partes = _partes(len(cambios))
    if not 1 <= parte <= partes:
        return None
    if dia and parte < partes:  # what came before it is the rest of its own day
        antes = (dia, parte + 1)
    if dia and parte > 1:
        despues = (dia, parte - 1)
    return Documento(cambios[(parte - 1) * POR_PARTE : parte * POR_PARTE], parte, partes, antes, despues)
