"""Pages of the notes: what there is to come back to, writing one down, putting it off, closing it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.dias import Dia
from base.numeros import entero
from base.vuelta import a_donde_estaba, direccion, solo_por_boton
from compromisos.admin.descargar import archivo_de_lista, pide_archivo
from compromisos.admin.pestanas import pestanas
from compromisos.admin.seguimiento.formularios import SeguimientoForm
from compromisos.lectura import seguimientos as lectura
from compromisos.models import Compromiso, Seguimiento
from compromisos.publicacion import permisos
from compromisos.publicacion import seguimientos as actos
from compromisos.salidas.datos.columns.de_trabajo import SeguimientosResource
from cuentas.envios import una_vez
from cuentas.escritos.acto import de_un_acto
from instituciones.models import Institucion

POR_PAGINA = 50
HOY, PENDIENTE, TODO = "", "pendiente", "todo"
VISTAS: dict[str, str | Promise] = {
    HOY: gettext_lazy("Para hoy y atrasado"),
    PENDIENTE: gettext_lazy("Todo lo pendiente"),
    TODO: gettext_lazy("Todo lo anotado"),
}
DE_TODOS = "todos"
UNA_SEMANA = timedelta(days=7)


def _check_ve(request: HttpRequest) -> None:
    if not permisos.ve_seguimientos(request.user):
        raise PermissionDenied(_("El seguimiento es del personal del ministerio."))


def lista(request: HttpRequest, marco: dict[str, Any]) -> HttpResponseBase:
    """What is to be come back to today or should have been before, the oldest first; all that is pending; or all that was
    noted. Mine, or everybody's: who notes nothing down, as who directs, has nothing of their own."""
    _check_ve(request)
    dia = Dia.de_hoy()
    puede_anotar = permisos.puede_anotar(request.user)
    ver, quien = request.GET.get("ver", ""), request.GET.get("quien", "")
    ver = ver if ver in VISTAS else HOY
    de_quienes = {"": _("Lo mío"), DE_TODOS: _("De todo el equipo")} if puede_anotar else {}
    institucion = _institucion(request.GET.get("institucion"))
    de_quien = request.user if puede_anotar and quien != DE_TODOS else None
    elegidos = {cual: _elegidos(de_quien, cual, institucion, dia) for cual in VISTAS}
    dichos = [(_("Qué se ve"), str(VISTAS[ver]))]
    if de_quienes:
        dichos.append((_("De quién"), str(de_quienes["" if de_quien else DE_TODOS])))
    if institucion:
        dichos.append((_("Institución"), institucion.nombre))
    if formato := pide_archivo(request):
        return archivo_de_lista(
            SeguimientosResource(), elegidos[ver], formato, de=_("Seguimiento"), filtros=dichos
        )
    pagina = Paginator(elegidos[ver], POR_PAGINA).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "admin/seguimiento/lista.html",
        {
            **marco,
            "title": _("Seguimiento"),
            "pagina": pagina,
            "grupos": _grupos(list(pagina), dia, ver),
            "dia": dia,
            "dichos": dichos,
            "ver": ver,
            "vistas": pestanas(request, "ver", VISTAS, ver, {c: e.count() for c, e in elegidos.items()}),
            "de_quienes": pestanas(request, "quien", de_quienes, "" if de_quien else DE_TODOS),
            "institucion": institucion,
            "puede_anotar": puede_anotar,
            "aqui": request.get_full_path(),
        },
    )


def _elegidos(user, ver: str, institucion: Institucion | None, dia: Dia) -> QuerySet[Seguimiento]:
    if ver == TODO:
        todos = lectura.con_lo_suyo(Seguimiento.objects.all())
        elegidos = todos.filter(lectura.mios(user)) if user else todos
    else:
        elegidos = lectura.abiertos(user)
        elegidos = elegidos.filter(volver_en__lte=dia.fecha) if ver == HOY else elegidos
    return elegidos.filter(lectura.sobre(institucion)) if institucion else elegidos


def _institucion(pk: str | None) -> Institucion | None:
    numero = entero(pk or "")
    return Institucion.objects.filter(pk=numero).first() if numero is not None else None


def _grupos(notas: list[Seguimiento], dia: Dia, ver: str) -> list[tuple[str, str, list[Seguimiento]]]:
    """(name, its sign, notes), without those that are empty."""
    if ver == TODO:
        return [("", "", notas)] if notas else []
    hoy = dia.fecha
    de = {"vencidos": [], "hoy": [], "luego": []}  # type: dict[str, list[Seguimiento]]
    for nota in notas:
        volver = nota.volver_en
        assert volver is not None
        de["vencidos" if volver < hoy else "hoy" if volver == hoy else "luego"].append(nota)
    nombres = {"vencidos": _("Pasó su día"), "hoy": _("Para hoy"), "luego": _("Más adelante")}
    return [(nombres[clave], clave, suyas) for clave, suyas in de.items() if suyas]


# --- One note


@de_un_acto
def anotar(request: HttpRequest, marco: dict[str, Any]) -> HttpResponse:
    """A new one, about the institution or pledge that the address says, or that the form asks."""
    _check_ve(request)
    permisos.check_puede_anotar(request.user)
    return (
        una_vez(request, lambda: _anotar(request, marco))
        if request.method == "POST"
        else _anotar(request, marco)
    )


def _anotar(request: HttpRequest, marco: dict[str, Any]) -> HttpResponse:
    de_quien = _de_quien(request)
    tipo = request.GET.get("tipo", "")
    form = SeguimientoForm(
        request.POST or None,
        hoy=Dia.de_hoy().fecha,
        de_quien=de_quien,
        initial={"tipo": tipo} if tipo in Seguimiento.Tipo.values else None,
    )
    form.recuperado = hasattr(request, "recuperado")
    titulo = _("Anotar un seguimiento")
    return _formulario(request, marco, form, de_quien=de_quien, title=titulo)


@de_un_acto
def editar(request: HttpRequest, marco: dict[str, Any], pk: int) -> HttpResponse:
    _check_ve(request)
    permisos.check_puede_anotar(request.user)
    nota = get_object_or_404(lectura.con_lo_suyo(Seguimiento.objects.all()), pk=pk)
    de_quien = nota.compromiso or nota.institucion
    form = SeguimientoForm(request.POST or None, instance=nota, hoy=Dia.de_hoy().fecha, de_quien=de_quien)
    form.recuperado = hasattr(request, "recuperado")
    pasos = nota.history.select_related("history_user").order_by("-history_date", "-history_id")[:20]
    return _formulario(
        request, marco, form, de_quien=de_quien, nota=nota, pasos=pasos, title=_("Corregir el seguimiento")
    )


def _formulario(
    request: HttpRequest, marco: dict[str, Any], form: SeguimientoForm, **contexto
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        nota = actos.guardar(form.instance, por=request.user)
        messages.success(request, _anotado(nota))
        return a_donde_estaba(request, "admin:seguimiento")
    return TemplateResponse(
        request,
        "admin/seguimiento/anotar.html",
        {**marco, **contexto, "form": form, "volver": direccion(request, "admin:seguimiento")},
        status=400 if form.errors else 200,
    )


def _anotado(nota: Seguimiento) -> str:
    if nota.volver_en is None or nota.cerrado_en is not None:
        return _("Anotado.")
    return _("Anotado. Se lo recordaremos el %(dia)s.") % {
        "dia": date_format(nota.volver_en, "SHORT_DATE_FORMAT")
    }


def _de_quien(request: HttpRequest) -> Institucion | Compromiso | None:
    """What the address says that it is about; 404 if there is no such thing."""
    for campo, modelo in (("compromiso", Compromiso), ("institucion", Institucion)):
        if pedido := request.GET.get(campo):
            numero = entero(pedido)
            if numero is None:
                raise Http404
            cosas: Any = modelo._default_manager
            con = ("institucion",) if modelo is Compromiso else ()
            return get_object_or_404(cosas.select_related(*con) if con else cosas.all(), pk=numero)
    return None


# --- One click


@solo_por_boton("admin:seguimiento")
def posponer(request: HttpRequest, marco: dict[str, Any], pk: int) -> HttpResponseRedirect:
    """A week from today."""
    hasta = Dia.de_hoy().fecha + UNA_SEMANA
    return _en_un_clic(
        request,
        pk,
        lambda nota: actos.posponer(nota, hasta=hasta, por=request.user),
        _("Queda para el %(dia)s.") % {"dia": date_format(hasta, "SHORT_DATE_FORMAT")},
    )


@solo_por_boton("admin:seguimiento")
def cerrar(request: HttpRequest, marco: dict[str, Any], pk: int) -> HttpResponseRedirect:
    return _en_un_clic(
        request, pk, lambda nota: actos.cerrar(nota, por=request.user), _("Cerrado: ya no queda pendiente.")
    )


@solo_por_boton("admin:seguimiento")
def reabrir(request: HttpRequest, marco: dict[str, Any], pk: int) -> HttpResponseRedirect:
    return _en_un_clic(
        request, pk, lambda nota: actos.reabrir(nota, por=request.user), _("Otra vez pendiente.")
    )


def _en_un_clic(request: HttpRequest, pk: int, hacer, dicho: str) -> HttpResponseRedirect:
    _check_ve(request)
    permisos.check_puede_anotar(request.user)
    nota = get_object_or_404(Seguimiento, pk=pk)
    try:
        hacer(nota)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, dicho)
    return a_donde_estaba(request, "admin:seguimiento")
