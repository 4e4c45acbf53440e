"""allauth's forms without the words inside the boxes, each with its label above, and with every try counted."""

from __future__ import annotations

from allauth.account import forms as cuenta
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as segundo_factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from cuentas import equipos, intentos, sesiones
from cuentas.hooks import PROVISIONAL
from cuentas.models import ClaveProvisional
from cuentas.nombres import nombre_de_cuenta


class SinRelleno(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for campo in self.fields.values():
            campo.widget.attrs.pop("placeholder", None)


class EntrarForm(SinRelleno, cuenta.LoginForm):
    """The name as whoever types it on a telephone writes it: with a capital, with a space that the keyboard adds."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocapitalize": "none",
            "autocorrect": "off",
            "spellcheck": "false",
        }

    def clean_login(self) -> str:
        """The name that the account has, before tries are counted by it; as typed, if it is nobody's or of several."""
        return nombre_de_cuenta(self.cleaned_data["login"])


class ConfirmarForm(SinRelleno, cuenta.ReauthenticateForm):
    pass


class CodigoContado(SinRelleno):
    """Mixin for a form with a code of the second factor: each try is counted before it is looked at."""

    user: AbstractBaseUser

    def clean_code(self) -> str:
        adapter, nombre = get_adapter(), self.user.get_username()
        equipo = equipos.de(context.request, nombre)
        tomado = adapter.contar(lambda: intentos.de_codigo(self.user.pk, equipo), self.user.pk)
        codigo = super().clean_code()  # type: ignore[misc]
        tomado.acertado()
        return codigo


class CodigoForm(CodigoContado, segundo_factor.AuthenticateForm):
    pass


class ConfirmarConCodigoForm(CodigoContado, segundo_factor.ReauthenticateForm):
    pass


class ActivarForm(CodigoContado, totp.ActivateTOTPForm):
    pass


class CambiarClaveForm(AdminPasswordChangeForm):
    """Change of one's own password: the old one is a try like any other, the new one is another."""

    def clean_old_password(self) -> str:
        request, nombre = context.request, self.user.get_username()
        tomado = get_adapter().contar(
            lambda: intentos.de_clave(request, nombre, equipos.de(request, nombre)), self.user.pk
        )
        clave = super().clean_old_password()
        tomado.acertado()
        return clave

    def clean(self):
        limpios = super().clean() or {}
        if limpios.get("new_password1") and limpios["new_password1"] == limpios.get("old_password"):
            self.add_error("new_password1", _("Escriba una contraseña distinta de la que ya tenía."))
        return limpios

    def save(self, commit=True):
        user = super().save(commit)
        ClaveProvisional.objects.filter(user=user).delete()
        sesiones.cerrar(user, salvo=context.request.session.session_key)  # who knew the old one is out
        context.request.session.pop(PROVISIONAL, None)
        return user
