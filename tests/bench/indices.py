"""The search of the list: what it costs to keep its indexes is part of what an import costs.

Those that the migrations make are used as they are; where there are none yet on the table of pledges,
the ones that the design asks for (Spanish words without accents, and trigrams for near misses).
"""

from __future__ import annotations

from django.db import connection

from compromisos.models import Compromiso

TABLA = Compromiso._meta.db_table
COLUMNA = "bench_vector"
DE_BUSQUEDA = """
    SELECT indexname FROM pg_indexes WHERE tablename = %s AND (indexdef LIKE '%% USING gin %%' OR indexdef LIKE '%% USING gist %%')
"""


def hay() -> list[str]:
    """Names of the search indexes that stand. SQLite has none: there a folded column is read through."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(DE_BUSQUEDA, [TABLA])
        return [nombre for (nombre,) in cursor.fetchall()]


def poner() -> None:
    if connection.vendor != "postgresql" or hay():
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS bench_es CASCADE")
        cursor.execute("CREATE TEXT SEARCH CONFIGURATION bench_es (COPY = spanish)")
        cursor.execute(
            "ALTER TEXT SEARCH CONFIGURATION bench_es"
            " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem"
        )
        cursor.execute(
            f"ALTER TABLE {TABLA} ADD COLUMN {COLUMNA} tsvector"
            " GENERATED ALWAYS AS (to_tsvector('bench_es', busqueda)) STORED"
        )
        cursor.execute(f"CREATE INDEX bench_palabras ON {TABLA} USING gin ({COLUMNA})")
        cursor.execute(f"CREATE INDEX bench_trigramas ON {TABLA} USING gin (busqueda gin_trgm_ops)")
