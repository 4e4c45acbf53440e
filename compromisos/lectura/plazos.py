"""Deadlines over time: which one a pledge had, and since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from base.dias import fin_del_dia, inicio_del_dia
from compromisos.models import CompromisoVigencia, MetaVigencia
from compromisos.reglas.movimientos import vispera
from compromisos.reglas.plazo import plazo_de_compromiso

Plazos = tuple[tuple[datetime | None, date | None], ...]  # as `reglas.estado.Hechos.plazos`


class _Tramo(NamedTuple):
    desde: datetime | None
    hasta: datetime | None
    plazo: date | None

    def rige(self, momento: datetime | None) -> bool:
        if momento is None:
            return self.desde is None
        return (self.desde is None or self.desde <= momento) and (self.hasta is None or momento < self.hasta)


def plazos_de(compromisos: Iterable[int]) -> dict[int, Plazos]:
    """{pledge: deadlines it had, its own or else the latest of its targets, each with the instant since which}, of
    those that had more than one. Two queries."""
    ids = list(compromisos)
    propios, de_metas = defaultdict(list), defaultdict(list)
    columnas = ("vigente_desde", "vigente_hasta", "fecha_limite")
    for pk, *tramo in CompromisoVigencia.objects.filter(fila__in=ids).values_list("fila", *columnas):
        propios[pk].append(_Tramo(*tramo))
    metas = MetaVigencia.objects.filter(compromiso_id__in=ids, dejada_en__isnull=True)
    for pk, *tramo in metas.values_list("compromiso_id", *columnas):
        de_metas[pk].append(_Tramo(*tramo))
    todos = {pk: _en_orden(suyos, de_metas.get(pk, ())) for pk, suyos in propios.items()}
    return {pk: plazos for pk, plazos in todos.items() if len(plazos) > 1}


def _en_orden(propios: Iterable[_Tramo], de_metas: Iterable[_Tramo]) -> Plazos:
    tramos = [*propios, *de_metas]
    instantes = {m for t in tramos for m in (t.desde, t.hasta) if m is not None}
    plazos: list[tuple[datetime | None, date | None]] = []
    for momento in (None, *sorted(instantes)):
        propio = next((t for t in propios if t.rige(momento)), None)
        if propio is None:
            continue  # it was not public yet
        plazo = plazo_de_compromiso(propio.plazo, [t.plazo for t in de_metas if t.rige(momento)])
        if not plazos or plazos[-1][1] != plazo:
            plazos.append((momento, plazo))
    return tuple(plazos)


def con_un_plazo_que_pasa(desde: date, hasta: date) -> Q:
    """Condition on pledges: a deadline of theirs passed between the two days, or another took its place."""
    pasa = Q(fecha_limite__gte=vispera(desde), fecha_limite__lt=hasta)
    cambia = Q(vigente_desde__gte=inicio_del_dia(desde), vigente_desde__lt=fin_del_dia(hasta))
    deja = Q(vigente_hasta__gte=inicio_del_dia(desde), vigente_hasta__lt=fin_del_dia(hasta))
    propios = CompromisoVigencia.objects.filter(pasa | cambia).values("fila")
    return Q(pk__in=propios) | Q(
        pk__in=MetaVigencia.objects.filter(pasa | cambia | deja).values("compromiso_id")
    )
