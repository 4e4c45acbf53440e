"""Tabs over a page of the staff: each an address of the same page, with how many it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

DE_HOJA = ("p", "todo")  # which sheet of the list: another tab begins by the first


@dataclass(frozen=True, slots=True)
class Pestana:
    """`n` None: it is not counted. For `admin/_pestanas.html`."""

    texto: str | Promise
    valor: str
    url: str
    actual: bool
    n: int | None = None


def pestanas(
    request: HttpRequest,
    parametro: str,
    nombres: Mapping[str, str | Promise],
    elegida: str,
    cuentas: Mapping[str, int] | None = None,
) -> list[Pestana]:
    """One for each of `nombres`, {what `parametro` says: its text}; "" is the page without it."""
    return [
        Pestana(
            texto,
            valor,
            _con(request.GET, parametro, valor),
            valor == elegida,
            None if cuentas is None else cuentas[valor],
        )
        for valor, texto in nombres.items()
    ]


def _con(pedido: QueryDict, parametro: str, valor: str) -> str:
    otro = pedido.copy()
    for clave in (parametro, *DE_HOJA):
        otro.pop(clave, None)
    if valor:
        otro[parametro] = valor
    return f"?{otro.urlencode()}"
