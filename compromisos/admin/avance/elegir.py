"""«¿De qué compromiso?»: the page on which «Registrar avance» begins, with a search box, and first what is waited for."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Case, Prefetch, Q, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from base.admin import AdminDeLaCasa
from base.dias import Dia
from compromisos.lectura.encargos import a_cargo_de
from compromisos.lectura.filtros.interno import FiltroInterno, leidos_por_dentro
from compromisos.lectura.periodos import esperados
from compromisos.models import Avance, Compromiso, Periodo
from compromisos.publicacion import permisos

A_LA_VISTA = 30


def elegir(admin: AdminDeLaCasa, request: HttpRequest) -> HttpResponse:
    """The pledges that one may report on: those that ?q= finds or, without it, those an open period waits for. A code
    that is that of one alone opens its form at once."""
    dia = Dia.de_hoy()
    suyos = Compromiso.objects.publicados(dia).editables_por(request.user)
    pedido = request.GET.copy()
    otro = pedido.pop("compromiso", None) or request.POST.get("compromiso")
    de_casa = request.user if permisos.ve_encargos(request.user) else None
    filtro = FiltroInterno(pedido, dia, leidos_por_dentro(suyos, dia), de_casa=de_casa)
    abiertos = list(Periodo.objects.abiertos().select_related("edicion"))
    se_espera = esperados(abiertos, dia)
    es_mio = Q(pk__in=()) if de_casa is None else a_cargo_de(de_casa)
    hallados = filtro.qs
    if not filtro.activos() and abiertos:  # all of them: nothing is asked of each row
        hallados, se_espera = hallados.filter(se_espera), ~Q(pk__in=())
    hallados = hallados.annotate(se_espera=_cierto_si(se_espera), es_mio=_cierto_si(es_mio))
    hallados = hallados.order_by("-se_espera", "-es_mio", *hallados.query.order_by)
    total = hallados.count()
    if total == 1 and _es_su_codigo(filtro.limpios.get("q") or "", unico := hallados.get()):
        return HttpResponseRedirect(
            f"{reverse('admin:compromisos_avance_add')}?{urlencode({'compromiso': unico.pk})}"
        )
    contexto: dict[str, Any] = {
        "title": _("Registrar avance"),
        "filtro": filtro,
        "compromisos": _con_lo_empezado(hallados[:A_LA_VISTA]),
        "total": total,
        "hay_mas": total > A_LA_VISTA,
        "abiertos": abiertos,
        "sugerencia": None if total else filtro.sugerencia(),
        "omitidos": [
            *([_("De ese compromiso usted no puede informar. Elija otro.")] if otro else []),
            *filtro.avisos(),
        ],
    }
    return admin.pagina(request, "admin/compromisos/avance/elegir.html", **contexto)


def _cierto_si(condicion: Q) -> Case:
    return Case(When(condicion, then=Value(True)), default=Value(False), output_field=BooleanField())


def _es_su_codigo(consulta: str, compromiso: Compromiso) -> bool:
    return bool(consulta) and compromiso.codigo.endswith(consulta.strip().lower()) and "-" in consulta


def _con_lo_empezado(compromisos):
    """Each with what somebody is writing of it, or waits for review: whoever reports sees it before beginning."""
    empezados = Avance.objects.sin_publicar().select_related("autor").order_by("pk")
    return compromisos.prefetch_related(Prefetch("avances", empezados, to_attr="empezados"))
