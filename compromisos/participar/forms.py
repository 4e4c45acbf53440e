"""Forms of whoever takes part without an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.dias import Dia
from compromisos.correo.seguidores import direccion
from compromisos.lectura.seguibles import NoSeSigue, Seguible, leer
from compromisos.models import Seguido

ESPACIOS = " \t\u00a0\u200b\u2060\ufeff"  # what pasting leaves around an address


class _ConTrampa(forms.Form):
    """With a field that people do not see and programs fill in: what comes with it is thanked and thrown away."""

    web = forms.CharField(
        label=gettext_lazy("No llene esto"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def es_de_un_programa(self) -> bool:
        return bool(self.data.get("web"))


class _ConCorreo(_ConTrampa):
    correo = forms.CharField(
        label=gettext_lazy("Su correo"),
        strip=False,
        error_messages={"required": gettext_lazy("Escriba su correo.")},
        widget=forms.EmailInput(
            attrs={"autocomplete": "off", "maxlength": direccion.LARGO, "inputmode": "email"}
        ),
    )

    def clean_correo(self) -> str:
        """One address, as it will be written to. Nothing is guessed, and no line of it may end."""
        escrito = self.cleaned_data["correo"].strip(ESPACIOS)
        if not escrito:
            raise forms.ValidationError(_("Escriba su correo."))
        if len(escrito) > direccion.LARGO:
            raise forms.ValidationError(_("Ese correo es demasiado largo."))
        if any(signo in escrito for signo in ",;") or escrito.count("@") > 1:
            raise forms.ValidationError(_("Escriba un solo correo."))
        escrito = direccion.en_ascii(escrito)
        if not escrito.isascii():
            raise forms.ValidationError(
                _(
                    "El correo lleva una letra que no va en un correo: escríbalo sin tildes, eñes ni otros alfabetos."
                )
            )
        if not direccion.es_una(escrito):
            raise forms.ValidationError(_("Eso no es un correo. Escríbalo así: nombre@correo.pe"))
        return escrito


class SeguirForm(_ConCorreo):
    """What to follow, who, how often. `seguible` is there once it is valid."""

    que = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    ritmo = forms.ChoiceField(
        label=gettext_lazy("Cada cuánto"),
        choices=Seguido.Ritmo.choices,
        initial=Seguido.Ritmo.SEMANAL,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Elija cada cuánto."),
            "invalid_choice": gettext_lazy("Elija cada cuánto."),
        },
    )
    idioma = forms.ChoiceField(
        label=gettext_lazy("Idioma de los correos"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Elija un idioma."),
            "invalid_choice": gettext_lazy("Elija un idioma."),
        },
    )

    field_order = ("que", "correo", "ritmo", "idioma", "web")

    def __init__(self, *args: Any, dia: Dia, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dia = dia
        self.seguible: Seguible | None = None

    def clean_que(self) -> str:
        try:
            self.seguible = leer(self.cleaned_data["que"], self.dia)
        except NoSeSigue as error:
            raise forms.ValidationError(str(error)) from None
        return self.seguible.que


class PaginaForm(_ConCorreo):
    """Asks for the address of one's own page."""
