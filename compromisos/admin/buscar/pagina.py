"""The page of the search, and the same answer while one types, for the box of the top bar."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from base.admin import en_el_marco
from base.dias import Dia
from compromisos.admin.buscar import hallados
from compromisos.admin.buscar.recientes import recientes
from compromisos.reglas.busqueda import LARGO_DE_BUSQUEDA


def buscar(request: HttpRequest) -> HttpResponse:
    """What was typed is in no title and in no log. The whole code of a pledge goes straight to it."""

    pedido = hallados.LoBuscado(request, request.GET.get("q", ""), Dia.de_hoy())
    mientras = "mientras" in request.GET
    if pedido.consulta and not mientras and (pagina := hallados.exacto(pedido)):
        return HttpResponseRedirect(pagina)
    grupos, otra = hallados.buscar(pedido), ""
    if pedido.se_busca and not grupos and (otra := hallados.bien_escrita(pedido)):
        grupos = hallados.buscar(hallados.LoBuscado(request, otra, pedido.dia))
    contexto: dict[str, Any] = {
        "title": _("Buscar"),
        "pedido": pedido,
        "grupos": grupos,
        "otra": otra if grupos else "",
        "recientes": [] if pedido.consulta else recientes(request),
        "largo": LARGO_DE_BUSQUEDA,
    }
    if mientras:
        return TemplateResponse(request, "admin/buscar/_hallado.html", {**contexto, "mientras": True})
    return en_el_marco(request, "admin/buscar/pagina.html", **contexto)
