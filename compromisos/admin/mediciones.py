"""The rows of an update that measure its pledge's targets: one per target, prefilled with the last value."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compromisos import politicas
from compromisos.models import Medicion, Meta, Territorio
from compromisos.templatetags.sitio import numero
from instituciones.admin_base import FormSetDeLaCasa, InlineDeLaCasa, NumeroInput


class MedicionForm(forms.ModelForm):
    """One row per target, prefilled with its last value; an empty value means «not reported»."""

    # Declared: Django's admin leaves out a relation that has a model of its own in between.
    territorios = forms.ModelMultipleChoiceField(queryset=Territorio.objects.all(), required=False)

    class Meta:
        model = Medicion
        fields = ("meta", "valor", "territorios", "nota")
        widgets = {"meta": forms.HiddenInput, "valor": NumeroInput}

    def __init__(self, *args, metas=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valor"].required = False
        por_pk = {str(m.pk): m for m in metas}
        self.fields["meta"].queryset = Meta.objects.filter(pk__in=[m.pk for m in metas])
        self.meta = por_pk.get(str(self["meta"].value() or ""))
        if self.meta:
            unidad = self.meta.unidad
            self.fields["valor"].label = self.meta.indicador
            self.fields["valor"].help_text = (
                _("Meta: %(meta)s %(unidad)s. Último publicado: %(valor)s. Bórrelo si no informa esta meta.")
                if self.meta.valor is not None
                else _(
                    "Meta: %(meta)s %(unidad)s. Todavía sin medición. Déjelo vacío si no informa esta meta."
                )
            ) % {"meta": numero(self.meta.valor_meta), "unidad": unidad, "valor": numero(self.meta.valor)}
        if not (self.meta and self.meta.nivel_territorial):
            self.fields.pop("territorios", None)
        else:
            self.fields["territorios"].label = _("Cuáles")
            self.fields["territorios"].widget = AutocompleteSelectMultiple(
                Medicion._meta.get_field("territorios"),
                admin.site,
                choices=self.fields["territorios"].choices,
            )

    @property
    def pregunta_del_valor(self) -> str:
        """The field that `preguntas.Pregunta` names."""
        return f"meta-{self.meta.pk}" if self.meta else ""

    @property
    def pregunta_de_la_nota(self) -> str:
        return f"nota-{self.meta.pk}" if self.meta else ""

    def has_changed(self) -> bool:
        """A row counts when it has a value, even the prefilled one; without a value it is left out."""
        if self.instance.pk:
            return super().has_changed()
        return self.is_bound and bool(self.data.get(self.add_prefix("valor"), "").strip())

    def clean(self):
        limpios = super().clean()
        meta = limpios.get("meta")
        if limpios.get("valor") is None and "valor" not in self.errors and self.instance.pk:
            # Emptied: no longer reported. It goes with the value it had, for the history to tell.
            limpios |= {"DELETE": True, "valor": self.initial["valor"]}
        if meta and (lugares := limpios.get("territorios")):
            try:
                politicas.check_lugares(meta, lugares)
            except ValidationError as error:
                self.add_error("territorios", error)
        return limpios


class MedicionFormSet(FormSetDeLaCasa):
    """Offers every quantitative target of the pledge exactly once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        compromiso = getattr(self.instance, "compromiso_id", None) or self._compromiso_enviado()
        self.metas = list(self._metas(compromiso)) if compromiso else []
        ya = {m.meta_id for m in self.queryset} if self.instance.pk else set()
        faltan = [m for m in self.metas if m.pk not in ya]
        self.extra = len(faltan)
        if not self.is_bound:
            # Prefilled only the first time: in a saved draft, an empty value was left empty on purpose.
            es_nuevo = not self.instance.pk
            self.initial_extra = [{"meta": m.pk, "valor": m.valor if es_nuevo else None} for m in faltan]

    @staticmethod
    def _metas(compromiso: int):
        return (
            Meta.objects.con_valor().filter(compromiso=compromiso, valor_meta__isnull=False).order_by("orden")
        )

    def _compromiso_enviado(self) -> int | None:
        valor = self.data.get("compromiso", "") if self.is_bound else ""
        return int(valor) if valor.isdecimal() and len(valor) < 19 else None

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "metas": self.metas}

    def clean(self):
        super().clean()
        if any("meta" in form.errors for form in self.forms):  # another's, or nobody's: the same answer
            raise ValidationError(_("Esa meta no es de este compromiso."))


class MedicionInline(InlineDeLaCasa, admin.StackedInline):
    model = Medicion
    form = MedicionForm
    formset = MedicionFormSet
    template = "admin/compromisos/avance/mediciones.html"
    can_delete = True
    max_num = 50
    verbose_name_plural = gettext_lazy("Metas que se informan")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.es_publico)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission
