"""Changes between two days, as a page, a file and a feed; and the feeds of updates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia, inicio_del_dia
from base.numeros import entero
from base.tandas import TANDA
from compromisos.lectura.alcance import alcance_de, lo_que_paso
from compromisos.lectura.cambio_en_palabras import en_palabras
from compromisos.lectura.cambios import Cambio, completar, primer_registro
from compromisos.lectura.causas import LO_QUE_IMPORTA, es_de
from compromisos.lectura.cronica import Cronica, Documento
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.por_dia import por_dia
from compromisos.lectura.por_version import por_version
from compromisos.lectura.registro import ultima_anotacion
from compromisos.lectura.seguibles import Clase
from compromisos.lectura.titulares_de_cambios import titular_de_cambios
from compromisos.reglas.movimientos import vispera
from compromisos.reglas.palabras import TipoCambio
from compromisos.reglas.periodos import contar
from compromisos.salidas import atom, http
from compromisos.salidas.compartir import conjuntos
from compromisos.salidas.comprimido import juntar
from compromisos.salidas.condicional import dato_publico
from compromisos.salidas.datos import filas, writer
from compromisos.salidas.datos.columns import CAMBIOS
from compromisos.views.comun import con_dia, ficha_ligera, leer_fecha, pagina_de
from compromisos.views.lapso import DE_UN_FEED, LapsoPedido, lapsos_a_mano, leer_lapso

POR_PAGINA = 20


@require_safe
@con_dia
def cambios(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    pedido = leer_lapso(request, dia)
    elegidos = Elegidos(pedido)
    pagina = pagina_de(request, elegidos, por_pagina=POR_PAGINA)
    completar(list(pagina), dia)
    return render(
        request,
        "compromisos/cambios.html",
        {
            "compartido": conjuntos.de_cambios(
                pedido.desde, pedido.hasta, pagina.paginator.count, pedido.consulta, dia
            ),
            "pedido": pedido,
            **elegidos.contado,
            "pagina": pagina,
            "dias": por_dia(pagina),
            "total": pagina.paginator.count,
            "vispera": vispera(pedido.desde),
            "primero": por_version(dia, "primer_registro", lambda: primer_registro(dia)),
            "lapsos": lapsos_a_mano(dia.fecha),
        },
        status=400 if pedido.errores else 200,
    )


class Elegidos:
    """The changes that were asked for, for a Paginator, and what is said of all. A stretch is tens of thousands of them: what
    is kept is what was counted and the changes of each page that somebody looked at."""

    def __init__(self, pedido: LapsoPedido):
        self.pedido = pedido
        quien = pedido.institucion and pedido.institucion.pk
        self.clave = (
            "cambios", pedido.desde, pedido.hasta, pedido.todo, tuple(pedido.tipos), quien, bool(pedido.errores)
        )  # fmt: skip

    @cached_property
    def _todos(self) -> list[Cambio]:
        return [] if self.pedido.errores else self.pedido.cambios()

    @cached_property
    def _elegidos(self) -> list[Cambio]:
        return self.pedido.elegidos(self._todos)

    @property
    def contado(self) -> dict[str, Any]:
        return por_version(self.pedido.dia, (*self.clave, get_language()), self._contar)

    def _contar(self) -> dict[str, Any]:
        pedido, todos, elegidos = self.pedido, self._todos, self._elegidos
        return {
            "titular": titular_de_cambios(
                todos, pedido.desde, pedido.hasta, hasta_el_dia=pedido.hasta == pedido.dia.fecha
            ),
            "barras": contar([c.dia for c in elegidos], pedido.desde, pedido.hasta),
            "importan": sum(es_de(c, LO_QUE_IMPORTA) for c in todos),
            "en_total": len(todos),
            "cuentas": [(t, sum(es_de(c, [t]) for c in todos)) for t in TipoCambio],
            "elegidos": len(elegidos),
        }

    def count(self) -> int:
        return self.contado["elegidos"]

    def __getitem__(self, trozo: slice) -> list[Cambio]:
        """Of this request: `completar` hangs on them what they are about."""
        clave = (*self.clave, trozo.start, trozo.stop)
        guardados = por_version(self.pedido.dia, clave, lambda: self._elegidos[trozo])
        return [replace(c, causa=c.causa and replace(c.causa), frases=[]) for c in guardados]


@require_safe
@con_dia
@dato_publico
def cambios_csv(request: HttpRequest, *, dia: Dia) -> HttpResponseBase:
    pedido = leer_lapso(request, dia)
    if quejas := pedido.errores + pedido.omitidos:
        return http.no_se_entiende(quejas)
    lineas = juntar(writer.csv_lineas(CAMBIOS, _filas(pedido, dia)))
    return http.archivo(f"cambios-{pedido.desde}-{pedido.hasta}.csv", lineas)


def _filas(pedido: LapsoPedido, dia: Dia) -> Iterator[filas.Valores]:
    for tramo in pedido.tramos():
        cambios = pedido.elegidos(tramo)
        for n in range(0, len(cambios), TANDA):
            tanda = cambios[n : n + TANDA]
            completar(tanda, dia)
            yield from map(filas.fila_de_cambio, tanda)


@require_safe
@con_dia
@dato_publico
def cambios_atom(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """What the page lists. Without a first day it goes back to the beginning, by its archives."""
    pedido = leer_lapso(request, dia)
    if quejas := pedido.errores + pedido.omitidos:
        return http.no_se_entiende(quejas)
    cronica = Cronica(
        lambda a, b: pedido.elegidos(pedido.entre(a, b)),
        primero=partial(_primero, dia),
        hoy=pedido.hasta,
        desde=pedido.desde if "desde" in request.GET else None,
        piso=pedido.desde if "desde" in request.GET else date.min,
    )
    return _feed(request, cronica, _("Cambios"), reverse("cambios"), dia)


def _primero(dia: Dia) -> date:
    return primer_registro(dia) or dia.fecha


def _de_lo_seguido(clase: str, valor: str, dia: Dia) -> Cronica:
    """All that whoever follows it by e-mail is told. A correction, a withdrawal or a verification is an entry of its own:
    whoever follows a feed does not look back at what it told before."""
    suyo = alcance_de(clase, valor, dia)
    return Cronica(
        lambda desde, hasta: suyo.sin_cribar(lo_que_paso(desde, Dia(dia.hoy, hasta), [suyo])),
        primero=partial(_primero, dia),
        hoy=dia.fecha,
        cribar=suyo.criba.cribar if suyo.criba else None,
    )


@require_safe
@con_dia
@dato_publico
def avances_atom(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    return _feed(request, _de_lo_seguido(Clase.TODO, "", dia), _("Novedades"), reverse("portada"), dia)


@require_safe
@con_dia
@dato_publico
def lista_atom(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """Feed of a filtered list. What its filters do not understand is refused: who follows the feed would never know."""
    filtro = FiltroCompromisos(_sin_documento(request), dia)
    if quejas := filtro.errores() + filtro.desconocidos():
        return http.no_se_entiende(quejas)
    filtros = ", ".join(c.texto for c in filtro.activos())
    titulo = f"{_('Compromisos')}: {filtros}" if filtros else _("Compromisos")
    de_la_lista = _de_lo_seguido(Clase.LISTA, filtro.data.urlencode(), dia)
    return _feed(request, de_la_lista, titulo, f"{reverse('compromisos')}{filtro.consulta}", dia)


@require_safe
@con_dia
@dato_publico
def avances_de_compromiso_atom(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponse:
    compromiso = ficha_ligera(codigo, dia).compromiso
    titulo = _("Novedades de %(quien)s, compromiso %(n)s") % {
        "quien": compromiso.institucion,
        "n": compromiso.numero,
    }
    suyas = _de_lo_seguido(Clase.COMPROMISO, compromiso.codigo, dia)
    return _feed(request, suyas, titulo, compromiso.get_absolute_url(), dia)


@require_safe
@con_dia
@dato_publico
def avances_de_institucion_atom(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    institucion = get_object_or_404(instituciones_de(dia), slug=slug)
    titulo = _("Novedades de %(quien)s") % {"quien": institucion}
    suyas = _de_lo_seguido(Clase.INSTITUCION, institucion.slug, dia)
    return _feed(request, suyas, titulo, institucion.get_absolute_url(), dia)


def _sin_documento(request: HttpRequest) -> QueryDict:
    resto = request.GET.copy()
    for nombre in DE_UN_FEED:
        resto.pop(nombre, None)
    return resto


def _feed(request: HttpRequest, cronica: Cronica, titulo: str, url: str, dia: Dia) -> HttpResponse:
    """The document that ?archivo= and ?parte= ask for; without them the newest, which is what one follows."""
    archivo = None
    if texto := request.GET.get("archivo", ""):
        try:
            archivo = leer_fecha(texto, hoy=cronica.hoy)
        except ValueError as error:
            return http.frase(str(error), 400)
    parte = entero(request.GET.get("parte", "1"), maximo=999_999) or 0
    documento = cronica.archivo(archivo, parte) if archivo else cronica.actual(parte)
    if documento is None:
        return http.frase(_("Ese documento no existe, o su día todavía no termina."), 404)
    # A day that is over says what it said then.
    entonces = Dia(dia.hoy, archivo) if archivo else dia
    completar(documento.cambios, entonces)
    if archivo:
        titulo = f"{titulo}, {date_format(archivo, 'SHORT_DATE_FORMAT')}"
    return atom.respuesta(
        titulo=f"25 por el 25 — {titulo}",
        url=url,
        url_del_feed=_documento(request),
        url_de_este=_documento(request, archivo, parte),
        entradas=map(entrada_de, documento.cambios),
        vacio_desde=inicio_del_dia(archivo) if archivo else atom.si_esta_vacio(dia),
        vecinos=_vecinos(request, documento, archivo),
        es_archivo=archivo is not None,
        cabeza=ultima_anotacion(entonces),
    )


def _documento(request: HttpRequest, archivo: date | None = None, parte: int = 1) -> str:
    """Address of a document of this feed, with whatever else was asked of it."""
    consulta = _sin_documento(request)
    if archivo:
        consulta["archivo"] = archivo.isoformat()
    if parte > 1:
        consulta["parte"] = str(parte)
    return f"{request.path}?{consulta.urlencode()}" if consulta else request.path


def _vecinos(request: HttpRequest, documento: Documento, archivo: date | None) -> Iterator[tuple[str, str]]:
    """RFC 5005: section 3 between the parts of the newest, section 4 from archive to archive."""
    if documento.antes:
        yield "prev-archive", _documento(request, *documento.antes)
    if archivo:
        if documento.despues:
            yield "next-archive", _documento(request, *documento.despues)
        yield "current", _documento(request)
    elif documento.partes > 1:
        n, ultima = documento.parte, documento.partes
        for rel, parte in (("first", 1), ("previous", n - 1), ("next", n + 1), ("last", ultima)):
            if 1 <= parte <= ultima:
                yield rel, _documento(request, parte=parte)


def entrada_de(cambio: Cambio) -> dict[str, Any]:
    dicho = en_palabras(cambio)
    return atom.entrada(
        clave=dicho.clave,
        titulo=dicho.titulo,
        url=dicho.url + dicho.lugar,
        momento=dicho.momento,
        parrafos=(*dicho.parrafos, *dicho.texto),
        autor=dicho.autor,
        categorias=dicho.categorias,
    )
