"""Institutions, and one institution."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de, dejados
from compromisos.lectura.directorio import (
    SIN_SECTOR,
    EnDirectorio,
    con_sus_promesas,
    del_sector,
    directorio,
    en_fila,
    la_mayor,
    llamadas,
    sector_de,
    sectores_de,
)
from compromisos.lectura.fotos import tres_de_la_institucion
from compromisos.lectura.instituciones import a_cargo_de, instituciones_de, otros_nombres, participaciones_de
from compromisos.lectura.portada import POCAS, promesas
from compromisos.lectura.recuentos import cuenta_por
from compromisos.lectura.respuestas import constancias
from compromisos.lectura.tendencia import Conjunto, tendencia
from compromisos.lectura.territorios import lugares_informados
from compromisos.reglas.palabras import Estado
from compromisos.salidas.compartir import conjuntos, enlazados
from compromisos.salidas.compartir.pagina import de_institucion
from compromisos.salidas.datos.tablas import FORMATOS
from compromisos.views.comun import con_dia, pagina_de

POR_PAGINA = 80
UNA_A_UNA = 100  # pledges drawn as a square each; beyond, as a bar


@require_safe
@con_dia
def instituciones(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """All of them by sector, with their pledges by state. Never ranked: grouped and alphabetical."""
    consulta = request.GET.get("q", "")[:100].replace("\x00", "")
    sectores = sectores_de(dia)
    sector = next((s for s in sectores if s.codigo == request.GET.get("sector")), None)
    if sector is None and request.GET.get("sector"):
        motivo = _("No hay instituciones de ese sector: elija uno de los que muestra la página.")
        return render(request, "400.html", {"motivo": motivo}, status=400)
    codigo = sector.codigo if sector else None
    if consulta.strip():
        halladas = llamadas(directorio(dia), consulta, dia)
        pagina = pagina_de(request, del_sector(halladas, codigo) if codigo else halladas, POR_PAGINA)
    else:
        pagina = pagina_de(request, en_fila(dia, codigo), POR_PAGINA)
    filas = con_sus_promesas(list(pagina), dia)
    por_codigo = {s.codigo: s for s in sectores}
    return render(
        request,
        "instituciones/lista.html",
        {
            "grupos": [
                (por_codigo[codigo], *_partir(list(suyas)))
                for codigo, suyas in groupby(filas, lambda f: f.institucion.sector or SIN_SECTOR)
            ],
            "sectores": sectores,
            "sector": sector,
            "pagina": pagina,
            "total": pagina.paginator.count,
            "todas": sum(s.instituciones for s in sectores),
            "con_promesas": sum(s.con_promesas for s in sectores),
            "consulta": consulta,
            "por_estado": sum((Counter(s.por_estado) for s in sectores), Counter()),
            "escala": la_mayor(dia),
        },
    )


def _partir(filas: list[EnDirectorio]) -> tuple[list[EnDirectorio], list[EnDirectorio]]:
    """Those with public pledges, and those without."""
    return [f for f in filas if f.total], [f for f in filas if not f.total]


@require_safe
@con_dia
def institucion(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    institucion = get_object_or_404(instituciones_de(dia), slug=slug)
    todos = compromisos_de(dia)
    compromisos = todos.filter(institucion=institucion).order_by("edicion__slug", "numero")
    a_cargo = todos.filter(pk__in=a_cargo_de(institucion, dia)).exclude(institucion=institucion)
    primeras = list(compromisos[: UNA_A_UNA + 1])
    cada_una = primeras if len(primeras) <= UNA_A_UNA else []
    por_estado = Counter(c.estado for c in cada_una) if cada_una else cuenta_por(compromisos, "estado")
    total = sum(por_estado.values())
    registros = constancias(compromisos, dia).get(institucion.pk, []) if total else []
    return render(
        request,
        "instituciones/detalle.html",
        {
            "compartido": conjuntos.de_institucion(institucion, por_estado, dia),
            "institucion": institucion,
            "otros_nombres": list(otros_nombres(institucion, dia)),
            "participaciones": participaciones_de(dia)
            .filter(institucion=institucion)
            .select_related("edicion"),
            "constancias": registros,
            "registros": [r for _edicion, _n, r in registros],
            "compromisos": pagina_de(request, cada_una or compromisos),
            "cada_una": cada_una,
            "sin_informar": [c for c in cada_una if c.estado == Estado.SIN_INFORMACION],
            "promesas": promesas(cada_una, dia) if 0 < total < POCAS else [],
            "serie": tendencia(Conjunto(institucion=institucion), dia),
            "lugares": lugares_informados(compromisos, dia) if total else None,
            "a_cargo": pagina_de(
                request,
                a_cargo.order_by("edicion__slug", "institucion__slug", "numero"),
                parametro="pagina_a_cargo",
            ),
            "por_estado": por_estado,
            "total": total,
            "sector": sector_de(institucion, dia) if institucion.sector else None,
            "dejados": list(dejados(dia).filter(institucion=institucion)),
            "formatos": FORMATOS,
            "json_ld": enlazados.bloque(de_institucion(institucion)),
            "fotos": tres_de_la_institucion(institucion.pk, dia),
        },
    )
