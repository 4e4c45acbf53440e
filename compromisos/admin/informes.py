"""Reports for superiors: short ones of any set, as PDF and as Word; the letter to who is late."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _

from base.admin import en_el_marco
from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.ediciones import con_promesas, por_actualidad
from compromisos.models import Periodo
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import Plazo
from compromisos.salidas import http
from compromisos.salidas.informes import breve, en_word, oficio
from compromisos.salidas.informes.pdf import NoSePudo
from instituciones.models import Institucion, Sector

# {ending: what makes it}
FORMATOS: dict[str, Callable[[breve.DeQue], bytes]] = {"pdf": breve.pdf_de, "docx": en_word.breve_docx}


def urls(sitio: AdminSite) -> list:
    return [
        path(f"informes/{ruta}", sitio.admin_view(vista), name=nombre)
        for ruta, vista, nombre in (
            ("", pagina, "informes"),
            ("breve/", de_un_conjunto, "informe_breve"),
            ("oficio/<int:pk>/", oficio_view, "oficio"),
        )
    ]


def _comprobar(request: HttpRequest) -> None:
    if not permisos.ve_la_edicion(request.user):
        raise PermissionDenied(_("Su cuenta no hace informes de todas las instituciones."))


def pagina(request: HttpRequest) -> HttpResponse:
    _comprobar(request)
    dia = Dia.de_hoy()
    publicos = compromisos_de(dia).order_by()
    vencidos = dict(publicos.filter(plazo=Plazo.VENCIDO).values_list("institucion").annotate(n=Count("pk")))
    con_publicos = publicos.values("institucion")
    en_orden = Institucion.objects.order_by("nombres_plegados")
    return en_el_marco(
        request,
        "admin/informes/pagina.html",
        title=_("Informes"),
        ediciones=con_promesas(dia),
        sectores=Sector.choices,
        instituciones=en_orden.filter(pk__in=con_publicos),
        periodos=Periodo.objects.select_related("edicion").defer("instantanea").order_by("-desde"),
        oficios=[(i, vencidos[i.pk]) for i in en_orden.filter(pk__in=vencidos)],
    )


def de_un_conjunto(request: HttpRequest) -> HttpResponseBase:
    """The short report that the form asks for. 404 for a set that is not there."""
    _comprobar(request)
    if request.GET.get("formato") not in FORMATOS:
        raise Http404
    formato = request.GET["formato"]
    de_que = _de_que(request)
    try:
        contenido = FORMATOS[formato](de_que)
    except NoSePudo:
        motivo = _("El informe no se pudo preparar ahora. Vuelva a intentarlo en unos minutos.")
        return http.frase(motivo, 503, Retry_After="300")
    return http.archivo(f"{de_que.archivo}.{formato}", contenido)


def _de_que(request: HttpRequest) -> breve.DeQue:
    dia = Dia.de_hoy()
    pedido = {n: request.GET.get(n, "") for n in ("edicion", "sector", "institucion", "periodo")}
    ediciones = {e.slug: e for e in por_actualidad(dia)}
    edicion = ediciones.get(pedido["edicion"])
    if pedido["periodo"]:
        periodo = get_object_or_404(Periodo.objects.select_related("edicion"), slug=pedido["periodo"])
        return breve.DeQue(dia, edicion=periodo.edicion, periodo=periodo)
    if (pedido["edicion"] and not edicion) or (pedido["sector"] and pedido["sector"] not in Sector.values):
        raise Http404
    institucion = (
        get_object_or_404(Institucion, slug=pedido["institucion"]) if pedido["institucion"] else None
    )
    if not (edicion or institucion):
        raise Http404
    return breve.DeQue(dia, edicion=edicion, sector=pedido["sector"], institucion=institucion)


def oficio_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    _comprobar(request)
    dia = Dia.de_hoy()
    institucion = get_object_or_404(Institucion, pk=pk)
    try:
        contenido = oficio.oficio_docx(institucion, dia)
    except ValueError as error:
        raise Http404(str(error)) from None
    return http.archivo(f"oficio-{institucion.slug}-{dia.fecha.isoformat()}.docx", contenido)
