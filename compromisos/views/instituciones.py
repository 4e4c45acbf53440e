"""Institutions, one institution, and an edition with who takes part in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.dias import fin_del_dia
from base.texto import plegar
from compromisos.lectura.recuentos import cuenta_por, textos_distintos
from compromisos.models import Avance, Compromiso, Corte, Edicion, Foto, Meta, Rol
from compromisos.models.memoria import con_nota
from compromisos.reglas.constancia import Respuesta, respuesta, respuesta_por_cortes
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, Periodicidad
from compromisos.salidas.compartir import enlazados
from compromisos.views.compartir import de_institucion
from compromisos.views.comun import con_fecha, instituciones_de, pagina_de
from instituciones.models import Institucion, Sector


@require_safe
@con_fecha
def instituciones(request: HttpRequest, *, hoy: date, al: date | None) -> HttpResponse:
    """All of them by sector, with their pledges by state. Never ranked: grouped and alphabetical."""
    consulta = request.GET.get("q", "")[:100].replace("\x00", "")
    todas = instituciones_de(al).order_by("nombres_plegados")
    for palabra in plegar(consulta).split():
        todas = todas.filter(nombres_plegados__contains=palabra)
    cuentas: dict[int, dict[str, int]] = {}
    for pk, estado, n in (
        Compromiso.objects.publicados(al=al)
        .en_fecha(hoy=hoy, al=al)
        .order_by()
        .values_list("institucion", "estado")
        .annotate(n=Count("pk"))
    ):
        cuentas.setdefault(pk, {})[estado] = n
    filas = [
        (i, [(e, cuentas[i.pk][e]) for e in Estado if e in cuentas[i.pk]] if i.pk in cuentas else [])
        for i in todas
    ]
    grupos = [(s.label, [f for f in filas if f[0].sector == s.value]) for s in Sector]
    grupos.append(("", [f for f in filas if not f[0].sector]))
    return render(
        request,
        "instituciones/lista.html",
        {"grupos": [g for g in grupos if g[1]], "consulta": consulta, "total": len(filas)},
    )


@require_safe
@con_fecha
def institucion(request: HttpRequest, slug: str, *, hoy: date, al: date | None) -> HttpResponse:
    institucion = get_object_or_404(instituciones_de(al), slug=slug)
    otros_nombres = institucion.denominaciones.hasta_el(al).exclude(nombre=institucion.nombre)
    todos = (
        Compromiso.objects.publicados(al=al).en_fecha(hoy=hoy, al=al).select_related("institucion", "edicion")
    )
    compromisos = todos.filter(institucion=institucion)
    metas = Meta.objects.filter(responsable=institucion)
    a_cargo = todos.filter(Q(responsable=institucion) | Q(pk__in=metas.values("compromiso"))).exclude(
        institucion=institucion
    )
    return render(
        request,
        "instituciones/detalle.html",
        {
            "institucion": institucion,
            "otros_nombres": otros_nombres,
            "participaciones": institucion.participaciones.conocidas(al).select_related("edicion"),
            "respuestas": respuestas_de(compromisos, hoy=hoy, al=al),
            "compromisos": pagina_de(request, compromisos.order_by("edicion__slug", "numero")),
            "a_cargo": pagina_de(
                request,
                a_cargo.order_by("edicion__slug", "institucion__slug", "numero"),
                parametro="pagina_a_cargo",
            ),
            "por_estado": cuenta_por(compromisos, "estado"),
            "dejados": list(Compromiso.objects.dejados(al=al).filter(institucion=institucion)),
            "json_ld": enlazados.bloque(de_institucion(institucion)),
            "fotos": Foto.objects.publicadas(al=al).de_institucion(institucion)[:3],
        },
    )


def respuestas_de(
    compromisos: QuerySet, *, hoy: date, al: date | None
) -> list[tuple[Edicion, int, Respuesta]]:
    """[(edition, how many pledges, record)] of the one institution that all `compromisos` are of; see
    compromisos/reglas/constancia.py. Four queries, whatever the number of pledges."""
    cerrados = Q(estado__in=[e.value for e in ESTADOS_CERRADOS])
    hechos = {
        edicion: resto
        for edicion, *resto in compromisos.order_by()
        .values_list("edicion")
        .annotate(
            n=Count("pk"),
            cerrados=Count("pk", filter=cerrados),
            inicio=Min("fecha_inicio"),
            ultimo=Max("corte"),
            desde_siempre=Count("pk", filter=Q(publicado_en__isnull=True)),
            primero=Min("publicado_en"),
        )
    }
    cortes: dict[int, list[date]] = {}
    informes = Avance.objects.en_firme(fin_del_dia(al) if al else None).filter(
        compromiso__in=compromisos.order_by().values("pk")
    )
    for edicion, corte in informes.order_by().values_list("compromiso__edicion", "fecha_corte").distinct():
        cortes.setdefault(edicion, []).append(corte)
    fijados = _periodos_fijados(hechos, al=al)
    respuestas = []
    for edicion in Edicion.objects.filter(pk__in=hechos).order_by("slug"):
        n, cuantos_cerrados, inicio, ultimo, desde_siempre, primero = hechos[edicion.pk]
        comun = {
            "cortes": cortes.get(edicion.pk, ()),
            "cierre": ultimo if n == cuantos_cerrados else None,
        }
        intervalo = Periodicidad(edicion.periodicidad)
        if edicion.pk in fijados:
            publico_desde = None if desde_siempre else timezone.localdate(primero)
            registro = respuesta_por_cortes(
                intervalo, **fijados[edicion.pk], publico_desde=publico_desde, **comun
            )
        else:
            registro = respuesta(intervalo, inicio=inicio, hoy=hoy, **comun)
        respuestas.append((edicion, n, registro))
    return respuestas


def _periodos_fijados(ediciones: Iterable[int], *, al: date | None) -> dict[int, dict]:
    """{edition: its closed periods and the open one, on that day}, of those where one was closed."""
    fijados: dict[int, dict] = {}
    conocidos = Corte.objects.conocidos(al).filter(edicion__in=list(ediciones)).defer("instantanea")
    for corte in conocidos.order_by("desde"):
        suyos = fijados.setdefault(corte.edicion_id, {"cerrados": [], "abierto": None})
        if corte.habia_cerrado(al):
            suyos["cerrados"].append((corte.desde, corte.cierra))
        else:
            suyos["abierto"] = (corte.desde, corte.cierra)
    return {edicion: suyos for edicion, suyos in fijados.items() if suyos["cerrados"]}


@require_safe
@con_fecha
def edicion(request: HttpRequest, slug: str, *, hoy: date, al: date | None) -> HttpResponse:
    edicion = get_object_or_404(con_nota(Edicion.objects.all(), fin_del_dia(al) if al else None), slug=slug)
    compromisos = Compromiso.objects.publicados(al=al).en_fecha(hoy=hoy, al=al).filter(edicion=edicion)
    participantes = participantes_de(edicion, cuenta_por(compromisos, "institucion"), al=al)
    por_sector = cuenta_por(compromisos, "institucion__sector")
    por_estado = cuenta_por(compromisos, "estado")
    filas = compromisos.select_related("institucion", "edicion").order_by(
        "institucion__nombres_plegados", "numero", "pk"
    )
    return render(
        request,
        "compromisos/edicion.html",
        {
            "edicion": edicion,
            "a_cargo": [
                (rol.label, [p.institucion for p in participantes if rol in p.roles])
                for rol in (Rol.LIDER, Rol.ORGANIZADORA)
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
            "compromisos": pagina_de(request, filas),
            "cortes": [(c, c.habia_cerrado(al)) for c in edicion.cortes.conocidos(al).defer("instantanea")],
        },
    )


@dataclass(frozen=True, slots=True)
class Participante:
    """An institution in an edition: in which roles, and with how many public pledges."""

    institucion: Institucion
    roles: list[Rol]
    compromisos: int


def participantes_de(edicion: Edicion, cuentas: dict[int, int], *, al: date | None) -> list[Participante]:
    """By name: those written down as taking part, and those that have a pledge though nobody wrote it.
    `cuentas` is {institution: public pledges}. Two queries."""
    roles: dict[int, list[Rol]] = {}
    for pk, rol in edicion.participaciones.conocidas(al).values_list("institucion", "rol"):
        roles.setdefault(pk, []).append(Rol(rol))
    quienes = instituciones_de(al).filter(pk__in={*roles, *cuentas}).order_by("nombres_plegados")
    return [
        Participante(i, [r for r in Rol if r in roles.get(i.pk, ())], cuentas.get(i.pk, 0)) for i in quienes
    ]
