"""How an address of public data answers: its version before a row is read, what a browser has already, scripts of others.

Every file, feed, calendar and JSON goes through `dato_publico`, so that they all answer alike: 304 to who has it, HEAD
without reading, compressed for who can, readable by the script of any page.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_etags, quote_etag
from django.utils.translation import get_language

from base.dias import Dia
from compromisos.salidas.cache_key import contenido, ultimo_cambio
from compromisos.salidas.comprimido import comprimir

DISENO = "2"  # counts up when what a public data address says changes with no data changing
SE_RECUERDA = (
    30 * 24 * 60 * 60
)  # seconds; what says the same for longer is modified again, and its ETag is not
Vista = TypeVar("Vista", bound=Callable[..., HttpResponseBase])


class Version(NamedTuple):
    """`etag` as the header says it, weak: the same rows, not always the same bytes."""

    etag: str
    ultima_modificacion: datetime


def version(dia: Dia, *de_que: object) -> Version:
    """Of what `de_que` (an address, a language) says of `dia`. One query, once a `dia`.

    The instant is a whole second that is over: what changes later within it must not be taken for the same.
    """
    partes = (
        DISENO,
        settings.VERSION,
        settings.SITE_URL,
        settings.DATOS_DE_DEMOSTRACION,
        contenido(dia),
        de_que,
    )
    suya = hashlib.sha256(repr(partes).encode()).hexdigest()[:32]
    cambio = ultimo_cambio(dia).replace(microsecond=0)
    if cambio >= _ahora().replace(microsecond=0):
        cambio -= timedelta(seconds=1)
    return Version(f'W/"{suya}"', cambio)


def _ahora() -> datetime:
    return timezone.now()


def dato_publico(view: Vista) -> Vista:
    """Decorator, the innermost: below `require_safe` and `con_dia`, whose `dia` it reads (without one, today).

    What the view answers is public data (CORS, config/middleware.py:DatosAbiertosMiddleware) and hangs on nothing but
    the address and what is public: never on a session, a cookie or the clock. An ETag of its own is kept.
    """

    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        suya = version(kwargs.get("dia") or Dia.de_hoy(), request.get_full_path(), get_language())
        if ya_lo_tiene(request, suya.etag):
            return _sin_cambios(suya)
        respuesta = view(request, *args, **kwargs)
        if respuesta.status_code not in (200, 206, 304, 416):
            return respuesta
        respuesta.headers.setdefault("ETag", suya.etag)
        respuesta.headers["Last-Modified"] = http_date(suya.ultima_modificacion.timestamp())
        patch_vary_headers(respuesta, ("Accept-Encoding",))
        comprimir(request, respuesta)
        return _si_hace_falta(request, respuesta, suya)

    envuelta.datos_abiertos = envuelta.por_su_version = True  # type: ignore[attr-defined]
    return envuelta  # type: ignore[return-value]


def por_sus_bytes(view: Vista) -> Vista:
    """Decorator, the innermost, of short public data that say more than what is public, such as which files are kept:
    `dato_publico` whose version is that of its bytes, which are made to know it. Modified: when it was first seen to say
    what it says."""

    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        respuesta = view(request, *args, **kwargs)
        if respuesta.status_code != 200 or not isinstance(respuesta, HttpResponse):
            return respuesta
        etag = f'W/"{hashlib.sha256(respuesta.content).hexdigest()[:32]}"'
        desde = cache.get_or_set(f"dice-{etag[3:-1]}", _segundo_pasado, SE_RECUERDA)
        respuesta.headers["ETag"], respuesta.headers["Last-Modified"] = etag, http_date(desde)
        patch_vary_headers(respuesta, ("Accept-Encoding",))
        corta = get_conditional_response(request, etag, desde, respuesta)
        if corta is None or corta is respuesta:
            comprimir(request, respuesta)
            return respuesta
        return corta

    envuelta.datos_abiertos = envuelta.por_sus_bytes = True  # type: ignore[attr-defined]
    return envuelta  # type: ignore[return-value]


def _segundo_pasado() -> int:
    return int(_ahora().timestamp()) - 1


def ya_lo_tiene(request: HttpRequest, etag: str) -> bool:
    """Whether its reader holds that very version. «*» is any: whoever says it is told after looking whether there is one."""
    tiene = parse_etags(request.headers.get("if-none-match", ""))
    return quote_etag(etag).removeprefix("W/") in {t.removeprefix("W/") for t in tiene}


def _sin_cambios(suya: Version) -> HttpResponseBase:
    cabeceras = {"ETag": suya.etag, "Last-Modified": http_date(suya.ultima_modificacion.timestamp())}
    return HttpResponseNotModified(headers=cabeceras | {"Vary": "Accept-Encoding"})


def _si_hace_falta(request: HttpRequest, respuesta: HttpResponseBase, suya: Version) -> HttpResponseBase:
    """`respuesta`, or less of it: nothing to who has it since, only its headers to HEAD. What is left is not read."""
    if respuesta.status_code in (206, 416):
        return respuesta
    momento = int(suya.ultima_modificacion.timestamp())
    corta = get_conditional_response(request, respuesta.headers["ETag"], momento, respuesta)  # type: ignore[arg-type]
    if corta is not None and corta is not respuesta:
        _cerrar(respuesta)
        return corta
    if request.method == "HEAD" and respuesta.streaming:
        _cerrar(respuesta)
        respuesta.streaming_content = ()  # type: ignore[attr-defined]
    return respuesta


def _cerrar(respuesta: HttpResponseBase) -> None:
    for de_que in respuesta._resource_closers:  # type: ignore[attr-defined]
        de_que()
    respuesta._resource_closers.clear()  # type: ignore[attr-defined]
