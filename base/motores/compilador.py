"""Compilers that any engine mixes in: statements asked of the alias of a past day read its validity intervals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.features import BaseDatabaseFeatures
from django.db.utils import DEFAULT_DB_ALIAS

OCULTAS: dict[str, Any] = {}  # {table that a past day hides: its `base.vigencias.Tabla`}


class AliasDeUnDia(str):
    """Database alias of a past day: the same connection, and the first instant (aware) not known yet."""

    __slots__ = ("limite",)
    limite: datetime

    def __new__(cls, limite: datetime, alias: str = DEFAULT_DB_ALIAS) -> AliasDeUnDia:
        nuevo = super().__new__(cls, alias)
        nuevo.limite = limite
        return nuevo

    def __reduce__(self):
        return (type(self), (self.limite, str(self)))


class DiaPasado(RuntimeError):
    """A row read as a past day said it was about to be written."""


class LeeDeUnDia:
    """Mixin of what selects. Inner statements see through the outermost, so only that one is rewritten."""

    using: Any
    connection: Any

    def as_sql(self, *args, **kwargs):
        alias = self.using
        if not isinstance(alias, AliasDeUnDia):
            return super().as_sql(*args, **kwargs)  # type: ignore[misc]
        self.using = str(alias)  # inner statements are compiled with it
        try:
            sql, parametros = super().as_sql(*args, **kwargs)  # type: ignore[misc]
        finally:
            self.using = alias
        return con_lo_de(alias.limite, sql, parametros, self.connection)


class NoEscribeEnUnDia:
    """Mixin of what writes."""

    using: Any

    def as_sql(self, *args, **kwargs):
        if isinstance(self.using, AliasDeUnDia):
            raise DiaPasado("what was read as a past day said it is not to be written")
        return super().as_sql(*args, **kwargs)  # type: ignore[misc]


class AgrupaPorColumnas(BaseDatabaseFeatures):
    """Mixin of features: a hidden table has no key from which the database could tell its other columns."""

    def allows_group_by_selected_pks_on_model(self, model):
        return model._meta.db_table not in OCULTAS and super().allows_group_by_selected_pks_on_model(model)


def con_lo_de(
    limite: datetime, sql: str, parametros: Iterable[Any], conexion: BaseDatabaseWrapper
) -> tuple[str, tuple[Any, ...]]:
    """`sql` over the intervals in force just before `limite`, whatever tables it names."""
    nombre = conexion.ops.quote_name
    expresiones, suyos = [], []
    for tabla, historica in OCULTAS.items():
        if (citada := nombre(tabla)) in sql:
            expresiones.append(  # names quoted by Django, and marks
                f"{citada} AS NOT MATERIALIZED (SELECT {_columnas(historica, conexion)} "  # noqa: S608
                f"FROM {nombre(historica.vigencia._meta.db_table)} "
                "WHERE (vigente_desde IS NULL OR vigente_desde < %s) "
                "AND (vigente_hasta IS NULL OR vigente_hasta >= %s))"
            )
            suyos += [conexion.ops.adapt_datetimefield_value(limite)] * 2
    if not expresiones:
        return sql, tuple(parametros)
    return f"WITH {', '.join(expresiones)} {sql}", (*suyos, *parametros)


def _columnas(tabla: Any, conexion: BaseDatabaseWrapper) -> str:
    nombre = conexion.ops.quote_name
    columnas = []
    for campo in tabla.modelo._meta.concrete_fields:
        columna = nombre(str(campo.column))
        if campo.attname in tabla.omitidas:
            columnas.append(f"CAST(NULL AS {campo.db_type(conexion)}) AS {columna}")
        else:
            columnas.append(columna)
    if tabla.vectores and conexion.vendor == "postgresql":
        columnas.append("vector")
    return ", ".join(columnas)
