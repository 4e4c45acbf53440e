"""Rows of a whole PostgreSQL database, kept in a schema beside and put back: what a test without a transaction of its own
leaves is undone without emptying every table and loading all of it anew.

A table that already says what was kept is not touched, so two thousand places stay where they are from a test to the
next. No trigger looks at what is put back, neither those of foreign keys nor the locks of the record: it was so.
"""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, transaction

TABLAS = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND relname <> 'django_migrations' ORDER BY relname"""
# For each table, its columns but for those that the database works out; if it differs from what was kept, as it was.
REPONER = """
DO $$
DECLARE tabla text; columnas text; distinta boolean;
BEGIN
  PERFORM set_config('session_replication_role', 'replica', true);
  FOR tabla, columnas IN
    SELECT c.relname, string_agg(quote_ident(a.attname), ', ') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'django_migrations'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname
  LOOP
    EXECUTE format('SELECT (SELECT row(count(*), sum(hashtextextended(f::text, 0))) FROM public.%1$I f)
      IS DISTINCT FROM (SELECT row(count(*), sum(hashtextextended(f::text, 0))) FROM {esquema}.%1$I f)', tabla)
      INTO distinta;
    IF distinta THEN
      EXECUTE format('DELETE FROM public.%I', tabla);
      EXECUTE format('INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM {esquema}.%1$I',
        tabla, columnas);
    END IF;
  END LOOP;
END $$
"""


def guardar(esquema: str) -> None:
    """Keep all the rows there are now in `esquema`, made anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {esquema} CASCADE")
        cursor.execute(f"CREATE SCHEMA {esquema}")
        cursor.execute(TABLAS)
        for (tabla,) in cursor.fetchall():
            cursor.execute(f'CREATE UNLOGGED TABLE {esquema}."{tabla}" AS TABLE public."{tabla}"')


def reponer(esquema: str) -> None:
    """Make the rows of every table those of `esquema`. Sequences go on: no key is used twice."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REPONER.format(esquema=esquema))


def vaciar() -> None:
    """As Django leaves a database between tests: without rows but for those that come with the tables."""
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=False)
