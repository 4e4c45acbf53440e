"""Keyset: by which keys a queryset is sorted, and what of it is past a row. So a page, or a batch, begins after the last row of
the one before, wherever that row is by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import BaseExpression, OrderBy


@dataclass(frozen=True, slots=True)
class Llave:
    """A part of the key by which a list is sorted, under the name `alias`. Empty values come last, where there are."""

    alias: str
    expresion: BaseExpression | F
    baja: bool
    nulos_al_final: bool

    def orden(self, atras: bool) -> OrderBy:
        baja = self.baja != atras
        nulos = {"nulls_first" if atras else "nulls_last": True} if self.nulos_al_final else {}
        return OrderBy(F(self.alias), descending=baja, **nulos)

    def pasado(self, valor: Any, atras: bool) -> Q | None:
        """Condition: past this value. None if nothing is."""
        if valor is None:
            return Q(**{f"{self.alias}__isnull": False}) if atras else None
        mas_alla = Q(**{f"{self.alias}__{'lt' if self.baja != atras else 'gt'}": valor})
        if self.nulos_al_final and not atras:
            mas_alla |= Q(**{f"{self.alias}__isnull": True})
        return mas_alla

    def no_antes(self, valor: Any, atras: bool) -> Q:
        """What past or equal implies of this part, said apart: an index is entered by it, and not by an OR."""
        if valor is None or self.nulos_al_final:
            return Q()
        return Q(**{f"{self.alias}__{'lte' if self.baja != atras else 'gte'}": valor})

    def igual(self, valor: Any) -> Q:
        return Q(**{f"{self.alias}__isnull": True} if valor is None else {self.alias: valor})


def llaves_de(consulta: QuerySet) -> list[Llave]:
    """The keys that sort a queryset, read from its own order; its last is the primary key."""
    dichas = list(consulta.query.order_by or consulta.model._meta.ordering)
    if not any(isinstance(o, str) and o.lstrip("-") == "pk" for o in dichas):
        dichas.append("pk")
    return [_llave(n, orden) for n, orden in enumerate(dichas)]


def _llave(n: int, orden: Any) -> Llave:
    alias = f"llave_{n}"
    if isinstance(orden, str):
        return Llave(alias, F(orden.lstrip("-")), orden.startswith("-"), False)
    if isinstance(orden, OrderBy):
        return Llave(alias, orden.expression, orden.descending, bool(orden.nulls_last))
    return Llave(alias, orden, False, False)


def pasados(llaves: Sequence[Llave], valores: Sequence[Any], atras: bool) -> Q:
    """Condition: past the row of that key, part by part."""
    dichos, iguales = Q(pk__in=[]), Q()
    for llave, valor in zip(llaves, valores, strict=True):
        if (mas_alla := llave.pasado(valor, atras)) is not None:
            dichos |= iguales & mas_alla
        iguales &= llave.igual(valor)
    return llaves[0].no_antes(valores[0], atras) & dichos
