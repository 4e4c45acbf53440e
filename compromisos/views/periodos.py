"""Page of a reporting period: while it is open, until when; closed, how everything stood."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.en_palabras import Excepcion, en_la_calle
from compromisos.models import CierreDeshecho, Periodo
from compromisos.reglas.palabras import Plazo, Respaldo
from compromisos.salidas import http
from compromisos.salidas.compartir import conjuntos
from compromisos.salidas.condicional import dato_publico
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import PERIODOS
from compromisos.views.comun import con_dia, pagina_de


def _periodo(slug: str, dia: Dia) -> Periodo:
    """The period as it was known on that day: not yet closed, it has no picture."""
    return get_object_or_404(Periodo.objects.conocidos(dia).select_related("edicion"), slug=slug)


@require_safe
@con_dia
def periodo(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponse:
    periodo = _periodo(slug, dia)
    ya_cerro = periodo.habia_cerrado(dia)
    por_estado = Counter(c["estado"] for c in periodo.foto["compromisos"]) if ya_cerro else Counter()
    contexto: dict = {
        "compartido": conjuntos.de_periodo(periodo, por_estado, dia),
        "periodo": periodo,
        "ya_cerro": ya_cerro,
        "paso_el_plazo": periodo.cierra < dia.fecha,
        "deshechos": CierreDeshecho.objects.filter(dia.hasta("reabierto_en"), periodo=periodo.pk),
    }
    if ya_cerro:
        foto = periodo.foto
        contexto |= {
            "foto": foto,
            "compromisos": pagina_de(request, [_para_ver(c) for c in foto["compromisos"]]),
            "por_estado": por_estado,
            "columnas": PERIODOS,
            "informaron": [i for i in foto["instituciones"] if i["informo"]],
            "callaron": [i for i in foto["instituciones"] if not i["informo"]],
        }
    return render(request, "compromisos/periodo.html", contexto)


def _para_ver(compromiso: dict) -> dict:
    """A row of the picture by the names that components/fila.html reads."""
    fuera_de_orden = (p for p in (Plazo.VENCIDO, Respaldo.CUESTIONADO) if p in compromiso.values())
    return {
        **compromiso,
        "institucion": {"nombre": compromiso["institucion"]},
        "excepciones": [Excepcion(p.value, en_la_calle(p)) for p in fuera_de_orden],
    }


@require_safe
@con_dia
@dato_publico
def periodo_csv(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponseBase:
    periodo = _cerrado(slug, dia)
    filas = ({**c, "fecha_corte": c["fecha_corte"] or ""} for c in periodo.foto["compromisos"])
    return http.archivo(f"{_nombre(periodo)}.csv", writer.csv_lineas(PERIODOS, filas))


@require_safe
@con_dia
@dato_publico
def periodo_json(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponseBase:
    """The picture byte by byte as it was made: its SHA-256 is the one that the page says."""
    periodo = _cerrado(slug, dia)
    return http.archivo(f"{_nombre(periodo)}.json", periodo.instantanea, tipo="application/json")


def _nombre(periodo: Periodo) -> str:
    """Of its files: with the day on which it was closed, which is the one they speak of."""
    assert periodo.cerrado_en is not None, "habia_cerrado() said so"
    return f"corte-{periodo.slug}-{timezone.localdate(periodo.cerrado_en).isoformat()}"


def _cerrado(slug: str, dia: Dia) -> Periodo:
    periodo = _periodo(slug, dia)
    if not periodo.habia_cerrado(dia):
        raise Http404(_("Ese periodo todavía está abierto."))
    return periodo
