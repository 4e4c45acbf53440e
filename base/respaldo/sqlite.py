"""SQLite: its own way of copying a database that is being written (https://www.sqlite.org/backup.html)."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from django.db.backends.base.base import BaseDatabaseWrapper

from base.respaldo.manifiesto import NoSePudo

VERSION = 3  # of the file format, the same since 2004


def volcar(conexion: BaseDatabaseWrapper, destino: BinaryIO, vaciadas: Sequence[str], carpeta: Path) -> None:
    """A copy of the database, in one state of it, without the rows of `vaciadas`."""
    conexion.ensure_connection()
    with tempfile.TemporaryDirectory(prefix=".base-", dir=carpeta) as aparte:
        ruta = Path(aparte) / "copia.sqlite3"
        with closing(sqlite3.connect(ruta)) as copia:
            conexion.connection.backup(copia)
            copia.execute("PRAGMA journal_mode = DELETE")
            copia.execute("PRAGMA secure_delete = ON")
            for tabla in vaciadas:
                copia.execute(f'DELETE FROM "{tabla}"')
            copia.commit()
        with ruta.open("rb") as hecha:
            shutil.copyfileobj(hecha, destino, 1 << 20)


@contextmanager
def abierta(archivo: Path) -> Iterator[sqlite3.Connection]:
    """The copy, only to be read. NoSePudo if it is no database."""
    try:
        with closing(sqlite3.connect(f"file:{archivo}?mode=ro&immutable=1", uri=True)) as copia:
            yield copia
    except sqlite3.DatabaseError:
        raise NoSePudo("La base que trae el respaldo no se puede leer: el archivo está dañado.") from None


def filas(archivo: Path, pedidas: dict[str, Sequence[str]]) -> Iterator[tuple[str, Iterable[tuple]]]:
    """(table, its rows) of every table; of those `pedidas`, with these columns as text; of the others, empty rows."""
    with abierta(archivo) as copia:
        copia.execute("PRAGMA trusted_schema = OFF")  # what the file says of itself runs nothing
        tablas = [f[0] for f in copia.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for tabla in tablas:
            que = ", ".join(f'CAST("{c}" AS TEXT)' for c in pedidas.get(tabla, ())) or "1"
            entre_comillas = tabla.replace('"', '""')
            yield tabla, copia.execute(f'SELECT {que} FROM "{entre_comillas}"')


@contextmanager
def puesta(conexion: BaseDatabaseWrapper, archivo: Path) -> Iterator[None]:
    """The copy in the place of the database, whole or not at all; the block is done first, and if it fails nothing is put."""
    conexion.ensure_connection()
    with closing(sqlite3.connect(archivo)) as copia:
        yield
        try:
            copia.backup(conexion.connection, pages=-1)
        except sqlite3.OperationalError as error:
            raise NoSePudo(
                f"La base está en uso y no se pudo reemplazar ({error}): detenga la web y el worker."
            ) from None


def version(conexion: BaseDatabaseWrapper) -> int:
    return VERSION


def esta_vacia(conexion: BaseDatabaseWrapper) -> bool:
    return not conexion.introspection.table_names()


def check_puede(conexion: BaseDatabaseWrapper, version_del_respaldo: int) -> None:
    """Any SQLite reads any file of it."""
