"""Totals: how many pledges of each kind, for pages and reports."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr


def cuenta_por(compromisos: QuerySet, campo: str | Substr) -> dict[Any, int]:
    """{value: how many}. One query."""
    return dict(compromisos.order_by().values_list(campo).annotate(n=Count("pk", distinct=True)))


def cuenta_cruzada(compromisos: QuerySet, campo: str) -> dict:
    """{value: {state: how many}}. One query. Needs en_fecha()."""
    cuentas: dict = {}
    grupos = compromisos.order_by().values_list(campo, "estado").annotate(n=Count("pk", distinct=True))
    for valor, estado, n in grupos:
        cuentas.setdefault(valor, {})[estado] = n
    return cuentas


def textos_distintos(compromisos: QuerySet) -> int:
    """Count of distinct texts within each edition, as they read on the day of `compromisos`: 6 published, 5
    distinct (docs/rules.md#notas). Needs en_fecha()."""
    return compromisos.order_by().values("edicion", "texto_plegado").distinct().count()


def estados_por_institucion(compromisos: QuerySet) -> dict[int, dict[str, int]]:
    """{institution: {state: how many}}. One query. Needs en_fecha()."""
    return cuenta_cruzada(compromisos, "institucion")
