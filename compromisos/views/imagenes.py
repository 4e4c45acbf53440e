"""Pictures that go with a shared page: PNG of 1200 x 630 in the language of the address, drawn once for each thing to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Protocol, TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.ediciones import ediciones_de, ejes_de
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.frases_de_lugares import frase_de_lugar
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.podrian_llegar import EnUnLugar, metas_de_lugares
from compromisos.lectura.recuentos import cuenta_por
from compromisos.lectura.territorios import LARGOS
from compromisos.models import Periodo, Territorio
from compromisos.models.edicion import nombre_entero
from compromisos.salidas import http
from compromisos.salidas.compartir import conjuntos, imagen, imagen_de_conjunto, pagina
from compromisos.salidas.compartir.conjuntos import ConjuntoCompartido
from compromisos.views.comun import abierto, con_dia, ficha_ligera
from compromisos.views.lapso import leer_lapso

UNA_SEMANA = 7 * 24 * 60 * 60


class ConHuella(Protocol):
    @property
    def huella(self) -> str: ...


Tarjeta = TypeVar("Tarjeta", bound=ConHuella)


@abierto
@require_safe
@con_dia
def de_compromiso(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponse:
    return _png(request, pagina.tarjeta(ficha_ligera(codigo, dia)), imagen.dibujar)


@abierto
@require_safe
@con_dia
def de_portada(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    return _de(request, conjuntos.de_portada(cuenta_por(compromisos_de(dia), "estado"), dia))


@abierto
@require_safe
@con_dia
def de_lista(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """What its filters do not understand is left out of the picture, as it is of the page."""
    filtro = FiltroCompromisos(request.GET, dia)
    muchas = filtro.son_muchas
    por_estado = {} if muchas else cuenta_por(filtro.qs, "estado")
    return _de(request, conjuntos.de_lista(filtro, por_estado, muchas=muchas))


@abierto
@require_safe
@con_dia
def de_institucion(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    institucion = get_object_or_404(instituciones_de(dia), slug=slug)
    suyos = compromisos_de(dia).filter(institucion=institucion)
    return _de(request, conjuntos.de_institucion(institucion, cuenta_por(suyos, "estado"), dia))


@abierto
@require_safe
@con_dia
def de_edicion(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    edicion = get_object_or_404(ediciones_de(dia), slug=slug)
    suyos = compromisos_de(dia).filter(edicion=edicion)
    return _de(request, conjuntos.de_edicion(edicion, cuenta_por(suyos, "estado"), dia))


@abierto
@require_safe
@con_dia
def de_eje(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponse:
    eje = get_object_or_404(ejes_de(dia), codigo=codigo)
    suyos = compromisos_de(dia).filter(pk__in=eje.compromisos.order_by().values("pk"))
    return _de(request, conjuntos.de_eje(eje, cuenta_por(suyos, "estado"), dia))


@abierto
@require_safe
@con_dia
def de_lugar(request: HttpRequest, ubigeo: str, *, dia: Dia) -> HttpResponse:
    lugar = get_object_or_404(Territorio, ubigeo=ubigeo)
    arriba = list(
        Territorio.objects.filter(pk__in=[ubigeo[:n] for n in LARGOS if n < len(ubigeo)]).order_by("ubigeo")
    )
    suyo = EnUnLugar(ubigeo, metas_de_lugares(dia), dia)
    conjunto = conjuntos.de_lugar(
        lugar,
        suyo.por_estado,
        dia,
        titulo=nombre_entero(lugar.nombre, lugar.nivel, [t.nombre for t in reversed(arriba)]),
        frase=frase_de_lugar(lugar, arriba, {n: len(claves) for n, claves in suyo.grupos.items()}),
    )
    return _de(request, conjunto)


@abierto
@require_safe
@con_dia
def de_periodo(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    periodo = get_object_or_404(Periodo.objects.conocidos(dia).select_related("edicion"), slug=slug)
    cerrado = periodo.habia_cerrado(dia)
    por_estado = Counter(c["estado"] for c in periodo.foto["compromisos"]) if cerrado else {}
    return _de(request, conjuntos.de_periodo(periodo, por_estado, dia))


@abierto
@require_safe
@con_dia
def de_cambios(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    pedido = leer_lapso(request, dia)
    if pedido.errores:
        return http.frase(pedido.errores, 400)
    del_lapso = conjuntos.de_cambios(pedido.desde, pedido.hasta, pedido.cuantos(), request.GET, dia)
    return _de(request, del_lapso)


def _de(request: HttpRequest, conjunto: ConjuntoCompartido) -> HttpResponse:
    return _png(request, conjunto.tarjeta(), imagen_de_conjunto.dibujar)


def _png(request: HttpRequest, tarjeta: Tarjeta, dibujar: Callable[[Tarjeta], bytes]) -> HttpResponse:
    etag = f'"{tarjeta.huella}"'
    if (sin_cambios := http.sin_cambios(request, etag)) is not None:
        return sin_cambios
    png = cache.get_or_set(f"tarjeta-{tarjeta.huella}", lambda: dibujar(tarjeta), UNA_SEMANA)
    return HttpResponse(
        png, content_type="image/png", headers={"ETag": etag, "Cross-Origin-Resource-Policy": "cross-origin"}
    )
