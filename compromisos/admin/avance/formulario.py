"""The form of a draft in the admin, on one screen: the update, a row per target, its evidence."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AutocompletarVarios, FormSetDeLaCasa, InlineDeLaCasa, elegir_por
from base.dias import Dia
from base.numeros import entero
from compromisos.models import Compromiso, Evidencia, Medicion, Territorio
from compromisos.publicacion import formularios


class AvanceAdminForm(formularios.AvanceForm):
    """`compromiso` comes with the address that opened the form and is not chosen here."""

    compromiso = forms.ModelChoiceField(queryset=Compromiso.objects.none(), widget=forms.HiddenInput)

    class Meta(formularios.AvanceForm.Meta):
        fields = ("compromiso", *formularios.AvanceForm.Meta.fields, "motivo_correccion")


class MedicionAdminForm(formularios.MedicionForm):
    def campo_de_lugares(self):
        campo = cast(forms.ModelMultipleChoiceField, super().campo_de_lugares())
        campo.widget = AutocompletarVarios(
            Medicion._meta.get_field("territorios"), admin.site, choices=campo.choices
        )
        elegir_por(campo, Territorio.con_donde_queda, "superior__superior")
        return campo


class MedicionFormSet(FormSetDeLaCasa):
    """Offers every quantitative target of the pledge exactly once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        compromiso = getattr(self.instance, "compromiso_id", None) or self._compromiso_enviado()
        hoy = Dia.de_hoy()
        self.metas = (
            list(formularios.metas_medibles(compromiso, hoy, avance=self.instance)) if compromiso else []
        )
        ya = {m.meta_id for m in self.queryset or ()} if self.instance.pk else set()
        faltan = [m for m in self.metas if m.pk not in ya]
        self.extra = len(faltan)
        if not self.is_bound:
            # Prefilled only the first time: in a saved draft, an empty value was left empty on purpose.
            es_nuevo = not self.instance.pk
            self.initial_extra = [{"meta": m.pk, "valor": m.valor if es_nuevo else None} for m in faltan]

    def _compromiso_enviado(self) -> int | None:
        valor = self.data.get("compromiso", "") if self.is_bound else ""
        return entero(valor)

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "metas": self.metas}

    def clean(self):
        super().clean()
        if any("meta" in form.errors for form in self.forms):  # another's, or nobody's: the same answer
            raise ValidationError(_("Esa meta no es de este compromiso."))


class ParteDeBorrador(InlineDeLaCasa, admin.StackedInline):
    """Inline of a draft: changed with it, and no more once it is public."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.es_publico)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


class MedicionInline(ParteDeBorrador):
    model = Medicion
    form = MedicionAdminForm
    formset = MedicionFormSet
    template = "admin/compromisos/avance/mediciones.html"
    can_delete = True
    max_num = 50
    verbose_name_plural = gettext_lazy("Metas que se informan")


class EvidenciaInline(ParteDeBorrador):
    model = Evidencia
    form = formularios.EvidenciaForm
    extra = 1
    max_num = 20
    fields = ("titulo", ("url", "archivo"), ("emisor", "fecha", "fecha_consulta"))
    verbose_name_plural = gettext_lazy("Evidencias: un enlace o un archivo cada una")
