"""Pages about the API for people: what there is, how it is asked, what each problem means; and its OpenAPI document."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.salidas.api import openapi as oas
from compromisos.salidas.api.parametros import LIMITE, LIMITE_MAXIMO
from compromisos.salidas.api.problemas import TIPOS
from compromisos.salidas.api.recursos import DE_UN_COMPROMISO, RECURSOS
from compromisos.salidas.compartir.sencillas import de_pagina
from compromisos.salidas.condicional import por_sus_bytes
from compromisos.salidas.datos import writer
from compromisos.views.api.tablas import direccion
from compromisos.views.comun import con_dia
from compromisos.views.contenido import api as contenido

INDICE = (
    ("empezar", gettext_lazy("Para empezar")),
    ("recursos", gettext_lazy("Qué hay")),
    ("filtros", gettext_lazy("Filtros y parámetros")),
    ("paginas", gettext_lazy("Páginas de una lista")),
    ("lo-que-no-consta", gettext_lazy("Lo que no consta")),
    ("dias", gettext_lazy("Un día y los cambios")),
    ("versiones", gettext_lazy("Qué cambió desde la última vez")),
    ("problemas", gettext_lazy("Cuando algo está mal")),
    ("promesa", gettext_lazy("Lo que no cambia")),
)


@require_safe
@con_dia
def api(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    documento = oas.documento(dia)
    return render(
        request,
        "compromisos/api.html",
        {
            "indice": INDICE,
            "recursos": [(r, direccion(r.nombre, dia, limite=5)) for r in RECURSOS.values()],
            "de_un_compromiso": DE_UN_COMPROMISO,
            "parametros": documento["components"]["parameters"].values(),
            "tipos": TIPOS.values(),
            "limite": LIMITE,
            "limite_maximo": LIMITE_MAXIMO,
            "ejemplos": contenido,
        },
    )


@require_safe
@con_dia
def para_desarrolladores(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    return render(
        request, "compromisos/para_desarrolladores.html", {"partes": contenido.PARA_DESARROLLADORES}
    )


@require_safe
@con_dia
def problema(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponse:
    """The page that the «type» of a problem leads to."""
    if codigo not in TIPOS:
        raise Http404(_("Ese tipo de problema no existe."))
    tipo = TIPOS[codigo]
    ejemplo = f"{reverse('api_indice')}{tipo.ejemplo}" if tipo.ejemplo else ""
    compartido = de_pagina(
        "api_problema", request.path, request.GET, dia, titulo=str(tipo.titulo), frase=str(tipo.que_es)
    )
    return render(
        request,
        "compromisos/api_problema.html",
        {"compartido": compartido, "tipo": tipo, "ejemplo": ejemplo},
    )


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Where programs that know the address of an API look for its pages."""
    return redirect("api", permanent=True)


@csrf_exempt
@require_safe
@por_sus_bytes
def openapi(request: HttpRequest) -> HttpResponse:
    """The same for every day: what it describes is the tables, not what is in them."""
    contenido_ = writer.json_texto(oas.documento(Dia.de_hoy()))
    return HttpResponse(contenido_, content_type="application/json; charset=utf-8")
