"""Small ones: the language of an address, what no browser sends, what caches and other sites are told, the site when it
cannot serve, and what others do to an address."""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.http import escape_leading_slashes, parse_header_parameters
from django.views.defaults import page_not_found

from base.almacen_caido import AlmacenCaido
from base.direcciones import bien_escrita, es_de_la_api, sin_ajenos
from base.restricciones import NO_CABE, por_que_no_se_guardo
from config import fallos

Vista = Callable[[HttpRequest], HttpResponse]
BASE_CAIDA = (
    "compromisos.base_caida"  # in the environ: why the gate could not read the version of what is public
)
LARGO = re.compile(r"[0-9]{0,12}")  # of a body, in bytes: far more than any proxy lets through
DE_OTRO_MODO = "application/x-www-form-urlencoded; charset=utf-16"


class IdiomaPorDireccionMiddleware:
    """The address alone decides the language: /en/… is English, all else Spanish.

    Never Accept-Language nor a cookie: one address is one page, for every reader and every cache.
    """

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        idioma = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(idioma):
            request.LANGUAGE_CODE = idioma
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", idioma)
            return response


class PeticionLegibleMiddleware:
    """400, not 500, for what no browser sends: a NUL byte in an address, which PostgreSQL refuses, thousands of
    parameters, and a body that says it is written in anything but UTF-8. Django finds out of the last two too late to
    answer with a page."""

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        consulta = request.META.get("QUERY_STRING", "")
        nulo = "\x00" in request.path_info or "%00" in consulta or "\x00" in consulta
        if consulta.count("&") >= (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or math.inf):
            nulo, request.META["QUERY_STRING"] = True, ""  # the page reads it too
        if nulo or not _en_utf8(request):
            request.encoding = "utf-8"
            return render(request, "400.html", status=400)
        return self.get_response(request)


def _en_utf8(request: HttpRequest) -> bool:
    """Whether the body is in UTF-8, which then is called so and by none of its other names."""
    if request.encoding is None:  # none was said, or one that nobody knows
        return True
    if codecs.lookup(request.encoding).name not in ("utf-8", "ascii"):
        return False
    request.encoding = "utf-8"
    return True


class SesionMiddleware(SessionMiddleware):
    """Django's own, silent where nobody asked for the session: it takes an empty or broken cookie away on any page,
    and a page that sets a cookie is one that no cache may keep."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not request.session.accessed and not request.session.modified:
            return response
        return super().process_response(request, response)


class NoExisteMiddleware:
    """Our page for what does not exist, also where DEBUG would show Django's, in English and with every address of ours:
    whoever tries `make demo` meets the site. The innermost: a missing slash is still put by those outside it."""

    def __init__(self, get_response: Vista):
        if not settings.DEBUG:
            raise MiddlewareNotUsed  # Django does the same by itself
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and request.resolver_match is None:
            return page_not_found(request, Http404())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return page_not_found(request, exception) if isinstance(exception, Http404) else None


class MantenimientoMiddleware:
    """503 with templates/503.html: while an operator's file stands, if the database does not answer, or if there is no
    room to save.

    The file is settings.MANTENIMIENTO (`touch var/mantenimiento`); /healthz goes on answering, so that
    nobody restarts what works, and static files too, which WhiteNoise serves before this.
    """

    VIVO = "/healthz"

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MANTENIMIENTO.exists() and request.path_info != self.VIVO:
            return fallos.pagina(segundos=600)
        no_se_leyo = request.META.get(BASE_CAIDA)  # the gate asked already, and waited
        return fallos.por_la_base(no_se_leyo) or self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Of the views; what middleware raises is answered by handler500."""
        if por_que_no_se_guardo(exception) == NO_CABE:  # of what is no form that can say so itself
            return fallos.pagina(segundos=60)
        if isinstance(exception, AlmacenCaido):
            fallos.log.error("store of files: %s", exception)
            return fallos.pagina(segundos=60)
        return fallos.por_una_busqueda(request, exception) or fallos.por_la_base(exception)


class CabecerasMiddleware:
    """Cache-Control, Cross-Origin-Resource-Policy, and the admin's own Referrer-Policy.

    Who lives violence may share a device: help is never stored. The admin is never stored. Other pages may
    be kept by a proxy, because they set no cookie and are the same for all: a second, and one more while it asks again.
    A browser asks each time and mostly gets a 304 (docs/adr/0057-whole-pages-kept.md). If we do not answer, nothing that
    others kept stands in for us: it would not say of when it is (docs/adr/0073-copies-marked-with-their-hour.md).
    """

    PUBLICABLE = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=0"
    SIN_GUARDAR = ("/ayuda/", "/en/ayuda/", "/seguridad/", "/en/seguridad/")

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        es_admin = request.path_info.startswith("/admin/")
        if es_admin:
            response.headers["Referrer-Policy"] = "same-origin"  # Django checks it against CSRF
            response.headers["Cache-Control"] = "no-store, private"
        elif "Cache-Control" not in response.headers:
            publicable = (
                response.status_code in (200, 206, 304)
                and request.method in ("GET", "HEAD")
                and request.path_info not in self.SIN_GUARDAR
            )
            response.headers["Cache-Control"] = self.PUBLICABLE if publicable else "no-store"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class DatosAbiertosMiddleware:
    """CORS: what is public data may be read by the script of any page; pages, the admin and personal links may not.

    A view says so with `datos_abiertos` (compromisos/views/comun.py:abierto). Its errors and 304s say it too: a
    script must be able to read why it got nothing. A redirect tells nothing but an address, and whoever follows
    it to the data would be stopped there.
    """

    CERRADO = ("/admin/", "/informar/")
    SE_VE = "Accept-Ranges, Content-Disposition, Content-Range, Deprecation, ETag, Last-Modified, Link, Retry-After, Sunset"

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        redirige = response.status_code in (301, 302, 308) and not request.path_info.startswith(self.CERRADO)
        if redirige or getattr(request, "datos_abiertos", False):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = self.SE_VE
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        request.datos_abiertos = getattr(view, "datos_abiertos", False)  # type: ignore[attr-defined]
        if request.datos_abiertos and request.method == "OPTIONS":  # type: ignore[attr-defined]
            return HttpResponse(
                status=204,
                headers={
                    "Allow": "GET, HEAD, OPTIONS",
                    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
                    "Access-Control-Allow-Headers": "*",
                    "Access-Control-Max-Age": "86400",
                },
            )
        return None


class ParametrosAjenosMiddleware:
    """Takes what others added out of the query before anybody reads it: no notice, no 400, no link that hands it on."""

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        consulta = request.META.get("QUERY_STRING", "")
        if consulta and (limpia := sin_ajenos(consulta)) != consulta:
            request.META["QUERY_STRING"] = limpia
            request.__dict__.pop("GET", None)  # read before us, it would still hold them
        return self.get_response(request)


class MayusculasMiddleware:
    """301 from an address typed off paper, in capitals or broken by a space, to the one it stands for.

    Only what was not found is looked at, and only on the pages of the public site: a personal link, or a follower's, is a
    secret, letter by letter, and a program is told that it asked wrongly.
    """

    SECRETO = ("/informar/", "/seguir/", "/en/seguir/")

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        buscada = response.status_code == 404 and not es_de_la_api(request.path_info)
        if buscada and request.method in ("GET", "HEAD"):
            ruta = bien_escrita(request.path_info)
            if ruta is not None and not ruta.startswith(self.SECRETO):
                consulta = request.META.get("QUERY_STRING", "")
                destino = escape_leading_slashes(escape_uri_path(ruta))
                return HttpResponsePermanentRedirect(
                    f"{destino}?{iri_to_uri(consulta)}" if consulta else destino
                )
        return response


def con_cuerpo_legible(aplicacion: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, told «utf-16» for any charset but UTF-8: `PeticionLegibleMiddleware` answers it 400. By its own
    name («rot13», «idna», an encoded parameter) Django may fail while it makes the request, before any middleware. So it is
    told of a body whose length is no number, or more than the machine counts with, and that is never read."""

    def envuelta(environ: dict, start_response) -> Iterable[bytes]:
        if not _es_conocido(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = DE_OTRO_MODO
        if not LARGO.fullmatch(environ.get("CONTENT_LENGTH") or ""):
            environ |= {"CONTENT_TYPE": DE_OTRO_MODO, "CONTENT_LENGTH": "0"}
        return aplicacion(environ, start_response)

    return envuelta


def _es_conocido(tipo: str) -> bool:
    try:
        _tipo, partes = parse_header_parameters(tipo)
        return codecs.lookup(partes.get("charset") or "utf-8").name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False
