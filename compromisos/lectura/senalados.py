"""Errors that were pointed out and answered in public: all of a day, those of a page, and what corrected each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from base.dias import Dia
from compromisos.lectura.modificaciones import direcciones
from compromisos.models import Accion, Anotacion, Avance, SenalamientoPublicado

ENTRADAS = 8  # offered to whoever says what corrected it
DE_UNA_PAGINA = 5  # told on it; the others are on theirs


@dataclass(frozen=True, slots=True)
class Correccion:
    """What corrected an error: the number of its entry, what it was, where it is read ("" if it is no page)."""

    numero: int
    que: str
    url: str


def respondidos(dia: Dia) -> QuerySet[SenalamientoPublicado]:
    """Public by `dia`, the newest first."""
    return SenalamientoPublicado.objects.publicados(dia)


def de_pagina(pagina: str, dia: Dia) -> list[SenalamientoPublicado]:
    """Those of one page (a path in no language). One query."""
    return list(respondidos(dia).filter(pagina=pagina)[:DE_UNA_PAGINA])


def paginas_senaladas(dia: Dia) -> frozenset[str]:
    """Those that `de_pagina` says something of. One query."""
    return frozenset(respondidos(dia).order_by().values_list("pagina", flat=True))


def correcciones_de(filas: Iterable[SenalamientoPublicado], dia: Dia) -> dict[int, Correccion]:
    """{number of an entry: what it corrected}. Two queries and one for each kind of ficha among them."""
    numeros = {f.anotacion for f in filas if f.anotacion}
    if not numeros:
        return {}
    halladas = list(Anotacion.objects.filter(dia.hasta("fecha"), numero__in=numeros))
    fichas = direcciones({a.objeto for a in halladas}, dia)
    return {
        a.numero: Correccion(a.numero, str(Accion(a.accion).label), _url(a) or fichas.get(a.objeto, ""))
        for a in halladas
    }


def entradas_de_la_pagina(pagina: str, dia: Dia) -> list[Anotacion]:
    """The last entries of the record about what a page shows, the newest first: what may have corrected it. Its objects
    are named as its pages are."""
    objeto = pagina.strip("/")
    objetos = [objeto]
    if (codigo := objeto.removeprefix("compromisos/")) != objeto:
        avances = Avance.objects.filter(compromiso__codigo=codigo).values_list("pk", flat=True)
        objetos += [f"avances/{pk}" for pk in avances]
    return list(
        Anotacion.objects.filter(dia.hasta("fecha"), objeto__in=objetos).order_by("-numero")[:ENTRADAS]
    )


def _url(anotacion: Anotacion) -> str:
    tipo, _barra, clave = anotacion.objeto.partition("/")
    if tipo == "avances":
        return reverse("avance", args=[clave])
    if tipo != "compromisos":
        return ""
    enmienda = json.loads(anotacion.contenido).get("enmienda", {}).get("numero")
    return reverse("compromiso", args=[clave]) + (f"#enmienda-{enmienda}" if enmienda else "")
