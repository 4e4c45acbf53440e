"""Institutions of one sector side by side: what may be counted alike of each, and in no order but the alphabet's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.ediciones import ejes_de
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.recuentos import estados_por
from compromisos.lectura.respuestas import Registro, constancias
from compromisos.lectura.territorios import REGION
from compromisos.models import Alcance, Eje, Nivel, Territorio
from instituciones.models import Institucion

MINIMO, MAXIMO = 2, 4


@dataclass(frozen=True, slots=True)
class Comparada:
    """One of those compared. Counts are of its public pledges, {code: how many}; `ultimo` is the day of its last
    report."""

    institucion: Institucion
    por_estado: dict[str, int]
    por_plazo: dict[str, int]
    por_respaldo: dict[str, int]
    ultimo: date | None
    metas: int
    metas_alcanzadas: int
    registros: list[Registro]
    ejes: list[tuple[Eje, int]]
    regiones: list[tuple[Territorio, int]]
    nacionales: int

    @property
    def total(self) -> int:
        return sum(self.por_estado.values())

    @property
    def informadas(self) -> int:
        """Pledges with a report in force: those that a proof can be of."""
        return sum(n for codigo, n in self.por_respaldo.items() if codigo)


def comparar(instituciones: Sequence[Institucion], dia: Dia) -> list[Comparada]:
    """By name. Fifteen queries, whatever they have."""
    suyos = compromisos_de(dia).filter(institucion__in=[i.pk for i in instituciones])
    estados, plazos, respaldos = (estados_por(suyos, "institucion"), *_cuentas(suyos, "plazo", "respaldo"))
    alcances, temas, lugares = _cuentas(suyos, "alcance", "ejes", REGION)
    hechos = {
        pk: resto
        for pk, *resto in suyos.order_by()
        .values_list("institucion")
        .annotate(ultimo=Max("corte"), medibles=Sum("metas_medibles"), alcanzadas=Sum("metas_alcanzadas"))
    }
    registros, ejes = constancias(suyos, dia), list(ejes_de(dia))
    regiones = list(Territorio.objects.filter(nivel=Nivel.REGION).order_by("ubigeo"))
    return [
        Comparada(
            institucion=i,
            por_estado=estados.get(i.pk, {}),
            por_plazo=plazos.get(i.pk, {}),
            por_respaldo=respaldos.get(i.pk, {}),
            ultimo=hechos.get(i.pk, (None, 0, 0))[0],
            metas=hechos.get(i.pk, (None, 0, 0))[1] or 0,
            metas_alcanzadas=hechos.get(i.pk, (None, 0, 0))[2] or 0,
            registros=registros.get(i.pk, []),
            ejes=[(e, n) for e in ejes if (n := temas.get(i.pk, {}).get(e.pk))],
            regiones=[(r, n) for r in regiones if (n := lugares.get(i.pk, {}).get(r.ubigeo))],
            nacionales=alcances.get(i.pk, {}).get(Alcance.NACIONAL.value, 0),
        )
        for i in sorted(instituciones, key=lambda i: i.nombres_plegados)
    ]


def _cuentas(compromisos: QuerySet, *campos: Any) -> list[dict[int, dict[Any, int]]]:
    """{institution: {value: how many}} of each field. A query each."""
    cuentas = []
    for campo in campos:
        por_institucion: dict[int, dict[Any, int]] = {}
        grupos = compromisos.order_by().values_list("institucion", campo)
        for pk, valor, n in grupos.annotate(n=Count("pk", distinct=True)):
            por_institucion.setdefault(pk, {})[valor] = n
        cuentas.append(por_institucion)
    return cuentas


def pedidas(slugs: Sequence[str], dia: Dia) -> tuple[list[Institucion], list[str]]:
    """The institutions of these names, and the names that are nobody's on that day. One query."""
    halladas = {i.slug: i for i in instituciones_de(dia).filter(slug__in=slugs)}
    return [halladas[s] for s in slugs if s in halladas], [s for s in slugs if s not in halladas]
