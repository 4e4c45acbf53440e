"""Many public pledges amended in one act: what will be public, said before; what was done; and the way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from base.admin import AdminDeLaCasa
from base.dias import Dia, inicio_del_dia
from base.texto import limpiar
from compromisos.lectura.temas import de_tema
from compromisos.models import Compromiso, Enmienda
from compromisos.publicacion import cambios_pedidos, permisos
from compromisos.publicacion.enmiendas_de_varios import (
    ActoDeVarios,
    Actos,
    actos_de_varios,
    datos_de_varios,
    del_mismo_acto,
    deshacer_varios,
    enmendar_varios,
)
from compromisos.reglas.palabras import TipoEnmienda

POR_PAGINA = 30
ANOS = range(1900, 9999)  # a page of acts looks back from it
CONFIRMAR = "admin/compromisos/compromiso/cambiar_publicos.html"
DESHACER = "admin/compromisos/compromiso/deshacer_cambio.html"


def por_confirmar(
    admin: AdminDeLaCasa,
    request: HttpRequest,
    publicos: list[Compromiso],
    vistos: dict[int, int],
    form: forms.Form,
) -> tuple[list[Enmienda], HttpResponse | None]:
    """(what was amended, None) if it was confirmed and could be; else (nothing, the page that says what will be)."""
    for compromiso in publicos:
        compromiso.version = vistos[compromiso.pk]
    pedido = {"ejes": form.cleaned_data["ejes"], "responsable": form.cleaned_data["responsable"]}
    errores: list[str] = []
    if "_confirmar" in request.POST:
        try:
            return enmendar_varios(
                publicos, por=request.user, motivo=form.cleaned_data["motivo"], **pedido
            ), None
        except ValidationError as error:
            errores = error.messages
    cambian = [c for c in publicos if cambios_pedidos(c, datos=datos_de_varios(c, **pedido), metas=())]
    contexto: dict[str, Any] = {
        "title": _("Enmendar varios compromisos"),
        "form": form,
        "vistos": request.POST.get("vistos", ""),
        "cambian": [(c, [de_tema(str(e)) for e in c.ejes.all()]) for c in cambian],
        "ya_estan": [c for c in publicos if c not in cambian],
        "borradores": len(vistos) - len(publicos),
        "ejes": [de_tema(str(e)) for e in pedido["ejes"]],
        "responsable": pedido["responsable"],
        "motivo": form.cleaned_data["motivo"],
        "errores": errores,
    }
    return [], admin.pagina(request, CONFIRMAR, estado=409 if errores else 200, **contexto)


def ultimo_de(user: Any) -> ActoDeVarios | None:
    """The last act of `user` today over several pledges."""
    hoy = inicio_del_dia(Dia.de_hoy().fecha)
    suyas = Enmienda.objects.filter(registrada_por=user, en__gte=hoy)
    return next(iter(actos_de_varios(suyas, hasta=timezone.now(), cuantos=1).actos), None)


def de_una_vez(admin: AdminDeLaCasa, request: HttpRequest) -> Actos:
    """Acts of everybody, over the pledges that `request` sees: where one comes back to undo. The newest, or those up to
    `?hasta=`. Http404 for what is no instant."""
    visibles = admin.get_queryset(request).values("pk")
    suyas = Enmienda.objects.filter(compromiso__in=visibles)
    return actos_de_varios(suyas, hasta=_instante(request) or timezone.now(), cuantos=POR_PAGINA)


def _instante(request: HttpRequest) -> datetime | None:
    if not (escrito := request.GET.get("hasta")):
        return None
    try:
        instante = parse_datetime(escrito)
    except ValueError:
        instante = None
    if instante is None or timezone.is_naive(instante) or instante.year not in ANOS:
        raise Http404
    return instante


def deshacer(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    """What one act changed, and by POST, with a reason, each pledge amended back."""
    permisos.check_puede_publicar_compromisos(request.user)
    visibles = admin.get_queryset(request).values("pk")
    una = get_object_or_404(
        Enmienda.objects.filter(tipo=TipoEnmienda.DATOS.value, compromiso__in=visibles), pk=pk
    )
    suyas = list(del_mismo_acto(una).filter(compromiso__in=visibles))
    errores: list[str] = []
    hechas: list[Enmienda] | None = None
    no: list[tuple[Compromiso, str]] = []
    motivo = request.POST.get("motivo", "")
    if request.method == "POST":
        if not limpiar(motivo):
            errores = [_("Escriba el motivo: se publica.")]
        else:
            hechas, no = deshacer_varios(suyas, por=request.user, motivo=motivo)
    return admin.pagina(
        request,
        DESHACER,
        estado=400 if errores else 200,
        title=_("Deshacer lo que se enmendó de una vez"),
        una=una,
        suyas=suyas,
        hechas=hechas,
        no=no,
        motivo=motivo,
        errores=errores,
    )
