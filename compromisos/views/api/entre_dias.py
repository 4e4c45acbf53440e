"""What changed between two days, a page at a time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.lectura.cambios import TIPOS, Cambio, completar
from compromisos.reglas.palabras import TipoCambio
from compromisos.salidas.api import cursor, parametros
from compromisos.salidas.api.problemas import (
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
    """Those of the page of changes and its file, the newest first. Their keys are read whole, what they are about of the
    ones that are shown."""
    parametros.check_conocidos(request.GET, CONOCIDOS, {"tipo"})
    pedido = _lapso(request, dia)
    paginado = parametros.leer_paginado(request.GET)
    campos = parametros.leer_campos(request.GET, DE_CAMBIOS)
    huella = huella_de(request)
    desde = cursor.leer(paginado.cursor, huella) if "cursor" in request.GET else None
    todos = sorted(pedido.elegidos(pedido.cambios()), key=_llave)
    tramo = cursor.tramo_de_lista([(c, *_llave(c)) for c in todos], paginado.limite, desde)
    completar(tramo.pks, dia)
    registros = DE_CAMBIOS.registros(map(filas.fila_de_cambio, tramo.pks))
    contenido: dict[str, object] = {
        "recurso": DE_CAMBIOS.nombre, "al": dia.fecha, "desde": pedido.desde, "hasta": pedido.hasta,
    }  # fmt: skip
    if paginado.con_total:
        contenido["total"] = len(todos)
    return en_pagina(request, contenido, [{c: r[c] for c in campos} for r in registros], tramo, desde, huella)


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
