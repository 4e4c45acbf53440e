"""The page of an invitation: its code, then the password that its owner sets, then in. A GET spends nothing."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cuentas import invitaciones
from cuentas.models import Invitacion


class CodigoDeInvitacionForm(forms.Form):
    codigo = forms.CharField(
        label=gettext_lazy("Código de su invitación"),
        max_length=200,
        help_text=gettext_lazy(
            "Está en el mensaje en que la recibió. Puede pegarlo; los guiones y las mayúsculas no importan."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class PonerClaveForm(SetPasswordForm):
    """Django's own, in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("Contraseña")
        self.fields["new_password2"].label = _("Otra vez la misma")
        self.fields["new_password2"].help_text = ""


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitacion(request: HttpRequest) -> HttpResponse:
    """Three answers to a code: it is none of ours, it opens no more and why, or the form of a password."""
    if request.method != "POST":
        return _pedir_codigo(request, CodigoDeInvitacionForm(auto_id="%s"))
    codigo, ahora = request.POST.get("codigo", ""), timezone.now()
    suya = Invitacion.objects.con_codigo(codigo)
    if suya is None:
        pedida = CodigoDeInvitacionForm({"codigo": codigo[:200]}, auto_id="%s")
        pedida.add_error(
            "codigo", _("Ese código no es de ninguna invitación: cópielo otra vez, entero, del mensaje.")
        )
        return _pedir_codigo(request, pedida, estado=404)
    if invitaciones.por_que_no(suya, ahora):
        return _no_abre(request, suya)
    pone = "new_password1" in request.POST
    form = PonerClaveForm(suya.cuenta, request.POST if pone else None)
    if not (pone and form.is_valid()):
        contexto = {"form": form, "codigo": codigo, "cuenta": suya.cuenta}
        return TemplateResponse(request, "cuentas/poner_clave.html", contexto)
    if not invitaciones.aceptar(suya, form.cleaned_data["new_password1"], ahora=ahora):
        return _no_abre(request, Invitacion.objects.get(pk=suya.pk))
    nombre: Any = {"username": suya.cuenta.get_username()}
    return perform_password_login(request, nombre, Login(user=suya.cuenta))


def _pedir_codigo(request: HttpRequest, form: forms.Form, estado: int = 200) -> HttpResponse:
    return TemplateResponse(request, "cuentas/invitacion.html", {"form": form}, status=estado)


def _no_abre(request: HttpRequest, suya: Invitacion) -> HttpResponse:
    contexto = {"por_que": invitaciones.por_que_no(suya, timezone.now()), "quien": suya.quien_la_dio}
    return TemplateResponse(request, "cuentas/invitacion_no_abre.html", contexto, status=410)
