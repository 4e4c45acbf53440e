"""The form of a note. What seems to tell who somebody is, is asked once before it is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.campos import FechaField
from base.restricciones import FormConRestricciones
from compromisos.models import Compromiso, Seguimiento
from compromisos.reglas.personales import datos
from instituciones.models import Institucion


class ConSuNombre(forms.ModelChoiceField):
    """Institutions by name, with their acronym: whoever does not know sixty acronyms finds them."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.nombre} ({obj.sigla})" if obj.sigla else obj.nombre


class SeguimientoForm(FormConRestricciones):
    """`de_quien`: an institution or a pledge that the page is about, and then it is not asked."""

    fecha = FechaField(label=gettext_lazy("Fecha"), help_text=gettext_lazy("El día en que pasó."))
    volver_en = FechaField(
        label=gettext_lazy("Volver el"),
        required=False,
        help_text=gettext_lazy("Vacío si no queda nada pendiente."),
    )
    institucion = ConSuNombre(
        Institucion.objects.order_by("nombres_plegados"), label=gettext_lazy("Institución"), required=False
    )
    codigo = forms.CharField(
        label=gettext_lazy("Código del compromiso"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Solo si es de uno: está en su página y en la dirección."),
    )
    revisado = forms.BooleanField(
        label=gettext_lazy("No es de una persona atendida: es del trabajo con la institución"), required=False
    )

    class Meta:
        model = Seguimiento
        fields = ("tipo", "fecha", "con_quien", "texto", "volver_en", "institucion")
        widgets = {
            "tipo": forms.RadioSelect,
            "texto": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, hoy: date, de_quien: Institucion | Compromiso | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.hoy, self.de_quien = hoy, de_quien
        self.hallados: list[str] = []
        if isinstance(de_quien, Compromiso):
            del self.fields["codigo"]
            self.fields["institucion"].help_text = _("Solo si habló con otra que la del compromiso.")
        elif de_quien is not None:
            del self.fields["institucion"]
        if not self.instance.pk:
            self.initial.setdefault("fecha", hoy)

    def clean_fecha(self) -> date:
        if self.cleaned_data["fecha"] > self.hoy:
            raise ValidationError(_("Ese día todavía no llega: póngalo en «Volver el»."))
        return self.cleaned_data["fecha"]

    def clean_volver_en(self) -> date | None:
        volver = self.cleaned_data["volver_en"]
        if volver and volver < self.hoy and "volver_en" in self.changed_data:
            raise ValidationError(_("Ese día ya pasó: elija hoy o uno que esté por llegar."))
        return volver

    def clean_codigo(self) -> str:
        codigo = self.cleaned_data["codigo"].strip()
        if codigo and not Compromiso.objects.filter(codigo=codigo).exists():
            raise ValidationError(_("No hay un compromiso con el código «%(codigo)s».") % {"codigo": codigo})
        return codigo

    def clean(self) -> dict[str, Any]:
        limpios = super().clean() or self.cleaned_data
        if self.de_quien is not None:
            es_compromiso = isinstance(self.de_quien, Compromiso)
            setattr(self.instance, "compromiso" if es_compromiso else "institucion", self.de_quien)
        if codigo := limpios.get("codigo"):
            self.instance.compromiso = Compromiso.objects.get(codigo=codigo)
        if self.de_quien is None and not (
            limpios.get("institucion") or codigo or self.instance.compromiso_id
        ):
            self.add_error("institucion", _("Diga de qué institución o de qué compromiso es."))
        self._preguntar(limpios)
        return limpios

    def _preguntar(self, limpios: dict[str, Any]) -> None:
        """What seems personal in what was written, unless it was ticked that it is of nobody attended."""
        escrito = f"{limpios.get('con_quien', '')}\n{limpios.get('texto', '')}"
        self.hallados = [dato.frase for dato in datos(escrito)]
        if self.hallados and not limpios.get("revisado"):
            self.add_error(
                "texto",
                [
                    *self.hallados,
                    _("Si es del trabajo con la institución, marque la casilla y guarde otra vez."),
                ],
            )
