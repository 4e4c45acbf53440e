"""The one form of an account: whose it is, and with which role. Nothing else is taken, whatever is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AutocompletarVarios
from base.restricciones import FormConRestricciones
from base.texto import limpiar
from compromisos.lectura.cuentas import cuentas_de_personas
from compromisos.publicacion import roles
from cuentas.permisos import grupos_que_concede
from instituciones.models import Enlace, Institucion


class InstitucionesField(forms.ModelMultipleChoiceField):
    """Institutions by their whole name, looked for as one types."""

    def __init__(self, **kwargs):
        campo = Enlace._meta.get_field("institucion")
        super().__init__(Institucion.objects.all(), widget=AutocompletarVarios(campo, admin.site), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.nombre} ({obj.sigla})" if obj.sigla else obj.nombre


class PersonaForm(forms.Form):
    """Name and e-mail of somebody who gets an account."""

    nombre = forms.CharField(label=gettext_lazy("Nombre y apellidos"), max_length=150)
    correo = forms.EmailField(
        label=gettext_lazy("Correo"),
        max_length=254,
        help_text=gettext_lazy("De trabajo: ahí llega la invitación, y con él se entra."),
    )

    def clean_nombre(self) -> str:
        return limpiar(self.cleaned_data["nombre"])

    def clean_correo(self) -> str:
        correo = self.cleaned_data["correo"]
        otra = cuentas_de_personas().filter(email__iexact=correo).exclude(pk=self._cuenta()).first()
        if otra:
            raise ValidationError(
                _("Ya hay una cuenta con ese correo: %(quien)s."),
                params={"quien": otra.get_full_name() or otra.get_username()},
            )
        return correo

    def _cuenta(self) -> int | None:
        """The account that is being changed."""
        return None


class CuentaForm(PersonaForm, FormConRestricciones):
    quien: Any = None  # who fills it in

    rol = forms.ChoiceField(label=gettext_lazy("Rol"), widget=forms.RadioSelect)
    institucion = InstitucionesField(
        label=gettext_lazy("Institución"),
        required=False,
        help_text=gettext_lazy("Por la que informa: casi siempre una."),
    )

    class Meta:
        model = User
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cuenta = self.instance
        if cuenta.pk:
            datos: dict[str, Any] = {
                "nombre": cuenta.get_full_name() or cuenta.get_username(),
                "correo": cuenta.email,
                "rol": next((r.clave for r in roles.roles_de(cuenta)), ""),
                "institucion": Institucion.objects.filter(enlaces__user=cuenta, enlaces__activo=True),
            }
            self.initial.update(datos)
        if not cambia_de_rol(self.quien, cuenta):
            del self.fields["rol"], self.fields["institucion"]
            return
        concede = set(grupos_que_concede(self.quien).values_list("name", flat=True))
        rol: Any = self.fields["rol"]
        rol.choices = [
            (r.clave, format_html("<strong>{}</strong> <span>{}</span>", r.nombre, r.resumen))
            for r in roles.ROLES.values()
            if r.nombre in concede
        ]

    def clean(self):
        limpios = super().clean()
        if limpios.get("rol") == roles.ENLACE.clave and not limpios.get("institucion"):
            self.add_error("institucion", _("Diga por qué institución informa."))
        return limpios

    @property
    def rol_elegido(self) -> roles.RolDeCuenta | None:
        return roles.ROLES.get(self.cleaned_data.get("rol", ""))

    @property
    def instituciones_elegidas(self) -> list[Institucion]:
        if self.rol_elegido is not roles.ENLACE:
            return []
        return list(self.cleaned_data["institucion"])

    def _cuenta(self) -> int | None:
        return self.instance.pk


def cambia_de_rol(quien, cuenta) -> bool:
    """Whether the role is asked: not one's own, nor a superuser's, which is made by an order of who operates the site."""
    return cuenta.pk is None or not (cuenta.is_superuser or cuenta == quien)
