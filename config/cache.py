"""The cache in files: bounded in entries and in bytes, the oldest going first, and never a reason to fail. That in a table
neither: pages are read from the replica while the primary, which has the table, is away.

Django's own keeps any number of megabytes in 300 entries, throws a third of them away at random, and makes a page fail
when the disk is full. Made files, progress of the worker and the like: nothing that must not be lost is kept in a cache.
"""

from __future__ import annotations

import io
import logging
import os
import pickle
import secrets
import zlib
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.db import DatabaseError, InterfaceError, connections, router
from django.utils.crypto import constant_time_compare, salted_hmac

log = logging.getLogger("config.cache")
ENTRADAS, BYTES = 5000, 1024 * 1024 * 1024
QUEDA = 0.75  # of each bound, after one is passed
# A file that the machine did not finish when it fell, that another version wrote, or that the disk does not give.
ILEGIBLE = (OSError, EOFError, zlib.error, pickle.UnpicklingError, AttributeError, ImportError, ValueError)


FIRMA = 32  # bytes


def _firma(escrito: bytes) -> bytes:
    return salted_hmac("config.cache", escrito, algorithm="sha256").digest()


class CacheEnArchivos(FileBasedCache):
    def __init__(self, dir, params):
        opciones = dict(params.get("OPTIONS", {}))
        self._bytes_maximos = int(opciones.pop("MAX_BYTES", BYTES))
        # To look at every file costs tens of milliseconds: what is written with each page looks once in so many.
        self._una_de = int(opciones.pop("CULL_EVERY", 1))
        opciones.setdefault("MAX_ENTRIES", ENTRADAS)
        super().__init__(dir, {**params, "OPTIONS": opciones})

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None) -> None:
        """Kept if there is room on the disk; a line in the log if there is none."""
        try:
            super().set(key, value, timeout, version)
        except OSError as error:
            log.error("nothing is kept in the cache: %s", error.strerror)

    def get(self, key, default=None, version=None):
        """What cannot be read is not there."""
        try:
            return super().get(key, default, version)
        except ILEGIBLE as error:
            log.error("not read from the cache: %s", type(error).__name__)
            return default

    def has_key(self, key, version=None) -> bool:
        with suppress(*ILEGIBLE):
            return super().has_key(key, version)
        return False

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None) -> bool:
        with suppress(*ILEGIBLE):
            return super().touch(key, timeout, version)
        return False

    def _write_content(self, file, timeout, value) -> None:
        """Signed: what is read is a pickle, which may do anything."""
        escrito = io.BytesIO()
        super()._write_content(escrito, timeout, value)  # type: ignore[misc]
        file.write(_firma(escrito.getvalue()) + escrito.getvalue())

    def _is_expired(self, f) -> bool:
        """Asked before anything is read of a file."""
        firma, escrito = f.read(FIRMA), f.read()
        if not constant_time_compare(firma, _firma(escrito)):
            raise pickle.UnpicklingError("nobody of ours wrote it")
        f.seek(FIRMA)
        return super()._is_expired(f)  # type: ignore[misc]

    def _cull(self) -> None:
        if secrets.randbelow(self._una_de):
            return
        archivos = []
        for ruta in self._list_cache_files():  # type: ignore[attr-defined]
            with suppress(FileNotFoundError):  # another process was faster
                archivos.append((os.stat(ruta), ruta))
        entradas, pesan = len(archivos), sum(estado.st_size for estado, _ruta in archivos)
        if entradas < self._max_entries and pesan < self._bytes_maximos:
            return
        for estado, ruta in sorted(archivos, key=lambda a: a[0].st_mtime):
            if entradas <= self._max_entries * QUEDA and pesan <= self._bytes_maximos * QUEDA:
                break
            self._delete(ruta)  # type: ignore[attr-defined]
            entradas, pesan = entradas - 1, pesan - estado.st_size


DESCANSA = 5.0  # seconds for which a table that could not be reached is not asked: each try may take as long as a connection may


class CacheEnTabla(DatabaseCache):
    """What cannot be read is not there, and what cannot be written is not kept. Within a transaction it fails as all in it does."""

    sin_ella_hasta = 0.0

    def get_many(self, keys, version=None) -> dict[str, Any]:
        return self._si_se_puede(lambda: super(CacheEnTabla, self).get_many(keys, version), {})

    def delete(self, key, version=None) -> bool:
        return self._si_se_puede(lambda: super(CacheEnTabla, self).delete(key, version), False)

    def has_key(self, key, version=None) -> bool:
        return self._si_se_puede(lambda: super(CacheEnTabla, self).has_key(key, version), False)

    def clear(self) -> None:
        self._si_se_puede(super().clear, None)

    def _base_set(self, mode, key, value, timeout=DEFAULT_TIMEOUT) -> bool:
        """Of `set`, `add` and `touch`."""
        return self._si_se_puede(
            lambda: super(CacheEnTabla, self)._base_set(mode, key, value, timeout),  # type: ignore[misc]
            False,
        )

    def _si_se_puede(self, hacer: Callable[[], Any], si_no: Any) -> Any:
        if monotonic() < self.sin_ella_hasta:
            return si_no
        try:
            return hacer()
        except (DatabaseError, InterfaceError) as error:
            if connections[router.db_for_write(self.cache_model_class)].in_atomic_block:
                raise
            log.error("the cache in a table: %s", str(error).partition("\n")[0])
            type(self).sin_ella_hasta = monotonic() + DESCANSA
            return si_no
