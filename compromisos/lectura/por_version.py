"""What whole sets of public rows answer, kept in the memory of a process for as long as nothing public changes.

Counts, facets and the like read every pledge there is; between two changes they say the same to everybody. So each is
worked out once for each version of what is public (`models/version_publica.py`, which changes in the transaction of
whatever the public may read) and each day, and found afterwards by one small query. What was counted is counted from
the rows, whole: nothing is added to it nor taken away, so that it cannot drift. See docs/adr/0058-counted-once-a-version.md.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock
from typing import Any, TypeVar

from django.db import DatabaseError, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from base.dias import Dia
from base.replica import se_lee_de_ella
from compromisos.models import Compromiso, version_publica

T = TypeVar("T")
PACIENCIA = 10.0  # seconds: whatever takes longer, the web process ends
# Of one version, in each process: forty kilobytes at most, with thousands of institutions, and two megabytes all the places.
RESPUESTAS = 256


class Memoria:
    """Answers of one version, those asked last. Shared by the threads of a process."""

    def __init__(self, cuantas: int, paciencia: float = PACIENCIA):
        self.cuantas, self.paciencia = cuantas, paciencia
        self._version: Hashable = None
        self._respuestas: OrderedDict[Hashable, Any] = OrderedDict()
        self._leyendo: dict[tuple[Hashable, Hashable], Event] = {}
        self._turno = Lock()

    def de(self, version: Hashable, clave: Hashable, leer: Callable[[], T]) -> T:
        """What `leer` answered of `version` under `clave`. Read after the version was, so that it is never of before it. What
        another thread is reading just now is waited for, and not read twice: after a change all ask for the same."""
        hay, respuesta, otra = self._buscar(version, clave)
        if hay:
            return respuesta
        if otra is not None:
            otra.wait(self.paciencia)
            hay, respuesta, _otra = self._buscar(version, clave, se_anota=False)
            return respuesta if hay else leer()  # it failed, takes too long, or is of a version that is over
        try:
            leido = leer()  # outside the lock: whoever asks for something else does not wait
            with self._turno:
                if version == self._version:
                    self._respuestas[clave] = leido
                    if len(self._respuestas) > self.cuantas:
                        self._respuestas.popitem(last=False)
            return leido
        finally:
            with self._turno:
                self._leyendo.pop((version, clave)).set()

    def _buscar(
        self, version: Hashable, clave: Hashable, *, se_anota: bool = True
    ) -> tuple[bool, Any, Event | None]:
        """(whether it is there, what it is, what to wait for): without the last, whoever asks is noted down as the one who
        reads it."""
        with self._turno:
            if version != self._version:
                if not se_anota:
                    return False, None, None
                self._respuestas.clear()
                self._version = version
            if clave in self._respuestas:
                self._respuestas.move_to_end(clave)
                return True, self._respuestas[clave], None
            otra = self._leyendo.get((version, clave))
            if otra is None and se_anota:
                self._leyendo[version, clave] = Event()
            return False, None, otra

    def olvidar(self) -> None:
        with self._turno:
            self._respuestas.clear()


RECORDADO = Memoria(RESPUESTAS)
DE_LA_REPLICA = Memoria(RESPUESTAS)  # a moment behind: of one version while the other is of another


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
    memoria = DE_LA_REPLICA if se_lee_de_ella() else RECORDADO
    return memoria.de(version, (dia.hoy, dia.al, clave), leer)


def _version(conexion: BaseDatabaseWrapper) -> str | None:
    """None if it cannot be read: the code is new and `migrate` has not run. A database that is down is told by who asks next."""
    try:
        return version_publica.leer(conexion)
    except DatabaseError:
        return None
