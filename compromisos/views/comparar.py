"""Two to four institutions of one sector side by side, and the page on which they are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.comparadas import MAXIMO, MINIMO, comparar, pedidas
from compromisos.lectura.directorio import SIN_SECTOR, del_sector, directorio, llamadas, sectores_de
from compromisos.views.comun import con_dia
from instituciones.models import Institucion

A_ELEGIR = 100  # institutions offered at once; beyond, one searches


class NoSePuede(Exception):
    """What was asked cannot be compared; its text is the sentence that says why."""


@require_safe
@con_dia
def comparacion(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    slugs = [s[:60] for s in request.GET.getlist("i") if s and "\x00" not in s][:20]
    elegidas, ajenas = pedidas(list(dict.fromkeys(slugs)), dia)
    try:
        check_comparables(slugs, elegidas, ajenas)
    except NoSePuede as error:
        return _elegir(request, elegidas, str(error), dia, estado=400)
    if len(elegidas) < MINIMO or "elegir" in request.GET:
        return _elegir(request, elegidas, "", dia)
    comparadas = comparar(elegidas, dia)
    return render(
        request,
        "instituciones/comparar.html",
        {
            "comparadas": comparadas,
            "escala": max(c.total for c in comparadas),
            "registros": [r for c in comparadas for _edicion, _n, r in c.registros],
            "sector": elegidas[0].get_sector_display(),
            "codigo_de_sector": elegidas[0].sector,
            "cambiar": urlencode([*_al(dia), *(("i", i.slug) for i in elegidas), ("elegir", "1")]),
        },
    )


def _al(dia: Dia) -> list[tuple[str, str]]:
    return [("al", dia.al.isoformat())] if dia.al else []


def check_comparables(slugs: Sequence[str], elegidas: Sequence[Institucion], ajenas: Sequence[str]) -> None:
    """NoSePuede, with one sentence, for what cannot stand side by side. One alone is no fault: it waits for another."""
    if ajenas:
        raise NoSePuede(
            _("No consta ninguna institución «%(slug)s» en este sitio. Elija de la lista.")
            % {"slug": ajenas[0]}
        )
    if len(elegidas) > MAXIMO:
        raise NoSePuede(
            _("Eligió %(n)s instituciones y caben %(caben)s: quite alguna.")
            % {"n": len(elegidas), "caben": MAXIMO}
        )
    if len(elegidas) == 1 < len(slugs):
        raise NoSePuede(
            _("Eligió dos veces la misma institución, %(quien)s: elija otra.") % {"quien": elegidas[0].nombre}
        )
    if len({i.sector for i in elegidas}) > 1:
        raise NoSePuede(
            _("Solo se comparan instituciones del mismo sector, y estas no lo son: %(cuales)s.")
            % {"cuales": "; ".join(f"{i.nombre} ({_sector(i)})" for i in elegidas)}
        )
    if elegidas and not elegidas[0].sector:
        raise NoSePuede(
            ngettext(
                "No consta el sector de %(cuales)s, así que no se sabe con cuáles se podría comparar.",
                "No consta el sector de %(cuales)s, así que no se sabe si son de la misma clase.",
                len(elegidas),
            )
            % {"cuales": "; ".join(i.nombre for i in elegidas)}
        )


def _sector(institucion: Institucion) -> str:
    return str(institucion.get_sector_display() or _("no consta"))


def _elegir(
    request: HttpRequest, elegidas: Sequence[Institucion], motivo: str, dia: Dia, *, estado: int = 200
) -> HttpResponse:
    """The form: a sector, its institutions with public pledges, and a box for each."""
    sectores = [s for s in sectores_de(dia) if s.codigo != SIN_SECTOR and s.con_promesas]
    pedido = next((i.sector for i in elegidas if i.sector), request.GET.get("sector", ""))
    sector = next((s for s in sectores if s.codigo == pedido), sectores[0] if sectores else None)
    consulta = request.GET.get("q", "")[:100].replace("\x00", "")
    con_promesas = directorio(dia).filter(tiene=True).exclude(pk__in=[i.pk for i in elegidas])
    otras = (
        llamadas(del_sector(con_promesas, sector.codigo), consulta, dia) if sector else con_promesas.none()
    )
    ofrecidas = list(otras[: A_ELEGIR + 1])
    return render(
        request,
        "instituciones/comparar_elegir.html",
        {
            "elegidas": elegidas,
            "motivo": motivo,
            "sectores": sectores,
            "sector": sector,
            "ofrecidas": ofrecidas[:A_ELEGIR],
            "hay_mas": len(ofrecidas) > A_ELEGIR,
            "buscador": bool(consulta) or len(ofrecidas) > A_ELEGIR // 2,
            "consulta": consulta,
            "maximo": MAXIMO,
        },
        status=estado,
    )
