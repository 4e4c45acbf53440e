"""PostgreSQL: the server's own pg_dump and pg_restore, with the password in their environment and never on a command line.

What pg_restore writes is sent by our own connection and not by psql: everything is one transaction with what it replaces,
and a file that somebody altered cannot give orders to a program of this machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

import psycopg2
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2.extensions import make_dsn

from base.respaldo.manifiesto import NoSePudo

ESQUEMAS_AJENOS = "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')"
COPIA = re.compile(rb'^COPY (?:public\.)?"?(\w+)"? \((.*)\) FROM stdin;\n$')
AJUSTE = re.compile(rb"^SET (\w+) = .*;\n$")
FIN = b"\\.\n"
ESPERA = 30  # seconds for whoever uses the tables to let go of them
AJENOS = {"cursor_factory", "isolation_level", "password", "assume_role", "server_side_binding"}


# --- The server's tools


def herramienta(nombre: str, version: int) -> str:
    """Path of pg_dump or pg_restore, of this major version of the server or a newer one. NoSePudo if there is none."""
    propias = [settings.PG_BIN] if settings.PG_BIN else [f"/usr/lib/postgresql/{version}/bin"]
    for carpeta in (*propias, None):
        ruta = shutil.which(nombre, path=carpeta)
        if ruta and _mayor_de(ruta) >= version:
            return ruta
    raise NoSePudo(
        f"Falta {nombre} de PostgreSQL {version}: instale el paquete postgresql-client-{version}, o diga en PG_BIN la "
        "carpeta donde está."
    )


def _mayor_de(ruta: str) -> int:
    dicho = subprocess.run([ruta, "--version"], capture_output=True, text=True, check=False).stdout
    hallado = re.search(r"\) (\d+)", dicho)
    return int(hallado[1]) if hallado else 0


def _a_donde(conexion: BaseDatabaseWrapper) -> tuple[str, Mapping[str, str]]:
    """(address without password, environment with it), for a program of PostgreSQL."""
    datos = conexion.get_connection_params()
    dsn = make_dsn(**{k: v for k, v in datos.items() if k not in AJENOS and isinstance(v, str | int)})
    clave = {"PGPASSWORD": str(datos["password"])} if datos.get("password") else {}
    return dsn, {**os.environ, **clave}


def version(conexion: BaseDatabaseWrapper) -> int:
    conexion.ensure_connection()
    return conexion.connection.server_version // 10_000


# --- Out


def volcar(conexion: BaseDatabaseWrapper, destino: BinaryIO, vaciadas: Sequence[str], carpeta: Path) -> None:
    """pg_dump of the state that the open transaction of `conexion` sees, without the rows of `vaciadas`, nor other schemas:
    what restoring replaces is `public`."""
    with conexion.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        foto = cursor.fetchone()[0]
        cursor.execute(ESQUEMAS_AJENOS)
        ajenos = [nombre for (nombre,) in cursor.fetchall()]
    dsn, entorno = _a_donde(conexion)
    orden = [herramienta("pg_dump", version(conexion)), "--format=custom", "--no-password"]
    orden += [
        f"--snapshot={foto}",
        *(f"--exclude-table-data=public.{t}" for t in vaciadas),
        *(f"--exclude-schema={esquema}" for esquema in ajenos),
        f"--dbname={dsn}",
    ]
    hecho = subprocess.run(orden, stdout=destino, stderr=subprocess.PIPE, env=entorno, check=False)
    if hecho.returncode:
        raise NoSePudo(f"pg_dump no terminó: {_una_linea(hecho.stderr)}")


def _una_linea(dicho: bytes) -> str:
    return " ".join(dicho.decode(errors="replace").split())[:300] or "no dijo por qué."


# --- Read again


@contextmanager
def _guion(archivo: Path, version_minima: int, *opciones: str) -> Iterator[IO[bytes]]:
    """The orders that the dump amounts to. NoSePudo at the end if pg_restore did not reach it."""
    orden = [herramienta("pg_restore", version_minima), "--no-owner", "--no-acl", "--no-comments", *opciones]
    with archivo.open("rb") as dado:
        proceso = subprocess.Popen(
            [*orden, "--file=-"], stdin=dado, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    with proceso:
        assert proceso.stdout
        assert proceso.stderr
        try:
            yield proceso.stdout
        except BaseException:
            proceso.kill()
            raise
        dicho = proceso.stderr.read()
        if proceso.wait():
            raise NoSePudo(f"La base que trae el respaldo no se puede leer: {_una_linea(dicho)}")


def filas(archivo: Path, pedidas: dict[str, Sequence[str]]) -> Iterator[tuple[str, Iterable[tuple]]]:
    """(table, its rows) of each table with rows to tell of; of those `pedidas`, with these columns as text."""
    with _guion(archivo, 0, "--data-only") as guion:
        for linea in guion:
            if copia := COPIA.match(linea):
                tabla = copia[1].decode()
                todas = [c.strip(' "') for c in copia[2].decode().split(",")]
                yield tabla, _de_una(guion, [todas.index(c) for c in pedidas.get(tabla, ())])


def _de_una(guion: IO[bytes], cuales: Sequence[int]) -> Iterator[tuple]:
    for linea in guion:
        if linea == FIN:
            return
        celdas = linea[:-1].split(b"\t") if cuales else ()
        yield tuple(celdas[i].decode() for i in cuales)


# --- In


def esta_vacia(conexion: BaseDatabaseWrapper) -> bool:
    return not conexion.introspection.table_names()


def check_puede(conexion: BaseDatabaseWrapper, version_del_respaldo: int) -> None:
    """NoSePudo if the server is older than the one of the backup, or this role does not own what it would replace."""
    if version(conexion) < version_del_respaldo:
        raise NoSePudo(
            f"El respaldo es de PostgreSQL {version_del_respaldo} y este servidor es {version(conexion)}: restaure en uno "
            "igual o más nuevo."
        )
    with conexion.cursor() as cursor:
        cursor.execute(
            "SELECT has_schema_privilege('public', 'CREATE') AND NOT EXISTS ("
            " SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')"
            " AND NOT pg_has_role(relowner, 'USAGE'))"
        )
        if not cursor.fetchone()[0]:
            raise NoSePudo(
                "El rol de DATABASE_URL no es el dueño de la base: restaure con el que usa migrate, no con el de la web."
            )


@contextmanager
def puesta(conexion: BaseDatabaseWrapper, archivo: Path) -> Iterator[None]:
    """The dump in the place of all tables, in one transaction that ends with the block: if it fails, all stays as it was."""
    datos = conexion.get_connection_params()
    datos.pop("cursor_factory", None)
    datos["options"] = f"{datos.get('options', '')} -c lock_timeout={ESPERA}s".strip()
    conexion.close()
    try:
        with closing(psycopg2.connect(**datos)) as propia:
            with propia.cursor() as cursor:
                _quitar_todo(cursor)
                _ejecutar(cursor, archivo, propia.server_version // 10_000)
            yield
            propia.commit()
    except psycopg2.errors.LockNotAvailable:
        raise NoSePudo("La base está en uso y no se reemplazó: detenga la web y el worker.") from None
    except psycopg2.Error as error:
        raise NoSePudo(f"PostgreSQL no aceptó el respaldo: {_una_linea(str(error).encode())}") from None


def _quitar_todo(cursor: Any) -> None:
    """What stands in `public` and is of no extension."""
    suyo = "{0}.oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e' AND classid = '{0}'::regclass)"
    aqui = "= 'public'::regnamespace"
    for que, consulta in {
        "VIEW": f"SELECT oid::regclass::text FROM pg_class WHERE relkind = 'v' AND relnamespace {aqui}",
        "TABLE": f"SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace {aqui}",
        "SEQUENCE": f"SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S' AND relnamespace {aqui}",
        "ROUTINE": f"SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace {aqui}",
        "TEXT SEARCH CONFIGURATION": f"SELECT oid::regconfig::text FROM pg_ts_config WHERE cfgnamespace {aqui}",
        "TEXT SEARCH DICTIONARY": f"SELECT oid::regdictionary::text FROM pg_ts_dict WHERE dictnamespace {aqui}",
    }.items():
        tabla = consulta.split(" FROM ")[1].split()[0]
        cursor.execute(f"{consulta} AND {suyo.format(tabla)}")
        for (nombre,) in cursor.fetchall():
            cursor.execute(f"DROP {que} IF EXISTS {nombre} CASCADE")


def _ejecutar(cursor: Any, archivo: Path, version_del_servidor: int) -> None:
    cursor.execute("SELECT name FROM pg_settings")
    ajustes = {nombre.encode() for (nombre,) in cursor.fetchall()}
    pendiente: list[bytes] = []

    def mandar() -> None:
        if any(linea.strip() and not linea.startswith(b"--") for linea in pendiente):
            cursor.execute(b"".join(pendiente))
        pendiente.clear()

    with _guion(archivo, version_del_servidor) as guion:
        for linea in guion:
            if COPIA.match(linea):
                mandar()
                cursor.copy_expert(linea.decode(), _HastaElFin(guion))
            elif linea.startswith(b"\\"):
                continue  # for psql, which is not asked: \restrict and \unrestrict
            elif not ((ajuste := AJUSTE.match(linea)) and ajuste[1] not in ajustes):
                pendiente.append(linea)  # but what an older server does not know of itself
        mandar()


class _HastaElFin:
    """The rows of one COPY, as a file."""

    def __init__(self, guion: IO[bytes]) -> None:
        self._guion, self._acabo, self._resto = guion, False, b""

    def read(self, cuanto: int = 8192) -> bytes:
        while len(self._resto) < cuanto and not self._acabo:
            linea = self._guion.readline()
            self._acabo = linea in (FIN, b"")
            self._resto += b"" if self._acabo else linea
        dado, self._resto = self._resto[:cuanto], self._resto[cuanto:]
        return dado
