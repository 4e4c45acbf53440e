"""Pledges beside one: the ones before and after it of its institution, and others on the same theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.models import Compromiso, Eje

DEL_TEMA = 3


@dataclass(frozen=True, slots=True)
class Vecinos:
    """`anterior` and `siguiente`: those that count with the number before and after, of the same institution and edition.
    `del_tema`: three of other institutions, of the same edition and on one of its themes, those that come after it in the
    order in which they were entered, which says nothing of any, and then from the first; none of one without themes."""

    anterior: CompromisoLeido | None
    siguiente: CompromisoLeido | None
    del_tema: Sequence[CompromisoLeido]


def vecinos_de(compromiso: Compromiso, ejes: Sequence[Eje], dia: Dia) -> Vecinos:
    """One query, which walks as far as the rows that it brings; one more where fewer than three come after it on its themes."""
    de_la_edicion = Compromiso.objects.publicados(dia).filter(edicion=compromiso.edicion_id)
    suyos = de_la_edicion.filter(institucion=compromiso.institucion_id).exclude(pk=compromiso.pk)
    otros = de_la_edicion.exclude(institucion=compromiso.institucion_id)
    leidos = _leidos(
        dia,
        suyos.filter(numero__lt=compromiso.numero).order_by("-numero", "-pk")[:1],
        suyos.filter(numero__gte=compromiso.numero).order_by("numero", "pk")[:1],
        *_uno_a_uno(_sobre(ejes, otros, pk__gt=compromiso.pk), DEL_TEMA if ejes else 0),
    )
    de_casa = {
        c.numero < compromiso.numero: c for c in leidos if c.institucion_id == compromiso.institucion_id
    }
    del_tema = [c for c in leidos if c.institucion_id != compromiso.institucion_id]
    if ejes and (faltan := DEL_TEMA - len(del_tema)):
        del_tema += _leidos(dia, *_uno_a_uno(_sobre(ejes, otros, pk__lt=compromiso.pk), faltan))
    return Vecinos(de_casa.get(True), de_casa.get(False), del_tema)


def _sobre(ejes: Sequence[Eje], consulta: QuerySet, **tramo: int) -> QuerySet:
    """Those of `consulta` in `tramo`, a condition on their key, that are on some of `ejes`. It is said of the themes too: a
    database that walks both at once would begin with the first theme of all."""
    del_tramo = {clave.replace("pk", "compromiso"): pk for clave, pk in tramo.items()}
    de_esos = Compromiso.ejes.through.objects.filter(eje__in=[e.pk for e in ejes], **del_tramo)
    return consulta.filter(Exists(de_esos.filter(compromiso=OuterRef("pk"))), **tramo)


def _uno_a_uno(consulta: QuerySet, cuantos: int) -> list[QuerySet]:
    """The first `cuantos` by key, each alone: a database looks each of them up by its key, and would read a table through
    to tell which of its rows are among some."""
    return [consulta.order_by("pk")[n : n + 1] for n in range(cuantos)]


def _leidos(dia: Dia, *de_a_uno: QuerySet) -> list[CompromisoLeido]:
    """What each of those brings, one at most, by key."""
    claves: Any = [Subquery(consulta.values("pk")) for consulta in de_a_uno]
    return list(compromisos_de(dia).filter(pk__in=claves).order_by("pk"))
