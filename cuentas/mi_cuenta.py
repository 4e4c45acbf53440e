"""«Mi cuenta»: one's own name, password, second factor, and where one is signed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from base.texto import limpiar
from cuentas import sesiones
from cuentas.hechos import anotar_hecho
from cuentas.models import HechoDeCuenta
from cuentas.permisos import debe_llevar_segundo_factor, lleva_segundo_factor


class NombreForm(forms.Form):
    nombre = forms.CharField(
        label=gettext_lazy("Nombre y apellidos"),
        max_length=150,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "name"}),
    )

    def clean_nombre(self) -> str:
        return " ".join(limpiar(self.cleaned_data["nombre"]).split())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mi_cuenta(request: HttpRequest) -> HttpResponse:
    """Nothing of anybody else is changed here, whatever is sent: it is the account of the session."""
    user: Any = request.user
    form = NombreForm(
        request.POST if "nombre" in request.POST else None, initial={"nombre": user.get_full_name()}
    )
    if "cerrar" in request.POST:
        if sesiones.cerrar(user, salvo=request.session.session_key):
            anotar_hecho(user, HechoDeCuenta.Que.SESIONES, por=user)
        messages.success(request, _("Cerradas: solo sigue abierta esta sesión."))
        return HttpResponseRedirect(request.path)
    if form.is_bound and form.is_valid():
        _llamarse(user, form.cleaned_data["nombre"])
        messages.success(request, _("Guardado."))
        return HttpResponseRedirect(request.path)
    contexto = {
        "form": form,
        "title": _("Mi cuenta"),
        "sesiones": user.sesiones.all(),
        "esta": request.session.session_key,
        "lleva_segundo_factor": lleva_segundo_factor(user),
        "debe_llevarlo": debe_llevar_segundo_factor(user),
    }
    return TemplateResponse(request, "cuentas/mi_cuenta.html", contexto)


def _llamarse(user, nombre: str) -> None:
    antes = user.get_full_name()
    if nombre == antes:
        return
    user.first_name, user.last_name = nombre, ""
    user.save(update_fields=["first_name", "last_name"])
    detalle = _("Nombre: %(antes)s → %(ahora)s") % {"antes": antes or "—", "ahora": nombre}
    anotar_hecho(user, HechoDeCuenta.Que.CAMBIADA, por=user, detalle=detalle)
