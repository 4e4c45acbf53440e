"""Institutions, one institution, and an edition with who takes part in it."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from base.dias import Dia
from base.texto import plegar
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de, dejados
from compromisos.lectura.ediciones import ediciones_de
from compromisos.lectura.fotos import fotos_de
from compromisos.lectura.instituciones import (
    ENCABEZAN,
    constancia_de,
    instituciones_de,
    otros_nombres,
    participaciones_de,
    participantes_de,
)
from compromisos.lectura.recuentos import cuenta_por, estados_por, textos_distintos
from compromisos.models import Meta
from compromisos.reglas.palabras import Estado
from compromisos.salidas.compartir import conjuntos, enlazados
from compromisos.salidas.compartir.pagina import de_institucion
from compromisos.views.comun import con_dia, pagina_de
from instituciones.models import Sector


@require_safe
@con_dia
def instituciones(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """All of them by sector, with their pledges by state. Never ranked: grouped and alphabetical."""
    consulta = request.GET.get("q", "")[:100].replace("\x00", "")
    todas = instituciones_de(dia).order_by("nombres_plegados")
    for palabra in plegar(consulta).split():
        todas = todas.filter(nombres_plegados__contains=palabra)
    cuentas = estados_por(compromisos_de(dia), "institucion")
    filas = [
        (i, [(e, cuentas[i.pk][e]) for e in Estado if e in cuentas[i.pk]] if i.pk in cuentas else [])
        for i in todas
    ]
    grupos = [(str(s.label), [f for f in filas if f[0].sector == s.value]) for s in Sector]
    grupos.append(("", [f for f in filas if not f[0].sector]))
    return render(
        request,
        "instituciones/lista.html",
        {"grupos": [g for g in grupos if g[1]], "consulta": consulta, "total": len(filas)},
    )


@require_safe
@con_dia
def institucion(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    institucion = get_object_or_404(instituciones_de(dia), slug=slug)
    todos = compromisos_de(dia)
    compromisos = todos.filter(institucion=institucion)
    por_estado = cuenta_por(compromisos, "estado")
    metas = Meta.objects.vigentes(dia).filter(responsable=institucion)
    a_cargo = todos.filter(Q(responsable=institucion) | Q(pk__in=metas.values("compromiso"))).exclude(
        institucion=institucion
    )
    return render(
        request,
        "instituciones/detalle.html",
        {
            "compartido": conjuntos.de_institucion(institucion, por_estado, dia),
            "institucion": institucion,
            "otros_nombres": otros_nombres(institucion, dia),
            "participaciones": participaciones_de(dia)
            .filter(institucion=institucion)
            .select_related("edicion"),
            "constancias": constancia_de(compromisos, dia),
            "compromisos": pagina_de(request, compromisos.order_by("edicion__slug", "numero")),
            "a_cargo": pagina_de(
                request,
                a_cargo.order_by("edicion__slug", "institucion__slug", "numero"),
                parametro="pagina_a_cargo",
            ),
            "por_estado": por_estado,
            "dejados": list(dejados(dia).filter(institucion=institucion)),
            "json_ld": enlazados.bloque(de_institucion(institucion)),
            "fotos": fotos_de(dia).de_institucion(institucion)[:3],
        },
    )


@require_safe
@con_dia
def edicion(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    edicion = get_object_or_404(ediciones_de(dia), slug=slug)
    compromisos = compromisos_de(dia).filter(edicion=edicion)
    participantes = participantes_de(edicion, cuenta_por(compromisos, "institucion"), dia)
    por_sector = cuenta_por(compromisos, "institucion__sector")
    por_estado = cuenta_por(compromisos, "estado")
    return render(
        request,
        "compromisos/edicion.html",
        {
            "compartido": conjuntos.de_edicion(edicion, por_estado, dia),
            "edicion": edicion,
            "a_cargo": [
                (rol.label, [p.institucion for p in participantes if rol in p.roles]) for rol in ENCABEZAN
            ],
            "participantes": len(participantes),
            "sectores": [
                (codigo, nombre, suyos, por_sector.get(codigo, 0))
                for codigo, nombre in [*Sector.choices, ("", "")]
                if (suyos := [p for p in participantes if p.institucion.sector == codigo])
            ],
            "por_estado": por_estado,
            "total": sum(por_estado.values()),
            "distintos": textos_distintos(compromisos),
            "compromisos": pagina_de(request, compromisos.order_by(*POR_INSTITUCION)),
            "periodos": [
                (p, p.habia_cerrado(dia)) for p in edicion.periodos.conocidos(dia).defer("instantanea")
            ],
        },
    )
