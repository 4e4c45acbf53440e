"""Load from wrk, bounded, to loopback; and each answer looked at."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import brotli

BROTLI = {"Accept-Encoding": "br"}
POCOS = 2  # readers at once of what is made for each
MINIMO_DE_LO_HECHO = 4.0  # seconds
# As the proxy says it: the site is asked alone too, and answers over TLS only.
SIEMPRE = {"Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
RESPUESTA = re.compile(r"Requests/sec:\s+([\d.]+)")
HECHAS = re.compile(r"(\d+) requests in")
MALAS = re.compile(r"Non-2xx or 3xx responses: (\d+)")
FALLOS = re.compile(r"Socket errors: (.*)")
CADA_UNA = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
EN_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Mal(AssertionError):
    """An answer that is not what was asked for: what is measured is worth nothing."""


@dataclass(frozen=True)
class Respuesta:
    estado: int
    cabeceras: Mapping[str, str]
    cuerpo: bytes

    @property
    def texto(self) -> str:
        abierto = (
            brotli.decompress(self.cuerpo) if self.cabeceras.get("content-encoding") == "br" else self.cuerpo
        )
        return abierto.decode()


def pedir(base: str, ruta: str, cabeceras: Mapping[str, str] | None = None) -> Respuesta:
    """One request, of a connection of its own."""
    puerto = int(base.rsplit(":", 1)[1])
    conexion = (
        HTTPSConnection("localhost", puerto, timeout=120, context=ssl._create_unverified_context())
        if base.startswith("https")
        else HTTPConnection("127.0.0.1", puerto, timeout=120)
    )
    try:
        conexion.request("GET", ruta, headers=SIEMPRE | dict(cabeceras or {}))
        respuesta = conexion.getresponse()
        claves = {k.lower(): v for k, v in respuesta.getheaders()}
        return Respuesta(respuesta.status, claves, respuesta.read())
    finally:
        conexion.close()


@dataclass
class Caso:
    """What is asked, how, and what it must answer. `conexiones`: readers at once."""

    nombre: str
    base: str
    ruta: str
    dice: str = ""
    cabeceras: dict[str, str] = field(default_factory=lambda: dict(BROTLI))
    estado: int = 200
    conexiones: int = 16
    se_hace: bool = (
        False  # made for each who asks: it takes longer, and wants to be warm in each process only
    )
    holgura: int = 0  # bytes by which answers may differ: one that says how long it took
    por_segundo: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # milliseconds of the server for each answer
    procesos: Callable[[], list[int]] = list
    fallo: str = ""

    def mirar(self) -> Respuesta:
        """One answer, looked at: state, that it holds what it must."""
        respuesta = pedir(self.base, self.ruta, self.cabeceras)
        if respuesta.estado != self.estado:
            raise Mal(f"{self.nombre}: {respuesta.estado} and not {self.estado}")
        if self.dice and self.dice not in respuesta.texto:
            raise Mal(f"{self.nombre}: does not say «{self.dice}»")
        return respuesta

    def ronda(self, segundos: float) -> None:
        """Answers a second, after one that is looked at and before another, which must be as long. What is made takes longer."""
        segundos = max(segundos, MINIMO_DE_LO_HECHO) if self.se_hace else segundos
        antes = self.mirar()
        cpu = sum(map(cpu_de, self.procesos()))
        url = f"{self.base}{self.ruta}"
        orden = [
            wrk(), "-t1", f"-c{self.conexiones}", f"-d{segundos:g}s", "--timeout", "60s", "--latency",
            *(parte for k, v in (SIEMPRE | self.cabeceras).items() for parte in ("-H", f"{k}: {v}")), url,
        ]  # fmt: skip
        salida = subprocess.run(orden, capture_output=True, text=True, check=True, timeout=180).stdout
        gastado = sum(map(cpu_de, self.procesos())) - cpu
        if malas := MALAS.search(salida):
            raise Mal(f"{self.nombre}: {malas[1]} answers were errors")
        if fallos := FALLOS.search(salida):
            raise Mal(f"{self.nombre}: {fallos[1]}")
        despues = self.mirar()
        if abs(len(antes.cuerpo) - len(despues.cuerpo)) > self.holgura:
            raise Mal(f"{self.nombre}: {len(antes.cuerpo)} bytes and then {len(despues.cuerpo)}")
        hechas = int(HECHAS.search(salida)[1])  # type: ignore[index]
        if not hechas:
            raise Mal(f"{self.nombre}: no answer in {segundos:g} s")
        self.por_segundo.append(float(RESPUESTA.search(salida)[1]))  # type: ignore[index]
        if cola := CADA_UNA.search(salida):
            self.p99.append(float(cola[1]) * EN_MS[cola[2]])
        if hechas and gastado:
            self.cpu.append(1000 * gastado / hechas)

    def calentar(self, veces: int = 3) -> None:
        """Each process of ours must have counted, and kept, what it is asked for."""
        for _ in range(veces * (2 if self.se_hace else self.conexiones)):
            self.mirar()


def rondas(casos: list[Caso], cuantas: int, segundos: float) -> None:
    """Each case in turn, so that what the machine does meanwhile falls on all; one that fails says why and is left."""
    for caso in casos:
        _o_dice(caso, caso.calentar)
    for _ in range(cuantas):
        for caso in casos:
            if not caso.fallo:
                _o_dice(caso, lambda caso=caso: caso.ronda(segundos))  # type: ignore[misc]


def _o_dice(caso: Caso, hacer: Callable[[], None]) -> None:
    try:
        hacer()
    except (Mal, OSError, subprocess.SubprocessError) as error:
        caso.fallo = str(error)
        print(f"  {caso.fallo}", flush=True)


def wrk() -> str:
    ruta = shutil.which("wrk")
    if ruta is None:
        raise SystemExit("wrk is missing: install the package «wrk».")
    return ruta


def hijos(pid: int) -> list[int]:
    """A process and those that it started."""
    todos = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, todos)]


def cpu_de(pid: int) -> float:
    """Seconds of the processor that it took."""
    try:
        campos = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(campos[11]) + int(campos[12])) / 100


def memoria_de(pid: int) -> float:
    """Megabytes that it holds."""
    for linea in Path(f"/proc/{pid}/status").read_text().splitlines():
        if linea.startswith("VmRSS"):
            return int(linea.split()[1]) / 1024
    return 0.0
