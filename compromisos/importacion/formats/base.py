"""What a reader of any format gives: rows kept out of memory, how they were read, or why they cannot be."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from django.utils.translation import gettext as _

MEGAS_MAXIMOS = 40
BYTES_MAXIMOS = MEGAS_MAXIMOS * 1024 * 1024
COLUMNAS_MAXIMAS = 200
CELDA_MAXIMA = 32_767  # what a spreadsheet cell can hold
MUESTRA = 64 * 1024  # what is looked at to find out how a text file is written
CODIFICACIONES = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16", "cp850": "MS-DOS (850)"}
FORMULA_MUDA = "#FÓRMULA!"  # stands for a formula that was saved without its value
DIA_CERO_DE_EXCEL = date(1899, 12, 30)  # what its dates are counted from; in old books of a Mac, 1904
LINEAS_ANTES_DE_LA_CABECERA = 20  # titles, logos and blank lines that people put on top
RECONOCIDAS = 2  # known names that make a row the header

Celda = str | Decimal | date
Montar = Callable[..., "Montada"]  # from (number, cells) of each row
Reconocer = Callable[[list[str]], int]  # how many of these cells are names of columns


class ArchivoInutilizable(Exception):
    """The whole file is refused: one sentence, for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Linea:
    numero: int  # as the spreadsheet shows it: the header is line 1
    celdas: list[Celda]


class Rollo:
    """The rows of a file, kept out of memory: as many passes as needed, a few hundred rows at a time.

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
            pickle.dump([(linea.numero, linea.celdas) for linea in tanda], self._archivo, protocol=5)
            self._n += len(tanda)

    def __len__(self) -> int:
        return self._n

    def __iter__(self) -> Iterator[Linea]:
        for inicio in self._tandas:
            self._archivo.seek(inicio)
            for numero, celdas in pickle.load(self._archivo):  # noqa: S301 - only what __init__ wrote
                yield Linea(numero, celdas)


class Montada(NamedTuple):
    linea: int  # of the header
    cabecera: list[str]
    lineas: Rollo  # under it
    sin_nombre: list[
        str
    ]  # columns that say something and have no name, as they are called to whoever sent it


@dataclass(frozen=True, slots=True)
class Lectura:
    """What was read, and how, so that the preview can say it."""

    cabecera: list[str]
    lineas: Rollo
    formato: str
    codificacion: str = ""
    delimitador: str = ""
    hoja: str = ""
    hojas: list[str] = field(default_factory=list)
    linea_cabecera: int = 1
    sin_nombre: list[str] = field(default_factory=list)
    dia_cero: date = DIA_CERO_DE_EXCEL


@dataclass(frozen=True, slots=True)
class Modo:
    """What whoever imports answers instead of letting it be found out, or asked. Empty: find out.

    `decimal`, "," or ".", and `nivel`, of a place, are for the cells that may be read in two ways.
    """

    delimitador: str = ""
    hoja: str = ""
    codificacion: str = ""
    decimal: str = ""
    nivel: str = ""


SIN_RESPUESTAS = Modo()


def muy_pesado() -> str:
    return _("El archivo pesa más de %(n)s MB: divídalo en partes.") % {"n": MEGAS_MAXIMOS}


def no_es_texto() -> str:
    return _(
        "El archivo no es un libro de Excel ni un CSV, aunque se llame así: ábralo en su programa y guárdelo "
        "como .xlsx o «CSV UTF-8»."
    )
