"""The search of the list: what it costs to keep its indexes is part of what an import costs.

Those that the migrations make are used as they are; where there are none,
the ones that the design asks for (Spanish words without accents, and trigrams for near misses).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from compromisos.models import Compromiso

TABLA = Compromiso._meta.db_table
COLUMNA = "bench_vector"
DE_BUSQUEDA = """
    SELECT indexname, indexdef FROM pg_indexes WHERE tablename ~ '^compromisos_' AND indexdef ~ ' USING (gin|gist) '
"""


@contextmanager
def de_busqueda(*, con: bool) -> Iterator[list[str]]:
    """Names of the search indexes that stand inside: some, or none. SQLite has none anyhow: there a
    folded column is read through."""
    if connection.vendor != "postgresql":
        yield []
        return
    suyos = _hay()
    if con:
        if not suyos:
            _poner()
        yield sorted(_hay())
        if not suyos:
            _ejecutar(f"ALTER TABLE {TABLA} DROP COLUMN {COLUMNA}", "DROP INDEX bench_trigramas")
        return
    _ejecutar(*(f'DROP INDEX "{nombre}"' for nombre in suyos))
    yield []
    _ejecutar(*suyos.values())


def _hay() -> dict[str, str]:
    """{name: what makes it}"""
    with connection.cursor() as cursor:
        cursor.execute(DE_BUSQUEDA)
        return dict(cursor.fetchall())


def _poner() -> None:
    _ejecutar(
        "CREATE EXTENSION IF NOT EXISTS unaccent",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "DROP TEXT SEARCH CONFIGURATION IF EXISTS bench_es CASCADE",
        "CREATE TEXT SEARCH CONFIGURATION bench_es (COPY = spanish)",
        "ALTER TEXT SEARCH CONFIGURATION bench_es"
        " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem",
        f"ALTER TABLE {TABLA} ADD COLUMN {COLUMNA} tsvector"
        " GENERATED ALWAYS AS (to_tsvector('bench_es', busqueda)) STORED",
        f"CREATE INDEX bench_palabras ON {TABLA} USING gin ({COLUMNA})",
        f"CREATE INDEX bench_trigramas ON {TABLA} USING gin (busqueda gin_trgm_ops)",
    )


def _ejecutar(*ordenes: str) -> None:
    with connection.cursor() as cursor:
        for orden in ordenes:
            cursor.execute(orden)
