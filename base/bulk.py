"""Many rows of a table at once: COPY on PostgreSQL, one prepared statement on SQLite.

Where psycopg2 waits by a callback (config/database.py) it knows no COPY: five hundred rows a statement instead.

bulk_create makes an expression of every value and asks for the keys back; a row of thirty columns costs
it more than all that was thought about the row. Here values go by columns, and keys are taken from the
sequence before. No signals are sent and nothing is validated: for who did that already.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import extensions, extras

NULO = r"\N"
# In this order: what escapes goes first.
ESCAPES = (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r"))

Columnas = Sequence[tuple[models.Field, Sequence[Any]]]


def crear(objetos: Sequence[models.Model]) -> None:
    """Insert unsaved instances of one model, and leave them as saved, with their keys."""
    if not objetos:
        return
    modelo = type(objetos[0])
    llave = _llave(modelo)
    if llave.get_internal_type() in ("AutoField", "BigAutoField"):
        for objeto, clave in zip(objetos, claves(modelo, len(objetos)), strict=True):
            setattr(objeto, llave.attname, clave)
    campos = [f for f in modelo._meta.concrete_fields if not f.generated]
    insertar(modelo, [(campo, _valores(campo, objetos)) for campo in campos])
    alias = router.db_for_write(modelo)
    for objeto in objetos:
        objeto._state.adding, objeto._state.db = False, alias


def claves(modelo: type[models.Model], cuantas: int) -> list[int]:
    """Keys for that many new rows, in order; nobody else will get them."""
    conexion = connections[router.db_for_write(modelo)]
    tabla, llave = modelo._meta.db_table, str(_llave(modelo).column)
    with conexion.cursor() as cursor:
        if conexion.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [conexion.ops.quote_name(tabla), llave, cuantas],
            )
            return [clave for (clave,) in cursor.fetchall()]
        # SQLite has one writer at a time, and it is in this transaction.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [tabla])
        ultima = (cursor.fetchone() or (0,))[0]
        return list(range(ultima + 1, ultima + cuantas + 1))


def contar_a_la_base(*modelos: type[models.Model]) -> None:
    """Have PostgreSQL look at what these tables hold now. After a great many new rows in one transaction it
    believes that any value repeats hundreds of times, and reads the whole table for each few hundred keys."""
    for modelo in modelos:
        conexion = connections[router.db_for_write(modelo)]
        if conexion.vendor == "postgresql":
            with conexion.cursor() as cursor:
                cursor.execute(f"ANALYZE {conexion.ops.quote_name(modelo._meta.db_table)}")


def insertar_filas(modelo: type[models.Model], campos: Sequence[str], filas: Sequence[tuple]) -> None:
    """Insert rows given as tuples of the values of `campos`; the database numbers them."""
    if filas:
        columnas = zip(campos, zip(*filas, strict=True), strict=True)
        insertar(modelo, [(_columna(modelo, nombre), valores) for nombre, valores in columnas])


def insertar(modelo: type[models.Model], columnas: Columnas) -> None:
    """Insert rows given by columns: (field, its value in each row). All columns are as long."""
    conexion = connections[router.db_for_write(modelo)]
    nombre = conexion.ops.quote_name
    destino = (
        f"{nombre(modelo._meta.db_table)} ({', '.join(nombre(str(c.column)) for c, _valores in columnas)})"
    )
    preparadas = [_para_la_base(campo, valores, conexion) for campo, valores in columnas]
    with conexion.cursor() as cursor, conexion.wrap_database_errors:
        if conexion.vendor == "postgresql" and extensions.get_wait_callback() is None:
            cursor.copy_expert(f"COPY {destino} FROM STDIN", io.BytesIO(_como_copia(preparadas)), 1 << 16)
        elif conexion.vendor == "postgresql":
            filas = zip(*preparadas, strict=True)
            extras.execute_values(cursor, f"INSERT INTO {destino} VALUES %s", filas, page_size=500)  # noqa: S608
        else:
            marcas = ", ".join(repeat("%s", len(columnas)))
            orden = f"INSERT INTO {destino} VALUES ({marcas})"  # noqa: S608 - names quoted by Django, and marks
            cursor.executemany(orden, list(zip(*preparadas, strict=True)))


def _columna(modelo: type[models.Model], nombre: str) -> models.Field:
    campo = modelo._meta.get_field(nombre)
    assert isinstance(campo, models.Field), f"{nombre} is no column"
    return campo


def _llave(modelo: type[models.Model]) -> models.Field:
    assert modelo._meta.pk is not None
    return modelo._meta.pk


def _valores(campo: models.Field, objetos: Sequence[models.Model]) -> list[Any]:
    if type(campo).pre_save is models.Field.pre_save:
        return [getattr(o, campo.attname) for o in objetos]
    return [campo.pre_save(o, True) for o in objetos]  # today's date, the name of a file


def _para_la_base(
    campo: models.Field, valores: Sequence[Any], conexion: BaseDatabaseWrapper
) -> Sequence[Any]:
    """As the driver takes them. Text and whole numbers are; the rest is asked once for each value."""
    suyo = campo
    while isinstance(suyo, models.ForeignKey):
        suyo = suyo.target_field
    if isinstance(suyo, models.CharField | models.TextField | models.IntegerField):
        return valores
    if isinstance(suyo, models.JSONField):
        return [None if v is None else json.dumps(v, cls=suyo.encoder) for v in valores]
    vistos: dict[Any, Any] = {}
    for valor in valores:
        if valor not in vistos:
            vistos[valor] = campo.get_db_prep_save(valor, conexion)
    return [vistos[v] for v in valores]


def _como_copia(columnas: Iterable[Sequence[Any]]) -> bytes:
    """The text format of COPY."""
    filas = zip(*(_escapada(c) for c in columnas), strict=True)
    return "".join(f"{fila}\n" for fila in map("\t".join, filas)).encode()


def _escapada(valores: Sequence[Any]) -> Iterator[str] | Sequence[str]:
    """A column as text. Hardly any has something to escape: that is asked of all its values together."""
    if all(type(v) is str for v in valores):
        textos: Sequence[str] = valores
        junto = "".join(textos)
    else:
        junto = "".join(v for v in valores if isinstance(v, str))
        textos = [NULO if v is None else str(v) for v in valores]
    if not any(c in junto for c, _escape in ESCAPES):
        return textos
    return [NULO if v is None else _escapar(t) for v, t in zip(valores, textos, strict=True)]


def _escapar(texto: str) -> str:
    for caracter, escape in ESCAPES:
        texto = texto.replace(caracter, escape)
    return texto
