"""Pages asked of the site in this very process, by its whole handler: what a reader gets is what goes into the copy."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http.response import HttpResponseBase
from django.utils.http import parse_header_parameters

from compromisos.salidas.copia.que_copia import Copia


class NoSeHizo(Exception):
    """The copy was not made; it says in one sentence why."""


@dataclass(frozen=True, slots=True)
class RespuestaPedida:
    """`tipo` is its media type, `adjunto` the file name that it is given, `adonde` where a redirect leads."""

    estado: int
    tipo: str
    adjunto: str
    adonde: str
    trozos: Iterator[bytes]


class Ventanilla:
    """Where pages of a copy are asked for."""

    def __init__(self, copia: Copia):
        self.copia = copia
        self.manejador = BaseHandler()
        self.manejador.load_middleware()

    @contextmanager
    def pedir(self, direccion: str) -> Iterator[RespuestaPedida]:
        """What the site answers; of an address that fails, NoSeHizo. Streamed: it is read within the block."""
        respuesta = self.manejador.get_response(self._peticion(direccion))
        try:
            if respuesta.status_code >= 500:
                raise NoSeHizo(f"La página {direccion} no se pudo hacer (responde {respuesta.status_code}).")
            tipo, partes = parse_header_parameters(respuesta.headers.get("Content-Disposition", ""))
            yield RespuestaPedida(
                estado=respuesta.status_code,
                tipo=respuesta.headers.get("Content-Type", "").partition(";")[0],
                adjunto=unquote(re.sub(r"^utf-8''", "", partes.get("filename*", partes.get("filename", "")))),
                adonde=respuesta.headers.get("Location", ""),
                trozos=_trozos(respuesta),
            )
        finally:
            respuesta.close()

    def _peticion(self, direccion: str) -> WSGIRequest:
        ruta, _signo, consulta = direccion.partition("?")
        sitio = urlsplit(settings.SITE_URL)
        peticion = WSGIRequest(
            {
                "REQUEST_METHOD": "GET",
                "SCRIPT_NAME": "",
                "PATH_INFO": unquote(ruta).encode().decode("latin-1"),
                "QUERY_STRING": consulta,
                "SERVER_NAME": sitio.hostname or "localhost",
                "SERVER_PORT": str(sitio.port or (443 if sitio.scheme == "https" else 80)),
                "SERVER_PROTOCOL": "HTTP/1.1",
                "HTTP_HOST": sitio.netloc,
                "REMOTE_ADDR": "127.0.0.1",
                "wsgi.url_scheme": sitio.scheme,
                "wsgi.input": io.BytesIO(),
                "wsgi.errors": io.StringIO(),
            }
        )
        peticion.copia = self.copia  # type: ignore[attr-defined]  # for views/contexto.py and views/hechos.py
        return peticion


def _trozos(respuesta: HttpResponseBase) -> Iterator[bytes]:
    if respuesta.streaming:
        yield from map(respuesta.make_bytes, respuesta.streaming_content)  # type: ignore[attr-defined]
    else:
        yield respuesta.content  # type: ignore[attr-defined]
