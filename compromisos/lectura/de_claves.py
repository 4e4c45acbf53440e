"""Rows in an order that was read before, for a Paginator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class DeClaves:
    """The rows of `claves`, in that order, for a Paginator: those of a page are read from `filas`. One query a page."""

    claves: Sequence[int]
    filas: QuerySet[Any]

    def count(self) -> int:
        return len(self.claves)

    def __iter__(self) -> Iterator[Any]:
        return iter(self[:])

    def __getitem__(self, trozo: slice) -> list[Any]:
        claves = self.claves[trozo]
        if not claves:
            return []
        leidos = {f.pk: f for f in self.filas.order_by().filter(pk__in=claves)}
        return [leidos[clave] for clave in claves if clave in leidos]
