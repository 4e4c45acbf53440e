"""What changed between two days, a page at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.lectura.cambios import TIPOS, Cambio, completar
from compromisos.reglas.palabras import TipoCambio
from compromisos.salidas.api import cursor, parametros
from compromisos.salidas.api.problemas import (
    CURSOR_NO_VALIDO,
    LAPSO_AL_REVES,
    PARAMETRO_NO_VALIDO,
    VALOR_DESCONOCIDO,
    Problema,
    citados,
)
from compromisos.salidas.api.recursos import DE_CAMBIOS
from compromisos.salidas.datos import filas
from compromisos.views.api.comun import de_api
from compromisos.views.api.tablas import en_pagina, huella_de
from compromisos.views.lapso import TODO, LapsoPedido, leer_lapso

CONOCIDOS = parametros.DE_UNA_LISTA | {"desde", "hasta", "tipo", "institucion"}


@de_api
def entre_dias(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """Those of the page of changes and its file, the newest first. Of the days around the page their keys are read, and what
    they are about of the ones that are shown; all of them only for who asks how many there are."""
    parametros.check_conocidos(request.GET, CONOCIDOS, {"tipo"})
    pedido = _lapso(request, dia)
    paginado = parametros.leer_paginado(request.GET)
    campos = parametros.leer_campos(request.GET, DE_CAMBIOS)
    huella = huella_de(request)
    desde = cursor.leer(paginado.cursor, huella) if "cursor" in request.GET else None
    tramo = cursor.tramo_de_lista(_alrededor(pedido, paginado.limite, desde), paginado.limite, desde)
    completar(tramo.pks, dia)
    registros = DE_CAMBIOS.registros(map(filas.fila_de_cambio, tramo.pks))
    contenido: dict[str, object] = {
        "recurso": DE_CAMBIOS.nombre, "al": dia.fecha, "desde": pedido.desde, "hasta": pedido.hasta,
    }  # fmt: skip
    if paginado.con_total:
        contenido["total"] = pedido.cuantos()
    return en_pagina(request, contenido, [{c: r[c] for c in campos} for r in registros], tramo, desde, huella)


def _alrededor(pedido: LapsoPedido, limite: int, desde: cursor.Cursor | None) -> list[tuple[Any, ...]]:
    """With their keys and in their order, those of the page that `desde` begins and one more, if there are, on the side
    that it goes to."""
    atras = desde is not None and desde.atras
    del_cursor = _dia_de(desde) or pedido.hasta
    leidos: list[tuple[Any, ...]] = []
    for tramo in pedido.tramos_desde(del_cursor) if atras else pedido.tramos_antes_de(del_cursor):
        suyos = [(c, *_llave(c)) for c in sorted(pedido.elegidos(tramo), key=_llave)]
        leidos = suyos + leidos if atras else leidos + suyos
        de_su_lado = [
            c for c in leidos if desde is None or (c[1:] < desde.valores if atras else c[1:] > desde.valores)
        ]
        if len(de_su_lado) > limite:
            break
    return leidos


def _dia_de(desde: cursor.Cursor | None) -> date | None:
    """That of the change beside which a cursor stands. Raises Problema for one of another order."""
    if desde is None:
        return None
    try:
        return date.fromordinal(-desde.valores[0])
    except (IndexError, TypeError, ValueError, OverflowError):
        raise Problema(CURSOR_NO_VALIDO) from None


def _lapso(request: HttpRequest, dia: Dia) -> LapsoPedido:
    """The stretch of days that is asked for. Raises Problema."""
    for nombre in ("desde", "hasta"):
        if nombre in request.GET:
            parametros.leer_fecha(nombre, request.GET[nombre], hoy=dia.fecha)
    malos = [t for t in request.GET.getlist("tipo") if t not in (*TipoCambio, TODO)]
    if malos:
        frase = _("No hay cambios de tipo %(malos)s. Los que hay: %(todos)s.")
        dicho = frase % {"malos": citados(malos), "todos": ", ".join((*TipoCambio, TODO))}
        raise Problema(PARAMETRO_NO_VALIDO, errores=[("tipo", dicho)])
    pedido = leer_lapso(request, dia)
    if "institucion" in request.GET and pedido.institucion is None:
        raise Problema(VALOR_DESCONOCIDO, errores=[("institucion", " ".join(pedido.errores))])
    if pedido.errores:
        raise Problema(LAPSO_AL_REVES, " ".join(pedido.errores))
    return pedido


def _llave(cambio: Cambio) -> tuple[Any, ...]:
    """Its place: as `lectura.cambios.entre` sorts, and what tells apart those that happened at once."""
    ids = (
        cambio.avance_id,
        cambio.verificacion_id,
        cambio.respuesta_id,
        cambio.sin_efecto_id,
        cambio.enmienda_id,
        cambio.modificacion_id,
        cambio.supresion_id,
    )
    return (
        -cambio.dia.toordinal(),
        cambio.compromiso_id or 0,
        TIPOS.index(cambio.tipo),
        -cambio.momento.timestamp(),
        *(i or 0 for i in ids),
    )
