"""Pages of a list by key (keyset): a page begins after the last row of the one before, wherever that row is by now.

The cursor is signed: the key of a row, the list that it is of and which way it goes. What was written meanwhile neither
repeats a row nor hides one, and the thousandth page costs what the first does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from base.llaves import llaves_de, pasados
from compromisos.salidas.api.problemas import CURSOR_NO_VALIDO, Problema

LARGO = 2_000  # characters; ours have some hundreds
FIRMA = signing.Signer(sep=".", salt="compromisos.api.cursor.1")


def huella_de_lista(*partes: object) -> str:
    """Names the list that a cursor is of: resource, filters, order and day."""
    return hashlib.sha256(repr(partes).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Place in a list: beside the row whose key is `valores`, after it or, `atras`, before it."""

    valores: tuple[Any, ...]
    atras: bool = False

    def escrito(self, lista: str) -> str:
        valores = [
            str(v) if isinstance(v, Decimal) else v.isoformat() if isinstance(v, date) else v
            for v in self.valores
        ]
        return FIRMA.sign_object([lista, int(self.atras), valores], compress=True)


def leer(texto: str, lista: str) -> Cursor:
    """Raises Problema for one that is not ours, or is of another list."""
    if len(texto) > LARGO:
        raise Problema(CURSOR_NO_VALIDO)
    try:
        suya, atras, valores = FIRMA.unsign_object(texto)
    except signing.BadSignature:
        raise Problema(CURSOR_NO_VALIDO) from None
    if suya != lista:
        raise Problema(CURSOR_NO_VALIDO)
    return Cursor(tuple(valores), bool(atras))


@dataclass(frozen=True, slots=True)
class TramoDePagina:
    """Keys of the rows of one page, in the order of the list, and whether there are others on either side."""

    llaves: list[tuple[Any, ...]]  # (primary key, *key of its order)
    hay_antes: bool
    hay_despues: bool

    @property
    def pks(self) -> list[Any]:
        return [pk for pk, *_resto in self.llaves]


def tramo_de(consulta: QuerySet, limite: int, cursor: Cursor | None) -> TramoDePagina:
    """One query, of keys alone: one more than `limite`, to know whether the list goes on."""
    llaves = llaves_de(consulta)
    atras = cursor is not None and cursor.atras
    con_llaves = consulta.annotate(**{ll.alias: ll.expresion for ll in llaves}).order_by(
        *(ll.orden(atras) for ll in llaves)
    )
    if cursor is not None:
        if len(cursor.valores) != len(llaves):  # of a version of this site that sorted otherwise
            raise Problema(CURSOR_NO_VALIDO)
        con_llaves = con_llaves.filter(pasados(llaves, cursor.valores, atras))
    leidas = list(con_llaves.values_list("pk", *(ll.alias for ll in llaves))[: limite + 1])
    return _tramo(leidas, limite, cursor)


def tramo_de_lista(ordenadas: Sequence[tuple[Any, ...]], limite: int, cursor: Cursor | None) -> TramoDePagina:
    """The same of keys that are at hand, sorted already: (what names it, *key)."""
    if cursor is None:
        return _tramo(ordenadas[: limite + 1], limite, cursor)
    if cursor.atras:
        quedan = [o for o in ordenadas if o[1:] < cursor.valores]
        return _tramo(quedan[: -limite - 2 : -1], limite, cursor)
    return _tramo([o for o in ordenadas if o[1:] > cursor.valores][: limite + 1], limite, cursor)


def _tramo(leidas: Sequence[tuple[Any, ...]], limite: int, cursor: Cursor | None) -> TramoDePagina:
    hay_mas, suyas = len(leidas) > limite, list(leidas[:limite])
    if cursor is not None and cursor.atras:
        return TramoDePagina(suyas[::-1], hay_antes=hay_mas, hay_despues=True)
    return TramoDePagina(suyas, hay_antes=cursor is not None, hay_despues=hay_mas)


def vecinos(tramo: TramoDePagina, cursor: Cursor | None) -> tuple[Cursor | None, Cursor | None]:
    """(before, after): the cursors of the pages on either side."""
    if not tramo.llaves:  # all of it is gone by now, or there never was any
        return (replace(cursor, atras=True) if cursor else None), None
    antes = Cursor(tuple(tramo.llaves[0][1:]), atras=True) if tramo.hay_antes else None
    despues = Cursor(tuple(tramo.llaves[-1][1:])) if tramo.hay_despues else None
    return antes, despues
