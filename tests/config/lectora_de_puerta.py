"""A reader at the gate, with all of Django behind it: what she asks goes through WSGI, as gunicorn hands it over."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from config.guardadas.paginas import Paginas
from config.puerta import Puerta

MEGA = 1024 * 1024


@dataclass
class Respuesta:
    estado: int
    cabeceras: dict[str, str]
    enviado: bytes

    @property
    def cuerpo(self) -> bytes:
        como = self.cabeceras.get("Content-Encoding", "")
        if not self.enviado or not como:
            return self.enviado
        return brotli.decompress(self.enviado) if como == "br" else zlib.decompress(self.enviado, 31)

    @property
    def etag(self) -> str:
        return self.cabeceras["ETag"]


class Contada:
    """An application that counts what it is asked."""

    def __init__(self, application: Any):
        self.application, self.veces = application, 0

    def __call__(self, environ: dict, start_response: Any) -> Any:
        self.veces += 1
        return self.application(environ, start_response)


class Lectora:
    """`django` counts what was made; without `en_bytes` nothing is kept."""

    def __init__(self, carpeta: Path, en_bytes: int = 32 * MEGA):
        self.django = Contada(WSGIHandler())
        self.paginas = Paginas(en_bytes)
        self.puerta = Puerta(self.django, paginas=self.paginas, carpeta=carpeta)

    def pedir(self, direccion: str, *, metodo: str = "GET", acepta: str = "", **environ: str) -> Respuesta:
        return self._por(self.puerta, direccion, metodo, acepta, environ)

    def sin_guardar(self, direccion: str, *, acepta: str = "", **environ: str) -> Respuesta:
        """The same of Django alone."""
        return self._por(self.django.application, direccion, "GET", acepta, environ)

    def hechas(self, direccion: str, **como: Any) -> int:
        """How many pages Django made for that request."""
        antes = self.django.veces
        self.pedir(direccion, **como)
        return self.django.veces - antes

    def _por(
        self, aplicacion: Any, direccion: str, metodo: str, acepta: str, mas: dict[str, str]
    ) -> Respuesta:
        ruta, _, consulta = direccion.partition("?")
        environ: dict[str, Any] = {"PATH_INFO": ruta, "QUERY_STRING": consulta, "REQUEST_METHOD": metodo}
        environ |= {"HTTP_HOST": "testserver", "wsgi.url_scheme": "https"}
        environ |= ({"HTTP_ACCEPT_ENCODING": acepta} if acepta else {}) | mas
        setup_testing_defaults(environ)
        dicho: list[Any] = []
        respuesta = aplicacion(environ, lambda estado, cabeceras, *error: dicho.extend((estado, cabeceras)))
        try:
            enviado = b"".join(respuesta)
        finally:
            if cerrar := getattr(respuesta, "close", None):
                cerrar()
        return Respuesta(int(dicho[0][:3]), dict(dicho[1]), enviado)


@contextmanager
def sin_cerrar_conexiones() -> Iterator[None]:
    """As Django's own test client: the connection of the test outlives each request."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
