"""Many times the data there is, in seconds: each row copied by SQL with its keys moved, a block of keys a copy, and with it what
it said on past days.

The importer takes minutes for what a page is then measured against; what it costs is measured in `test_import.py`. For
PostgreSQL, where a role that may do so lifts the checks of foreign keys meanwhile.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from django.db.models import AutoField, Field, Model

from base.vigencias import TABLAS
from compromisos.models import Compromiso

BLOQUE = 200_000  # more keys than any table had before
NUMEROS = 2_000  # more than any institution has in an edition
POR_INSTITUCION = 5  # copies of a pledge that fall to one copy of its institution
DE_INSTITUCIONES = ("instituciones.Institucion", "instituciones.Contacto", "compromisos.Participacion")
DE_COMPROMISOS = (
    "compromisos.Compromiso", "compromisos.Compromiso_ejes", "compromisos.Compromiso_territorios", "compromisos.Meta",
    "compromisos.Avance", "compromisos.Medicion", "compromisos.MedicionTerritorio", "compromisos.Evidencia",
    "compromisos.Verificacion", "compromisos.Retiro", "compromisos.Enmienda", "compromisos.EstadoVigencia",
    "compromisos.Encargo", "compromisos.Seguimiento",
)  # fmt: skip
DE_SU_INSTITUCION = f"institucion_id + {BLOQUE}::bigint * (copia / {POR_INSTITUCION})"
# What says which one it is, besides its keys; and keys that are plain numbers.
PROPIOS = {
    ("instituciones.Institucion", "slug"): "slug || '-' || copia",
    ("instituciones.Institucion", "sigla"): "CASE WHEN sigla = '' THEN '' ELSE sigla || '-' || copia END",
    ("instituciones.Institucion", "nombre"): "nombre || ' ' || copia",
    ("instituciones.Institucion", "nombres_plegados"): "nombres_plegados || ' ' || copia",
    ("compromisos.Compromiso", "codigo"): "codigo || '-' || copia",
    ("compromisos.Compromiso", "numero"): f"numero + {NUMEROS} * (copia %% {POR_INSTITUCION})",
    ("compromisos.EstadoVigencia", "compromiso_id"): f"compromiso_id + {BLOQUE}::bigint * copia",
    ("compromisos.EstadoVigencia", "institucion_id"): DE_SU_INSTITUCION,
}


def multiplicar(veces: int) -> None:
    """`veces` times the pledges that there are, with all that hangs from them, and a fifth as many institutions."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET statement_timeout = 0")  # the limits of the web are for pages
        for nombre in (*DE_INSTITUCIONES, *DE_COMPROMISOS):
            ultima = veces // POR_INSTITUCION if nombre in DE_INSTITUCIONES else veces
            if ultima > 1:
                modelo = apps.get_model(nombre)
                cursor.execute(_orden(nombre), [ultima - 1])
                _seguir_contando(cursor, modelo)
                if modelo in TABLAS:
                    cursor.execute(_orden_de_vigencias(nombre), [ultima - 1])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("RESET statement_timeout")
        # As autovacuum leaves what has rested: without it no index answers alone.
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
    assert Compromiso.objects.exists()


def _orden(nombre: str) -> str:
    modelo = apps.get_model(nombre)
    campos = [c for c in modelo._meta.concrete_fields if not getattr(c, "generated", False)]
    valores = ", ".join(_valor(nombre, c) for c in campos)
    columnas = ", ".join(f'"{c.column}"' for c in campos)
    tabla = modelo._meta.db_table
    return (
        f'INSERT INTO "{tabla}" ({columnas}) SELECT {valores} FROM "{tabla}", generate_series(1, %s) AS copia'
    )


def _orden_de_vigencias(nombre: str) -> str:
    """What each copy said from when until when, as that of which it is a copy (`base/vigencias.py`)."""
    modelo = apps.get_model(nombre)
    historica = TABLAS[modelo]
    suyos = [c for c in modelo._meta.concrete_fields if c.primary_key or c.attname in historica.columnas]
    valores = {c.column: _valor(nombre, c) for c in suyos}
    valores |= {c: c for c in ("vigente_desde", "vigente_hasta")}
    columnas = ", ".join(f'"{c}"' for c in valores)
    tabla = historica.vigencia._meta.db_table
    return (
        f'INSERT INTO "{tabla}" ({columnas}) SELECT {", ".join(valores.values())} '
        f'FROM "{tabla}", generate_series(1, %s) AS copia'
    )


def _valor(nombre: str, campo: Field) -> str:
    """What a copy has in `campo`. An institution's own table is copied once for each POR_INSTITUCION pledges."""
    columna = f'"{campo.column}"'
    if (propio := PROPIOS.get((nombre, campo.name))) is not None:
        return propio
    otra = campo.related_model._meta.label if campo.is_relation else nombre
    if not (campo.is_relation or isinstance(campo, AutoField)):
        return columna
    if otra in DE_INSTITUCIONES:
        copia = "copia" if nombre in DE_INSTITUCIONES else f"(copia / {POR_INSTITUCION})"
        return f"{columna} + {BLOQUE}::bigint * {copia}"
    return f"{columna} + {BLOQUE}::bigint * copia" if otra in DE_COMPROMISOS else columna


def _seguir_contando(cursor, modelo: type[Model]) -> None:
    tabla, clave = modelo._meta.db_table, modelo._meta.pk.column
    cursor.execute(
        f'SELECT setval(pg_get_serial_sequence(%s, %s), max("{clave}")) FROM "{tabla}"', [tabla, clave]
    )
