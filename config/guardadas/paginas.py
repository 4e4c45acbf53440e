"""Whole pages, kept under what they say: read the version, answer 304 or what is kept, keep what Django makes.

The order is what makes it right. The version that is committed is read before anything else; what is made after is never
older than it, and is kept under it only if it still is the version when the page is done. So what is kept under a version
is the page of that version, and it is given only to who has just read that this is the one.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.module_loading import import_string

from compromisos.models import version_publica
from compromisos.salidas.comprimido import COMO, DE_TEXTO, POCO
from config.de_casa import environ as environ_de_casa
from config.guardadas.almacen import Almacen, Cabeceras, Entrada
from config.guardadas.direcciones import Pedido
from config.guardadas.programa import programa
from config.middleware import BASE_CAIDA, CabecerasMiddleware

Wsgi = Callable[[dict[str, Any], Callable], Iterable[bytes]]
PAGINA, DATO = "-p", "-d"  # the end of an ETag: what a 304 says besides hangs on it
CON_TESTIGO = b"csrfmiddlewaretoken"
log = logging.getLogger(__name__)


class Cuerpo(tuple):
    """The bytes of an answer, to be closed by the server. No list: of one granian believes that there is nothing to close, and
    after as many answers as it has threads the gate would refuse all."""

    streaming = False

    def close(self) -> None:
        """Nothing to give back, unless somebody puts another in its place."""


class Paginas:
    def __init__(self, en_bytes: int):
        self.almacen = Almacen(en_bytes) if en_bytes else None
        self.programa = programa()
        self.sin_cambios = {clase: _sin_cambios(es_dato=clase == DATO) for clase in (PAGINA, DATO)}

    # --- Before a turn is taken --------------------------------------------------------------------------

    def buscar(self, pedido: Pedido, environ: dict[str, Any], start_response: Callable) -> Cuerpo | None:
        """The answer, if it can be given without Django. One query."""
        if not pedido.clave or self.almacen is None or settings.MANTENIMIENTO.exists():
            return None
        if not (marca := self._marca(pedido, environ)):
            return None
        pedido.marca = marca
        if (sin_cambios := self._ya_la_tiene(pedido, start_response)) is not None:
            return sin_cambios
        return self.otra_vez(pedido, environ, start_response)

    def otra_vez(self, pedido: Pedido, environ: dict[str, Any], start_response: Callable) -> Cuerpo | None:
        """After waiting for a turn: what another made meanwhile, of the version that was read. No query."""
        if not pedido.marca or self.almacen is None:
            return None
        entrada = self.almacen.sacar(pedido.donde, pedido.marca)
        return self._decir(entrada, environ, start_response) if entrada else None

    def _ya_la_tiene(self, pedido: Pedido, start_response: Callable) -> Cuerpo | None:
        """304 to who holds the very version: it was a 200 when its ETag was given, and nothing has changed since."""
        for clase, cabeceras in self.sin_cambios.items():
            if f'"{pedido.marca}{clase}"' in pedido.tiene:
                start_response("304 Not Modified", [*cabeceras, ("ETag", f'W/"{pedido.marca}{clase}"')])
                return Cuerpo()
        return None

    @staticmethod
    def _decir(entrada: Entrada, environ: dict[str, Any], start_response: Callable) -> Cuerpo:
        start_response("200 OK", list(entrada.cabeceras))
        return Cuerpo([entrada.cuerpo] if environ["REQUEST_METHOD"] == "GET" else [])

    def _marca(self, pedido: Pedido, environ: dict[str, Any], *, insiste: bool = True) -> str:
        """Of the version that is committed now; "" if it cannot be read, which is told to Django if it is the database's
        fault, so that a reader does not wait for it twice."""
        conexion: Any = connections[DEFAULT_DB_ALIAS]
        if conexion.in_atomic_block:
            return ""  # what it sees may never be committed
        conexion.close_if_unusable_or_obsolete()
        estaba = conexion.connection is not None
        conexion.health_check_done = True  # the reading itself tells whether it is alive
        try:
            version = version_publica.leer(conexion)
        except (DatabaseError, InterfaceError) as error:
            conexion.close()
            if (
                insiste
                and estaba
                and isinstance(
                    error.__cause__, conexion.Database.OperationalError | conexion.Database.InterfaceError
                )
            ):
                return self._marca(pedido, environ, insiste=False)  # the server was restarted since
            log.warning("version of what is public: %s", str(error).partition("\n")[0])
            environ[BASE_CAIDA] = error
            return ""
        partes = (self.programa, version, timezone.localdate(), pedido.clave)
        return hashlib.sha256(repr(partes).encode()).hexdigest()[:32]

    # --- With a turn ---------------------------------------------------------------------------------------

    def hacer(
        self, pedido: Pedido, application: Wsgi, environ: dict[str, Any], start_response: Callable
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
        if pedida_por == "HEAD" and not pedido.marca or not _es_de_todos(respuesta, cabeceras):
            start_response(estado, cabeceras)
            return respuesta
        entrada = _empacada(pedido, respuesta, cabeceras)
        if pedido.marca and self.almacen is not None and self._marca(pedido, environ) == pedido.marca:
            self.almacen.poner(pedido.donde, entrada)
        cuerpo = self._decir(entrada, environ | {"REQUEST_METHOD": pedida_por}, start_response)
        cuerpo.close = respuesta.close  # type: ignore[method-assign]
        return cuerpo


def _es_de_todos(respuesta: Any, cabeceras: Cabeceras) -> bool:
    """Whether an answer is a whole page or datum that is the same for every reader, and says so."""
    if not isinstance(respuesta, HttpResponse) or respuesta.streaming or respuesta.status_code != 200:
        return False
    dichas = {n.lower(): v for n, v in cabeceras}
    varia = {v.strip().lower() for v in dichas.get("vary", "").split(",")} - {"", "accept-encoding"}
    publica = dichas.get("cache-control") == CabecerasMiddleware.PUBLICABLE
    return publica and not varia and "set-cookie" not in dichas and CON_TESTIGO not in respuesta.content


def _empacada(pedido: Pedido, respuesta: HttpResponse, cabeceras: Cabeceras) -> Entrada:
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
    return Entrada(pedido.marca, codificacion, finales, cuerpo)


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
