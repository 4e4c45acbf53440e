"""The public record: as a page to read, and whole as a file that anyone can check."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from base.dias import Dia
from base.numeros import entero
from compromisos.lectura.modificaciones import direcciones
from compromisos.lectura.registro import anotaciones_de
from compromisos.models import Accion, Anotacion, Compromiso, Sello
from compromisos.salidas import http, sellos
from compromisos.salidas.condicional import dato_publico
from compromisos.salidas.datos.contenidos import lineas_del_registro
from compromisos.views.comun import con_dia, pagina_de

POR_PAGINA = 25
SELLOS = 10  # that are shown: each is one of all before


@require_safe
@con_dia
def registro(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """Every entry, the newest first, and how to check them."""
    anotaciones = anotaciones_de(dia)
    with override(settings.LANGUAGE_CODE):  # a file has one address
        direccion = f"{settings.SITE_URL}{reverse('registro_jsonl')}"
    pagina = pagina_de(request, anotaciones.reverse(), por_pagina=POR_PAGINA)
    return render(
        request,
        "compromisos/registro.html",
        {
            "pagina": pagina,
            "total": pagina.paginator.count,
            "ultima": anotaciones.last(),
            "filas": _filas(list(pagina), dia),
            "programa": _programa(),
            "direccion": direccion,
            "sellos": _sellos(dia),
        },
    )


@require_safe
@con_dia
@dato_publico
def registro_jsonl(request: HttpRequest, *, dia: Dia) -> HttpResponseBase:
    """The record as a file, one entry a line; ?desde=N gives it from that number on. Streamed."""
    desde = entero(request.GET.get("desde", "1"))
    if not desde:
        motivo = _("«desde» es el número de la primera anotación que se quiere: 1, 2, 3…")
        return http.frase(motivo, 400)
    anotaciones = anotaciones_de(dia).filter(numero__gte=desde)
    parte = f"-desde-{desde}" if desde > 1 else ""
    return http.archivo(f"registro{parte}-{dia.fecha.isoformat()}.jsonl", lineas_del_registro(anotaciones))


@require_safe
@con_dia
@dato_publico
def sello(request: HttpRequest, numero: int, *, dia: Dia) -> HttpResponseBase:
    """The time stamp of an entry, as its authority gave it."""
    suyo = get_object_or_404(Sello.objects.publicos(dia), numero=numero)
    return http.archivo(f"registro-{numero}.tsr", bytes(suyo.token))


def _sellos(dia: Dia) -> list[dict]:
    """The newest stamps, each with its address. One query."""
    suyos = Sello.objects.publicos(dia).defer("token")[:SELLOS]
    return [{"sello": s, "direccion": sellos.direccion(s.numero)} for s in suyos]


def _filas(anotaciones: list[Anotacion], dia: Dia) -> Iterator[dict]:
    """Rows of the page, one an entry, each with the address of the page it speaks of, if it is there on `dia`."""
    codigos = {a.objeto.partition("/")[2] for a in anotaciones if a.objeto.startswith("compromisos/")}
    fichas = direcciones({a.objeto for a in anotaciones}, dia)
    publicos = set(
        Compromiso.objects.a_la_vista(dia).filter(codigo__in=codigos).values_list("codigo", flat=True)
    )
    for anotacion in anotaciones:
        tipo, _barra, clave = anotacion.objeto.partition("/")
        respuesta = reverse("correccion", args=[clave]) if tipo == "correcciones" else ""
        contenido = json.loads(anotacion.contenido)
        yield {
            "anotacion": anotacion,
            "accion": Accion(anotacion.accion).label,
            "avance": clave if tipo == "avances" else "",
            "compromiso": clave if clave in publicos else "",
            "ficha": respuesta or fichas.get(anotacion.objeto, ""),
            "de_que": _de_que(contenido, callada=tipo == "fotos" and anotacion.objeto not in fichas),
            "motivo": contenido.get("motivo")
            or contenido.get("motivo_correccion")
            or contenido.get("enmienda", {}).get("motivo")
            or contenido.get("modificacion", {}).get("motivo", ""),
        }


def _de_que(contenido: dict, *, callada: bool) -> str:
    if callada:
        return ""
    modificacion = contenido.get("modificacion", {})
    for clave in ("compromiso", "titulo", "nombre", "texto_alternativo", "senalado"):
        if dicho := contenido.get(clave) or modificacion.get(clave):
            return dicho
    return ""


def _programa() -> str:
    ruta = finders.find("registro/verificar.py")
    assert isinstance(ruta, str)
    with open(ruta, encoding="utf-8") as archivo:
        return archivo.read()
