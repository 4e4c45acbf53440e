"""Processes of the rehearsal: started, ended and killed by their number, and nothing of them left."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

RAIZ = Path(__file__).resolve().parents[2]
VAR = RAIZ / "var" / "ensayo"


class NoArranca(RuntimeError):
    pass


def puerto_libre() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def escucha(puerto: int) -> bool:
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", puerto)) == 0


def esperar(que: Callable[[], Any], segundos: float, nombre: str, cada: float = 0.1) -> float:
    """Seconds until `que` is true. NoArranca if it does not become so."""
    desde = time.monotonic()
    while not que():
        if time.monotonic() - desde > segundos:
            raise NoArranca(f"{nombre}: not within {segundos:g} s (see {VAR})")
        time.sleep(cada)
    return time.monotonic() - desde


class Proceso:
    """One of ours with its children, its output in var/ensayo/NAME.log."""

    def __init__(self, nombre: str, orden: list[str], *, salida: Path | None = None, **como: Any):
        self.nombre, self.orden, self.como = nombre, orden, como
        self.salida = salida or VAR / f"{nombre}.log"
        self.proceso: subprocess.Popen | None = None

    def arrancar(self) -> Proceso:
        with self.salida.open("ab") as registro:
            self.proceso = subprocess.Popen(
                self.orden, stdout=registro, stderr=registro, stdin=subprocess.DEVNULL, **self.como
            )
        return self

    @property
    def vivo(self) -> bool:
        return self.proceso is not None and self.proceso.poll() is None

    @property
    def pid(self) -> int:
        assert self.proceso is not None
        return self.proceso.pid

    def todos(self) -> list[psutil.Process]:
        """It and its children."""
        with suppress(psutil.NoSuchProcess):
            yo = psutil.Process(self.pid)
            return [yo, *yo.children(recursive=True)]
        return []

    def senal(self, cual: signal.Signals, *, a_todos: bool = False) -> None:
        for proceso in self.todos() if a_todos else self.todos()[:1]:
            with suppress(psutil.NoSuchProcess):
                proceso.send_signal(cual)

    def parar(self, segundos: float = 40, con: signal.Signals = signal.SIGTERM) -> None:
        if not self.vivo:
            return
        self.senal(con)
        assert self.proceso is not None
        try:
            self.proceso.wait(segundos)
        except subprocess.TimeoutExpired:
            self.matar()

    def matar(self) -> None:
        """As when the machine goes out: it and its children, at once."""
        suyos = self.todos()
        for proceso in suyos:
            with suppress(psutil.NoSuchProcess):
                proceso.send_signal(signal.SIGCONT)
                proceso.kill()
        psutil.wait_procs(suyos, 10)
        if self.proceso is not None:
            self.proceso.wait(10)

    def congelar(self, segundos: float) -> None:
        """Neither answers nor goes away for so long."""
        suyos = self.todos()
        try:
            for proceso in suyos:
                with suppress(psutil.NoSuchProcess):
                    proceso.suspend()
            time.sleep(segundos)
        finally:
            for proceso in suyos:
                with suppress(psutil.NoSuchProcess):
                    proceso.resume()


def limpio() -> dict[str, str]:
    """Environment without what a developer's shell may add."""
    return {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "LC_ALL", "TERM", "TMPDIR")}
