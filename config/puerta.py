"""Gate of the web process: nothing that is asked for, however often, keeps the help pages from being served.

The help pages are kept as they are, rendered once, and answered here. Pages that are kept whole (config/guardadas/) take a
thread and no turn: they cost one query. All else takes one of the threads that are not
held back for them, until its last byte is sent; and, while it is being worked out, one of a few turns: twenty threads
that compute only keep each other from the interpreter. What is dear (files, past days, what changed between two days)
also needs one of the turns that all processes of the machine share. Who finds no thread is refused at once, who waits
too long for a turn then. Around Django and not inside it: a refusal costs next to nothing, and the server tells when an
answer is closed. Why, and figures: docs/adr/0025-costly-addresses.md.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs

from django.conf import settings
from django.core.files import locks
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.utils.module_loading import import_string

from base.direcciones import es_de_la_api
from base.replica import en_su_lugar, por_partes
from compromisos.salidas.comprimido import COMO, elegida
from config import fallos
from config.de_casa import environ as environ_de_casa
from config.guardadas.direcciones import PaginaPedida, leer
from config.guardadas.paginas import NoSeLeyo, Paginas
from config.middleware import BASE_CAIDA
from config.replica import Vigia

Wsgi = Callable[[dict[str, Any], Callable], Iterable[bytes]]

AYUDA = ("/ayuda/", "/seguridad/", "/en/ayuda/", "/en/seguridad/")
LIBRES = (*AYUDA, "/healthz")
DE_API = ("/en/api/v1/", "/api/v1/")  # a refusal of each
CARAS = re.compile(
    r"(/en)?/(cambios/|seguir/|api/v1/cambios/|datos/.+|feeds/(cambios|compromisos|avances)\.atom|sitemap-.+"
    r"|((compromisos|instituciones|territorios|ejes|ediciones|cortes)/[^/]+(/[^/]+)?|[a-z]+)\.(pdf|png|svg|ics|xlsx|csv))"
)
SIN_DIAS = ("/admin/", "/informar/", "/static/")

EN_RESERVA = 4  # threads of each process for the help pages and for refusals
TURNOS = 2  # of each process
CAROS = max(1, (os.cpu_count() or 1) // 2)  # of the machine
ESPERAN_LO_CARO = 3  # threads of each process
PACIENCIA = 5.0  # seconds that a request waits for its turn
PACIENCIA_DE_LO_CARO = 5.0
VUELVA_EN = 5


class Puerta:
    def __init__(
        self,
        application: Wsgi,
        *,
        paginas: Paginas | None = None,
        vigia: Vigia | None = None,
        hilos: int | None = None,
        carpeta: Path | None = None,
    ):
        self.application, self.paginas, self.vigia = application, paginas, vigia
        self.hilos = threading.BoundedSemaphore(max((hilos or settings.HILOS) - EN_RESERVA, 1))
        self.turnos = threading.BoundedSemaphore(TURNOS)
        self.en_espera = threading.BoundedSemaphore(ESPERAN_LO_CARO)
        carpeta = carpeta or settings.TURNOS
        carpeta.mkdir(parents=True, exist_ok=True)
        self.caros = [carpeta / str(n) for n in range(CAROS)]
        self.llenos = {ruta: _respuesta_llena(ruta) for ruta in ("/", *DE_API)}
        self.ayuda = {ruta: kept for ruta in AYUDA if (kept := _guardada(application, ruta))}

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        ruta = environ.get("PATH_INFO", "")
        if ruta in LIBRES:
            return self._libre(ruta, environ, start_response)
        tomado, del_hilo = ExitStack(), ExitStack()
        if not _de(self.hilos, del_hilo, 0):
            return self._lleno(ruta, environ, start_response)
        try:
            respuesta = self._responder(environ, start_response, tomado, del_hilo)
            if respuesta is None:
                del_hilo.close()
                return self._lleno(ruta, environ, start_response)
            _al_cerrar(respuesta, del_hilo)
        except BaseException:
            del_hilo.close()
            raise
        finally:
            tomado.close()
        return respuesta

    def _responder(
        self, environ: dict[str, Any], start_response: Callable, tomado: ExitStack, del_hilo: ExitStack
    ) -> Any:
        """What is kept, or what Django answers when its turn has come; None if it does not."""
        pedido = leer(environ) if self.paginas else None
        if not (pedido and pedido.solo_lee and self.vigia and self.vigia.sirve()):
            return self._de_la_base(pedido, environ, start_response, tomado, del_hilo)
        try:
            pedido.edad = self.vigia.edad()
            with en_su_lugar():
                respuesta = self._de_la_base(pedido, environ, start_response, tomado, del_hilo)
            if getattr(respuesta, "streaming", False):
                por_partes(respuesta)  # it asks while it is sent
            return respuesta
        except NoSeLeyo:
            self.vigia.fallo()
            tomado.close()
            environ.pop(BASE_CAIDA, None)
            return self._de_la_base(leer(environ), environ, start_response, tomado, del_hilo)

    def _de_la_base(
        self,
        pedido: PaginaPedida | None,
        environ: dict[str, Any],
        start_response: Callable,
        tomado: ExitStack,
        del_hilo: ExitStack,
    ) -> Any:
        paginas = self.paginas
        if paginas and pedido and (hay := paginas.buscar(pedido, environ, start_response)) is not None:
            return hay
        if not self._tomar(environ, tomado):
            return None
        if paginas is None or pedido is None:
            respuesta: Any = self.application(environ, start_response)
        elif (hay := paginas.otra_vez(pedido, environ, start_response)) is not None:
            return hay
        else:
            respuesta = paginas.hacer(pedido, self.application, environ, start_response)
        if getattr(respuesta, "streaming", False):
            del_hilo.push(tomado.pop_all())  # it is worked out while it is sent
        return respuesta

    def _lleno(self, ruta: str, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        lleno = self.llenos[_que_api(ruta)]
        start_response("503 Service Unavailable", [*lleno.items()])
        return [lleno.content if environ["REQUEST_METHOD"] != "HEAD" else b""]

    def _libre(self, ruta: str, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        guardada = self.ayuda.get(ruta)
        if (
            guardada is None
            or environ["REQUEST_METHOD"] != "GET"
            or environ.get("QUERY_STRING")
            or settings.MANTENIMIENTO.exists()
            or not WSGIRequest(environ).is_secure()
        ):
            return self.application(environ, start_response)
        cabeceras, cuerpo = guardada[elegida(environ.get("HTTP_ACCEPT_ENCODING", ""))]
        start_response("200 OK", list(cabeceras))
        return [cuerpo]

    def _tomar(self, environ: dict[str, Any], tomado: ExitStack) -> bool:
        """Put on the stack what gives back the turns. False, with nothing taken, if there is none."""
        cara = es_cara(environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        if (not cara or self._tomar_caro(tomado)) and _de(self.turnos, tomado, PACIENCIA):
            return True
        tomado.close()
        return False

    def _tomar_caro(self, tomado: ExitStack) -> bool:
        if (turno := self._caro_libre()) is None:
            with ExitStack() as esperando:
                if not _de(self.en_espera, esperando, 0):
                    return False
                limite = time.monotonic() + PACIENCIA_DE_LO_CARO
                while (turno := self._caro_libre()) is None:
                    if time.monotonic() > limite:
                        return False
                    time.sleep(0.05)
        tomado.enter_context(turno)
        return True

    def _caro_libre(self) -> IO[str] | None:
        """An open file whose lock is this request's until it is closed, or its process dies."""
        for ruta in self.caros:
            archivo = ruta.open("a")
            if locks.lock(archivo, locks.LOCK_EX | locks.LOCK_NB):
                return archivo
            archivo.close()
        return None


def es_cara(ruta: str, consulta: str) -> bool:
    if CARAS.fullmatch(ruta):
        return True
    return bool(consulta) and not ruta.startswith(SIN_DIAS) and "al" in parse_qs(consulta)


def _de(semaforo: threading.BoundedSemaphore, pila: ExitStack, segundos: float) -> bool:
    if not semaforo.acquire(blocking=segundos > 0, timeout=segundos or None):
        return False
    pila.callback(semaforo.release)
    return True


def _al_cerrar(respuesta: Any, pila: ExitStack) -> None:
    """Empty the stack when the server closes the answer, which stays the object that it was: a file is still sent
    by the kernel."""
    if cerrar := getattr(respuesta, "close", None):
        pila.callback(cerrar)  # it goes first
    respuesta.close = pila.close


def _que_api(ruta: str) -> str:
    """By which of `DE_API` an address is refused; "/" of what is no API."""
    if not es_de_la_api(ruta):
        return "/"
    return next(r for r in DE_API if ruta.startswith(r.removesuffix("v1/")))


def _respuesta_llena(ruta: str) -> HttpResponse:
    """The refusal, with the headers of every answer; of the API, as a problem document."""
    de_cabeceras = settings.MIDDLEWARE[
        : settings.MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")
    ]
    if ruta != "/":
        de_cabeceras = [*de_cabeceras, "config.api.ApiMiddleware"]
    responder: Any = lambda request: fallos.pagina(segundos=VUELVA_EN)  # noqa: E731
    for nombre in reversed(de_cabeceras):
        responder = import_string(nombre)(responder)
    respuesta = responder(WSGIRequest(environ_de_casa(ruta)))
    respuesta.headers["Content-Length"] = str(len(respuesta.content))
    return respuesta


def _guardada(application: Wsgi, ruta: str) -> dict[str, tuple[list[tuple[str, str]], bytes]] | None:
    """{encoding: (headers, body)} of a page as Django answers it over HTTPS; None if it does not."""
    dicho: list[Any] = []
    respuesta: Any = application(
        environ_de_casa(ruta), lambda estado, cabeceras: dicho.extend((estado, cabeceras))
    )
    cuerpo = b"".join(respuesta)
    respuesta.close()
    if not dicho[0].startswith("200 "):
        return None
    cabeceras = [(n, v) for n, v in dicho[1] if n not in ("Content-Length", "Vary")]
    cabeceras.append(("Vary", "Accept-Encoding"))
    hechas = {"": cuerpo} | {como: b"".join(hacer([cuerpo])) for como, hacer in COMO.items()}
    return {
        como: (
            [*cabeceras, ("Content-Length", str(len(c))), *([("Content-Encoding", como)] if como else [])],
            c,
        )
        for como, c in hechas.items()
    }
