"""Pledges that an amendment put in a list, or took out of it: who follows a theme, a place or a filter learns of both, and
a day that is over keeps saying what it said.

What a pledge deals with (`eje`) and which places it names (`territorio`) is all that a filter chooses by and an amendment
changes, but for what the calendar changes too (`alcance.DEL_DIA`) and what is searched as text (`q`), which is read as it
is today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.compromisos import a_la_vista
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.models import Enmienda
from compromisos.reglas.enmiendas import leer


def _alguno(pedidos: Iterable[str], dichos: Iterable[str]) -> bool:
    return not set(pedidos).isdisjoint(dichos)


def _lo_nombran(pedidos: Iterable[str], dichos: Iterable[str]) -> bool:
    """As `territorios.los_que_nombran`: the place, one above it or one inside it."""
    dichos = list(dichos)
    return any(d.startswith(p) or p.startswith(d) for p in pedidos for d in dichos)


# {filter: (what an amendment calls it, whether a pledge that says that is chosen)}
MUDAN: dict[str, tuple[str, Callable[[Iterable[str], Iterable[str]], bool]]] = {
    "eje": ("ejes", _alguno),
    "territorio": ("territorios", _lo_nombran),
}


@dataclass(frozen=True, slots=True)
class Mudanza:
    """What a pledge was, by one filter: `antes` of all, and since each day of `desde`, in order."""

    antes: bool
    desde: tuple[tuple[date, bool], ...]

    @property
    def muda(self) -> bool:
        return any(estaba != self.antes for _dia, estaba in self.desde)

    def estaba(self, dia: date) -> bool:
        """Whether it was chosen at the end of `dia`."""
        return next((estaba for desde, estaba in reversed(self.desde) if desde <= dia), self.antes)


@dataclass(frozen=True, slots=True)
class Mudados:
    """{pledge: how it went in and out}, by each filter that it did so by."""

    de_cada: Mapping[int, tuple[Mudanza, ...]]

    def estaba(self, compromiso: int | None, dia: date) -> bool:
        """Whether it was in the list at the end of `dia`, as far as amendments go."""
        return all(m.estaba(dia) for m in self.de_cada.get(compromiso or 0, ()))


def mudados_de(filtros: QueryDict, dia: Dia) -> Mudados:
    """Pledges that some day were in the list of `filtros` and on another were not, for an amendment. A query for each filter
    of MUDAN that it has, and one more for each if there are any."""
    mudanzas: dict[int, dict[str, Mudanza]] = defaultdict(dict)
    for filtro, (campo, elige) in MUDAN.items():
        if pedidos := filtros.getlist(filtro):
            for pk, suya in _por_enmiendas(campo, partial(elige, pedidos), dia):
                mudanzas[pk][filtro] = suya
    por_filtros: dict[frozenset[str], set[int]] = defaultdict(set)
    for pk, suyas in mudanzas.items():
        por_filtros[frozenset(suyas)].add(pk)
    de_cada = {}
    for cuales, pks in por_filtros.items():
        resto = filtros.copy()
        for filtro in cuales:
            resto.pop(filtro, None)
        elegidos = FiltroCompromisos(resto, dia, a_la_vista(dia).filter(pk__in=pks)).qs if resto else None
        for pk in pks if elegidos is None else _claves(elegidos):
            de_cada[pk] = tuple(mudanzas[pk].values())
    return Mudados(de_cada)


def _por_enmiendas(
    campo: str, elige: Callable[[Iterable[str]], bool], dia: Dia
) -> Iterable[tuple[int, Mudanza]]:
    """Those whose `campo` was amended in a way that matters."""
    que_lo_cambian = Enmienda.objects.conocidas(dia).que_cambian(campo)
    pasos: dict[int, list[tuple[date, bool, bool]]] = defaultdict(list)
    for pk, en, cambios in que_lo_cambian.order_by("en", "pk").values_list("compromiso", "en", "cambios"):
        for c in leer(cambios):
            if c.campo == campo and not c.es_de_meta:
                pasos[pk].append((timezone.localdate(en), elige(c.antes or ()), elige(c.ahora or ())))
    for pk, dados in pasos.items():
        mudanza = Mudanza(dados[0][1], tuple((dia, ahora) for dia, _antes, ahora in dados))
        if mudanza.muda:
            yield pk, mudanza


def _claves(consulta: QuerySet) -> set[int]:
    return set(consulta.order_by().values_list("pk", flat=True))
