"""allauth's forms without the words inside the boxes: each has its label above."""

from __future__ import annotations

from allauth.account import forms as cuenta
from allauth.mfa.base import forms as segundo_factor
from allauth.mfa.totp import forms as totp
from django import forms


class SinRelleno(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for campo in self.fields.values():
            campo.widget.attrs.pop("placeholder", None)


class EntrarForm(SinRelleno, cuenta.LoginForm):
    pass


class ConfirmarForm(SinRelleno, cuenta.ReauthenticateForm):
    pass


class CodigoForm(SinRelleno, segundo_factor.AuthenticateForm):
    pass


class ConfirmarConCodigoForm(SinRelleno, segundo_factor.ReauthenticateForm):
    pass


class ActivarForm(SinRelleno, totp.ActivateTOTPForm):
    pass
