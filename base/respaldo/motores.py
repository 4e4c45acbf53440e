"""The engine of the database: PostgreSQL or SQLite, with the same functions."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from django.db.backends.base.base import BaseDatabaseWrapper

from base.respaldo import postgresql, sqlite

MOTORES: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}


def de(conexion: BaseDatabaseWrapper) -> ModuleType:
    return MOTORES[conexion.vendor]


def contar(conexion: BaseDatabaseWrapper, vaciadas: Sequence[str] = ()) -> dict[str, int]:
    """{table: rows} of every table; of those that go without their rows, 0."""
    cuentas: dict[str, int] = {}
    with conexion.cursor() as cursor:
        for tabla in sorted(conexion.introspection.table_names(cursor)):
            cuentas[tabla] = 0
            if tabla not in vaciadas:
                cursor.execute(f"SELECT count(*) FROM {conexion.ops.quote_name(tabla)}")
                cuentas[tabla] = cursor.fetchone()[0]
    return cuentas
