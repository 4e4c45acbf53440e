"""Who reads and who publishes during a fault, through nginx, and what each of them saw."""

from __future__ import annotations

import random
import re
import socket
import ssl
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.ensayo.casa import Casa

ESPERA = 60.0  # seconds that a reader has
COPIA = re.compile(r"Copia de las (\d\d:\d\d) del ")
COMO_SE_DICE = {"bien": "pages", "copia": "copies with their hour", "503": "times the 503 page"}
TESTIGO = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Visto:
    """What came: `estado` 0 if nothing did."""

    ruta: str
    estado: int
    segundos: float
    texto: str
    cuando: float

    @property
    def copia(self) -> bool:
        return bool(COPIA.search(self.texto))

    @property
    def pagina_de_fallo(self) -> bool:
        """The 503 page, with the help lines, in Spanish."""
        return self.estado in (429, 503) and "Línea 100" in self.texto


class Lector:
    """One connection to nginx, kept as a browser keeps it; asked again once if it was closed meanwhile, as a browser does."""

    def __init__(self, puerto: int, *, galletas: dict[str, str] | None = None, desde: str = "127.0.0.1"):
        self.puerto, self.galletas, self.desde = puerto, dict(galletas or {}), desde
        self.conexion: HTTPSConnection | None = None

    def pedir(self, ruta: str, metodo: str = "GET", cuerpo: bytes | None = None, **cabeceras: str) -> Visto:
        desde = time.monotonic()
        usada = self.conexion is not None
        try:
            estado, texto = self._una_vez(ruta, metodo, cuerpo, cabeceras)
        except (OSError, HTTPException):
            self.cerrar()
            estado, texto = 0, ""
            if usada and metodo == "GET":
                try:
                    estado, texto = self._una_vez(ruta, metodo, cuerpo, cabeceras)
                except (OSError, HTTPException):
                    self.cerrar()
        return Visto(ruta, estado, time.monotonic() - desde, texto, desde)

    def _una_vez(
        self, ruta: str, metodo: str, cuerpo: bytes | None, cabeceras: dict[str, str]
    ) -> tuple[int, str]:
        if self.conexion is None:
            contexto = ssl._create_unverified_context()
            self.conexion = HTTPSConnection("localhost", self.puerto, timeout=ESPERA, context=contexto)
            crudo = socket.create_connection(
                ("127.0.0.1", self.puerto), ESPERA, source_address=(self.desde, 0)
            )
            self.conexion.sock = contexto.wrap_socket(crudo, server_hostname="localhost")
        dichas = {"Host": "localhost", "Accept-Encoding": "gzip"} | {
            k.replace("_", "-"): v for k, v in cabeceras.items()
        }
        if self.galletas:
            dichas["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.galletas.items())
        self.conexion.request(metodo, ruta, body=cuerpo, headers=dichas)
        respuesta = self.conexion.getresponse()
        crudo = respuesta.read()
        for galleta in respuesta.headers.get_all("Set-Cookie") or []:
            self.galletas |= {n: m.value for n, m in SimpleCookie(galleta).items()}
        if respuesta.headers.get("Content-Encoding") == "gzip":
            crudo = zlib.decompress(crudo, 31)
        if respuesta.will_close:
            self.cerrar()
        return respuesta.status, crudo.decode("utf-8", "replace")

    def cerrar(self) -> None:
        if self.conexion is not None:
            self.conexion.close()
            self.conexion = None


class Editora(Lector):
    """Signed in; publishes what waits for review, as from the page of review."""

    def enviar(self, ruta: str, campos: dict[str, str]) -> Visto:
        pagina = self.pedir(ruta)
        testigo = TESTIGO.search(pagina.texto)
        if testigo is None:
            return pagina
        return self.mandar(ruta, {**campos, "csrfmiddlewaretoken": testigo[1]})

    def mandar(self, ruta: str, campos: dict[str, str]) -> Visto:
        return self.pedir(
            ruta, "POST", urlencode(campos).encode(), Content_Type="application/x-www-form-urlencoded",
            Referer=f"https://localhost{ruta}",
        )  # fmt: skip

    def subir(self, ruta: str, campos: dict[str, str], archivos: dict[str, tuple[str, bytes]]) -> Visto:
        pagina = self.pedir(ruta)
        testigo = TESTIGO.search(pagina.texto)
        if testigo is None:
            return pagina
        linde, partes = "ensayo-linde", []
        for nombre, valor in {**campos, "csrfmiddlewaretoken": testigo[1]}.items():
            partes.append(
                f'--{linde}\r\nContent-Disposition: form-data; name="{nombre}"\r\n\r\n{valor}\r\n'.encode()
            )
        for nombre, (archivo, cuerpo) in archivos.items():
            cabeza = f'--{linde}\r\nContent-Disposition: form-data; name="{nombre}"; filename="{archivo}"\r\nContent-Type: application/octet-stream\r\n\r\n'
            partes.append(cabeza.encode() + cuerpo + b"\r\n")
        todo = b"".join(partes) + f"--{linde}--\r\n".encode()
        return self.pedir(
            ruta,
            "POST",
            todo,
            Content_Type=f"multipart/form-data; boundary={linde}",
            Referer=f"https://localhost{ruta}",
        )


@dataclass
class Vistas:
    """What readers saw, added up. `malas`: what no reader may see."""

    cuantas: Counter = field(default_factory=Counter)
    malas: list[str] = field(default_factory=list)
    lentas: float = 0.0
    ultimo_fallo: float = 0.0
    primer_fallo: float = 0.0
    turno: threading.Lock = field(default_factory=threading.Lock)

    def anotar(self, visto: Visto, debe: str) -> None:
        with self.turno:
            self.lentas = max(self.lentas, visto.segundos)
            if visto.estado == 200 and visto.copia:
                clase = "copia"
            elif visto.estado in (200, 302):
                clase = "bien"
            elif visto.pagina_de_fallo:
                clase = "503"
            else:
                clase = "sin respuesta" if visto.estado == 0 else f"{visto.estado} sin página"
            self.cuantas[clase] += 1
            if clase in ("bien", "copia") and (debe not in visto.texto or "</html>" not in visto.texto):
                self.malas.append(f"{visto.ruta}: {visto.estado}, no dice «{debe}»")
            if clase not in ("bien", "copia"):
                self.primer_fallo = self.primer_fallo or visto.cuando
                self.ultimo_fallo = visto.cuando + visto.segundos
            if clase.endswith("sin página") or visto.segundos > ESPERA:
                self.malas.append(f"{visto.ruta}: {clase}, {visto.segundos:.1f} s: {visto.texto[:80]!r}")

    def faltan(self, parte: float = 0.0) -> tuple[str, ...]:
        """Why this is not as it should be: what no reader may see, and 503 pages beyond that part of all."""
        de_mas = self.cuantas["503"] > parte * sum(self.cuantas.values())
        otras = {c: n for c, n in self.cuantas.items() if c not in ("bien", "copia", "503")}
        return (*self.malas[:5], *([self.dicho()] if de_mas or otras else []))

    def dicho(self) -> str:
        return (
            ", ".join(f"{n} {COMO_SE_DICE.get(clase, clase)}" for clase, n in sorted(self.cuantas.items()))
            or "nadie leyó"
        )


@dataclass(frozen=True)
class Paginas:
    """Addresses with what each must say; the first are read most."""

    rutas: tuple[tuple[str, str], ...]

    def una(self, azar: random.Random) -> tuple[str, str]:
        return self.rutas[min(int(azar.expovariate(6 / len(self.rutas))), len(self.rutas) - 1)]


@contextmanager
def leyendo(casa: Casa, paginas: Paginas, cuantos: int, *, piensan: float) -> Iterator[Vistas]:
    """So many readers through nginx until the block ends, each of whom thinks so many seconds between two pages."""
    fin, vistas = threading.Event(), Vistas()

    def leer(n: int) -> None:
        azar, lector = random.Random(n), Lector(casa.https, desde=f"127.0.1.{n % 250 + 1}")
        fin.wait(azar.random() * piensan)
        while not fin.is_set():
            ruta, debe = paginas.una(azar)
            visto = lector.pedir(ruta)
            vistas.anotar(visto, debe)
            fin.wait(azar.uniform(0.5, 1.5) * piensan)
        lector.cerrar()

    hilos = [threading.Thread(target=leer, args=(n,), daemon=True) for n in range(cuantos)]
    for hilo in hilos:
        hilo.start()
    try:
        yield vistas
    finally:
        fin.set()
        for hilo in hilos:
            hilo.join(ESPERA + 5)


def hasta_que_se_vea(casa: Casa, ruta: str, texto: str, segundos: float = 60) -> float:
    """How many seconds after now a page was asked for that did not say it yet, until three in a row did; `inf` if they never
    did. How long a page took to be made is no matter of this."""
    desde, lector, seguidas, tarde = time.monotonic(), Lector(casa.https), 0, 0.0
    while time.monotonic() - desde < segundos:
        pedida = time.monotonic() - desde
        if texto in lector.pedir(ruta).texto:
            seguidas += 1
        else:
            seguidas, tarde = 0, pedida
        if seguidas == 3:
            return tarde
        time.sleep(0.1)
    return float("inf")
