"""Surroundings of a copy: one state of the database, one day for today, a cache and a store of made files of its own.

What a page says of a file's weight hangs on whether it was made and is kept: of a copy, on the copy alone, so that two of
them are the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core import signals
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import close_old_connections

from base.dias import con_hoy
from base.una_foto import una_foto


@contextmanager
def aparte(carpeta: Path, hoy: date) -> Iterator[None]:
    """Within it, today is `hoy` and whatever is published meanwhile is not seen. `carpeta` takes the made files."""
    with con_hoy(hoy), _hechos_en(carpeta), _cache_propia(), _sin_soltar_la_base(), una_foto():
        yield


@contextmanager
def _sin_soltar_la_base() -> Iterator[None]:
    """After each answer Django lets go of a connection that is in a transaction."""
    signals.request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        signals.request_finished.connect(close_old_connections)


@contextmanager
def _hechos_en(carpeta: Path) -> Iterator[None]:
    antes = settings.ARCHIVOS_HECHOS, settings.ARCHIVOS_HECHOS_MB
    settings.ARCHIVOS_HECHOS, settings.ARCHIVOS_HECHOS_MB = carpeta, 2**20
    try:
        yield
    finally:
        settings.ARCHIVOS_HECHOS, settings.ARCHIVOS_HECHOS_MB = antes


@contextmanager
def _cache_propia() -> Iterator[None]:
    antes = caches["default"]
    caches["default"] = LocMemCache("copia-del-sitio", {})
    caches["default"].clear()
    try:
        yield
    finally:
        caches["default"].clear()
        caches["default"] = antes
