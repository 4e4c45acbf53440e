"""Slow-query log: a line for each statement that took longer than settings.CONSULTA_LENTA, without what it was asked with.

Of every process and every connection. The statement stands as it was prepared: its parameters are never read, and what is
written inside it in quotes, or has the length of a document's number, is hidden.
"""

from __future__ import annotations

import logging
import re
import time
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

from base import medidas

log = logging.getLogger("consultas")
LITERAL = re.compile(r"'(?:[^']|'')*'")
CIFRAS = re.compile(r"\d{5,}")
LARGO = 1_500


def conectar() -> None:
    connection_created.connect(_vigilar, dispatch_uid="consultas_lentas")


def _vigilar(sender, connection, **kwargs) -> None:
    if settings.CONSULTA_LENTA and cronometrar not in connection.execute_wrappers:
        connection.execute_wrappers.append(cronometrar)


def cronometrar(execute, sql, params, many, context) -> Any:
    empezo = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        tomo = time.perf_counter() - empezo
        if tomo >= settings.CONSULTA_LENTA:
            medidas.CONSULTAS_LENTAS.inc()
            log.warning("slow query: %.2f s: %s", tomo, sin_valores(str(sql)))


def sin_valores(sql: str) -> str:
    """The statement in one line, without literals."""
    return CIFRAS.sub("?", LITERAL.sub("'?'", " ".join(sql.split())))[:LARGO]
