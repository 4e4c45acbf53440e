"""The chain of the public record: how an entry is written as a line, and how a line is checked.

Pure: standard library only. An entry is one line of JSON with its keys in order and no spaces; its last
key, `sha256`, is the SHA-256 of the same line without that key, in UTF-8. `anterior` is the `sha256` of the
entry before (64 zeros in the first), so that whoever changes one changes all that follow. The same rules
stand, for anybody to run, in `static/registro/verificar.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

ORIGEN = "0" * 64
CLAVES = ("accion", "anterior", "contenido", "fecha", "numero", "objeto", "sha256")


def canonico(valor: Any) -> str:
    """JSON with one way to be written: keys in order, no spaces, letters as they are."""
    return json.dumps(valor, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sin_huella(*, accion: str, anterior: str, contenido: str, fecha: str, numero: int, objeto: str) -> str:
    """The line of an entry without its own hash. `contenido` is canonical JSON already, `fecha` in UTC."""
    a, b, f, o = (canonico(texto) for texto in (accion, anterior, fecha, objeto))
    return (
        f'{{"accion":{a},"anterior":{b},"contenido":{contenido},"fecha":{f},"numero":{numero},"objeto":{o}}}'
    )


def huella(linea: str) -> str:
    """SHA-256 of a line without its own hash, in hexadecimal."""
    return hashlib.sha256(linea.encode()).hexdigest()


def con_huella(linea: str, sha256: str) -> str:
    """The line as it is published."""
    return f'{linea[:-1]},"sha256":"{sha256}"}}'


@dataclass(frozen=True, slots=True)
class Roto:
    """Break of the chain: at which number, and a code of SIN_FORMA, NUMERO, ANTERIOR, HUELLA."""

    numero: int
    que: str


SIN_FORMA, NUMERO, ANTERIOR, HUELLA = "sin_forma", "numero", "anterior", "huella"


def comprobar(lineas: Iterable[str], *, desde: int = 1, anterior: str = ORIGEN) -> Iterator[Roto]:
    """Yield what is broken in a chain given by its lines, from entry `desde`, that follows `anterior`.

    After a break it goes on from what the line itself says, so that one altered entry is one finding.
    """
    for numero, cruda in enumerate(lineas, desde):
        linea = cruda.rstrip("\r\n")
        try:
            datos = json.loads(linea)
            forma = tuple(datos) == CLAVES and canonico(datos) == linea
        except (ValueError, TypeError, RecursionError):
            forma = False
        if not forma:
            yield Roto(numero, SIN_FORMA)
            anterior = ""
            continue
        if datos["numero"] != numero:
            yield Roto(numero, NUMERO)
        if anterior and datos["anterior"] != anterior:
            yield Roto(numero, ANTERIOR)
        if huella(linea.rpartition(',"sha256":')[0] + "}") != datos["sha256"]:
            yield Roto(numero, HUELLA)
        anterior = datos["sha256"]
