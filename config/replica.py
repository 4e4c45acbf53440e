"""Whether the replica is close enough behind to be read, as each web process knows it.

A thread asks, some times a second, how far the primary has written and how far the replica has got. The replica holds all that
the primary held at an instant once it has passed what was written then: that needs no clocks that agree, no row that beats,
and tells the truth while nobody writes. Requests only look at what is known: none waits for it. What is not known is not
read: if the thread is late, the replica silent, or the two are not of one system, everybody reads from the primary.

When the primary is silent there is nothing else to read from, and the replica is not behind anything that anybody may
have seen since: it is read for up to an hour. Why: docs/adr/0075-reading-from-a-replica.md.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections

from base import medidas
from base.replica import DE_LA_PRINCIPAL, DE_LA_REPLICA, REPLICA, Lugar, donde_esta, hay_replica

CALLADA = 15.0  # seconds without an answer after which it is not asked, if no reader found out before
SILENCIO = 2.0  # seconds that the primary may take to say where it is
SIN_PRINCIPAL = 3600.0  # seconds that it is read without anybody to compare it with
VECES = 4  # looks in the time that it may be behind
log = logging.getLogger("replica")


class Vigia:
    """What is known. `principal` and `replica` ask; they raise DatabaseError, or give None if the server is no replica."""

    def __init__(
        self,
        segundos: float,
        principal: Callable[[], Lugar],
        replica: Callable[[], Lugar | None],
        reloj: Callable[[], float] = time.monotonic,
    ):
        self.segundos, self.principal, self.replica, self.reloj = segundos, principal, replica, reloj
        self.al_dia: float | None = None  # it holds all that the primary held then
        self.contesto: float | None = None
        self.sin_principal = False
        self._preguntada: float | None = None  # since when the primary has been asked, and has not answered
        self._por_pasar: deque[tuple[float, Lugar]] = deque(maxlen=1000)
        self._proceso, self._cerrojo = 0, threading.Lock()

    def sirve(self) -> bool:
        """Whether a reader may be given what the replica says. Starts the thread that looks, in each process once."""
        if self._proceso != os.getpid():
            self._empezar()
        ahora, al_dia, contesto = self.reloj(), self.al_dia, self.contesto
        if al_dia is None or contesto is None or ahora - contesto > CALLADA:
            return False
        preguntada = self._preguntada
        callada = self.sin_principal or preguntada is not None and ahora - preguntada > SILENCIO
        return ahora - al_dia <= (SIN_PRINCIPAL if callada else self.segundos)

    def edad(self) -> float:
        """Seconds that have passed since the last instant at which it is known to have held all."""
        return 0.0 if (al_dia := self.al_dia) is None else max(self.reloj() - al_dia, 0.0)

    def fallo(self) -> None:
        """It failed a reader: nobody asks it anything before it has answered again."""
        self.contesto = None

    def mirar(self) -> None:
        self._preguntada = ahora = self.reloj()
        try:
            self._por_pasar.append((ahora, self.principal()))
            self._sin_principal(False)
        except (DatabaseError, InterfaceError):
            self._sin_principal(True)
        self._preguntada = None
        empezo = self.reloj()
        try:
            lugar = self.replica()
        except (DatabaseError, InterfaceError):
            lugar = None
        if lugar is None:
            self.contesto = None
            return
        while self._por_pasar and self._por_pasar[0][1].bytes <= lugar.bytes:
            cuando, suyo = self._por_pasar.popleft()
            if suyo.sistema == lugar.sistema:
                self.al_dia = cuando
        # A process that begins while the primary is away.
        if self.sin_principal and self.al_dia is None and lugar.edad is not None:
            self.al_dia = empezo - lugar.edad
        self.contesto = empezo

    def _sin_principal(self, callada: bool) -> None:
        if callada != self.sin_principal:
            log.warning(
                "the primary %s",
                "does not answer: what is read comes from the replica" if callada else "answers",
            )
        self.sin_principal = callada

    def _empezar(self) -> None:
        with self._cerrojo:
            if self._proceso != os.getpid():
                self._proceso = os.getpid()
                threading.Thread(target=self._vigilar, name="vigia-de-la-replica", daemon=True).start()

    def _vigilar(self) -> None:
        antes = None
        while True:
            try:
                self.mirar()
            except Exception:  # it must not end: without it nobody would read the replica again
                log.exception("looking at the replica")
            if (sirve := self.sirve()) != antes:
                log.info("what is public is read from the %s", "replica" if sirve else "primary")
                antes = sirve
            medidas.REPLICA.set(int(sirve))
            time.sleep(self.segundos / VECES)


class Pregunta:
    """A question that is asked again and again by one thread, on a connection of its own."""

    def __init__(self, alias: str, sql: str):
        self.alias, self.sql = alias, sql
        self.conexion: Any = None  # of the thread that asks, which is not the one that made this

    def __call__(self) -> Any:
        if self.conexion is None:
            self.conexion = connections.create_connection(self.alias)
        try:
            return donde_esta(self.conexion, self.sql)
        except (DatabaseError, InterfaceError):
            with suppress(DatabaseError, InterfaceError):
                self.conexion.close()
            raise


def _de_los_ajustes() -> Vigia | None:
    """Of the replica of the settings; None if there is none."""
    if not hay_replica() or connections[REPLICA].vendor != "postgresql":
        return None
    return Vigia(
        settings.RETRASO_DE_LA_REPLICA,
        Pregunta(DEFAULT_DB_ALIAS, DE_LA_PRINCIPAL),
        Pregunta(REPLICA, DE_LA_REPLICA),
    )


VIGIA = _de_los_ajustes()
