"""Door to the replica of the database: for as long as a block lasts, all that this thread asks goes there.

The two connections of the thread change places, so that whatever asks (a query, a transaction, the version of what is
public, a past day) asks the same one: nobody has to say which, and none can be forgotten. Only for who reads: the server
refuses whatever writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

REPLICA = "replica"  # its alias in settings.DATABASES


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
