"""The front page: the state of all pledges at a glance."""

from __future__ import annotations

from django.db.models import Case, F, IntegerField, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.avances import ultimos
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.ediciones import ejes_de, por_actualidad
from compromisos.lectura.instituciones import encabezan
from compromisos.lectura.recuentos import cuenta_por, textos_distintos
from compromisos.lectura.territorios import REGION, SIN_LUGAR
from compromisos.models import Avance
from compromisos.reglas.palabras import Estado, Frescura, Plazo
from compromisos.salidas.compartir import conjuntos, enlazados
from compromisos.salidas.compartir.pagina import absoluta
from compromisos.views.comun import con_dia
from instituciones.models import Sector

# What nobody may take for calm: a deadline that passed, a report that is late, and one that never came.
FALTAN_REPORTES = (Frescura.SIN_REPORTE, Frescura.DESACTUALIZADO, Frescura.POR_ACTUALIZAR)
VENCIDO = Case(When(plazo=Plazo.VENCIDO, then=0), default=1, output_field=IntegerField())
# Overdue for longest first, then never reported, then the oldest; the two databases do not agree on where an
# unknown day goes.
ATENCION = (
    VENCIDO,
    F("corte").asc(nulls_first=True),
    F("plazo_fecha").asc(nulls_last=True),
    "pk",
)


@require_safe
@con_dia
def portada(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    compromisos = compromisos_de(dia)
    por_estado = cuenta_por(compromisos, "estado")
    total = sum(por_estado.values())
    por_eje = cuenta_por(compromisos, "ejes__codigo")
    por_sector = cuenta_por(compromisos, "institucion__sector")
    por_frescura, por_plazo = cuenta_por(compromisos, "frescura"), cuenta_por(compromisos, "plazo")
    edicion, *otras = [*por_actualidad(dia)] or [None]
    atencion = compromisos.filter(Q(plazo=Plazo.VENCIDO) | Q(frescura__in=FALTAN_REPORTES))
    return render(
        request,
        "compromisos/portada.html",
        {
            "compartido": conjuntos.de_portada(por_estado, dia),
            "edicion": edicion,
            "otras_ediciones": [e for e in otras if e.tiene],
            "encabezan": encabezan(edicion, dia) if edicion else [],
            "json_ld": enlazados.bloque(enlazados.sitio(absoluta("portada"), absoluta("compromisos"))),
            "total": total,
            "distintos": textos_distintos(compromisos),
            "con_informacion": total - por_estado.get(Estado.SIN_INFORMACION, 0),
            "instituciones": compromisos.order_by().values("institucion").distinct().count(),
            "por_estado": por_estado,
            "ejes": (ejes := list(ejes_de(dia))),
            "por_eje": [(e.nombre, e.codigo, por_eje.get(e.codigo, 0)) for e in ejes],
            "por_region": {
                ubigeo: (n, None)
                for ubigeo, n in cuenta_por(compromisos.filter(territorios__isnull=False), REGION).items()
            },
            "sin_lugar": compromisos.filter(SIN_LUGAR).count(),
            "por_sector": [(s.label, s.value, por_sector.get(s.value, 0)) for s in Sector],
            "sin_eje": por_eje.get(None, 0),
            "sin_sector": por_sector.get("", 0),
            "ultimos": ultimos(Avance.objects.publicados(dia), dia),
            "atencion": atencion.order_by(*ATENCION)[:5],
            "n_vencidos": por_plazo.get(Plazo.VENCIDO, 0),
            "n_sin_plazo": por_plazo.get(Plazo.SIN_PLAZO, 0),
            "n_sin_reporte": por_frescura.get(Frescura.SIN_REPORTE, 0),
            "n_por_actualizar": por_frescura.get(Frescura.POR_ACTUALIZAR, 0),
            "n_desactualizados": por_frescura.get(Frescura.DESACTUALIZADO, 0),
        },
    )
