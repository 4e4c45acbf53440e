"""Counts of several sets of rows in one query, whatever models they are of."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from django.db.models import Count, QuerySet, Value

Clave = TypeVar("Clave", bound=Hashable)


def contar_juntos(consultas: Mapping[Clave, QuerySet]) -> dict[Clave, int]:
    """{key: how many rows}, also of those that have none. One query, or none without any. No row may come twice."""
    return dict.fromkeys(consultas, 0) | {clave: n for clave, (), n in repartir_juntos(consultas)}


def repartir_juntos(
    consultas: Mapping[Clave, QuerySet], *por: str
) -> list[tuple[Clave, tuple[Any, ...], int]]:
    """(key, values of the columns `por`, how many rows) of each group that has some. One query, or none."""
    claves = list(consultas)
    partes = [
        consulta.order_by()
        .annotate(cual=Value(n))
        .values("cual", *por)
        .annotate(cuantas=Count("pk"))
        .values_list("cual", *por, "cuantas")
        for n, consulta in enumerate(consultas.values())
    ]
    if not partes:
        return []
    primera, *otras = partes
    filas = primera.union(*otras, all=True) if otras else primera
    return [(claves[cual], tuple(grupo), n) for cual, *grupo, n in filas]
