"""Validity intervals: a table beside each model of which a past day is asked, with what each row said and from when
until when; and the reading of any query over them, instead of over the rows of today.

A query asked of the database alias of a past day (`Modelo.objects.using(dia.alias)`) reads, wherever its SQL names
the table of such a model, the intervals in force at the end of that day: filters, joins, counts, `.values()`,
streams and subqueries alike, for each statement begins by hiding those tables behind common table expressions of
the same names. What such a query brings carries its alias, so that prefetches and lazy relations read
of the same day; and it refuses to be saved. See docs/adr/0022-stored-intervals.md.

This module makes the tables; `base/motores/compilador.py` rewrites the statements. What is written in them is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from base.indices import IndiceDeIguales
from base.motores.compilador import OCULTAS


class Vigencia(models.Model):
    """What a row said from `vigente_desde` (included; None: since before there was a record of it) until
    `vigente_hasta` (excluded; None: it still does)."""

    vigencia_id = models.BigAutoField(primary_key=True)
    vigente_desde = models.DateTimeField(null=True)
    vigente_hasta = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        default_permissions = ()


@dataclass(frozen=True, slots=True)
class Tabla:
    """A model whose rows have intervals.

    `modelo`: the one that is read; `vigencia`: its intervals, with its columns, but for the `omitidas`, which a past
    day reads as null. `grupo`: the column by which rows are brought up to date together. `siempre`: columns whose
    present value holds on every day. `vectores`: whether PostgreSQL keeps a search vector beside. `publica`: which
    rows the public may read; only those have intervals. `nace`: path to the instant at which the first interval of a
    row begins unless an act says another; without it, when it is written.
    """

    modelo: type[models.Model]
    vigencia: type[Any]
    grupo: str
    omitidas: frozenset[str] = frozenset()
    siempre: frozenset[str] = frozenset()
    vectores: bool = False
    publica: models.Q = field(default_factory=models.Q)
    nace: str = ""
    columnas: tuple[str, ...] = ()

    @property
    def agrupadas(self) -> str:
        """`grupo`, as the intervals call it."""
        return self.grupo if self.grupo in self.columnas else "fila"


TABLAS: dict[type[models.Model], Tabla] = {}


def vigencias_de(
    modelo: type[models.Model],
    nombre: str = "",
    *,
    grupo: str = "id",
    omitidas: Collection[str] = (),
    siempre: Collection[str] = (),
    vectores: bool = False,
    publica: models.Q | None = None,
    nace: str = "",
    iguales: Collection[str] = (),
    buscadas: Collection[str] = (),
) -> type[Any]:
    """Make the model of the intervals of `modelo`, «<Modelo>Vigencia» unless it has a `nombre`, and register it. The columns are those of
    `modelo`, by their attnames; the key is called `fila`. Relations are kept as plain keys: an interval outlives
    what it speaks of. `iguales`: columns of long text by which rows are found whose text is the same; `buscadas`: columns
    by which pages find rows."""
    fuera = frozenset(omitidas) | {"version"}
    campos: dict[str, models.Field] = {}
    for campo in modelo._meta.concrete_fields:
        if campo.primary_key:
            campos["fila"] = models.BigIntegerField(db_column=campo.column, editable=False)
        elif campo.attname not in fuera:
            campos[campo.attname] = _copia(campo)
    nombre = nombre or f"{modelo._meta.object_name}Vigencia"
    corta = str(modelo._meta.model_name)[:18]
    meta = type(
        "Meta",
        (Vigencia.Meta,),
        {
            "abstract": False,
            "app_label": modelo._meta.app_label,
            "db_table": f"{modelo._meta.db_table}_vigencia",
            "verbose_name": f"vigencia ({modelo._meta.object_name})",
            "verbose_name_plural": f"vigencias ({modelo._meta.object_name})",
            "ordering": ["vigencia_id"],
            "indexes": [models.Index(fields=["fila", "vigente_desde"], name=f"vig_{corta}_fila")]
            + (
                [models.Index(fields=[grupo], name=f"vig_{corta}_grupo")]
                if grupo != modelo._meta.pk.attname
                else []
            )
            + [IndiceDeIguales(fields=[c], name=f"vig_{corta}_{c.partition('_')[0]}") for c in iguales]
            + [models.Index(fields=[c], name=f"vig_{corta}_{c.partition('_')[0]}"[:30]) for c in buscadas],
            "constraints": [
                models.UniqueConstraint(
                    fields=["fila"],
                    condition=models.Q(vigente_hasta__isnull=True),
                    name=f"vig_{corta}_una_abierta",
                ),
                models.CheckConstraint(
                    condition=models.Q(vigente_desde__isnull=True)
                    | models.Q(vigente_hasta__isnull=True)
                    | models.Q(vigente_hasta__gt=models.F("vigente_desde")),
                    name=f"vig_{corta}_en_orden",
                ),
            ],
        },
    )
    vigencia = type(
        nombre,
        (Vigencia,),
        {
            "__module__": modelo.__module__,
            "__doc__": f"Validity intervals of {modelo._meta.object_name}.",
            "Meta": meta,
            **campos,
        },
    )
    columnas = tuple(c for c in campos if c != "fila")
    tabla = Tabla(
        modelo, vigencia, grupo, fuera, frozenset(siempre), vectores, publica or models.Q(), nace, columnas
    )
    TABLAS[modelo] = OCULTAS[modelo._meta.db_table] = tabla
    return vigencia


SENCILLOS: tuple[type[models.Field], ...] = (
    models.TextField,
    models.DecimalField,
    models.DateTimeField,
    models.DateField,
    models.BooleanField,
    models.JSONField,
    models.PositiveBigIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.IntegerField,
)


def _copia(campo: models.Field) -> models.Field:
    """A plain column of the same type: no default, no key, no validation."""
    # An interval of before a column was there knows nothing of it.
    comunes: dict[str, Any] = {"null": True, "editable": False, "db_column": campo.column}
    real: models.Field = campo.target_field if campo.is_relation else campo  # type: ignore[attr-defined]
    if isinstance(real, models.AutoField | models.BigAutoField):
        return models.BigIntegerField(**comunes)
    if isinstance(real, models.DecimalField):
        return models.DecimalField(max_digits=real.max_digits, decimal_places=real.decimal_places, **comunes)
    for clase in SENCILLOS:
        if isinstance(real, clase):
            return clase(**comunes)
    return models.CharField(max_length=real.max_length, **comunes)  # slugs, addresses, files
