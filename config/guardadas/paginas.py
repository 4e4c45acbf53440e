"""Whole pages, kept under what they say: read the version, answer 304 or what is kept, keep what Django makes.

The order is what makes it right. The version that is committed is read before anything else; what is made after is never
older than it, and is kept under it only if it still is the version when the page is done. So what is kept under a version
is the page of that version, and it is given only to who has just read that this is the one.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterable
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_http_date_safe
from django.utils.module_loading import import_string

from base.replica import se_lee_de_ella
from compromisos.models import version_publica
from compromisos.salidas.comprimido import COMO, DE_TEXTO, POCO
from config import fallos
from config.de_casa import environ as environ_de_casa
from config.guardadas.almacen import Almacen, Cabeceras, PaginaEmpacada
from config.guardadas.copias import Copias, marcada
from config.guardadas.direcciones import PaginaPedida, Vista
from config.guardadas.programa import programa
from config.middleware import BASE_CAIDA, CabecerasMiddleware

Wsgi = Callable[[dict[str, Any], Callable], Iterable[bytes]]
PAGINA, DATO = "-p", "-d"  # the end of an ETag: what a 304 says besides hangs on it
# Seconds for which readers go by what the primary did not answer, if nobody asked it again: while the replica is read, nobody does.
CREIDA = 60.0
CON_TESTIGO = b"csrfmiddlewaretoken"
log = logging.getLogger(__name__)


class Cuerpo(tuple):
    """The bytes of an answer, to be closed by the server. No list: of one granian believes that there is nothing to close, and
    after as many answers as it has threads the gate would refuse all."""

    streaming = False

    def close(self) -> None:
        """Nothing to give back, unless somebody puts another in its place."""


class NoSeLeyo(Exception):
    """The replica did not answer, and nothing was said yet: the primary is to be asked."""


class Paginas:
    def __init__(self, en_bytes: int):
        self.almacen = Almacen(en_bytes) if en_bytes else None
        self.programa = programa()
        self.copias = Copias(self.programa)
        self.vista: Vista | None = None
        self.caida: Exception | None = None  # why the primary did not answer the last time it was asked
        self._caida_en = 0.0  # `monotonic` of that
        self._sondeo = threading.Lock()
        self.sin_cambios = {clase: _sin_cambios(es_dato=clase == DATO) for clase in (PAGINA, DATO)}

    # --- Before a turn is taken --------------------------------------------------------------------------

    def buscar(
        self, pedido: PaginaPedida, environ: dict[str, Any], start_response: Callable
    ) -> Cuerpo | None:
        """The answer, if it can be given without Django. One query."""
        if not pedido.clave or self.almacen is None or settings.MANTENIMIENTO.exists():
            return None
        if not (marca := self._marca(pedido, environ)):
            if BASE_CAIDA in environ and se_lee_de_ella():
                raise NoSeLeyo
            return self._de_copia(pedido, environ, start_response) if self.caida else None
        pedido.marca = marca
        if (sin_cambios := self._ya_la_tiene(pedido, start_response)) is not None:
            return sin_cambios
        return self.otra_vez(pedido, environ, start_response)

    def otra_vez(
        self, pedido: PaginaPedida, environ: dict[str, Any], start_response: Callable
    ) -> Cuerpo | None:
        """After waiting for a turn: what another made meanwhile, of the version that was read. No query."""
        if not pedido.marca or self.almacen is None:
            return None
        entrada = self.almacen.sacar(pedido.donde, pedido.marca)
        return self._decir(entrada, environ, start_response) if entrada else None

    def _ya_la_tiene(self, pedido: PaginaPedida, start_response: Callable) -> Cuerpo | None:
        """304 to who holds the very version: it was a 200 when its ETag was given, and nothing has changed since."""
        for clase, cabeceras in self.sin_cambios.items():
            if f'"{pedido.marca}{clase}"' in pedido.tiene:
                start_response("304 Not Modified", [*cabeceras, ("ETag", f'W/"{pedido.marca}{clase}"')])
                return Cuerpo()
        return None

    def _decir(self, entrada: PaginaEmpacada, environ: dict[str, Any], start_response: Callable) -> Cuerpo:
        """What is kept; nothing to who has it since. Only data say since when they are what they are."""
        if (desde := _desde_cuando_lo_tiene(environ)) is not None:
            dichas = {n.lower(): v for n, v in entrada.cabeceras}
            modificada = parse_http_date_safe(dichas.get("last-modified", ""))
            if modificada is not None and modificada <= desde:
                suyas = [(n, dichas[n.lower()]) for n in ("ETag", "Last-Modified")]
                start_response("304 Not Modified", [*self.sin_cambios[DATO], *suyas])
                return Cuerpo()
        start_response("200 OK", list(entrada.cabeceras))
        return Cuerpo([entrada.cuerpo] if environ["REQUEST_METHOD"] == "GET" else [])

    def _marca(self, pedido: PaginaPedida, environ: dict[str, Any]) -> str:
        """Of the version that is committed now; "" if it cannot be read, which is told to Django if it is the database's
        fault, so that a reader does not wait for it twice. While it is away one at a time asks whether it is back."""
        caida = self.caida
        if caida is None or se_lee_de_ella() or monotonic() - self._caida_en > CREIDA:
            return self._preguntar(pedido, environ)
        if not self._sondeo.acquire(blocking=False):
            environ[BASE_CAIDA] = caida
            return ""
        try:
            return self._preguntar(pedido, environ)
        finally:
            self._sondeo.release()

    def _preguntar(self, pedido: PaginaPedida, environ: dict[str, Any], *, insiste: bool = True) -> str:
        conexion: Any = connections[DEFAULT_DB_ALIAS]
        if conexion.in_atomic_block:
            return ""  # what it sees may never be committed
        conexion.close_if_unusable_or_obsolete()
        estaba = conexion.connection is not None
        conexion.health_check_done = True  # the reading itself tells whether it is alive
        try:
            vista = self._vista(version_publica.leer(conexion), pedido)
        except (DatabaseError, InterfaceError) as error:
            conexion.close()
            if (
                insiste
                and estaba
                and isinstance(
                    error.__cause__, conexion.Database.OperationalError | conexion.Database.InterfaceError
                )
            ):
                return self._preguntar(pedido, environ, insiste=False)  # the server was restarted since
            log.warning("version of what is public: %s", str(error).partition("\n")[0])
            environ[BASE_CAIDA] = error
            if not se_lee_de_ella():
                self.caida, self._caida_en = error if fallos.no_puede(error) else None, monotonic()
            return ""
        pedido.vista = self.vista = vista
        if not se_lee_de_ella():
            self.caida = None
        return self._marca_de(vista, pedido)

    def _vista(self, version: str, pedido: PaginaPedida) -> Vista:
        """That was read now. What the replica says is of when it last held all: without the primary, up to an hour ago."""
        antes, ahora = self.vista, timezone.now()
        cuando = ahora - timedelta(seconds=pedido.edad) if se_lee_de_ella() else ahora
        mismo = antes is not None and antes.version == version
        hasta = antes.hasta if antes and mismo else self.copias.al_dia(antes.hasta if antes else None)
        return Vista(version, cuando, timezone.localdate(ahora), hasta)

    def _marca_de(self, vista: Vista, pedido: PaginaPedida) -> str:
        partes = (self.programa, vista.version, vista.dia, pedido.clave)
        return hashlib.sha256(repr(partes).encode()).hexdigest()[:32]

    def _de_copia(
        self, pedido: PaginaPedida, environ: dict[str, Any], start_response: Callable
    ) -> Cuerpo | None:
        """While the database is away: the copy that there is, with its hour on it."""
        if (copia := self.copias.sacar(pedido)) is None:
            return None
        vigente = self._marca_de(self.vista, pedido) if self.vista else ""
        if (cuando := copia.de_cuando(vigente, self.vista)) is None:
            return None
        cabeceras, cuerpo = marcada(copia, cuando, pedido)
        start_response("200 OK", cabeceras)
        return Cuerpo([cuerpo] if environ["REQUEST_METHOD"] == "GET" else [])

    # --- With a turn ---------------------------------------------------------------------------------------

    def hacer(
        self, pedido: PaginaPedida, application: Wsgi, environ: dict[str, Any], start_response: Callable
    ) -> Iterable[bytes]:
        """What Django answers: packed if it is for everybody, and kept if it has a key and nothing changed meanwhile."""
        dicho: list[Any] = []
        pedida_por = environ["REQUEST_METHOD"]
        if pedido.marca:
            environ = environ | {"REQUEST_METHOD": "GET"}  # HEAD is told what GET would be
        respuesta: Any = application(
            environ, lambda estado, cabeceras, *error: dicho.extend((estado, cabeceras))
        )
        estado, cabeceras = dicho
        if getattr(respuesta, "la_base_no_puede", False) and se_lee_de_ella():
            respuesta.close()
            raise NoSeLeyo
        if pedido.marca and respuesta.status_code == 503 and not self._marca(pedido, environ) and self.caida:
            if (
                copia := self._de_copia(pedido, environ | {"REQUEST_METHOD": pedida_por}, start_response)
            ) is not None:
                copia.close = respuesta.close  # type: ignore[method-assign]
                return copia  # it went away halfway
        if pedida_por == "HEAD" and not pedido.marca or not _es_de_todos(respuesta, cabeceras):
            start_response(estado, cabeceras)
            return respuesta
        if pedido.marca and self._marca(pedido, environ) != pedido.marca:
            pedido.marca = ""  # neither kept under it nor called by it
        entrada = _empacada(pedido, respuesta, cabeceras)
        if pedido.marca and self.almacen is not None:
            self.almacen.poner(pedido.donde, entrada)
            self.copias.guardar(pedido, respuesta, cabeceras)
        cuerpo = self._decir(entrada, environ | {"REQUEST_METHOD": pedida_por}, start_response)
        cuerpo.close = respuesta.close  # type: ignore[method-assign]
        return cuerpo


def _desde_cuando_lo_tiene(environ: dict[str, Any]) -> int | None:
    """Second that a reader gives in If-Modified-Since, which says nothing beside If-None-Match (RFC 9110, 13.1.3)."""
    if environ.get("HTTP_IF_NONE_MATCH"):
        return None
    return parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", ""))


def _es_de_todos(respuesta: Any, cabeceras: Cabeceras) -> bool:
    """Whether an answer is a whole page or datum that is the same for every reader, and says so."""
    if not isinstance(respuesta, HttpResponse) or respuesta.streaming or respuesta.status_code != 200:
        return False
    dichas = {n.lower(): v for n, v in cabeceras}
    varia = {v.strip().lower() for v in dichas.get("vary", "").split(",")} - {"", "accept-encoding"}
    publica = dichas.get("cache-control") == CabecerasMiddleware.PUBLICABLE
    return publica and not varia and "set-cookie" not in dichas and CON_TESTIGO not in respuesta.content


def _empacada(pedido: PaginaPedida, respuesta: HttpResponse, cabeceras: Cabeceras) -> PaginaEmpacada:
    """The answer packed as it was asked for, under the ETag of its version; without a version it keeps its own."""
    dichas = {n.lower(): v for n, v in cabeceras}
    cuerpo, codificacion = respuesta.content, dichas.get("content-encoding", "")
    if not codificacion and dichas.get("content-type", "").startswith(DE_TEXTO) and len(cuerpo) >= POCO:
        if codificacion := pedido.codificacion:
            cuerpo = b"".join(COMO[codificacion]([cuerpo]))
    etag = dichas.get("etag", "")
    if pedido.marca:
        etag = f'W/"{pedido.marca}{DATO if "access-control-allow-origin" in dichas else PAGINA}"'
    elif etag and codificacion and not etag.startswith("W/"):
        etag = f"W/{etag}"
    puestas = {
        "Content-Encoding": codificacion,
        "Content-Length": str(len(cuerpo)),
        "ETag": etag,
        "Vary": "Accept-Encoding",
    }
    suyas = {n.lower() for n in puestas}
    finales = [(n, v) for n, v in cabeceras if n.lower() not in suyas] + [
        (n, v) for n, v in puestas.items() if v
    ]
    return PaginaEmpacada(pedido.marca, codificacion, finales, cuerpo)


def _sin_cambios(*, es_dato: bool) -> Cabeceras:
    """Headers of a 304, by the same middleware as of one that Django answers."""

    def responder(request: Any) -> HttpResponse:
        request.datos_abiertos = es_dato
        return HttpResponseNotModified(headers={"Vary": "Accept-Encoding"})

    afuera = settings.MIDDLEWARE[: settings.MIDDLEWARE.index("csp.middleware.CSPMiddleware")]
    paso: Any = responder
    for nombre in reversed(afuera):
        paso = import_string(nombre)(paso)
    return [*paso(WSGIRequest(environ_de_casa("/"))).items()]
