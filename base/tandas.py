"""Keys of a long table, a batch at a time: whoever waits sees soon that something comes, and no statement takes long.

A cursor of the database would not do: outside a transaction it is sorted and written down whole before its first row, and
a transaction would last as long as whoever downloads takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from base.llaves import llaves_de, pasados

PRIMERA, TANDA, JUNTAS = 100, 500, 5000


def tandas_de_claves(consulta: QuerySet) -> Iterator[list[Any]]:
    """Primary keys of `consulta` in its order, TANDA at most each time. A query for the first PRIMERA, and one each JUNTAS after
    them. What is written meanwhile neither repeats a row nor hides one."""
    llaves = llaves_de(consulta)
    con_llaves = (
        consulta.prefetch_related(None)
        .annotate(**{llave.alias: llave.expresion for llave in llaves})
        .order_by(*(llave.orden(False) for llave in llaves))
        .values_list("pk", *(llave.alias for llave in llaves))
    )
    resto, cuantas = con_llaves, PRIMERA
    while leidas := list(resto[:cuantas]):
        for n in range(0, len(leidas), TANDA):
            yield [clave for clave, *_llave in leidas[n : n + TANDA]]
        if len(leidas) < cuantas:
            return
        resto, cuantas = con_llaves.filter(pasados(llaves, leidas[-1][1:], False)), JUNTAS
