"""Content version: what changes, in the same transaction, with everything that a public page may show.

Triggers of the database put it up, so that it counts whoever writes and however: a page of the staff, an import, COPY,
a bulk write, SQL by hand, TRUNCATE. Whoever keeps a page under the version that was committed before it was made, and
serves it only while that is the version, serves nothing stale (docs/adr/0057-whole-pages-kept.md).

A version is the marks of all rows of one small table, and a mark is random: no version comes twice, also not after a
backup was restored. A transaction marks one row, once, and takes one that no other holds; if all are held it adds one.
So nobody waits for anybody here, and there come to be as many rows as there ever were writers at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

NUESTRAS = ("compromisos", "instituciones")  # of no other app does a public page show a row
DE_CORREO, DE_PERSONAS, DEL_PERSONAL = (
    "mail to people",
    "people and their addresses",
    "only the staff reads it",
)
DE_LA_IMPORTACION = "files that somebody brought and how they were read"
# {model: why no public page shows a row of it}. Their histories neither. What is not here counts, new models too.
PRIVADAS: dict[str, str] = {
    "compromisos.VersionPublica": "the version itself",
    "compromisos.BajaDeRecordatorios": DE_PERSONAS,
    "compromisos.CartaDeSeguidor": DE_CORREO,
    "compromisos.ColumnaRecordada": DE_LA_IMPORTACION,
    "compromisos.Confirmacion": DEL_PERSONAL,
    "compromisos.DatoRevisado": DEL_PERSONAL,
    "compromisos.Encargo": DEL_PERSONAL,
    "compromisos.EnlacePersonal": DE_PERSONAS,
    "compromisos.Escritura": DE_LA_IMPORTACION,
    "compromisos.FilaImportada": DE_LA_IMPORTACION,
    "compromisos.Firma": DE_CORREO,
    "compromisos.Importacion": DE_LA_IMPORTACION,
    "compromisos.Latido": DEL_PERSONAL,
    "compromisos.Mensaje": DE_CORREO,
    "compromisos.PreferenciaDeAvisos": DE_PERSONAS,
    "compromisos.PropuestaDeEnmienda": DEL_PERSONAL,
    "compromisos.Seguido": DE_PERSONAS,
    "compromisos.Seguidor": DE_PERSONAS,
    "compromisos.Seguimiento": DEL_PERSONAL,
    "compromisos.Senalamiento": DEL_PERSONAL,
    "compromisos.TextoDeCarta": DE_CORREO,
    "compromisos.VistaGuardada": DEL_PERSONAL,
    "instituciones.Contacto": DE_PERSONAS,
    "instituciones.Enlace": DE_PERSONAS,
}
TABLA = "compromisos_versionpublica"
FUNCION = "compromisos_version_cambia"
CUERPO = f"""
DECLARE
  libre bigint;
BEGIN
  IF current_setting('compromisos.version', true) = pg_current_xact_id()::text THEN
    RETURN NULL;
  END IF;
  SELECT id INTO libre FROM {TABLA} LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF libre IS NULL THEN
    INSERT INTO {TABLA} (marca) VALUES (gen_random_uuid());
  ELSE
    UPDATE {TABLA} SET marca = gen_random_uuid() WHERE id = libre;
  END IF;
  PERFORM set_config('compromisos.version', pg_current_xact_id()::text, true);
  RETURN NULL;
END
"""
DE_SQLITE = f"INSERT OR REPLACE INTO {TABLA} (id, marca) VALUES (1, lower(hex(randomblob(16))))"
LEER = f"SELECT CAST(marca AS varchar(36)) FROM {TABLA}"
TRAS_CADA_ORDEN = 4 + 8 + 16 + 32  # pg_trigger.tgtype: after, of the statement, by all four events


class VersionPublica(models.Model):
    """One mark. Only the triggers write it; a version is all of them (`leer`)."""

    marca = models.UUIDField(_("marca"), default=uuid.uuid4)

    class Meta:
        verbose_name = _("marca de la versión de lo público")
        verbose_name_plural = _("marcas de la versión de lo público")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.marca)


def leer(conexion: BaseDatabaseWrapper) -> str:
    """The version that is committed, as the open connection sees it. One query, of one page of the disk."""
    with conexion.cursor() as cursor:
        cursor.execute(LEER)
        return ",".join(sorted(marca for (marca,) in cursor.fetchall()))


def modelos() -> Iterator[type[Model]]:
    """Those whose rows count, with their intervals, their histories and their lists of many to many."""
    for app in NUESTRAS:
        for modelo in apps.get_app_config(app).get_models(include_auto_created=True):
            if es_publico(modelo):
                yield modelo


def es_publico(modelo: type[Model]) -> bool:
    de_que = getattr(modelo, "instance_type", modelo)  # of a history, the model that it is of
    return modelo._meta.app_label in NUESTRAS and de_que._meta.label not in PRIVADAS


def tablas() -> list[str]:
    return sorted({m._meta.db_table for m in modelos()})


def poner(conexion: BaseDatabaseWrapper) -> None:
    """Have every table that there is put the version up, anew, and put it up now: nobody knows what was written before."""
    quitar(conexion)
    hay = set(conexion.introspection.table_names())
    with conexion.cursor() as cursor:
        if conexion.vendor == "postgresql":
            cursor.execute(f"CREATE FUNCTION {FUNCION}() RETURNS trigger LANGUAGE plpgsql AS $${CUERPO}$$")
            cursor.execute(f"INSERT INTO {TABLA} (marca) VALUES (gen_random_uuid())")
        else:
            cursor.execute(DE_SQLITE)
        for tabla in tablas():
            for orden in _ordenes(tabla, conexion) if tabla in hay else ():
                cursor.execute(orden)


def quitar(conexion: BaseDatabaseWrapper) -> None:
    with conexion.cursor() as cursor:
        if conexion.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {FUNCION}() CASCADE")
            return
        for nombre in _de_sqlite(conexion):
            cursor.execute(f"DROP TRIGGER {conexion.ops.quote_name(nombre)}")


def _ordenes(tabla: str, conexion: BaseDatabaseWrapper) -> Iterator[str]:
    if conexion.vendor == "postgresql":
        yield (
            f"CREATE TRIGGER version_{tabla} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {tabla} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCION}()"
        )
        yield f"ALTER TABLE {tabla} ENABLE ALWAYS TRIGGER version_{tabla}"  # what a replica is sent counts too
        return
    for nombre, hecho in _nombres(tabla).items():
        yield f"CREATE TRIGGER {nombre} AFTER {hecho} ON {tabla} BEGIN {DE_SQLITE}; END"


def _nombres(tabla: str) -> dict[str, str]:
    """{name: event}: on SQLite a trigger has one, and is of each row."""
    return {f"version_{tabla}_{hecho.lower()}": hecho for hecho in ("INSERT", "UPDATE", "DELETE")}


def que_faltan(conexion: BaseDatabaseWrapper) -> list[str]:
    """The tables that might change without anybody noticing: their trigger is not there, is disabled or does another thing."""
    if conexion.vendor != "postgresql":
        puestos = _de_sqlite(conexion)
        return [t for t in tablas() if any(puestos.get(n) != o for n, o in _debidos(t, conexion))]
    with conexion.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE p.proname = %s AND p.prosrc = %s AND t.tgtype = %s AND t.tgenabled = 'A' AND t.tgqual IS NULL "
            "AND cardinality(t.tgattr::smallint[]) = 0",
            [FUNCION, CUERPO, TRAS_CADA_ORDEN],
        )
        puestas = {tabla for (tabla,) in cursor.fetchall()}
    return [t for t in tablas() if t not in puestas]


def _debidos(tabla: str, conexion: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    return zip(_nombres(tabla), _ordenes(tabla, conexion), strict=True)


def _de_sqlite(conexion: BaseDatabaseWrapper) -> dict[str, str]:
    """{name: order} of the triggers of ours that there are."""
    with conexion.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'version\\_%' ESCAPE '\\'"
        )
        return dict(cursor.fetchall())
