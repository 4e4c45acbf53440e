"""The one search of the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.busqueda import Busqueda
from compromisos.reglas.busqueda import LARGO_DE_BUSQUEDA
from compromisos.views.comun import busca_a_tiempo, con_dia
from compromisos.views.indice_de_copia import indice_de_copia


@require_safe
@busca_a_tiempo
@con_dia
def buscar(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """Groups of what is found. What was typed is in no title and in no log: see docs/adr/0033-one-search.md."""
    if getattr(request, "copia", None):
        return indice_de_copia(request, dia=dia)
    pedida = Busqueda(request.GET.get("q", ""), dia)
    contexto = {"pedida": pedida, "busqueda": pedida.corregida or pedida, "largo": LARGO_DE_BUSQUEDA}
    return render(request, "compromisos/buscar.html", contexto)
