"""Pledges beside one: the ones before and after it of its institution, and others on the same theme."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Compromiso, Eje

DEL_TEMA = 3


@dataclass(frozen=True, slots=True)
class Vecinos:
    anterior: Compromiso | None
    siguiente: Compromiso | None


def vecinos_de(compromiso: Compromiso, dia: Dia) -> Vecinos:
    """The pledges that count on `dia` with the number before and after, of the same institution and edition. Two
    queries."""
    suyos = con_nombres(Compromiso.objects.publicados(dia), dia, "institucion").filter(
        institucion=compromiso.institucion_id, edicion=compromiso.edicion_id
    )
    antes = Q(numero__lt=compromiso.numero)
    return Vecinos(
        suyos.filter(antes).order_by("-numero", "-pk").first(),
        suyos.exclude(antes | Q(pk=compromiso.pk)).order_by("numero", "pk").first(),
    )


def del_mismo_tema(compromiso: Compromiso, ejes: list[Eje], dia: Dia) -> list[CompromisoLeido]:
    """Three of other institutions, of the same edition and on one of `ejes`: those that come after it in the order in
    which they were entered, which says nothing of any. One query; none without themes."""
    if not ejes:
        return []
    otros = (
        compromisos_de(dia)
        .filter(edicion=compromiso.edicion_id, ejes__in=ejes)
        .exclude(institucion=compromiso.institucion_id)
        .order_by(_despues_de(compromiso), "pk")
        .distinct()
    )
    return list(otros[:DEL_TEMA])


def _despues_de(compromiso: Compromiso) -> Case:
    return Case(When(pk__gt=compromiso.pk, then=Value(0)), default=Value(1), output_field=IntegerField())
