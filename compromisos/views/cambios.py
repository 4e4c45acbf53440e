"""Changes between two days, as a page, a file and a feed; and the feeds of updates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia, inicio_del_dia
from compromisos.lectura.cambios import Cambio, completar, entre, primer_registro, ultimos
from compromisos.lectura.compromisos import a_la_vista
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.instituciones import instituciones_de
from compromisos.models import Compromiso
from compromisos.reglas.movimientos import vispera
from compromisos.reglas.palabras import Estado, TipoCambio
from compromisos.salidas import atom, http
from compromisos.salidas.datos import filas, writer
from compromisos.salidas.datos.columns import CAMBIOS
from compromisos.views.comun import con_dia, leer_fecha, pagina_de
from instituciones.models import Institucion

DIAS = 90
POR_PAGINA = 50
ENTRADAS = 50
PARAMETROS = {"desde", "hasta", "tipo", "institucion", "al", "pagina"}


@dataclass(slots=True)
class LapsoPedido:
    """Parsed request of this page. With `errores` there is nothing to show but them."""

    dia: Dia
    desde: date
    hasta: date
    tipos: list[TipoCambio] = field(default_factory=list)
    institucion: Institucion | None = None
    errores: list[str] = field(default_factory=list)
    omitidos: list[str] = field(default_factory=list)  # sentences about what was not taken into account
    al_reves: bool = False  # the two days came in the wrong order

    @property
    def compromisos(self):
        return self.institucion and Compromiso.objects.filter(institucion=self.institucion)

    def cambios(self) -> list[Cambio]:
        return entre(self.desde, Dia(self.dia.hoy, self.hasta), compromisos=self.compromisos)

    def elegidos(self, cambios: list[Cambio]) -> list[Cambio]:
        return [c for c in cambios if c.tipo in self.tipos] if self.tipos else cambios


def leer_lapso(request: HttpRequest, dia: Dia) -> LapsoPedido:
    hoy = dia.fecha
    pedido = LapsoPedido(dia, desde=hoy - timedelta(days=DIAS), hasta=hoy)
    for nombre in ("hasta", "desde"):
        if texto := request.GET.get(nombre, ""):
            try:
                setattr(pedido, nombre, leer_fecha(texto, hoy=hoy))
            except ValueError as error:
                pedido.errores.append(str(error))
        if (
            nombre == "hasta"
            and "desde" not in request.GET
            and pedido.hasta > date.min + timedelta(days=DIAS)
        ):
            pedido.desde = pedido.hasta - timedelta(days=DIAS)
    if pedido.desde > pedido.hasta and not pedido.errores:
        pedido.al_reves = True
        pedido.errores.append(
            _("La primera fecha, %(desde)s, va después de la segunda, %(hasta)s.")
            % {
                "desde": date_format(pedido.desde, "SHORT_DATE_FORMAT"),
                "hasta": date_format(pedido.hasta, "SHORT_DATE_FORMAT"),
            }
        )
    desconocido = _("%(nombre)s: «%(valor)s» no es un valor que conozcamos.")
    for valor in request.GET.getlist("tipo"):
        try:
            pedido.tipos.append(TipoCambio(valor))
        except ValueError:
            pedido.errores.append(desconocido % {"nombre": _("Tipo de cambio"), "valor": valor[:40]})
    if slug := request.GET.get("institucion", ""):
        pedido.institucion = instituciones_de(dia).filter(slug=slug[:200]).first()
        if pedido.institucion is None:
            pedido.errores.append(desconocido % {"nombre": _("Institución"), "valor": slug[:40]})
    if ajenos := sorted(set(request.GET) - PARAMETROS):
        nombres = ", ".join(f"«{n[:40]}»" for n in ajenos[:5])
        pedido.omitidos.append(
            _("No conocemos el filtro %(nombres)s: no se tuvo en cuenta.") % {"nombres": nombres}
        )
    return pedido


@require_safe
@con_dia
def cambios(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    pedido = leer_lapso(request, dia)
    todos = [] if pedido.errores else pedido.cambios()
    cuentas = Counter(c.tipo for c in todos)
    pagina = pagina_de(request, pedido.elegidos(todos), por_pagina=POR_PAGINA)
    completar(list(pagina), dia)
    primero = primer_registro(dia)
    return render(
        request,
        "compromisos/cambios.html",
        {
            "pedido": pedido,
            "cuentas": [(t, cuentas[t]) for t in TipoCambio],
            "pagina": pagina,
            "total": pagina.paginator.count,
            "vispera": vispera(pedido.desde),
            "primero": primero,
            "lapsos": [(n, max(dia.fecha - timedelta(days=n), date.min)) for n in (7, 30, 90, 365)],
        },
        status=400 if pedido.errores else 200,
    )


@require_safe
@con_dia
def cambios_csv(request: HttpRequest, *, dia: Dia) -> HttpResponseBase:
    pedido = leer_lapso(request, dia)
    if pedido.errores:
        return http.frase(pedido.errores, 400)
    lineas = writer.csv_lineas(CAMBIOS, _filas(pedido.elegidos(pedido.cambios()), dia))
    return http.archivo(f"cambios-{pedido.desde}-{pedido.hasta}.csv", lineas)


def _filas(cambios: list[Cambio], dia: Dia) -> Iterator[filas.Valores]:
    for n in range(0, len(cambios), 500):
        tanda = cambios[n : n + 500]
        completar(tanda, dia)
        yield from map(filas.fila_de_cambio, tanda)


@require_safe
@con_dia
def cambios_atom(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """The newest of what the page lists."""
    pedido = leer_lapso(request, dia)
    if pedido.errores:
        return http.frase(pedido.errores, 400)
    elegidos = pedido.elegidos(pedido.cambios())
    recientes = sorted(elegidos, key=lambda c: c.momento, reverse=True)[:ENTRADAS]
    return _feed(request, recientes, _("Cambios"), reverse("cambios"), dia)


@require_safe
@con_dia
def avances_atom(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """Every update of the site. A correction, a withdrawal or a verification is an entry of its own: whoever
    follows a feed does not look back at what it told before."""
    recientes = ultimos(ENTRADAS, dia)
    return _feed(request, recientes, _("Avances publicados"), reverse("portada"), dia)


@require_safe
@con_dia
def lista_atom(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """Feed of the updates of a filtered list. What its filters do not understand is refused: who follows the feed
    would never know."""
    filtro = FiltroCompromisos(request.GET, dia)
    if quejas := filtro.errores() + filtro.desconocidos():
        return http.frase(quejas, 400)
    recientes = ultimos(ENTRADAS, dia, compromisos=filtro.qs)
    url = f"{reverse('compromisos')}{filtro.consulta}"
    filtros = ", ".join(c.texto for c in filtro.activos())
    return _feed(
        request, recientes, f"{_('Compromisos')}: {filtros}" if filtros else _("Compromisos"), url, dia
    )


@require_safe
@con_dia
def avances_de_compromiso_atom(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponse:
    de = a_la_vista(dia).filter(codigo=codigo)
    compromiso = get_object_or_404(de)
    titulo = _("Avances de %(quien)s, compromiso %(n)s") % {
        "quien": compromiso.institucion,
        "n": compromiso.numero,
    }
    return _feed(request, ultimos(ENTRADAS, dia, compromisos=de), titulo, compromiso.get_absolute_url(), dia)


@require_safe
@con_dia
def avances_de_institucion_atom(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    institucion = get_object_or_404(instituciones_de(dia), slug=slug)
    de = Compromiso.objects.filter(institucion=institucion)
    titulo = _("Avances de %(quien)s") % {"quien": institucion}
    return _feed(request, ultimos(ENTRADAS, dia, compromisos=de), titulo, institucion.get_absolute_url(), dia)


def _feed(request: HttpRequest, cambios: list[Cambio], titulo: str, url: str, dia: Dia) -> HttpResponse:
    completar(cambios, dia)
    consulta = request.META.get("QUERY_STRING", "")
    return atom.respuesta(
        titulo=f"25 por el 25 — {titulo}",
        url=url,
        url_del_feed=f"{request.path}?{consulta}" if consulta else request.path,
        entradas=map(entrada_de, cambios),
        vacio_desde=inicio_del_dia(dia.fecha),
    )


def entrada_de(cambio: Cambio) -> dict[str, Any]:
    compromiso, avance, verificacion = cambio.compromiso, cambio.avance, cambio.verificacion
    assert compromiso is not None, "completar() reads it"
    que = _(cambio.tipo.etiqueta)
    if enmienda := cambio.enmienda:
        que += f" ({enmienda.get_tipo_display()})"
    elif verificacion:
        que += f" ({verificacion.get_resultado_display()})"
    elif cambio.de and cambio.a:
        que += f" ({_(cambio.de.etiqueta)} → {_(cambio.a.etiqueta)})"
    elif avance:
        que += f" ({_(Estado(avance.estado).etiqueta)})"
    ancla = f"#avance-{avance.pk}" if avance else f"?al={cambio.dia.isoformat()}"
    if enmienda:
        ancla = f"#enmienda-{enmienda.pk}"
    elif cambio.supresion:
        ancla = cambio.supresion.ancla or ancla
    elif cambio.respuesta:
        ancla = f"#respuesta-{cambio.respuesta.pk}"
    parrafos = [compromiso.titulo]
    if verificacion:
        parrafos.append(verificacion.verificador)
    parrafos.append(cambio.respuesta.texto if cambio.respuesta else cambio.motivo)
    parrafos += cambio.frases
    if enmienda and enmienda.texto_nuevo:
        parrafos += [
            " ".join([_("Antes decía:"), enmienda.texto_anterior]),
            " ".join([_("Ahora dice:"), enmienda.texto_nuevo]),
        ]
    elif enmienda:
        parrafos += [
            " ".join([_("En su lugar:"), s.titulo, f"({s.codigo})"]) for s in enmienda.sucesores.all()
        ]
    if avance and cambio.tipo in (TipoCambio.AVANCE, TipoCambio.CORRECCION):
        parrafos += [avance.descripcion, avance.dificultades, avance.medidas]
    return atom.entrada(
        clave=cambio.clave,
        titulo=_("%(quien)s, compromiso %(n)s") % {"quien": compromiso.institucion, "n": compromiso.numero}
        + f": {que}",
        url=compromiso.get_absolute_url() + ancla,
        momento=cambio.momento,
        parrafos=parrafos,
        autor=verificacion.verificador if verificacion else str(compromiso.institucion),
        categorias=(cambio.tipo.value,),
    )
