"""What every address of the API shares: JSON or a problem, the day, its version, and where to read on."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from base.dias import Dia
from compromisos.salidas.api.obsolescencia import OBSOLETOS
from compromisos.salidas.api.parametros import check_formato, leer_dia
from compromisos.salidas.api.problemas import (
    METODO_NO_PERMITIDO,
    PARAMETRO_REPETIDO,
    RETIRADO,
    Problema,
    citados,
    respuesta,
)
from compromisos.salidas.api.recursos import DE_TABLAS
from compromisos.salidas.condicional import dato_publico
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.obsoleto import cabeceras_de
from compromisos.views.comun import YaNoEsta

LICENCIA = "https://creativecommons.org/licenses/by/4.0/"
SE_LEE = ("GET", "HEAD")


def de_api(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: the view gets `dia=`, raises Problema for what it refuses, and is read no further by whoever holds its
    version already."""
    con_version = dato_publico(view)

    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        try:
            return _responder(con_version, request, *args, **kwargs)
        except Problema as problema:
            return respuesta(problema, request)
        except YaNoEsta as gone:
            enmienda = gone.ficha.deshecho
            return respuesta(Problema(RETIRADO, enmienda.motivo if enmienda else ""), request)

    envuelta.datos_abiertos = True  # type: ignore[attr-defined]
    envuelta.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is written: a POST is told so, with a 405
    return envuelta


def _responder(
    view: Callable[..., HttpResponseBase], request: HttpRequest, *args, **kwargs
) -> HttpResponseBase:
    if request.method not in SE_LEE:
        raise Problema(METODO_NO_PERMITIDO, Allow="GET, HEAD, OPTIONS")
    check_formato(request)
    if len(request.GET.getlist("al")) > 1:
        raise Problema(PARAMETRO_REPETIDO, errores=[("al", citados(request.GET.getlist("al")))])
    hecha = view(request, *args, dia=leer_dia(request.GET, hoy=Dia.de_hoy().hoy), **kwargs)
    _avisar(hecha, request, kwargs.get("recurso", ""))
    return hecha


def _avisar(hecha: HttpResponseBase, request: HttpRequest, recurso: str) -> None:
    """What of the answer is on its way out: the resource, or fields that it has."""
    entero = OBSOLETOS.get(recurso)
    elegidos = set(filter(None, request.GET.get("campos", "").split(",")))
    columnas = DE_TABLAS[recurso].columnas if recurso in DE_TABLAS else ()
    suyos = [c.obsoleta for c in columnas if c.obsoleta and (not elegidos or c.nombre in elegidos)]
    for cabecera, valor in cabeceras_de([*suyos, *([entero] if entero else [])]).items():
        hecha.headers[cabecera] = valor
    if entero:
        _enlazar(hecha, {"successor-version": entero.en_su_lugar})
    if suyos:
        _enlazar(hecha, {"deprecation": f"{absoluta(request, reverse('datos'))}#columnas-{recurso}"})


def documento(
    request: HttpRequest, contenido: dict[str, object], enlaces: Mapping[str, str] | None = None
) -> HttpResponse:
    """A JSON answer; `enlaces` are {relation: address} of its Link header, besides those of every answer."""
    hecha = HttpResponse(writer.json_texto(contenido), content_type="application/json; charset=utf-8")
    _enlazar(
        hecha,
        {
            **(enlaces or {}),
            "service-desc": absoluta(request, reverse("api_openapi")),
            "service-doc": absoluta(request, reverse("api")),
            "license": LICENCIA,
        },
    )
    return hecha


def _enlazar(hecha: HttpResponseBase, enlaces: Mapping[str, str]) -> None:
    dichos = [f'<{direccion}>; rel="{rel}"' for rel, direccion in enlaces.items()]
    hecha.headers["Link"] = ", ".join(filter(None, [hecha.headers.get("Link"), *dichos]))


def absoluta(request: HttpRequest, ruta: str) -> str:
    """The whole address of a path with its query; while developing, at the host that was asked."""
    return request.build_absolute_uri(ruta) if settings.DEBUG else f"{settings.SITE_URL}{ruta}"
