"""An edition: what it was, who made it, how its pledges stand."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.campana import hitos
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de
from compromisos.lectura.directorio import SECTORES
from compromisos.lectura.ediciones import ediciones_de
from compromisos.lectura.en_palabras import con_verificador
from compromisos.lectura.instituciones import ENCABEZAN, participantes_de
from compromisos.lectura.portada import POCAS, promesas
from compromisos.lectura.recuentos import cuenta_por
from compromisos.lectura.tendencia import Conjunto, tendencia
from compromisos.reglas.palabras import Plazo
from compromisos.salidas.compartir import conjuntos
from compromisos.views.comun import con_dia, pagina_de
from compromisos.views.desgloses import por_sector, por_tema
from instituciones.models import Sector

POR_PAGINA = 80  # of those who take part: an edition may have thousands


@require_safe
@con_dia
def edicion(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    """All its pledges while they are few; of many, breakdowns and the way to their list."""
    edicion = get_object_or_404(ediciones_de(dia), slug=slug)
    compromisos = compromisos_de(dia).filter(edicion=edicion)
    por_estado = cuenta_por(compromisos, "estado")
    total = sum(por_estado.values())
    participantes = participantes_de(edicion, cuenta_por(compromisos, "institucion"), dia)
    por_sector_suyo = {
        codigo: [p for p in participantes if p.institucion.sector == codigo] for codigo in SECTORES
    }
    pagina = pagina_de(request, sum(por_sector_suyo.values(), []), POR_PAGINA, "pagina_participan")
    contexto = {
        "compartido": conjuntos.de_edicion(edicion, por_estado, dia),
        "edicion": edicion,
        "a_cargo": [
            (rol.label, [p.institucion for p in participantes if rol in p.roles]) for rol in ENCABEZAN
        ],
        "participantes": len(participantes),
        "participan": pagina,
        "sectores": [
            (Sector(codigo).label if codigo else "", len(por_sector_suyo[codigo]), list(suyos))
            for codigo, suyos in groupby(pagina, lambda p: p.institucion.sector)
        ],
        "por_estado": por_estado,
        "total": total,
        "sin_plazo": cuenta_por(compromisos, "plazo").get(Plazo.SIN_PLAZO, 0),
        "serie": tendencia(Conjunto(edicion=edicion), dia),
        "hitos": hitos(edicion, compromisos, dia),
        "compromisos": compromisos.order_by(*POR_INSTITUCION),
    }
    if 0 < total < POCAS:
        leidos = list(compromisos.order_by(*POR_INSTITUCION))
        contexto |= {"compromisos": leidos, "promesas": promesas(con_verificador(leidos, dia), dia)}
    elif total:
        contexto |= por_tema(compromisos, dia, edicion=slug) | por_sector(compromisos, dia, edicion=slug)
    return render(request, "compromisos/edicion.html", contexto)
