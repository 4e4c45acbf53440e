"""The API from outside its views: whatever goes wrong at its addresses is a problem document, and what is dear has a count."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.defaults import bad_request

from base.direcciones import es_bajo_la_api, es_de_la_api
from compromisos.salidas.api import problemas
from config import frenos
from config.puerta import es_cara


class ApiMiddleware:
    """RFC 9457 for every refusal: those of the framework, of the database and of maintenance too.

    Inside the headers of every answer, outside all that may refuse.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not es_de_la_api(request.path_info):
            return self._mal_escrita(request, self.get_response(request))
        cara = es_cara(request.path_info, request.META.get("QUERY_STRING", ""))
        if cara and (segundos := frenos.espera(request)):
            response = decir(request, problemas.Problema(problemas.DEMASIADAS, Retry_After=str(segundos)))
        else:
            response = self._como_problema(request, self.get_response(request))
        if cara and response.status_code == 200:
            frenos.contar(request)
        request.datos_abiertos = True  # type: ignore[attr-defined]  # a script must be able to read why it got nothing
        return response

    def _como_problema(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(
            problemas.TIPO_DE_CONTENIDO
        ):
            return response
        dicho = decir(request, problemas.de_estado(response.status_code))
        for cabecera in ("Allow", "Retry-After"):
            if cabecera in response.headers:
                dicho.headers[cabecera] = response.headers[cabecera]
        dicho.la_base_no_puede = getattr(response, "la_base_no_puede", False)  # type: ignore[attr-defined]
        return dicho

    def _mal_escrita(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The same for an address below /api/ that is none (`/api/compromisos/`, `/api/v1.json`), unless a page is asked
        for by its name: a person who follows a bad link meets the site."""
        es_pagina = "text/html" in request.headers.get("Accept", "")
        if response.status_code != 404 or es_pagina or not es_bajo_la_api(request.path_info):
            return response
        request.datos_abiertos = True  # type: ignore[attr-defined]
        return self._como_problema(request, response)


def decir(request: HttpRequest, problema: problemas.Problema) -> HttpResponse:
    """The problem document, in the language of the address, which nobody inside may have got to read."""
    idioma = translation.get_language_from_path(request.path_info) or "es"
    with translation.override(idioma):
        dicho = problemas.respuesta(problema, request)
        dicho.headers.setdefault("Content-Language", idioma)
        return dicho


def peticion_mala(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: also for what is refused outside `ApiMiddleware`, such as a host that is none of ours."""
    if es_de_la_api(request.path_info):
        dicho = decir(request, problemas.de_estado(400))
        # Those who say it of every answer are not asked out there.
        for cabecera, valor in {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}.items():
            dicho.headers[cabecera] = valor
        return dicho
    return bad_request(request, exception)
