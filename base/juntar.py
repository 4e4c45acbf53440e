"""Keys of many rows beside the one that they hang from, in one text: what is kept in memory need not be joined to be told."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet, Subquery, TextField


class Juntadas(Subquery):
    """The values of one column of a query, in no order, with commas between; empty or None if there are none. Of keys alone,
    which hold no comma."""

    output_field = TextField()

    def __init__(self, consulta: QuerySet, columna: str) -> None:
        super().__init__(consulta.order_by().annotate(clave=F(columna)).values("clave"))

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="ARRAY_TO_STRING(ARRAY(%(subquery)s), ',')", **extra
        )

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT GROUP_CONCAT(clave) FROM (%(subquery)s))"
        return self.as_sql(compiler, connection, template=template, **extra)


def separadas(juntas: str | None) -> list[str]:
    return juntas.split(",") if juntas else []
