"""Frameworks: how many pledges answer to each of their elements, all at a glance and one at a time."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de
from compromisos.lectura.frases import frase_de_estado
from compromisos.lectura.marcos import marcos_de, que_responden_a, servidos
from compromisos.lectura.por_version import por_version
from compromisos.lectura.recuentos import cuenta_por
from compromisos.salidas.compartir.sencillas import de_pagina
from compromisos.views.comun import con_dia, pagina_de


@require_safe
@con_dia
def marcos(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """Every framework: what no pledge answers to, and what some do."""
    todos = compromisos_de(dia)
    hay = servidos(todos, dia)
    que_responden = que_responden_a(todos, list(marcos_de(dia)), dia)
    contexto = {
        "compartido": de_pagina("marcos", request.path, request.GET, dia),
        "servidos": hay,
        "elementos": sum(len(m.elementos) for m in hay),
        "sin_nadie": sum(m.sin_nadie for m in hay),
        "responden": que_responden.count(),
        "todas": por_version(dia, "todas", todos.count),
    }
    return render(request, "compromisos/marcos.html", contexto)


@require_safe
@con_dia
def marco(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    todos = compromisos_de(dia)
    hay = servidos(todos, dia)
    suyo = next((m for m in hay if m.marco.slug == slug), None)
    if suyo is None:
        raise Http404
    compromisos = que_responden_a(todos, [suyo.marco], dia)
    por_estado = cuenta_por(compromisos, "estado")
    frase = frase_de_estado(por_estado) if por_estado else _("Ninguna promesa consta que responda.")
    contexto = {
        "compartido": de_pagina(
            "marco", request.path, request.GET, dia, titulo=suyo.marco.nombre, frase=frase
        ),
        "marco": suyo.marco,
        "servido": suyo,
        "total": sum(por_estado.values()),
        "por_estado": por_estado,
        "pagina": pagina_de(request, compromisos.order_by("edicion__slug", *POR_INSTITUCION)),
        "otros": [m.marco for m in hay if m is not suyo],
    }
    return render(request, "compromisos/marco.html", contexto)
