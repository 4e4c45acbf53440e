"""The front page: the state of all pledges at a glance."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compromisos.compartir import enlazados
from compromisos.estado import Estado, Frescura, Plazo
from compromisos.models import Alcance, Avance, Compromiso, Edicion, Eje, Participacion, Rol
from compromisos.models.tiempo import fin_del_dia
from compromisos.views.compartir import absoluta
from compromisos.views.compromiso import AvanceVisto
from compromisos.views.comun import con_fecha, instituciones_de
from instituciones.models import Sector


def cuenta_por(compromisos: QuerySet, campo: str | Substr) -> dict[str, int]:
    """{value: how many}. One query."""
    return dict(compromisos.order_by().values_list(campo).annotate(n=Count("pk", distinct=True)))


REGION = Substr("territorios__ubigeo", 1, 2)  # of each place that a pledge names
SIN_LUGAR = Q(territorios=None) & ~Q(alcance=Alcance.NACIONAL)  # its text does not say where


def textos_distintos(compromisos: QuerySet) -> int:
    """How many pledges have a text of their own within their edition (rule 7: 6 published, 5 distinct)."""
    return compromisos.order_by().values("edicion", "texto_plegado").distinct().count()


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
    atencion = compromisos.filter(
        Q(plazo=Plazo.VENCIDO) | Q(frescura__in=[Frescura.DESACTUALIZADO, Frescura.POR_ACTUALIZAR])
    )
    return render(
        request,
        "compromisos/portada.html",
        {
            "edicion": Edicion.objects.order_by("pk")
            .prefetch_related(
                Prefetch(
                    "participaciones",
                    Participacion.objects.conocidas(al)
                    .filter(institucion__in=instituciones_de(al))
                    .select_related("institucion"),
                )
            )
            .first(),
            "roles": Rol,
            "json_ld": enlazados.bloque(enlazados.sitio(absoluta("portada"), absoluta("compromisos"))),
            "total": total,
            "distintos": textos_distintos(compromisos),
            "con_informacion": total - por_estado.get(Estado.SIN_INFORMACION, 0),
            "instituciones": compromisos.order_by().values("institucion").distinct().count(),
            "por_estado": por_estado,
            "por_eje": [(e.nombre, e.codigo, por_eje.get(e.codigo, 0)) for e in Eje.objects.all()],
            "por_region": cuenta_por(compromisos.filter(territorios__isnull=False), REGION),
            "sin_lugar": compromisos.filter(SIN_LUGAR).count(),
            "por_sector": [(s.label, s.value, por_sector.get(s.value, 0)) for s in Sector],
            "ultimos": [
                AvanceVisto.de(a, limite)
                for a in publicados.select_related("compromiso__institucion", "retiro")
                .prefetch_related("correcciones", "verificaciones")
                .order_by("-publicado_en", "-pk")[:5]
            ],
            "atencion": atencion.select_related("institucion").order_by("plazo_fecha", "corte", "pk")[:5],
            "n_vencidos": compromisos.filter(plazo=Plazo.VENCIDO).count(),
            "n_desactualizados": compromisos.filter(
                frescura__in=[Frescura.DESACTUALIZADO, Frescura.POR_ACTUALIZAR]
            ).count(),
        },
    )
