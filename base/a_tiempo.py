"""Clock on what a request asks of the database: all its statements together, not each by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction

SE_ACABO = "57014"  # SQLSTATE: statement_timeout, or somebody cancelled it


class TardaDemasiado(OperationalError):
    """What was asked takes longer than whoever asked would wait."""


@contextmanager
def a_tiempo(segundos: float) -> Iterator[None]:
    """Inside, statements of this thread have so long between them all; 0 is no limit. Raises TardaDemasiado.

    On PostgreSQL the one that runs when time is up is ended by the server, by a limit of this transaction: nothing of it is left on
    a connection that others share (an outer transaction keeps it). On SQLite it ends, and the next does not begin.
    """
    if not segundos:
        yield
        return
    gastado = 0.0  # by the database; what the page itself takes, it takes

    def guardia(ejecutar, sql, parametros, muchas, contexto) -> Any:
        nonlocal gastado
        if gastado > segundos:
            raise TardaDemasiado(f"more than {segundos:g} s")
        desde = time.monotonic()
        try:
            return ejecutar(sql, parametros, muchas, contexto)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) == SE_ACABO:
                raise TardaDemasiado(f"more than {segundos:g} s") from error
            raise
        finally:
            gastado += time.monotonic() - desde

    with ExitStack() as pila:
        if connection.vendor == "postgresql":
            pila.enter_context(transaction.atomic())
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {max(1, round(segundos * 1000))}")
        pila.enter_context(connection.execute_wrapper(guardia))
        yield
