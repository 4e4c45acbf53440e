"""An edition: what it was, who made it, how its pledges stand."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.campana import hitos
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de
from compromisos.lectura.directorio import SECTORES
from compromisos.lectura.ediciones import ediciones_de
from compromisos.lectura.en_palabras import con_verificador
from compromisos.lectura.instituciones import ENCABEZAN, participantes_de
from compromisos.lectura.por_version import por_version
from compromisos.lectura.portada import POCAS, promesas
from compromisos.lectura.recuentos import cuentas_por
from compromisos.lectura.tendencia import Conjunto, tendencia
from compromisos.models import Edicion
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
    contado = por_version(dia, ("edicion", slug, get_language()), lambda: _contado(edicion, dia))
    por_estado, total = contado["por_estado"], contado["total"]
    participantes = participantes_de(edicion, contado["por_institucion"], dia)
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
        "compromisos": compromisos.order_by(*POR_INSTITUCION),
    }
    if 0 < total < POCAS:
        leidos = list(compromisos.order_by(*POR_INSTITUCION))
        contexto |= {"compromisos": leidos, "promesas": promesas(con_verificador(leidos, dia), dia)}
    return render(request, "compromisos/edicion.html", contado | contexto)


def _contado(edicion: Edicion, dia: Dia) -> dict[str, Any]:
    """What is counted over all its pledges: the same until something public changes."""
    compromisos = compromisos_de(dia).filter(edicion=edicion)
    cuentas = cuentas_por(compromisos, dia, "estado", "plazo", "institucion")
    total = sum(cuentas["estado"].values())
    contado = {
        "por_estado": cuentas["estado"],
        "por_institucion": cuentas["institucion"],
        "total": total,
        "sin_plazo": cuentas["plazo"].get(Plazo.SIN_PLAZO, 0),
        "serie": tendencia(Conjunto(edicion=edicion), dia),
        "hitos": hitos(edicion, compromisos, dia),
    }
    if total < POCAS:
        return contado
    de_ella = {"edicion": edicion.slug}
    return contado | por_tema(compromisos, dia, **de_ella) | por_sector(compromisos, dia, **de_ella)
