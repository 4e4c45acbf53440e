"""Index of a copy of the site, where the site has its search: pledges, institutions, places, themes and words."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from base.dias import Dia
from compromisos.lectura.ediciones import ejes_de
from compromisos.lectura.indice import del_indice, lugares_con_pagina, vocablos
from compromisos.lectura.instituciones import instituciones_de


def indice_de_copia(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """With ?letra=, the words that begin so. Only in a copy: views/buscar.py."""
    letra = request.GET.get("letra", "")
    compromisos = del_indice(dia)
    por_letra = vocablos(compromisos)
    if letra and letra not in por_letra:
        raise Http404
    contexto: dict = {"letra": letra, "letras": list(por_letra)}
    if letra:
        contexto["vocablos"] = por_letra[letra].items()
    else:
        contexto |= {
            "por_institucion": [
                (quien, list(suyos)) for quien, suyos in groupby(compromisos, lambda c: c.institucion)
            ],
            "instituciones": instituciones_de(dia).order_by("nombres_plegados"),
            "regiones": lugares_con_pagina(dia),
            "temas": ejes_de(dia),
        }
    return render(request, "compromisos/indice_de_copia.html", contexto)
