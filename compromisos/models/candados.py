"""Locks of the tables of the record, in the database itself: it refuses UPDATE and DELETE of what is public.

The models refuse it too; this holds against whoever comes with SQL in hand, and against a mistake of ours. There
is one way through, `abiertos()`, for what the law says must go. A closed period opens again once a row of
CierreDeshecho, itself locked, says all that it said. TRUNCATE on PostgreSQL is not refused: only the
owner of the tables has it, which the web need not be (docs/operation.md).

`poner` is run by the migration, and again after every `migrate`: SQLite loses the triggers of a table that it makes
anew, and cannot rename one that the trigger of another names, so there they are taken off meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

MENSAJE = "El registro público no se modifica ni se borra"
FUNCION = "compromisos_candado"
PASO = "compromisos.supresion"  # setting of PostgreSQL; «si» opens, until the end of the transaction
DESHECHOS = "compromisos_cierredeshecho"
TABLA_DE_PASO = "compromisos_paso"  # SQLite: while it holds a row, which no one else sees

CUERPO = f"""
DECLARE
  fila jsonb := to_jsonb(OLD);
  cerrada boolean := true;
BEGIN
  IF TG_NARGS > 0 THEN
    cerrada := CASE TG_ARGV[0]
      WHEN 'situacion' THEN fila ->> 'situacion' = 'publicado'
      WHEN 'avance_id' THEN EXISTS (
        SELECT 1 FROM compromisos_avance
        WHERE id = (fila ->> 'avance_id')::bigint AND situacion = 'publicado')
      WHEN 'medicion_id' THEN EXISTS (
        SELECT 1 FROM compromisos_medicion m JOIN compromisos_avance a ON a.id = m.avance_id
        WHERE m.id = (fila ->> 'medicion_id')::bigint AND a.situacion = 'publicado')
      WHEN 'cerrado_en' THEN fila ->> 'cerrado_en' IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM compromisos_cierredeshecho
        WHERE periodo_id = (fila ->> 'id')::bigint AND cerrado_en = (fila ->> 'cerrado_en')::timestamptz)
      ELSE fila ->> TG_ARGV[0] IS NOT NULL
    END;
  END IF;
  IF cerrada AND current_setting('{PASO}', true) IS DISTINCT FROM 'si' THEN
    RAISE EXCEPTION '{MENSAJE} (%).', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END
"""

DE_SQLITE = {
    "": "1",
    "situacion": "OLD.situacion = 'publicado'",
    "avance_id": "EXISTS (SELECT 1 FROM compromisos_avance WHERE id = OLD.avance_id AND situacion = 'publicado')",
    "medicion_id": (
        "EXISTS (SELECT 1 FROM compromisos_medicion m JOIN compromisos_avance a ON a.id = m.avance_id "
        "WHERE m.id = OLD.medicion_id AND a.situacion = 'publicado')"
    ),
    "cerrado_en": (
        "OLD.cerrado_en IS NOT NULL AND NOT EXISTS (SELECT 1 FROM compromisos_cierredeshecho "
        "WHERE periodo_id = OLD.id AND cerrado_en = OLD.cerrado_en)"
    ),
    "publicada_en": "OLD.publicada_en IS NOT NULL",
}
FILA_ANTES_DE_CAMBIAR_O_BORRAR = 1 + 2 + 8 + 16  # pg_trigger.tgtype


@dataclass(frozen=True, slots=True)
class Candado:
    """The lock of one table, and the column by which its rows are closed; "" closes them all."""

    tabla: str
    por: str = ""

    @property
    def nombre(self) -> str:
        return f"candado_{self.tabla}"

    def de_postgres(self) -> str:
        argumento = f"'{self.por}'" if self.por else ""
        return (
            f"CREATE TRIGGER {self.nombre} BEFORE UPDATE OR DELETE ON {self.tabla} "
            f"FOR EACH ROW EXECUTE FUNCTION {FUNCION}({argumento})"
        )

    @property
    def tablas(self) -> set[str]:
        """What it names: SQLite changes no table while the trigger of another names one that is not there."""
        return {self.tabla, DESHECHOS} if self.por == "cerrado_en" else {self.tabla}

    def de_sqlite(self) -> dict[str, str]:
        """{name: order}: there a trigger has one event."""
        return {
            f"{self.nombre}_{hecho.lower()}": (
                f"CREATE TRIGGER {self.nombre}_{hecho.lower()} BEFORE {hecho} ON {self.tabla} "
                f"WHEN {DE_SQLITE[self.por]} AND NOT EXISTS (SELECT 1 FROM {TABLA_DE_PASO}) "
                f"BEGIN SELECT RAISE(ABORT, '{MENSAJE} ({self.tabla}).'); END"
            )
            for hecho in ("UPDATE", "DELETE")
        }


CANDADOS = (
    Candado("compromisos_anotacion"),
    Candado("compromisos_avance", por="situacion"),
    Candado("compromisos_cierredeshecho"),
    Candado("compromisos_corte", por="cerrado_en"),
    Candado("compromisos_enmienda"),
    Candado("compromisos_evidencia", por="avance_id"),
    Candado("compromisos_medicion", por="avance_id"),
    Candado("compromisos_medicionterritorio", por="medicion_id"),
    Candado("compromisos_modificacion"),
    Candado("compromisos_respuestaverificacion", por="publicada_en"),
    Candado("compromisos_retiro"),
    Candado("compromisos_sello"),
    Candado("compromisos_senalamientopublicado"),
    Candado("compromisos_sucesion"),
    Candado("compromisos_valorobservado"),
    Candado("compromisos_verificacion"),
    Candado("compromisos_verificacionsinefecto"),
)


def poner(conexion: BaseDatabaseWrapper) -> None:
    """Lock every table of the record that exists, anew."""
    quitar(conexion)
    tablas = set(conexion.introspection.table_names())
    with conexion.cursor() as cursor:
        if conexion.vendor == "postgresql":
            cursor.execute(f"CREATE FUNCTION {FUNCION}() RETURNS trigger LANGUAGE plpgsql AS $${CUERPO}$$")
        else:
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLA_DE_PASO} (si integer NOT NULL)")
        for candado in CANDADOS:
            if candado.tablas <= tablas:
                for orden in _ordenes(candado, conexion):
                    cursor.execute(orden)


def quitar(conexion: BaseDatabaseWrapper) -> None:
    """Take every lock off. For who changes or empties the tables themselves."""
    with conexion.cursor() as cursor:
        if conexion.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {FUNCION}() CASCADE")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'candado\\_%' ESCAPE '\\'"
        )
        for (nombre,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {conexion.ops.quote_name(nombre)}")


def _ordenes(candado: Candado, conexion: BaseDatabaseWrapper) -> Iterable[str]:
    return [candado.de_postgres()] if conexion.vendor == "postgresql" else candado.de_sqlite().values()


@contextmanager
def abiertos(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Inside, this transaction may change and delete what is locked. Nobody else may meanwhile.

    For the erasure that the law asks for, and for migrations that change the form of what is public, never what it
    says: `verificar_registro` names whatever does not say what the record does.
    """
    conexion = connections[alias]
    de_postgres = conexion.vendor == "postgresql"
    with transaction.atomic(using=alias), conexion.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL {PASO} = 'si'" if de_postgres else f"INSERT INTO {TABLA_DE_PASO} VALUES (1)"
        )
        yield
        cursor.execute(f"SET LOCAL {PASO} = 'no'" if de_postgres else f"DELETE FROM {TABLA_DE_PASO}")


def que_faltan(conexion: BaseDatabaseWrapper) -> list[str]:
    """The tables whose lock is not there, is disabled, or is not the one that `poner` puts."""
    return _faltan_en_postgres(conexion) if conexion.vendor == "postgresql" else _faltan_en_sqlite(conexion)


def _faltan_en_postgres(conexion: BaseDatabaseWrapper) -> list[str]:
    with conexion.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [FUNCION])
        if cursor.fetchall() != [(CUERPO,)]:
            return [c.tabla for c in CANDADOS]
        cursor.execute(
            "SELECT c.relname, t.tgname, encode(t.tgargs, 'escape') FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE p.proname = %s AND t.tgtype = %s AND t.tgenabled IN ('O', 'A') "
            "AND t.tgqual IS NULL AND cardinality(t.tgattr::smallint[]) = 0",
            [FUNCION, FILA_ANTES_DE_CAMBIAR_O_BORRAR],
        )
        puestos = {(tabla, nombre, por.removesuffix("\\000")) for tabla, nombre, por in cursor.fetchall()}
    return [c.tabla for c in CANDADOS if (c.tabla, c.nombre, c.por) not in puestos]


def _faltan_en_sqlite(conexion: BaseDatabaseWrapper) -> list[str]:
    with conexion.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' OR name = %s", [TABLA_DE_PASO]
        )
        hay = dict(cursor.fetchall())
        if TABLA_DE_PASO not in hay:
            return [c.tabla for c in CANDADOS]
        cursor.execute(f"SELECT count(*) FROM {TABLA_DE_PASO}")
        if cursor.fetchone()[0]:  # the way through was left open
            return [c.tabla for c in CANDADOS]
    return [c.tabla for c in CANDADOS if any(hay.get(n) != orden for n, orden in c.de_sqlite().items())]
