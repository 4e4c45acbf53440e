"""A framework: what it is, and which pledges answer to each of its elements."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de
from compromisos.lectura.frases import frase_de_estado
from compromisos.lectura.marcos import cuantos_por_elemento, elementos_de, marcos_de, que_responden_a
from compromisos.lectura.recuentos import cuenta_por
from compromisos.salidas.compartir.sencillas import de_pagina
from compromisos.views.comun import con_dia, pagina_de


@require_safe
@con_dia
def marco(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    marco = get_object_or_404(marcos_de(dia), slug=slug)
    elementos = list(elementos_de(dia).filter(marco=marco))
    todos = compromisos_de(dia)
    cuentas = cuantos_por_elemento(todos, dia)
    suyos = que_responden_a(todos, elementos, dia)
    por_estado = cuenta_por(suyos, "estado")
    total = sum(por_estado.values())
    frase = frase_de_estado(por_estado) if total else _("Ninguna promesa consta que responda.")
    contexto = {
        "compartido": de_pagina("marco", request.path, request.GET, dia, titulo=marco.nombre, frase=frase),
        "marco": marco,
        "elementos": [(e, cuentas.get(e.codigo, 0)) for e in elementos],
        "con_promesas": [e.codigo for e in elementos if cuentas.get(e.codigo)],
        "total": total,
        "por_estado": por_estado,
        "pagina": pagina_de(request, suyos.order_by("edicion__slug", *POR_INSTITUCION)),
        "otros": [m for m in marcos_de(dia) if m != marco],
    }
    return render(request, "compromisos/marco.html", contexto)
