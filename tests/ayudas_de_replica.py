"""A replica without a second server: another connection to the same database, on which nobody may write. One that is behind is
one that looks at a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from base.replica import REPLICA, en_su_lugar


@contextmanager
def una_replica() -> Iterator[Any]:
    """Its connection, which settings.DATABASES then names."""
    suyos = connections[DEFAULT_DB_ALIAS].settings_dict
    opciones = {**suyos["OPTIONS"], "options": "-c default_transaction_read_only=on"}
    connections.settings[REPLICA] = {**suyos, "OPTIONS": opciones}
    with en_su_lugar():
        connections[DEFAULT_DB_ALIAS].ensure_connection()  # by the name that tests may ask
    try:
        yield connections[REPLICA]
    finally:
        connections[REPLICA].close()
        del connections[REPLICA], connections.settings[REPLICA]


@contextmanager
def atrasada() -> Iterator[None]:
    """Inside, it says what was committed before."""
    with en_su_lugar(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT 1")
    try:
        yield
    finally:
        with en_su_lugar(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("COMMIT")


class VigiaDeMentira:
    def __init__(self) -> None:
        self.lee, self.fallos, self.segundos = True, 0, 0.0

    def sirve(self) -> bool:
        return self.lee

    def edad(self) -> float:
        return self.segundos

    def fallo(self) -> None:
        self.fallos += 1
