"""Small ones: the language of an address, NUL bytes, what caches are told, and the site when it cannot serve."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from config import fallos

Vista = Callable[[HttpRequest], HttpResponse]


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


class SinNulosMiddleware:
    """A NUL byte in an address is nobody's typing error, and PostgreSQL refuses it: 400, not 500."""

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        consulta = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or "%00" in consulta or "\x00" in consulta:
            return render(request, "400.html", status=400)
        return self.get_response(request)


class MantenimientoMiddleware:
    """503 with templates/503.html: while an operator's file stands, or if the database does not answer.

    The file is settings.MANTENIMIENTO (`touch var/mantenimiento`); /healthz goes on answering, so that
    nobody restarts what works, and static files too, which WhiteNoise serves before this.
    """

    VIVO = "/healthz"

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MANTENIMIENTO.exists() and request.path_info != self.VIVO:
            return fallos.pagina(segundos=600)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Of the views; what middleware raises is answered by handler500."""
        return fallos.por_la_base(exception)


class CabecerasMiddleware:
    """Cache-Control, Cross-Origin-Resource-Policy, and the admin's own Referrer-Policy.

    Who lives violence may share a device: help is never stored. The admin is never stored. Other pages may
    be kept five minutes by a proxy of ours, because they set no cookie and are the same for all; a browser
    asks again each time and mostly gets a 304 (docs/adr/0007-browsers-ask-each-time.md).
    """

    PUBLICABLE = "public, max-age=0, s-maxage=300"
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
                response.status_code == 200
                and request.method in ("GET", "HEAD")
                and request.path_info not in self.SIN_GUARDAR
            )
            response.headers["Cache-Control"] = self.PUBLICABLE if publicable else "no-store"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
