"""Page of deadlines, as the office opens it each Monday: what is overdue first, then month by month; of whom one asks for,
as a page, a calendar and a file of exactly that."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from base.admin import en_el_marco
from base.dias import Dia
from compromisos.admin.descargar import FORMATOS, archivo_de_lista, son_demasiados
from compromisos.admin.pestanas import Pestana, pestanas
from compromisos.lectura import agenda
from compromisos.lectura.calendario import PlazoSenalado, Senalado, con_aperturas, senalados_de
from compromisos.lectura.compromisos import a_la_vista
from compromisos.lectura.filtros.interno import FiltroDeAgenda, leidos_por_dentro
from compromisos.models import Compromiso
from compromisos.publicacion import permisos
from compromisos.salidas import http
from compromisos.salidas.calendario import ics
from compromisos.salidas.compartir.pagina import absoluta
from compromisos.salidas.datos.columns.de_plazos import PlazosResource

POR_PAGINA = 50
TODO_HASTA = 500  # on one page, to be printed
CALENDARIO_HASTA = 5000  # more than any calendar shows


def urls(sitio: AdminSite) -> list:
    return [
        path(f"informes/plazos/{ruta}", sitio.admin_view(vista), name=nombre)
        for ruta, vista, nombre in (("", pagina, "plazos"), ("descargar/", descargar, "plazos_descargar"))
    ]


class PlazosPedidos:
    """What the address asks for."""

    def __init__(self, request: HttpRequest):
        if not permisos.ve_la_edicion(request.user):
            raise PermissionDenied(
                _("Los plazos de todas las instituciones los ve el personal del ministerio.")
            )
        self.dia = Dia.de_hoy()
        self.ve_encargos = permisos.ve_encargos(request.user)
        publicos = Compromiso.objects.publicados(self.dia)
        self.filtro = FiltroDeAgenda(
            request.GET,
            self.dia,
            leidos_por_dentro(publicos, self.dia),
            de_casa=request.user if self.ve_encargos else None,
        )
        self.clase, self.cuando = (
            valor if (valor := request.GET.get(nombre, "")) in posibles else ""
            for nombre, posibles in (("clase", agenda.CLASES), ("cuando", agenda.CUANDO))
        )

    @property
    def dichos(self) -> list[tuple[str, str]]:
        """What narrows it, in words."""
        elegidos = (
            (_("Cuándo"), agenda.CUANDO.get(self.cuando)),
            (_("De qué"), agenda.CLASES.get(self.clase)),
        )
        return [
            *((campo, str(dicho)) for campo, dicho in elegidos if dicho),
            *((chip.campo, chip.texto) for chip in self.filtro.activos()),
        ]

    @cached_property
    def agenda(self) -> agenda.Agenda:
        return agenda.Agenda(
            self.filtro.qs,
            self.dia,
            clase=self.clase,
            cuando=self.cuando,
            personal=self.filtro.personal if self.ve_encargos else None,
        )


def pagina(request: HttpRequest) -> HttpResponse:
    pedido = PlazosPedidos(request)
    suya, filtro = pedido.agenda, pedido.filtro
    cuantos = suya.count()
    de_una_vez = "todo" in request.GET and cuantos <= TODO_HASTA
    hojas: Any = suya  # it is counted and cut, which is all that is asked of it
    hoja = Paginator(hojas, TODO_HASTA if de_una_vez else POR_PAGINA).get_page(request.GET.get("p"))
    return en_el_marco(
        request,
        "admin/informes/plazos.html",
        title=_("Plazos"),
        dia=pedido.dia,
        hoja=hoja,
        cuantos=cuantos,
        meses=_por_mes(suya, list(hoja)),
        tiempos=_pestanas(request, "cuando", agenda.CUANDO, suya.por_cuando(), pedido.cuando, _("Todos")),
        clases=_pestanas(request, "clase", agenda.CLASES, suya.por_clase(), pedido.clase, _("Todo")),
        clase=pedido.clase,
        cuando=pedido.cuando,
        filtro=filtro,
        facetas=filtro.facetas_de(cuantos),
        chips=filtro.activos(),
        dichos=pedido.dichos,
        errores=filtro.errores(),
        omitidos=filtro.avisos(),
        dudas=[d for d in filtro.dudas if d.opciones],
        ademas={"clase": pedido.clase, "cuando": pedido.cuando},
        que=request.GET.get("q", ""),
        ve_encargos=pedido.ve_encargos,
        formatos={**FORMATOS, "ics": _("Llevarlos a su calendario (.ics)")},
        para_ver_todo=hoja.paginator.num_pages > 1 and cuantos <= TODO_HASTA,
    )


def _pestanas(
    request: HttpRequest,
    parametro: str,
    nombres: dict[str, str | Promise],
    cuentas: dict[str, int],
    elegida: str,
    todo: str,
) -> list[Pestana]:
    """All, and each that has some or is the one that was chosen."""
    hay = {c: n for c, n in nombres.items() if cuentas[c] or c == elegida}
    return pestanas(request, parametro, {"": todo, **hay}, elegida, cuentas)


def _por_mes(
    suya: agenda.Agenda, plazos: list[agenda.PlazoDeAgenda]
) -> list[tuple[str, int, list[agenda.PlazoDeAgenda]]]:
    """(heading, how many it has on all the pages, those of this one)."""
    cuentas = suya.por_mes()
    return [
        (_nombre_de(mes), cuentas[mes], list(suyos))
        for mes, suyos in groupby(plazos, key=lambda p: suya.mes_de(p.fecha))
    ]


def _nombre_de(mes: tuple[int, int]) -> str:
    return date_format(date(*mes, 1), "F \\d\\e Y").capitalize() if all(mes) else _("Vencidos")


def descargar(request: HttpRequest) -> HttpResponseBase:
    """What the page shows under the same address, all its pages: ?formato=xlsx, csv or ics."""
    pedido = PlazosPedidos(request)
    formato = request.GET.get("formato", "")
    cuantos = pedido.agenda.count()
    a_la_pagina = HttpResponseRedirect(f"{reverse('admin:plazos')}{_sin_formato(request)}")
    hasta = CALENDARIO_HASTA if formato == "ics" else None
    if son_demasiados(request, cuantos, _("plazos"), hasta):
        return a_la_pagina
    if formato == "ics":
        return http.archivo("plazos.ics", _calendario(pedido))
    sin = frozenset() if pedido.ve_encargos else frozenset({"encargado"})
    return archivo_de_lista(
        PlazosResource(sin), pedido.agenda, formato, de=_("Plazos"), filtros=pedido.dichos
    )


def _sin_formato(request: HttpRequest) -> str:
    resto = request.GET.copy()
    resto.pop("formato", None)
    return f"?{resto.urlencode()}" if resto else ""


def _calendario(pedido: PlazosPedidos) -> bytes:
    plazos = list(pedido.agenda)
    compromisos = {p.compromiso.pk for p in plazos if p.compromiso}
    ediciones = {p.periodo.edicion_id for p in plazos if p.periodo}
    senalados: list[Senalado] = con_aperturas(
        senalados_de(a_la_vista(pedido.dia).filter(pk__in=compromisos), pedido.dia, ediciones=ediciones)
    )
    de_la_pagina = {_clave(p) for p in plazos}
    elegidos = [s for s in senalados if _clave_de(s) in de_la_pagina]
    return ics(f"{_('Plazos')} · 25 por el 25", elegidos, pedido.dia, url=absoluta("compromisos"))


def _clave(plazo: agenda.PlazoDeAgenda) -> tuple[Any, ...]:
    """What it is of (pledge, target, period), and its day."""
    de = (plazo.compromiso, plazo.meta, plazo.periodo)
    return (*(uno and uno.pk for uno in de), plazo.fecha)


def _clave_de(senalado: Senalado) -> tuple[Any, ...]:
    if isinstance(senalado, PlazoSenalado):
        return (senalado.compromiso.pk, senalado.meta and senalado.meta.pk, None, senalado.fecha)
    return (None, None, senalado.periodo.pk, senalado.fecha)
