"""Pages that close a period and open it again: what will be public, asked before it is."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from base.admin import con_enlace
from base.dias import Dia
from base.texto import limpiar, plegar
from compromisos.admin.periodo.partes import AdminDePeriodos
from compromisos.lectura import periodos
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Periodo
from compromisos.publicacion import cierre
from cuentas.escritos.acto import de_un_acto

PALABRA = "CERRAR"  # typed by who closes before the announced day
LARGO = 1000


def _pedido(admin: AdminDePeriodos, request: HttpRequest, pk: int) -> Periodo:
    periodo = get_object_or_404(admin.get_queryset(request).select_related("edicion"), pk=pk)
    if not admin.puede_operar(request):
        raise PermissionDenied
    return periodo


@de_un_acto
def cerrar(admin: AdminDePeriodos, request: HttpRequest, pk: int) -> HttpResponse:
    periodo = _pedido(admin, request, pk)
    if not periodo.abierto:
        messages.info(request, _("Ese periodo ya estaba cerrado."))
        return HttpResponseRedirect(admin.tablero_de(periodo))
    faltan_dias = cierre.dias_que_faltan(periodo, timezone.localdate())
    motivo = limpiar(request.POST.get("motivo", ""))[:LARGO]
    errores: dict[str, str] = {}
    if request.method == "POST":
        if faltan_dias and not motivo:
            errores["motivo"] = _("Escriba por qué se cierra antes de lo anunciado: se publica.")
        if faltan_dias and plegar(request.POST.get("palabra", "")) != plegar(PALABRA):
            errores["palabra"] = _("Escriba %(palabra)s para cerrarlo antes de tiempo.") % {
                "palabra": PALABRA
            }
        if not errores:
            try:
                cierre.cerrar(periodo, por=request.user, motivo=motivo)
            except ValidationError as error:
                errores["motivo"] = " ".join(error.messages)
            else:
                hecho = _("Cerrado. Su imagen ya se ve en el sitio.")
                messages.success(request, con_enlace(hecho, periodo.get_absolute_url()))
                return HttpResponseRedirect(admin.tablero_de(periodo))
    cuenta = periodos.contar(periodos.tablero(periodo, Dia.de_hoy()))
    return admin.pagina(
        request,
        "admin/compromisos/periodo/cerrar.html",
        estado=400 if errores else 200,
        periodo=periodo,
        title=_("Cerrar el periodo"),
        errores=errores,
        motivo=motivo,
        palabra=PALABRA,
        escrita=request.POST.get("palabra", ""),
        faltan_dias=faltan_dias,
        compromisos=compromisos_de(Dia.de_hoy()).filter(edicion=periodo.edicion).count(),
        cuenta=cuenta,
    )


@de_un_acto
def reabrir(admin: AdminDePeriodos, request: HttpRequest, pk: int) -> HttpResponse:
    periodo = _pedido(admin, request, pk)
    if por_que_no := cierre.por_que_no_se_reabre(periodo):
        messages.info(request, por_que_no)
        return HttpResponseRedirect(admin.tablero_de(periodo))
    motivo = limpiar(request.POST.get("motivo", ""))[:LARGO]
    errores: dict[str, str] = {}
    if request.method == "POST":
        try:
            cierre.reabrir(periodo, por=request.user, motivo=motivo)
        except ValidationError as error:
            errores["motivo"] = " ".join(error.messages)
        else:
            messages.success(request, _("Abierto otra vez. Cambie el día de cierre si ya pasó."))
            return HttpResponseRedirect(admin.tablero_de(periodo))
    return admin.pagina(
        request,
        "admin/compromisos/periodo/reabrir.html",
        estado=400 if errores else 200,
        periodo=periodo,
        title=_("Deshacer el cierre"),
        errores=errores,
        motivo=motivo,
        vuelve=periodo.anunciado or periodo.cierra,
    )
