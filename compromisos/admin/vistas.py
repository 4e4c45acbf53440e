"""The saved views of the list of pledges: kept under a name, and taken away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from base.dias import Dia
from base.restricciones import FormConRestricciones
from compromisos.lectura.filtros.interno import FiltroInterno
from compromisos.models import VistaGuardada
from compromisos.publicacion import permisos


class VistaForm(FormConRestricciones):
    """`consulta` is what the list had understood of its address: nothing else is kept."""

    class Meta:
        model = VistaGuardada
        fields = ("nombre", "compartida")
        widgets = {"nombre": forms.TextInput(attrs={"class": "vTextField", "maxlength": 60})}


def guardar(admin: Any, request: HttpRequest) -> HttpResponse:
    """Keep the filters of POST under its name. To share them is of whoever administers."""
    _check_post(admin, request)
    de_casa = request.user if permisos.ve_encargos(request.user) else None
    pedido = QueryDict(request.POST.get("consulta", ""))
    filtro = FiltroInterno(pedido, Dia.de_hoy(), admin.get_queryset(request), de_casa=de_casa)
    consulta = filtro.para_guardar
    form = VistaForm(request.POST, instance=VistaGuardada(duenio=request.user, consulta=consulta))
    if not consulta:
        messages.error(request, _("Filtre la lista antes de guardarla."))
    elif not form.is_valid():
        messages.error(request, " ".join(e for errores in form.errors.values() for e in errores))
    else:
        form.instance.compartida &= permisos.puede_compartir_vistas(request.user)
        form.save()
        messages.success(
            request, _("Guardada: «%(nombre)s» está arriba de la lista.") % {"nombre": form.instance.nombre}
        )
    return _a_la_lista(consulta)


def quitar(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Take away one's own or, of what is shared, anybody's for whoever administers. The pledges stay as they are."""
    _check_post(admin, request)
    vista = get_object_or_404(VistaGuardada.objects.de(request.user), pk=pk)
    if not permisos.puede_quitar_vista(request.user, vista):
        raise PermissionDenied
    vista.delete()
    messages.success(request, _("Se quitó la vista «%(nombre)s».") % {"nombre": vista.nombre})
    return _a_la_lista(vista.consulta)


def _check_post(admin: Any, request: HttpRequest) -> None:
    if request.method != "POST" or not admin.has_view_or_change_permission(request):
        raise PermissionDenied


def _a_la_lista(consulta: str) -> HttpResponseRedirect:
    lista = reverse("admin:compromisos_compromiso_changelist")
    return HttpResponseRedirect(f"{lista}?{consulta}" if consulta else lista)
