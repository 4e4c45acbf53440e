"""The WSGI application that gunicorn serves."""

import codecs
import gc
import os
import sys
from collections.abc import Callable, Iterable

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
DE_OTRO_MODO = "application/x-www-form-urlencoded; charset=utf-16"


def con_charset_conocido(aplicacion: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, told «utf-16» for any charset but UTF-8: `PeticionLegibleMiddleware` answers it 400. By its own
    name («rot13», «idna», an encoded parameter) Django may fail while it makes the request, before any middleware."""

    def envuelta(environ: dict, start_response) -> Iterable[bytes]:
        if not _es_conocido(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = DE_OTRO_MODO
        return aplicacion(environ, start_response)

    return envuelta


def _es_conocido(tipo: str) -> bool:
    try:
        _tipo, partes = parse_header_parameters(tipo)
        return codecs.lookup(partes.get("charset") or "utf-8").name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False


django = get_wsgi_application()

from config.database import limitar_la_web  # noqa: E402 - these read the settings
from config.puerta import Puerta  # noqa: E402

limitar_la_web()
sys.setswitchinterval(0.001)  # a thread that has little to do waits less for one that has much
application = Puerta(con_charset_conocido(django))
gc.freeze()  # what is loaded stays: to look through it again holds every thread
