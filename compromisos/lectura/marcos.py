"""Frameworks as a day saw them, and which pledges answered to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from base.dias import Dia
from compromisos.lectura.enlaces import con_su_enlace
from compromisos.lectura.recuentos import estados_por
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
    return _cuantos(compromisos, dia, "elemento__codigo")


def cuantos_por_marco(compromisos: QuerySet, dia: Dia) -> dict[str, int]:
    """{code of a framework: how many of these pledges answer to some element of it}. One query."""
    return _cuantos(compromisos, dia, "elemento__marco__slug")


def _cuantos(compromisos: QuerySet, dia: Dia, campo: str) -> dict[str, int]:
    suyos = VinculoConMarco.objects.en(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    return dict(suyos.order_by().values_list(campo).annotate(n=Count("compromiso", distinct=True)))


def que_responden_a(consulta: QuerySet, suyos: Collection[ElementoDeMarco | Marco], dia: Dia) -> QuerySet:
    """Those of `consulta` that on `dia` answered to any of those elements, or to some of those frameworks."""
    elementos = [e.pk for e in suyos if isinstance(e, ElementoDeMarco)]
    enteros = [m.pk for m in suyos if isinstance(m, Marco)]
    vinculos = VinculoConMarco.objects.en(dia).filter(
        Q(elemento__in=elementos) | Q(elemento__marco__in=enteros)
    )
    return consulta.filter(pk__in=vinculos.order_by().values("compromiso"))


@dataclass(frozen=True, slots=True)
class Servido:
    """An element, and how the pledges that answer to it stand."""

    elemento: ElementoDeMarco
    por_estado: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.por_estado.values())


@dataclass(frozen=True, slots=True)
class MarcoServido:
    """A framework with its elements; `por_estado` counts once a pledge that answers to several."""

    marco: Marco
    elementos: tuple[Servido, ...]
    por_estado: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.por_estado.values())

    @property
    def sin_nadie(self) -> int:
        """Elements to which no pledge is said to answer."""
        return sum(not e.total for e in self.elementos)


def servidos(compromisos: QuerySet, dia: Dia) -> list[MarcoServido]:
    """Every framework of `dia` and how these pledges answer to it. Four queries. Needs en_fecha()."""
    con_vinculo = compromisos.filter(vinculos__in=VinculoConMarco.objects.en(dia).order_by().values("pk"))
    por_elemento = estados_por(con_vinculo, "vinculos__elemento__codigo")
    por_marco = estados_por(con_vinculo, "vinculos__elemento__marco__slug")
    elementos: dict[int, list[Servido]] = {}
    for e in con_su_enlace(dia, elementos_de(dia), "fuente_url"):
        elementos.setdefault(e.marco_id, []).append(Servido(e, por_elemento.get(e.codigo, {})))
    return [
        MarcoServido(m, tuple(elementos.get(m.pk, ())), por_marco.get(m.slug, {}))
        for m in con_su_enlace(dia, marcos_de(dia), "fuente_url")
    ]
