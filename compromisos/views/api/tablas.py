"""The tables: a page of a list, and one record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from base.dias import Dia
from compromisos.lectura.compromisos import a_la_vista, compromisos_de
from compromisos.lectura.ficha import Ficha
from compromisos.salidas import sellos
from compromisos.salidas.api import cursor, parametros, recursos
from compromisos.salidas.api.problemas import NO_EXISTE, Problema
from compromisos.salidas.api.recursos import DE_TABLAS, DE_UN_COMPROMISO, RECURSOS, Recurso
from compromisos.views import idiomas
from compromisos.views.api.comun import absoluta, de_api, documento
from compromisos.views.comun import busca_a_tiempo, check_esta

# From a pledge to what is asked one by one.
HASTA_EL_SUYO = {
    "compromisos": "pk",
    "avances": "avances",
    "verificaciones": "avances__verificaciones",
    "evidencias": "avances__evidencias",
}


@de_api
def indice(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """What there is."""
    parametros.check_conocidos(request.GET, parametros.DE_TODOS - {"campos"})
    hay = [
        {
            "recurso": r.nombre,
            "titulo": str(r.titulo),
            "que_es": str(r.que_es),
            "direccion": absoluta(request, direccion(r.nombre, dia)),
        }
        for r in RECURSOS.values()
    ]
    return documento(request, {"version": 1, "al": dia.fecha, "recursos": hay})


@de_api
@busca_a_tiempo
def de_tabla(request: HttpRequest, recurso: str, *, dia: Dia) -> HttpResponse:
    """A page of a table, of the pledges that the filters of the list choose."""
    de_que = _recurso(recurso)
    suyos = parametros.DE_LA_LISTA if de_que.filtrado else parametros.DE_CADA_TABLA.get(recurso, ())
    parametros.check_conocidos(request.GET, parametros.DE_UNA_LISTA.union(suyos), parametros.VARIOS)
    if de_que.filtrado:
        filtro = parametros.leer_filtro(request.GET, dia)
        return _pagina(request, de_que, recursos.todos(de_que, filtro.qs, dia), dia, avisos=filtro.avisos())
    todos = recursos.todos(de_que, compromisos_de(dia), dia)
    if "desde" in request.GET:
        todos = todos.filter(numero__gte=parametros.leer_numero("desde", request.GET["desde"]))
    return _pagina(request, de_que, todos, dia)


@de_api
def uno(request: HttpRequest, recurso: str, clave: str, *, dia: Dia) -> HttpResponse:
    """One record, by what names it."""
    de_que = _recurso(recurso)
    if de_que.clave is None:
        raise Problema(NO_EXISTE)
    parametros.check_conocidos(request.GET, parametros.DE_TODOS)
    campos = parametros.leer_campos(request.GET, de_que)
    pk = recursos.uno(de_que, clave, dia)
    if pk is None:
        raise Problema(NO_EXISTE)
    contenido: dict[str, object] = {"recurso": recurso, "al": dia.fecha}
    enlaces = {"esta": absoluta(request, request.get_full_path())}
    if de_que.filtrado:
        ficha = check_esta(Ficha(a_la_vista(dia).get(**{HASTA_EL_SUYO[recurso]: pk}), dia))
        if recurso == "compromisos":
            contenido["en_pie"] = not ficha.enmiendas.salida
            enlaces |= dict(_de_un_compromiso(request, clave, dia))
    (registro,) = recursos.leer(de_que, [pk], dia)
    contenido |= _ademas(de_que, [pk], dia)
    contenido["dato"] = {campo: registro[campo] for campo in campos}
    contenido["enlaces"] = enlaces
    return documento(request, contenido)


@de_api
def de_compromiso(request: HttpRequest, codigo: str, recurso: str, *, dia: Dia) -> HttpResponse:
    """A page of what hangs from one pledge: its targets, its updates."""
    de_que = _recurso(recurso)
    if recurso not in DE_UN_COMPROMISO:
        raise Problema(NO_EXISTE)
    parametros.check_conocidos(request.GET, parametros.DE_UNA_LISTA)
    suyo = a_la_vista(dia).filter(codigo=codigo)
    compromiso = suyo.first()
    if compromiso is None:
        raise Problema(NO_EXISTE)
    check_esta(Ficha(compromiso, dia))
    return _pagina(request, de_que, recursos.todos(de_que, suyo, dia), dia)


def _recurso(nombre: str) -> Recurso:
    """Raises Problema."""
    if nombre not in DE_TABLAS:
        raise Problema(NO_EXISTE)
    return DE_TABLAS[nombre]


def direccion(nombre: str, dia: Dia, **parametros: str | int) -> str:
    """Path of a resource, as of `dia`."""
    ruta = reverse("api_cambios") if nombre == "cambios" else reverse("api_lista", args=[nombre])
    consulta = urlencode({**({"al": dia.al.isoformat()} if dia.al else {}), **parametros})
    return f"{ruta}?{consulta}" if consulta else ruta


def _de_un_compromiso(request: HttpRequest, codigo: str, dia: Dia) -> Iterator[tuple[str, str]]:
    for nombre in DE_UN_COMPROMISO:
        yield (
            nombre,
            absoluta(request, f"{reverse('api_de_compromiso', args=[codigo, nombre])}{dia.consulta}"),
        )
    yield "todo", absoluta(request, f"{reverse('compromiso_json', args=[codigo])}{dia.consulta}")


def _pagina(
    request: HttpRequest, de_que: Recurso, consulta: QuerySet, dia: Dia, *, avisos: list[str] | None = None
) -> HttpResponse:
    pedido = parametros.leer_paginado(request.GET)
    campos = parametros.leer_campos(request.GET, de_que)
    huella = huella_de(request)
    desde = cursor.leer(pedido.cursor, huella) if "cursor" in request.GET else None
    tramo = cursor.tramo_de(consulta, pedido.limite, desde)
    registros = recursos.leer(de_que, tramo.pks, dia)
    contenido: dict[str, object] = {"recurso": de_que.nombre, "al": dia.fecha}
    if pedido.con_total:
        contenido["total"] = consulta.order_by().count()
    if avisos:
        contenido["avisos"] = avisos
    contenido |= _ademas(de_que, tramo.pks, dia)
    return en_pagina(request, contenido, [{c: r[c] for c in campos} for r in registros], tramo, desde, huella)


def _ademas(de_que: Recurso, pks: Sequence[Any], dia: Dia) -> dict[str, object]:
    """What stands beside those records: of the record, its time stamps."""
    return sellos.en_json(dia, pks) if de_que.nombre == "registro" else {}


def en_pagina(
    request: HttpRequest,
    contenido: dict[str, object],
    datos: list[dict[str, Any]],
    tramo: cursor.TramoDePagina,
    desde: cursor.Cursor | None,
    huella: str,
) -> HttpResponse:
    """The document of a page of a list, with the addresses of those around it."""
    antes, despues = cursor.vecinos(tramo, desde)
    a_otra = {
        "first": _con_cursor(request, None),
        "prev": antes and _con_cursor(request, antes.escrito(huella)),
        "next": despues and _con_cursor(request, despues.escrito(huella)),
    }
    contenido["enlaces"] = {
        "esta": absoluta(request, request.get_full_path()),
        "primera": a_otra["first"],
        "anterior": a_otra["prev"],
        "siguiente": a_otra["next"],
    }
    contenido["datos"] = datos
    return documento(request, contenido, {rel: d for rel, d in a_otra.items() if d})


def huella_de(request: HttpRequest) -> str:
    """Names the list of an address: a cursor is good for it alone, however long its pages are."""
    de_forma = ("cursor", "limite", "campos", "total", "formato")
    pares = sorted((n, v) for n, vs in request.GET.lists() if n not in de_forma for v in vs)
    _idioma, ruta = idiomas.separar(request.path_info)
    return cursor.huella_de_lista(ruta, pares)


def _con_cursor(request: HttpRequest, texto: str | None) -> str:
    pares = [(n, v) for n, vs in request.GET.lists() if n != "cursor" for v in vs]
    consulta = urlencode([*pares, *([("cursor", texto)] if texto else [])])
    return absoluta(request, f"{request.path}?{consulta}" if consulta else request.path)
