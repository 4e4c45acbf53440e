"""Helpers of the views: the day that an address asks for, and pages of a list."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from base import fechas
from base.a_tiempo import a_tiempo
from base.dias import Dia
from base.ilegible import Ilegible
from compromisos.lectura.compromisos import a_la_vista
from compromisos.lectura.ficha import Ficha
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.hallados import Hallados, PaginadorDeHallados
from compromisos.reglas.movimientos import vispera
from compromisos.salidas import http
from compromisos.salidas.api.problemas import citados

SE_REPITEN = frozenset({*FiltroCompromisos.FACETAS, "tipo"})  # of a file, a feed or a calendar


class YaNoEsta(Exception):
    """Refusal of a view: the pledge was public by mistake and was withdrawn. Its answer is a 410 with the reason."""

    def __init__(self, ficha: Ficha):
        super().__init__(ficha.compromiso.codigo)
        self.ficha = ficha


def busca_a_tiempo(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: a search (`?q=`) has settings.TIEMPO_DE_BUSQUEDA, after which whoever asked is told so
    (config/fallos.py:por_una_busqueda). The view must not stream."""

    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        with a_tiempo(settings.TIEMPO_DE_BUSQUEDA if request.GET.get("q") else 0):
            return view(request, *args, **kwargs)

    return envuelta


Vista = TypeVar("Vista", bound=Callable[..., HttpResponseBase])


def leer_dia(consulta: QueryDict, *, hoy: date) -> Dia:
    """The day of ?al=, or today. Raises ValueError, with a sentence, for what is no date or has not
    come yet."""
    texto = consulta.get("al", "")
    return Dia(hoy, leer_fecha(texto, hoy=hoy) if texto else None)


def _no_se_supone(clave: str, frase: str) -> NoReturn:
    """An address has nobody to notice what was supposed of it."""
    raise Ilegible(clave, frase)


def leer_fecha(texto: str, *, hoy: date) -> date:
    """A day that has come, written as anywhere in the house. Raises ValueError, with a sentence, for anything else."""
    fecha = fechas.leer(texto, avisar=_no_se_supone)
    if fecha is None:
        raise ValueError(_("«%(texto)s» no es una fecha. Escríbala así: 2026-03-31.") % {"texto": texto[:40]})
    if fecha > hoy:
        raise ValueError(_("Esa fecha todavía no llega: este sitio solo puede mostrar días pasados."))
    return fecha


def con_dia(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: the view gets `dia=`, the day of its address; a bad one is answered here, with its sentence."""

    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        try:
            dia = leer_dia(request.GET, hoy=Dia.de_hoy().hoy)
        except ValueError as error:
            if getattr(view, "datos_abiertos", False):  # a program asked: what is no data is a sentence
                return http.no_se_entiende([str(error)])
            return render(request, "400.html", {"motivo": str(error)}, status=400)
        if getattr(view, "datos_abiertos", False) and (quejas := _repetidos(request)):
            return http.no_se_entiende(quejas)
        request.dia = dia  # type: ignore[attr-defined]  # for views/contexto.py
        try:
            return view(request, *args, dia=dia, **kwargs)
        except YaNoEsta as error:
            return _gone(request, error.ficha)

    return envuelta


def _repetidos(request: HttpRequest) -> list[str]:
    """A sentence about each that comes more than once and takes one value: a program would not know which was taken."""
    suyos = [n for n, valores in request.GET.lists() if len(valores) > 1 and n not in SE_REPITEN]
    frase = _("%(nombres)s admite un solo valor y viene repetido.")
    return [frase % {"nombres": citados([nombre])} for nombre in suyos]


def abierto(view: Vista) -> Vista:
    """Decorator, the outermost: what the view answers may be read by scripts of other sites (CORS,
    config/middleware.py:DatosAbiertosMiddleware). For pictures and made files, which have a version of their own;
    data go by salidas/condicional.py:dato_publico."""
    view.datos_abiertos = True  # type: ignore[attr-defined]
    return view


def check_esta(ficha: Ficha) -> Ficha:
    """`ficha`; YaNoEsta if its pledge was gone by its day. No query unless it was left."""
    if ficha.deshecho:
        raise YaNoEsta(ficha)
    return ficha


def ficha_ligera(codigo: str, dia: Dia) -> Ficha:
    """The pledge as it stood on `dia`, which costs one query as long as only its state is asked. Http404; YaNoEsta if it
    was gone."""
    return check_esta(Ficha(get_object_or_404(a_la_vista(dia), codigo=codigo), dia))


def _gone(request: HttpRequest, ficha: Ficha) -> HttpResponseBase:
    """410: it was here, it was withdrawn on a day and for a reason, and this is how it read before."""
    enmienda, compromiso = ficha.deshecho, ficha.compromiso
    assert enmienda is not None  # check_esta
    antes = Dia(ficha.dia.hoy, vispera(timezone.localdate(enmienda.en)))
    estaba = compromiso.publicado_en is None or antes.sabe(compromiso.publicado_en)
    contexto = {
        "compromiso": compromiso,
        "enmienda": enmienda,
        "antes": f"{compromiso.get_absolute_url()}{antes.consulta}" if estaba else "",
    }
    return render(request, "410.html", contexto, status=410)


def pagina_de(
    request: HttpRequest,
    resultados: Any,
    por_pagina: int = 20,
    parametro: str = "pagina",
) -> Page:
    """The page ?pagina= asks for, of a list, a queryset or whatever has a `count` and gives a slice; Http404 for one that
    does not exist or is no number. A page with two lists turns each with its own `parametro`."""
    try:
        clase = PaginadorDeHallados if isinstance(resultados, Hallados) else Paginator
        return clase(resultados, por_pagina).page(request.GET.get(parametro, 1))
    except InvalidPage:
        raise Http404(_("Esa página no existe.")) from None
