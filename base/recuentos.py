"""Counts: of several sets of rows in one query, whatever models they are of, and up to a number beyond which nobody counts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Count, QuerySet, Value

Clave = TypeVar("Clave", bound=Hashable)


class Cuenta(int):
    """How many there are or, with `hay_mas`, that there are more than so many: nobody counted on. Written by `base.numeros.numero`."""

    hay_mas: bool

    def __new__(cls, cuantas: int, *, hay_mas: bool = False) -> Cuenta:
        suya = super().__new__(cls, cuantas)
        suya.hay_mas = hay_mas
        return suya


def sumar(cuentas: Iterable[int]) -> Cuenta:
    """Their sum, which is more than that if one of them is."""
    todas = list(cuentas)
    return Cuenta(sum(todas), hay_mas=any(getattr(n, "hay_mas", False) for n in todas))


def contar_hasta(consulta: QuerySet, tope: int) -> Cuenta:
    """How many rows, if they are at most `tope`. One query, which stops there."""
    cuantas = consulta.order_by().values("pk")[: tope + 1].count()
    return Cuenta(min(cuantas, tope), hay_mas=cuantas > tope)


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
