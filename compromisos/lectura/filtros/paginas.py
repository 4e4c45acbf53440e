"""Pages of a filtered list, however deep, without putting in order nor counting all that stands before them.

How many pledges fall to each first word of the order (an institution, a day) is counted once for each version of what is
public. From that follow how many there are, and in which institutions or days a page lies: only those are asked.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from base.dias import fin_del_dia, inicio_del_dia
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.por_version import por_version

SIN_DIA = 0  # ordinal of a day that is not known
POR_DIA = {
    "reciente": "informado_en",
    "antiguo": "informado_en",
    "plazo": "plazo_fecha",
    "plazo_lejano": "plazo_fecha",
}
DESCIENDEN = ("reciente", "plazo_lejano")


@dataclass(frozen=True, slots=True)
class Grupos:
    """What the first word of an order may be: `claves` by it, and before which place of the list each ends. Those that
    share a place are one in the order, and their pledges mixed: institutions of the same name."""

    claves: array
    hasta: array

    @classmethod
    def de(cls, juntos: Iterable[tuple[Sequence[int], int]]) -> Grupos:
        """Of (keys that are one in the order, how many pledges)."""
        claves, cuantos = array("q"), array("q")
        for suyas, n in juntos:
            claves.extend(suyas)
            cuantos.extend([0] * (len(suyas) - 1) + [n])
        return cls(claves, array("q", _juntadas(cuantos)))

    @property
    def total(self) -> int:
        return self.hasta[-1] if self.hasta else 0

    def entre(self, desde: int, hasta: int) -> tuple[list[int], int]:
        """Keys in which the places `desde` to `hasta` (excluded) lie, and how many of those places come before `desde`."""
        primera = bisect_right(self.hasta, desde)
        antes = self.hasta[primera - 1] if primera else 0
        ultima = bisect_right(self.hasta, hasta - 1)
        while ultima + 1 < len(self.hasta) and self.hasta[ultima + 1] == self.hasta[ultima]:
            ultima += 1
        return list(self.claves[primera : ultima + 1]), desde - antes


def _juntadas(cuantos: array) -> Iterable[int]:
    """Where each ends: one that counts nothing by itself ends where that after it does."""
    fines = list(accumulate(cuantos))
    for n in reversed(range(len(fines) - 1)):
        if not cuantos[n]:
            fines[n] = fines[n + 1]
    return fines


class EnOrden:
    """The pledges of a filter in its order, for a Paginator: their number and a slice of them. Not for a search, whose
    order is another for each."""

    def __init__(self, filtro: FiltroCompromisos):
        self.filtro = filtro
        self.consulta: QuerySet[CompromisoLeido] = filtro.qs

    def count(self) -> int:
        return self._grupos.total

    def __getitem__(self, trozo: slice) -> list[CompromisoLeido]:
        """One query, of the institutions or days in which it lies."""
        claves, antes = self._grupos.entre(trozo.start, trozo.stop)
        if not claves:
            return []
        return list(self.consulta.filter(self._en(claves))[antes : antes + trozo.stop - trozo.start])

    @property
    def _por(self) -> str:
        """Column that is a day, by which it is in order; "" if that is the institution."""
        return POR_DIA.get(self.filtro.orden_elegido, "")

    @property
    def _grupos(self) -> Grupos:
        clave = ("grupos", lo_pedido(self.filtro), self.filtro.orden_elegido)
        return por_version(self.filtro.dia, clave, self._contar)

    def _contar(self) -> Grupos:
        return Grupos.de(self._dias() if self._por else self._instituciones())

    def _instituciones(self) -> Iterable[tuple[Sequence[int], int]]:
        cuentas = (
            self.consulta.order_by("institucion__nombres_plegados", "institucion")
            .values_list("institucion__nombres_plegados", "institucion")
            .annotate(n=Count("pk"))
        )
        for _nombre, iguales in groupby(cuentas, key=itemgetter(0)):
            suyas = list(iguales)
            yield [pk for _n, pk, _cuantos in suyas], sum(n for *_de, n in suyas)

    def _dias(self) -> Iterable[tuple[Sequence[int], int]]:
        """In the order of the list; those of no day last."""
        columna: Any = F(self._por) if self._por == "plazo_fecha" else TruncDate(self._por)
        cuentas = dict(
            self.consulta.order_by().annotate(_dia=columna).values_list("_dia").annotate(n=Count("pk"))
        )
        sin_dia = cuentas.pop(None, 0)
        for dia in sorted(cuentas, reverse=self.filtro.orden_elegido in DESCIENDEN):
            yield [dia.toordinal()], cuentas[dia]
        if sin_dia:
            yield [SIN_DIA], sin_dia

    def _en(self, claves: list[int]) -> Q:
        if not self._por:
            return Q(institucion__in=claves)
        dias = [date.fromordinal(c) for c in claves if c != SIN_DIA]
        suyos = Q(**{f"{self._por}__isnull": True}) if SIN_DIA in claves else Q()
        if dias:
            desde, hasta = min(dias), max(dias)
            entre = (
                {"__gte": desde, "__lte": hasta}
                if self._por == "plazo_fecha"
                else {"__gte": inicio_del_dia(desde), "__lt": fin_del_dia(hasta)}
            )
            suyos |= Q(**{f"{self._por}{como}": valor for como, valor in entre.items()})
        return suyos


def lo_pedido(filtro: FiltroCompromisos) -> Hashable:
    """What a filter understood of a request, in one way however it was written."""
    return tuple(
        (nombre, tuple(sorted({str(v) for v in filtro.data.getlist(nombre)})))
        for nombre in filtro.filters
        if nombre != "orden" and filtro.limpios.get(nombre)
    )
