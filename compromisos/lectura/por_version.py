"""What whole sets of public rows answer, kept in the memory of a process for as long as nothing public changes.

Counts, facets and the like read every pledge there is; between two changes they say the same to everybody. So each is
worked out once for each version of what is public (`models/version_publica.py`, which changes in the transaction of
whatever the public may read) and each day, and found afterwards by one small query. What was counted is counted from
the rows, whole: nothing is added to it nor taken away, so that it cannot drift. See docs/adr/0058-counted-once-a-version.md.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Any, TypeVar

from django.db import DatabaseError, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from base.dias import Dia
from compromisos.models import Compromiso, version_publica

T = TypeVar("T")
NADA: Any = object()
ESPERA = 12.0  # seconds
RESPUESTAS = 256  # of one version, in each process: forty kilobytes at most, with thousands of institutions


class Memoria:
    """Answers of one version, those asked last. Shared by the threads of a process."""

    def __init__(self, cuantas: int):
        self.cuantas = cuantas
        self._version: Hashable = None
        self._respuestas: OrderedDict[Hashable, Any] = OrderedDict()
        self._turno = Lock()
        self._leyendo: dict[Hashable, Any] = {}  # by key, the lock of who is working it out

    def de(self, version: Hashable, clave: Hashable, leer: Callable[[], T]) -> T:
        """What `leer` answered of `version` under `clave`. Read after the version was, so that it is never of before it.

        Of several that ask for the same at once one works it out, the others wait: but no longer than a statement may take,
        for two that wait for each other's key would never end.
        """
        with self._turno:
            if (hay := self._hallada(version, clave)) is not NADA:
                return hay
            propio = self._leyendo.setdefault((version, clave), RLock())
        es_suyo = propio.acquire(timeout=ESPERA)
        try:
            with self._turno:
                if version == self._version and (hay := self._hallada(version, clave)) is not NADA:
                    return hay
            return self._leida(version, clave, leer)
        finally:
            if es_suyo:
                propio.release()
            with self._turno:
                self._leyendo.pop((version, clave), None)

    def _hallada(self, version: Hashable, clave: Hashable) -> Any:
        """What is kept; NADA if nothing is. Of another version all else goes. With the lock."""
        if version != self._version:
            self._respuestas.clear()
            self._version = version
        if clave not in self._respuestas:
            return NADA
        self._respuestas.move_to_end(clave)
        return self._respuestas[clave]

    def _leida(self, version: Hashable, clave: Hashable, leer: Callable[[], T]) -> T:
        leido = leer()  # outside the lock: whoever asks for something else does not wait
        with self._turno:
            if version == self._version:
                self._respuestas[clave] = leido
                if len(self._respuestas) > self.cuantas:
                    self._respuestas.popitem(last=False)
        return leido

    def olvidar(self) -> None:
        with self._turno:
            self._respuestas.clear()


RECORDADO = Memoria(RESPUESTAS)


def por_version(dia: Dia, clave: Hashable, leer: Callable[[], T]) -> T:
    """What `leer` answers of `dia` under `clave`, which names all that it depends on besides the day: the language too,
    if it has words. Everybody gets the same object: it is not to be changed. One query for each `dia`, and those of `leer`
    the first time. Inside a transaction nothing is kept: what it sees may be undone."""
    return dia.una_vez(("por_version", clave), lambda: _recordado(dia, clave, leer))


def _recordado(dia: Dia, clave: Hashable, leer: Callable[[], T]) -> T:
    conexion = connections[router.db_for_read(Compromiso)]
    if conexion.in_atomic_block:
        return leer()
    version = dia.una_vez("version_publica", lambda: _version(conexion))
    if version is None:
        return leer()
    return RECORDADO.de(version, (dia.hoy, dia.al, clave), leer)


def _version(conexion: BaseDatabaseWrapper) -> str | None:
    """None if it cannot be read: the code is new and `migrate` has not run. A database that is down is told by who asks next."""
    try:
        return version_publica.leer(conexion)
    except DatabaseError:
        return None
