"""What several views share: the day a page speaks of, who was there on it, and pages of a list."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from base.dias import fin_del_dia
from compromisos.models import Compromiso, Meta
from instituciones.models import Institucion, Nombres, con_los_nombres, nombres_de


def leer_al(request: HttpRequest, *, hoy: date) -> date | None:
    """The day of ?al=AAAA-MM-DD, None if the page speaks of today.

    Raises ValueError, with a sentence, for what is no date or has not come yet.
    """
    texto = request.GET.get("al", "")
    if not texto:
        return None
    fecha = leer_fecha(texto, hoy=hoy)
    return None if fecha == hoy else fecha


def leer_fecha(texto: str, *, hoy: date) -> date:
    """A day written AAAA-MM-DD that has come. Raises ValueError, with a sentence, for anything else."""
    try:
        fecha = parse_date(texto) if len(texto) == 10 else None
    except ValueError:
        fecha = None
    if fecha is None:
        raise ValueError(_("«%(texto)s» no es una fecha. Escríbala así: 2026-03-31.") % {"texto": texto[:40]})
    if fecha > hoy:
        raise ValueError(_("Esa fecha todavía no llega: este sitio solo puede mostrar días pasados."))
    return fecha


def con_fecha(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets `hoy=` and `al=`; a bad `al` is answered here, with its sentence."""

    @functools.wraps(view)
    def envuelta(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        hoy = timezone.localdate()
        try:
            request.al = leer_al(request, hoy=hoy)
        except ValueError as error:
            return render(request, "400.html", {"motivo": str(error)}, status=400)
        if request.al is None:
            return view(request, *args, hoy=hoy, al=None, **kwargs)
        nombres = nombres_de(request.al)
        with con_los_nombres(nombres):
            response = view(request, *args, hoy=request.al, al=request.al, **kwargs)
        if response.streaming:  # its rows are read later
            response.streaming_content = _de_entonces(response.streaming_content, nombres)
        return response

    return envuelta


def _de_entonces(trozos: Iterable[bytes], nombres: Callable[[], Nombres]) -> Iterator[bytes]:
    """Each piece is made among the names of its day; between two, the thread is as it was."""
    pendientes = iter(trozos)
    while True:
        with con_los_nombres(nombres):
            trozo = next(pendientes, None)
        if trozo is None:
            return
        yield trozo


def instituciones_de(al: date | None) -> QuerySet:
    """All, or those of a past day: known by then, or named by a pledge that was public by then."""
    if al is None:
        return Institucion.objects.all()
    publicos = Compromiso.objects.a_la_vista(al=al)
    return Institucion.objects.filter(
        Q(pk__in=Institucion.objects.conocidas(fin_del_dia(al)).values("pk"))
        | Q(pk__in=publicos.values("institucion"))
        | Q(pk__in=publicos.exclude(responsable=None).values("responsable"))
        | Q(
            pk__in=Meta.objects.filter(compromiso__in=publicos)
            .exclude(responsable=None)
            .values("responsable")
        )
    )


def pagina_de(
    request: HttpRequest, resultados: QuerySet | list, por_pagina: int = 20, parametro: str = "pagina"
) -> Page:
    """The page ?pagina= asks for; Http404 for one that does not exist or is no number. A page with two
    lists turns each with its own `parametro`."""
    try:
        return Paginator(resultados, por_pagina).page(request.GET.get(parametro, 1))
    except InvalidPage:
        raise Http404(_("Esa página no existe.")) from None
