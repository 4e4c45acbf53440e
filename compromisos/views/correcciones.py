"""What visitors pointed out and what was answered: a page, as of any day, and a feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from base.numeros import entero
from compromisos.lectura.registro import ultima_anotacion
from compromisos.lectura.senalados import correcciones_de, respondidos
from compromisos.models import SenalamientoPublicado
from compromisos.salidas import atom, http
from compromisos.salidas.condicional import dato_publico
from compromisos.views import idiomas
from compromisos.views.comun import con_dia, pagina_de

POR_PAGINA = 20
ENTRADAS = 50  # of a document of the feed


@require_safe
@con_dia
def correcciones(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    pagina = pagina_de(request, respondidos(dia), por_pagina=POR_PAGINA)
    contexto = {
        "pagina": pagina,
        "total": pagina.paginator.count,
        "filas": _con_lo_que_corrigio(list(pagina), dia),
    }
    return render(request, "compromisos/correcciones.html", contexto)


@require_safe
@con_dia
def correccion(request: HttpRequest, pk: int, *, dia: Dia) -> HttpResponse:
    (fila,) = _con_lo_que_corrigio([get_object_or_404(respondidos(dia), pk=pk)], dia)
    return render(request, "compromisos/correccion.html", {"f": fila})


def _con_lo_que_corrigio(filas: list[SenalamientoPublicado], dia: Dia) -> list[dict[str, Any]]:
    halladas = correcciones_de(filas, dia)
    idioma = get_language() or settings.LANGUAGE_CODE
    return [
        {
            "fila": fila,
            "url": idiomas.en_idioma(idioma, fila.direccion),
            "correccion": halladas.get(fila.anotacion or 0),
        }
        for fila in filas
    ]


@require_safe
@con_dia
@dato_publico
def correcciones_atom(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """The same, newest first; older ones in further parts (RFC 5005, section 3)."""
    paginas = Paginator(respondidos(dia), ENTRADAS)
    parte = entero(request.GET.get("parte", "1"), maximo=paginas.num_pages) or 0
    if not parte:
        return http.frase(_("Ese documento no existe."), 404)
    return atom.respuesta(
        titulo=f"25 por el 25 — {_('Errores señalados')}",
        url=reverse("correcciones"),
        url_del_feed=_documento(request),
        url_de_este=_documento(request, parte),
        entradas=map(_entrada, paginas.page(parte)),
        vacio_desde=atom.si_esta_vacio(dia),
        vecinos=[(rel, _documento(request, n)) for rel, n in _vecinos(paginas.page(parte))],
        cabeza=ultima_anotacion(dia),
    )


def _documento(request: HttpRequest, parte: int = 1) -> str:
    consulta = request.GET.copy()
    consulta.pop("parte", None)
    if parte > 1:
        consulta["parte"] = str(parte)
    return f"{request.path}?{consulta.urlencode()}" if consulta else request.path


def _vecinos(pagina: Page) -> list[tuple[str, int]]:
    """None of a feed that is one document."""
    ultima = pagina.paginator.num_pages
    cuales = (("first", 1), ("previous", pagina.number - 1), ("next", pagina.number + 1), ("last", ultima))
    return [(rel, n) for rel, n in cuales if ultima > 1 and 1 <= n <= ultima]


def _entrada(fila: SenalamientoPublicado) -> dict[str, Any]:
    return atom.entrada(
        clave=f"correcciones-{fila.pk}",
        titulo=f"{fila.get_resultado_display()}: {fila.direccion}",
        url=fila.get_absolute_url(),
        momento=fila.publicada_en,
        rotulados=[(_("Se señaló:"), fila.pregunta), (_("Se respondió:"), fila.respuesta)],
        categorias=(fila.resultado,),
    )
