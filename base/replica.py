"""Door to the replica of the database: for as long as a block lasts, all that this thread asks goes there.

The two connections of the thread change places, so that whatever asks (a query, a transaction, the version of what is
public, a past day) asks the same one: nobody has to say which, and none can be forgotten. Only for who reads: the server
refuses whatever writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections

REPLICA = "replica"  # its alias in settings.DATABASES
DE_LA_PRINCIPAL = "SELECT pg_current_wal_lsn()::text, system_identifier FROM pg_control_system()"
DE_LA_REPLICA = """SELECT pg_last_wal_replay_lsn()::text, system_identifier,
    extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8
    FROM pg_control_system() WHERE pg_is_in_recovery()"""


def hay_replica() -> bool:
    return REPLICA in connections.settings


@contextmanager
def en_su_lugar() -> Iterator[None]:
    """Inside, what is asked of the database is asked of its replica."""
    principal, copia = connections[DEFAULT_DB_ALIAS], connections[REPLICA]
    _poner(copia, principal)
    try:
        yield
    finally:
        _poner(principal, copia)


def por_partes(respuesta: Any) -> None:
    """`respuesta`, which streams, asks it for each of its parts and at its end. Between two parts a thread is as it was: a server
    may go on with it in another one, or with something else in this one."""
    partes, cerrar = iter(respuesta), respuesta.close

    def una_a_una() -> Iterator[bytes]:
        while True:
            with en_su_lugar():
                parte = next(partes, None)
            if parte is None:
                return
            yield parte

    def cerrar_en_ella() -> None:
        with en_su_lugar():
            cerrar()

    respuesta.streaming_content = una_a_una()
    respuesta.close = cerrar_en_ella


def se_lee_de_ella() -> bool:
    """Whether this thread is inside such a block."""
    return connections[DEFAULT_DB_ALIAS].settings_dict is connections.settings.get(REPLICA)


def _poner(de_siempre: Any, aparte: Any) -> None:
    for alias, conexion in ((DEFAULT_DB_ALIAS, de_siempre), (REPLICA, aparte)):
        conexion.alias = alias
        connections[alias] = conexion


class CacheEnLaPrincipal:
    """Router of the cache, where it is a table (`CACHE_URL=dbcache://`): it is written by whoever reads."""

    @staticmethod
    def db_for_read(model: Any, **hints: Any) -> str | None:
        return (
            REPLICA
            if model._meta.app_label == "django_cache" and hay_replica() and se_lee_de_ella()
            else None
        )

    db_for_write = db_for_read


class Lugar(NamedTuple):
    """How far a server has got: `bytes` of what was ever written, in the system of that number. `edad`: seconds since the
    last transaction that it heard of, if it has of any since it came up."""

    bytes: int
    sistema: int
    edad: float | None = None


def donde_esta(conexion: Any, sql: str) -> Lugar | None:
    """By DE_LA_PRINCIPAL or DE_LA_REPLICA; None of what is no replica."""
    with conexion.cursor() as cursor:
        cursor.execute(sql)
        fila = cursor.fetchone()
    return fila and Lugar(en_bytes(fila[0]), fila[1], *fila[2:])


def en_bytes(lsn: str) -> int:
    """«16/B374D848»: two halves in hexadecimal."""
    alta, _, baja = lsn.partition("/")
    return (int(alta, 16) << 32) + int(baja, 16)
