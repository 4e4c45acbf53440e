"""The spool: the rows of a file kept out of memory, and which of them is at hand."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

Celda = str | Decimal | date
Linea = tuple[
    int, list[Celda]
]  # its number as the spreadsheet shows it, where the header is line 1; its cells


@dataclass(slots=True)
class Cursor:
    """The line of the file that is being judged or written: notices and journal entries are of it."""

    linea: int = 0


class Rollo:
    """The spool of lines: as many passes as needed, a few hundred rows at a time.

    Small ones never touch the disk; large ones go to an unnamed temporary file that dies with this.
    """

    TANDA = 500
    EN_MEMORIA = 1024 * 1024

    def __init__(self, lineas: Iterable[Linea] = ()):
        self._archivo = tempfile.SpooledTemporaryFile(self.EN_MEMORIA)  # noqa: SIM115 - closed with this
        weakref.finalize(self, self._archivo.close)
        self._tandas: list[int] = []  # where each begins
        self._n = 0
        pendientes = iter(lineas)
        while tanda := list(islice(pendientes, self.TANDA)):
            self._tandas.append(self._archivo.tell())
            pickle.dump(tanda, self._archivo, protocol=5)
            self._n += len(tanda)

    def __len__(self) -> int:
        return self._n

    def __iter__(self) -> Iterator[Linea]:
        for inicio in self._tandas:
            self._archivo.seek(inicio)
            yield from pickle.load(self._archivo)  # noqa: S301 - only what __init__ wrote
