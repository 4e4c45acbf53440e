"""The front page: the state of all pledges at a glance."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from base.dias import fin_del_dia
from compromisos.lectura.ficha import AvanceVisto
from compromisos.lectura.recuentos import cuenta_por, textos_distintos
from compromisos.models import Alcance, Avance, Compromiso, Edicion, Eje, Rol
from compromisos.reglas.palabras import Estado, Frescura, Plazo
from compromisos.salidas.compartir import enlazados
from compromisos.views.compartir import absoluta
from compromisos.views.comun import con_fecha, instituciones_de
from instituciones.models import Institucion, Sector

ENCABEZAN = (Rol.LIDER, Rol.ORGANIZADORA)
# Overdue for longest first; the two databases do not agree on where an unknown day goes.
ATENCION = (F("plazo_fecha").asc(nulls_last=True), F("corte").asc(nulls_last=True), "pk")


REGION = Substr("territorios__ubigeo", 1, 2)  # of each place that a pledge names
SIN_LUGAR = Q(territorios=None) & ~Q(alcance=Alcance.NACIONAL)  # its text does not say where


def encabezan(edicion: Edicion, *, al: date | None) -> list[tuple[str, list[Institucion]]]:
    """[(role, who)] of those who lead the edition and organise it; a role that nobody has is left out."""
    quienes = edicion.participaciones.conocidas(al).filter(institucion__in=instituciones_de(al))
    por_rol: dict[str, list[Institucion]] = {}
    for p in (
        quienes.filter(rol__in=ENCABEZAN)
        .select_related("institucion")
        .order_by("institucion__nombres_plegados")
    ):
        por_rol.setdefault(p.rol, []).append(p.institucion)
    return [(rol.label, por_rol[rol]) for rol in ENCABEZAN if rol in por_rol]


def ultimos_vistos(avances: QuerySet, limite: datetime | None) -> list[AvanceVisto]:
    """The five published last, as they stood at `limite`. Three queries."""
    ultimos = avances.select_related("compromiso__institucion", "retiro").order_by("-publicado_en", "-pk")
    return [AvanceVisto.de(a, limite) for a in ultimos.prefetch_related("correcciones", "verificaciones")[:5]]


@require_safe
@con_fecha
def portada(request: HttpRequest, *, hoy: date, al: date | None) -> HttpResponse:
    compromisos = Compromiso.objects.publicados(al=al).en_fecha(hoy=hoy, al=al)
    por_estado = cuenta_por(compromisos, "estado")
    total = sum(por_estado.values())
    limite = fin_del_dia(al) if al else None
    publicados = Avance.objects.publicados(al=limite)
    por_eje = cuenta_por(compromisos, "ejes__codigo")
    por_sector = cuenta_por(compromisos, "institucion__sector")
    por_frescura = cuenta_por(compromisos, "frescura")
    edicion, *otras = [*Edicion.objects.por_actualidad(al=al)] or [None]
    atencion = compromisos.filter(
        Q(plazo=Plazo.VENCIDO) | Q(frescura__in=[Frescura.DESACTUALIZADO, Frescura.POR_ACTUALIZAR])
    )
    return render(
        request,
        "compromisos/portada.html",
        {
            "edicion": edicion,
            "otras_ediciones": [e for e in otras if e.tiene],
            "encabezan": encabezan(edicion, al=al) if edicion else [],
            "json_ld": enlazados.bloque(enlazados.sitio(absoluta("portada"), absoluta("compromisos"))),
            "total": total,
            "distintos": textos_distintos(compromisos),
            "con_informacion": total - por_estado.get(Estado.SIN_INFORMACION, 0),
            "instituciones": compromisos.order_by().values("institucion").distinct().count(),
            "por_estado": por_estado,
            "ejes": (ejes := list(Eje.objects.all())),
            "por_eje": [(e.nombre, e.codigo, por_eje.get(e.codigo, 0)) for e in ejes],
            "por_region": cuenta_por(compromisos.filter(territorios__isnull=False), REGION),
            "sin_lugar": compromisos.filter(SIN_LUGAR).count(),
            "por_sector": [(s.label, s.value, por_sector.get(s.value, 0)) for s in Sector],
            "sin_eje": por_eje.get(None, 0),
            "sin_sector": por_sector.get("", 0),
            "ultimos": ultimos_vistos(publicados, limite),
            "atencion": atencion.select_related("institucion").order_by(*ATENCION)[:5],
            "n_vencidos": cuenta_por(compromisos, "plazo").get(Plazo.VENCIDO, 0),
            "n_por_actualizar": por_frescura.get(Frescura.POR_ACTUALIZAR, 0),
            "n_desactualizados": por_frescura.get(Frescura.DESACTUALIZADO, 0),
        },
    )
