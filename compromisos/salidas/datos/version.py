"""The version of a row that goes out: a fingerprint of each of its cells that may come back.

It travels in the row, so that a file that comes back after weeks says which of its cells somebody touched, and which
of those that nobody touched the database has changed since (ADR 26). It holds nothing that the row does not say.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any

VERSION = "version"  # the name of its column
MARCA = "v1."  # a letter first: no spreadsheet takes it for a number, a date or a formula
DE_LAS_COLUMNAS = 2  # bytes that say which columns it speaks of
DE_CADA_CELDA = 3  # bytes; two values take each other's place once in sixteen million
CORTA = 60  # letters
FORMA = re.compile(r"v1\.[\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Version:
    """What the cells of a row were when it went out, as fingerprints: {column: fingerprint}."""

    huellas: Mapping[str, bytes]

    def sabe_de(self, columna: str) -> bool:
        """Whether its table had that column already."""
        return columna in self.huellas

    def decia(self, columna: str, valor: Any) -> bool:
        """Whether that cell of the row held `valor`."""
        return self.huellas.get(columna) == huella(columna, valor)


def escribir(columnas: Iterable[str], fila: Mapping[str, Any]) -> str:
    """The version of a row, over those of its columns that come in."""
    nombres = tuple(columnas)
    entera = de_las_columnas(nombres) + b"".join(huella(nombre, fila[nombre]) for nombre in nombres)
    return MARCA + urlsafe_b64encode(entera).rstrip(b"=").decode()


def leer(columnas: Iterable[str], celda: object, agregadas: Sequence[str] = ()) -> Version | None:
    """The version in a cell; None if it is none, or speaks of other columns than those that come in today, or came before
    the last of `agregadas` did, which are the newest of them in the order in which they came."""
    texto = celda.strip() if isinstance(celda, str) else ""
    if not FORMA.fullmatch(texto):
        return None
    cifrada = texto.removeprefix(MARCA)
    try:
        entera = urlsafe_b64decode(cifrada + "=" * (-len(cifrada) % 4))
    except (binascii.Error, ValueError):
        return None
    nombres = next((n for n in _de_cada_epoca(columnas, agregadas) if _habla_de(entera, n)), None)
    if nombres is None:
        return None
    desde = range(DE_LAS_COLUMNAS, len(entera), DE_CADA_CELDA)
    return Version({n: entera[d : d + DE_CADA_CELDA] for n, d in zip(nombres, desde, strict=True)})


def _de_cada_epoca(columnas: Iterable[str], agregadas: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The columns of today, and without those that came last, as the file of another day had them."""
    nombres = tuple(columnas)
    yield nombres
    for desde in reversed(range(len(agregadas))):
        yield tuple(n for n in nombres if n not in agregadas[desde:])


def _habla_de(entera: bytes, nombres: tuple[str, ...]) -> bool:
    largo = DE_LAS_COLUMNAS + DE_CADA_CELDA * len(nombres)
    return len(entera) == largo and entera[:DE_LAS_COLUMNAS] == de_las_columnas(nombres)


def huella(columna: str, valor: Any) -> bytes:
    """Fingerprint of a cell. The same value under another column has another."""
    texto = f"{columna}\0{_en_texto(valor)}"
    return _de_celda_corta(texto) if len(texto) <= CORTA else _huella(texto, DE_CADA_CELDA)


@lru_cache(maxsize=4096)  # names, dates and empty cells come again and again
def _de_celda_corta(texto: str) -> bytes:
    return _huella(texto, DE_CADA_CELDA)


@lru_cache(maxsize=16)
def de_las_columnas(nombres: tuple[str, ...]) -> bytes:
    """What a version begins with: which columns it speaks of."""
    return _huella("\0".join(nombres), DE_LAS_COLUMNAS)


def _huella(texto: str, largo: int) -> bytes:
    return blake2b(texto.encode("utf-8", "surrogatepass"), digest_size=largo).digest()


def _en_texto(valor: Any) -> str:
    """One text for each value: 12 and 12.0000 are the same, and so are nothing and an empty cell."""
    if isinstance(valor, str):
        return valor
    if valor is None:
        return ""
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}"
    if isinstance(valor, date):
        return valor.isoformat()
    return str(valor)
