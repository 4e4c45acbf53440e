"""Totals: how many pledges of each kind, for pages and reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Substr

from base.dias import Dia
from compromisos.lectura.lamparas_de_entonces import LAMPARAS, contados_por
from compromisos.lectura.por_version import por_version
from compromisos.models import Compromiso


def cuenta_por(compromisos: QuerySet, campo: str | Substr) -> dict[Any, int]:
    """{value: how many}. One query."""
    return dict(compromisos.order_by().values_list(campo).annotate(n=Count("pk", distinct=True)))


def cuentas_por(compromisos: QuerySet, dia: Dia, *campos: str) -> dict[str, Counter[Any]]:
    """{column: {value: how many}} of several as they stood on `dia`, counted together: today in one query. No pledge may come
    twice. Needs en_fecha()."""
    cuentas: dict[str, Counter[Any]] = {campo: Counter() for campo in campos}
    for valores, n in _contados_por(compromisos, campos, dia).items() if campos else ():
        for campo, valor in zip(campos, valores, strict=True):
            cuentas[campo][valor] += n
    return cuentas


def _contados_por(compromisos: QuerySet, campos: tuple[str, ...], dia: Dia) -> Mapping[tuple[Any, ...], int]:
    if not dia.es_hoy and LAMPARAS.intersection(campos):
        return contados_por(compromisos, campos, dia)
    filas = compromisos.order_by().values_list(*campos).annotate(n=Count("pk"))
    return {tuple(valores): n for *valores, n in filas}


def estados_por(
    compromisos: QuerySet, campo: str | Substr, *, repetidos: bool = True
) -> dict[Any, dict[str, int]]:
    """{value: {state: how many}}: a breakdown. One query. Needs en_fecha()."""
    return palabras_por(compromisos, campo, "estado", repetidos=repetidos)


def palabras_por(
    compromisos: QuerySet, campo: str | Substr, palabra: str, *, repetidos: bool = True
) -> dict[Any, dict[str, int]]:
    """{value: {code: how many}} of any annotation of en_fecha() that is a word. One query. Where no pledge comes twice with
    the same value, without `repetidos` nothing has to be put in order to be counted."""
    cuentas: dict[Any, dict[str, int]] = {}
    cuantos = Count("pk", distinct=repetidos)
    for valor, codigo, n in compromisos.order_by().values_list(campo, palabra).annotate(n=cuantos):
        cuentas.setdefault(valor, {})[codigo] = n
    return cuentas


@dataclass(frozen=True, slots=True)
class Desglose:
    """A row of a breakdown: what its pledges have in common, where their list is, and how many are in each state."""

    etiqueta: str
    url: str
    por_estado: Mapping[str, int]
    en_espanol: bool = False  # its name comes from the data, and is not of ours to translate
    con_pagina: bool = False  # `url` is a page of its own, worth going to also where there is none

    @property
    def total(self) -> int:
        return sum(self.por_estado.values())


def textos_distintos(compromisos: QuerySet) -> int:
    """Count of distinct texts within each edition, as they read on the day of `compromisos`: 6 published, 5
    distinct (docs/rules.md#notas). Needs en_fecha()."""
    return compromisos.order_by().values("edicion", "texto_plegado").distinct().count()


def por_verificar(dia: Dia) -> tuple[int, int]:
    """(updates in force of which no verification stands, institutions that they are of): those of
    `AvanceQuerySet.por_verificar` today, from what is stored with each pledge. One query, once a version."""
    return por_version(dia, "por_verificar", _por_verificar)


def _por_verificar() -> tuple[int, int]:
    con_alguno = Compromiso.objects.filter(vigente_por_verificar__gt=0).order_by()
    cuentas = con_alguno.aggregate(
        n=Sum("vigente_por_verificar"), instituciones=Count("institucion", distinct=True)
    )
    return cuentas["n"] or 0, cuentas["instituciones"]
