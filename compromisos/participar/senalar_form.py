"""Form with which anybody points out an error, and what is asked before it is sent."""

from __future__ import annotations

import hashlib

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.direcciones import pagina_de
from base.texto import limpiar
from compromisos.correo.seguidores import direccion
from compromisos.models.senalamiento import LARGO
from compromisos.reglas.peligro import habla_de_su_peligro
from compromisos.reglas.personales import datos

# What a finding is called for whoever wrote it (`reglas/personales.py:CLASES`).
CLASES: dict[str, str | Promise] = {
    "documento": gettext_lazy("un documento de identidad"),
    "ruc": gettext_lazy("un RUC"),
    "telefono": gettext_lazy("un teléfono"),
    "correo": gettext_lazy("un correo electrónico"),
    "direccion": gettext_lazy("una dirección"),
    "persona": gettext_lazy("el nombre de una persona"),
    "nacimiento": gettext_lazy("una fecha de nacimiento"),
    "caso": gettext_lazy("el número de un caso o una historia clínica"),
    "placa": gettext_lazy("una placa de vehículo"),
    "cuenta": gettext_lazy("una cuenta bancaria"),
}


class SenalarForm(forms.Form):
    """`trampa` is a box that people do not see, and programs fill. `visto` is the hash of what was asked about and is
    sent all the same."""

    que = forms.CharField(
        label=gettext_lazy("¿Qué está mal?"),
        help_text=gettext_lazy("Qué dice la página y qué debería decir. Sin nombres ni datos de nadie."),
        max_length=LARGO,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Diga qué está mal.")},
    )
    en = forms.CharField(
        label=gettext_lazy("¿En qué página lo vio?"),
        help_text=gettext_lazy("La dirección de la página en este sitio."),
        max_length=600,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Diga en qué página de este sitio lo vio.")},
    )
    prueba = forms.URLField(
        label=gettext_lazy("Un enlace que lo pruebe"),
        help_text=gettext_lazy("Una norma, una noticia, un informe publicado."),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "invalid": gettext_lazy("No es la dirección de una página. Escríbala entera: https://…")
        },
    )
    correo = forms.CharField(
        label=gettext_lazy("Su correo, solo si quiere respuesta"),
        help_text=gettext_lazy(
            "Se guarda cifrado y se borra al responderle. Si otra persona lee su correo, mejor no lo deje."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "maxlength": direccion.LARGO}),
    )
    trampa = forms.CharField(
        label=gettext_lazy("Deje esta casilla vacía"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    visto = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_que(self) -> str:
        texto = limpiar(self.cleaned_data["que"])
        if not texto:
            raise forms.ValidationError(_("Diga qué está mal."))
        if not any(c.isalpha() for c in texto):
            raise forms.ValidationError(_("Dígalo con palabras: así no se entiende qué está mal."))
        return texto

    def clean_en(self) -> tuple[str, str]:
        pagina = pagina_de(self.cleaned_data["en"])
        if pagina is None:
            raise forms.ValidationError(
                _(
                    "Esa no es una página de este sitio. Ábrala y copie su dirección, como está arriba en el navegador."
                )
            )
        return pagina

    def clean_prueba(self) -> str:
        prueba = self.cleaned_data["prueba"]
        if prueba and not prueba.lower().startswith(("http://", "https://")):
            raise forms.ValidationError(_("No es la dirección de una página. Escríbala entera: https://…"))
        return prueba

    def clean_correo(self) -> str:
        escrito = self.cleaned_data["correo"]
        if escrito and not direccion.es_una(escrito):
            raise forms.ValidationError(
                _("No es un correo. Escríbalo así: nombre@ejemplo.pe, o deje la casilla vacía.")
            )
        return escrito

    def clean_trampa(self) -> str:
        if self.cleaned_data["trampa"]:
            raise forms.ValidationError(
                _("Esta casilla es una trampa para programas: bórrela y envíe otra vez. No se guardó nada.")
            )
        return ""

    # --- Before it is sent

    @property
    def _dicho(self) -> str:
        return f"{self.cleaned_data['que']}\n{self.cleaned_data['prueba']}"

    @property
    def huella(self) -> str:
        return hashlib.sha256(self._dicho.encode()).hexdigest()[:32]

    @property
    def ya_visto(self) -> bool:
        """Whether the very same was asked about already."""
        return self.cleaned_data["visto"] == self.huella

    @property
    def en_peligro(self) -> bool:
        return habla_de_su_peligro(self.cleaned_data["que"])

    def personales(self) -> list[tuple[str | Promise, tuple[str, ...]]]:
        """(what it seems, as it was written) of what seems to be of a person."""
        return [(CLASES[d.codigo], d.hallados) for d in datos(self._dicho)]
