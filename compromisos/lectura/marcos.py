"""Frameworks as a day saw them, and which pledges answered to them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, QuerySet

from base.dias import Dia
from compromisos.models import ElementoDeMarco, Marco, VinculoConMarco


def marcos_de(dia: Dia) -> QuerySet[Marco]:
    return Marco.objects.using(dia.alias)


def elementos_de(dia: Dia) -> QuerySet[ElementoDeMarco]:
    """Elements of `dia` with their frameworks, in their order."""
    return (
        ElementoDeMarco.objects.using(dia.alias)
        .select_related("marco")
        .order_by("marco__orden", "marco__slug", "orden", "codigo")
    )


def vinculos_de(compromisos: QuerySet, dia: Dia) -> QuerySet[VinculoConMarco]:
    """Ties of these pledges that held on `dia`, with element and framework."""
    suyos = VinculoConMarco.objects.en(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    return suyos.select_related("elemento__marco")


def cuantos_por_elemento(compromisos: QuerySet, dia: Dia) -> dict[str, int]:
    """{code of an element: how many of these pledges answer to it}. One query."""
    suyos = VinculoConMarco.objects.en(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    return dict(
        suyos.order_by().values_list("elemento__codigo").annotate(n=Count("compromiso", distinct=True))
    )


def que_responden_a(consulta: QuerySet, elementos: Collection[ElementoDeMarco], dia: Dia) -> QuerySet:
    """Those of `consulta` that on `dia` answered to any of `elementos`."""
    suyos = VinculoConMarco.objects.en(dia).filter(elemento__in=[e.pk for e in elementos])
    return consulta.filter(pk__in=suyos.order_by().values("compromiso"))
