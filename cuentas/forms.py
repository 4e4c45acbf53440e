"""allauth's forms without the words inside the boxes: each has its label above."""

from __future__ import annotations

from allauth.account import forms as cuenta
from allauth.mfa.base import forms as segundo_factor
from allauth.mfa.totp import forms as totp
from django import forms

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


class CodigoForm(SinRelleno, segundo_factor.AuthenticateForm):
    pass


class ConfirmarConCodigoForm(SinRelleno, segundo_factor.ReauthenticateForm):
    pass


class ActivarForm(SinRelleno, totp.ActivateTOTPForm):
    pass
