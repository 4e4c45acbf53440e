"""Manifest of a backup: the last thing written into it, so that a file cut short has none.

The file is a tar, alone or inside age (`cifrado.py`):

    LEAME.txt                       how to open it without this program
    base.pgdump | base.sqlite3      the database: pg_dump's custom format, or an SQLite file
    media/…                         every file of MEDIA_STORAGE
    MANIFIESTO.json                 this
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

FORMATO = 1  # raised when what an older program reads would no longer be all there is
NOMBRE, LEAME, MEDIA = "MANIFIESTO.json", "LEAME.txt", "media/"
BASES = {"postgresql": "base.pgdump", "sqlite": "base.sqlite3"}
TOPE = 512 * 1024 * 1024  # of a manifest: some millions of files


class NoSePudo(Exception):
    """Why a backup could not be made, read or put back: one sentence, which says what to do."""


@dataclass(frozen=True, slots=True)
class Pieza:
    """A file inside: its size and its hash."""

    bytes: int
    sha256: str


@dataclass(slots=True)
class Manifiesto:
    formato: int
    version: str  # of the program
    creado: str  # ISO 8601, with its zone
    motor: str  # postgresql or sqlite
    version_del_motor: int  # of the server (its major) or of SQLite's file format, which is 3
    migraciones: list[str]  # app.name of all that were applied
    tablas: dict[str, int]  # {table: rows}, in one state of the database
    vaciadas: list[str]  # tables that go without their rows
    clave: str  # fingerprint of SECRET_KEY, which is not in the file
    testigo: dict[str, Any]  # what the house wants to find again (compromisos/salidas/respaldo.py)
    base: Pieza
    media: dict[str, Pieza]
    faltaban: list[str] = field(default_factory=list)  # files of the testigo that were not there to be copied

    def en_json(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()

    @property
    def nombre_de_la_base(self) -> str:
        return BASES[self.motor]


def leer(datos: bytes) -> Manifiesto:
    """NoSePudo if it is of a newer program, or no manifest."""
    try:
        crudo = json.loads(datos)
        formato = crudo["formato"]
    except (ValueError, KeyError, TypeError):
        raise NoSePudo("El manifiesto del respaldo no se entiende: el archivo está dañado.") from None
    if not isinstance(formato, int) or formato > FORMATO:
        raise NoSePudo(
            f"El respaldo lo hizo una versión más nueva del programa ({crudo.get('version', '?')}): "
            "instale esa versión y restaure con ella."
        )
    try:
        conocidos = {f.name: crudo[f.name] for f in fields(Manifiesto)}
        conocidos["base"] = Pieza(**crudo["base"])
        conocidos["media"] = {ruta: Pieza(**pieza) for ruta, pieza in crudo["media"].items()}
        manifiesto = Manifiesto(**conocidos)
        _comprobar_formas(manifiesto)
    except (KeyError, TypeError, AttributeError, ValueError):
        raise NoSePudo("El manifiesto del respaldo no se entiende: el archivo está dañado.") from None
    return manifiesto


def _comprobar_formas(m: Manifiesto) -> None:
    """ValueError unless every value is of the kind that it says: whoever wrote the file may not have been this program."""
    textos = [m.version, m.creado, m.motor, m.clave, *m.migraciones, *m.vaciadas, *m.faltaban, *m.tablas]
    numeros = [m.version_del_motor, *m.tablas.values(), m.base.bytes, *(p.bytes for p in m.media.values())]
    if m.motor not in BASES or not isinstance(m.testigo, dict):
        raise ValueError
    if not all(isinstance(t, str) for t in textos) or not all(isinstance(n, int) for n in numeros):
        raise ValueError
