"""Store of pages: bounded in bytes, and such that what is asked for once does not drive out what is asked for often.

Two least-recently-used parts. What comes stays in the first until it is asked for again, and only then goes to the
second: whoever walks through ten thousand searches turns over the first, a quarter of the room.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass

from cachetools import LRUCache

Cabeceras = list[tuple[str, str]]
A_PRUEBA = 0.25  # of the room
DE_CADA_UNA = 1000  # bytes, about, that an entry weighs beside its page: objects, two dictionaries


@dataclass(frozen=True, slots=True)
class PaginaEmpacada:
    """A page as it is sent: `marca` says of which version, `codificacion` how it is packed."""

    marca: str
    codificacion: str
    cabeceras: Cabeceras
    cuerpo: bytes

    @property
    def peso(self) -> int:
        return DE_CADA_UNA + len(self.cuerpo) + sum(len(n) + len(v) + 120 for n, v in self.cabeceras)


class Almacen:
    """Safe among threads. Keys are (what is asked for, encoding)."""

    def __init__(self, en_bytes: int):
        a_prueba = int(en_bytes * A_PRUEBA)
        self._cerrojo = threading.Lock()
        self._nuevas: LRUCache[Hashable, PaginaEmpacada] = LRUCache(a_prueba, getsizeof=_peso)
        self._probadas: LRUCache[Hashable, PaginaEmpacada] = LRUCache(en_bytes - a_prueba, getsizeof=_peso)

    def sacar(self, clave: Hashable, marca: str) -> PaginaEmpacada | None:
        """What is kept under `clave`, if it is of that version. One of another stays until it is replaced or driven out."""
        with self._cerrojo:
            entrada = self._probadas.get(clave)
            if entrada is None and (entrada := self._nuevas.get(clave)) and entrada.marca == marca:
                self._poner(self._probadas, clave, entrada)
            return entrada if entrada is not None and entrada.marca == marca else None

    def poner(self, clave: Hashable, entrada: PaginaEmpacada) -> None:
        with self._cerrojo:
            self._poner(self._probadas if clave in self._probadas else self._nuevas, clave, entrada)

    def _poner(self, donde: LRUCache, clave: Hashable, entrada: PaginaEmpacada) -> None:
        for parte in (self._nuevas, self._probadas):
            parte.pop(clave, None)
        with suppress(ValueError):  # greater than all there is room for
            donde[clave] = entrada

    @property
    def peso(self) -> int:
        return int(self._nuevas.currsize + self._probadas.currsize)

    def __len__(self) -> int:
        return len(self._nuevas) + len(self._probadas)


def _peso(entrada: PaginaEmpacada) -> int:
    return entrada.peso
