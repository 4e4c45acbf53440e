"""How an institution answered each period: what was asked, from when, and how many days it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.respuestas import constancias
from compromisos.models import Avance, Edicion, Periodo
from compromisos.reglas.constancia import Constancia, PeriodoContado
from instituciones.models import Institucion


@dataclass(frozen=True, slots=True)
class EnElPeriodo:
    """A period of the record. It was asked on `pedido`: the day the ministry opened it, or the day after the interval
    ended. `llego` is when the first update about its days was sent; None if none in force was."""

    periodo: PeriodoContado
    pedido: date
    llego: date | None

    @property
    def dias(self) -> int | None:
        """Days from one to the other; 0 if it came before it was asked."""
        return None if self.llego is None else max((self.llego - self.pedido).days, 0)


@dataclass(frozen=True, slots=True)
class RegistroConDias:
    """Its record in one edition: how many pledges it has there, and its periods, the newest first."""

    edicion: Edicion
    compromisos: int
    constancia: Constancia
    periodos: list[EnElPeriodo]


def registros_con_dias(institucion: Institucion, compromisos: QuerySet, dia: Dia) -> list[RegistroConDias]:
    """Of the public pledges of one institution, as `compromisos_de` reads them. Seven queries at most, whatever
    their number."""
    suyos = constancias(compromisos, dia).get(institucion.pk, [])
    con_periodos = [(edicion, n, r) for edicion, n, r in suyos if r.en_orden]
    if not con_periodos:
        return [RegistroConDias(edicion, n, r, []) for edicion, n, r in suyos]
    abiertos = _abiertos([edicion for edicion, _n, r in con_periodos if r.por_periodos], dia)
    llegadas = _llegadas(institucion, min(r.en_orden[0].desde for _e, _n, r in con_periodos))
    return [
        RegistroConDias(
            edicion, n, r, [_en_el_periodo(p, edicion, abiertos, llegadas) for p in r.del_mas_nuevo]
        )
        for edicion, n, r in suyos
    ]


def _en_el_periodo(
    periodo: PeriodoContado,
    edicion: Edicion,
    abiertos: dict[str, date],
    llegadas: dict[int, list[tuple[date, date]]],
) -> EnElPeriodo:
    llego = [
        cuando for corte, cuando in llegadas.get(edicion.pk, []) if periodo.desde <= corte <= periodo.hasta
    ]
    pedido = abiertos.get(periodo.slug, periodo.hasta + timedelta(days=1))
    return EnElPeriodo(periodo, pedido, min(llego) if llego and periodo.informado else None)


def _abiertos(ediciones: list[Edicion], dia: Dia) -> dict[str, date]:
    """{name of a period in its address: the day it was opened}. One query, or none."""
    if not ediciones:
        return {}
    suyos = Periodo.objects.conocidos(dia).filter(edicion__in=ediciones).values_list("slug", "abierto_en")
    return {slug: timezone.localdate(abierto) for slug, abierto in suyos}


def _llegadas(institucion: Institucion, desde: date) -> dict[int, list[tuple[date, date]]]:
    """{edition: [(the day up to which some updates speak, the day the first of them was sent)]}. One query."""
    enviados = Avance.objects.filter(
        compromiso__institucion=institucion, fecha_corte__gte=desde, corrige__isnull=True
    ).annotate(cuando=Coalesce("enviado_en", "publicado_en"))
    filas = (
        enviados.filter(cuando__isnull=False)
        .order_by()
        .values_list("compromiso__edicion", "fecha_corte")
        .annotate(primero=Min("cuando"))
    )
    llegadas: dict[int, list[tuple[date, date]]] = {}
    for edicion, corte, primero in filas:
        llegadas.setdefault(edicion, []).append((corte, timezone.localdate(primero)))
    return llegadas
