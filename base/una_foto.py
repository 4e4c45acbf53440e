"""Snapshot of the database: a block in which all queries see one state, and none may write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def una_foto() -> Iterator[None]:
    """On SQLite by its write-ahead log, which keeps no writer out. Inside a transaction that is open already, that one."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _lectora_en_sqlite():
            yield


@contextmanager
def _lectora_en_sqlite() -> Iterator[None]:
    connection.ensure_connection()  # which reads how its transactions begin
    sqlite: Any = connection
    antes, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        _solo_leer(True)
        with transaction.atomic():
            yield
    finally:
        sqlite.transaction_mode = antes
        _solo_leer(False)


def _solo_leer(si: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA query_only = {'ON' if si else 'OFF'}")
