"""What was prefetched of a relation, as it is: `.all()` makes a manager and a queryset for each row that asks, and so does
Django for each row that it prefetches for, unless it may hang up a plain list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

EN_LISTA = "_traidos"  # after the name of the relation


def en_lista(relacion: str, consulta: QuerySet | None = None) -> Prefetch:
    """Prefetch of `relacion` (its accessor, to many) as a list that only `traidos` reads. For files of many rows."""
    return Prefetch(relacion, consulta, to_attr=f"{relacion}{EN_LISTA}")


def colgar(objeto: Any, relacion: str, filas: list[Any]) -> None:
    """`filas` as what was prefetched of `relacion`, for whoever has them at hand."""
    setattr(objeto, f"{relacion}{EN_LISTA}", filas)


def dar_por_traidos(objeto: Any, relacion: str, filas: list[Any]) -> None:
    """`filas` as what was prefetched of `relacion`, for `.all()` too."""
    consulta = getattr(objeto, relacion).get_queryset()
    consulta._result_cache, consulta._prefetch_done = filas, True
    vars(objeto).setdefault("_prefetched_objects_cache", {})[relacion] = consulta


def traidos(objeto: Any, relacion: str) -> Iterable[Any]:
    """The rows of `relacion`; what was not prefetched is asked for."""
    if (lista := vars(objeto).get(f"{relacion}{EN_LISTA}")) is not None:
        return lista
    guardados = getattr(objeto, "_prefetched_objects_cache", {})
    return guardados[relacion] if relacion in guardados else getattr(objeto, relacion).all()


def soltar(objeto: Any) -> None:
    """Let go of what was prefetched: it points back at `objeto`, and both would stay until the collector comes by."""
    for nombre in [n for n in vars(objeto) if n.endswith(EN_LISTA)]:
        del vars(objeto)[nombre]
    vars(objeto).pop("_prefetched_objects_cache", None)
