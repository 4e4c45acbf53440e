"""The form of a draft in the admin, on one screen: the update, a row per target, its evidence."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AutocompletarVarios, FormSetDeLaCasa, InlineDeLaCasa, elegir_por
from base.archivo_input import Guardado, frase_de_mas
from base.dias import Dia
from base.numeros import entero
from compromisos.models import Avance, Compromiso, Evidencia, Medicion, Territorio
from compromisos.publicacion import formularios


class AvanceAdminForm(formularios.AvanceForm):
    """`compromiso` comes with the address that opened the form and is not chosen here."""

    compromiso = forms.ModelChoiceField(queryset=Compromiso.objects.none(), widget=forms.HiddenInput)
    # Keys of the unpublished updates of the same day that whoever saves was told of.
    otros_vistos = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta(formularios.AvanceForm.Meta):
        fields = ("compromiso", *formularios.AvanceForm.Meta.fields, "motivo_correccion")

    def clean(self):
        limpios = super().clean()
        if not self.instance.pk and limpios.get("compromiso") and limpios.get("fecha_corte"):
            self._avisar_de_otros(limpios["compromiso"], limpios["fecha_corte"])
        return limpios

    def _avisar_de_otros(self, compromiso: Compromiso, corte: date) -> None:
        """A browser that goes back and saves again makes a second draft of what was saved: it is asked, once."""
        otros = Avance.objects.sin_publicar().filter(
            compromiso=compromiso, fecha_corte=corte, corrige__isnull=True
        )
        vistos = ",".join(map(str, otros.order_by("pk").values_list("pk", flat=True)))
        if not vistos or vistos == self.cleaned_data.get("otros_vistos"):
            return
        datos: Any = cast(QueryDict, self.data).copy()
        datos[self.add_prefix("otros_vistos")] = vistos
        self.data = datos
        if not self.no_se_guardo:
            self.add_error("fecha_corte", _ya_hay(vistos.split(",")[-1]))


def _ya_hay(pk: str) -> str:
    return format_html(
        '{} <a href="{}">{}</a>. {}',
        _("De este compromiso ya hay un avance con ese corte, sin publicar:"),
        reverse("admin:compromisos_avance_change", args=[pk]),
        _("ábralo para seguir"),
        _("No se guardó otro. Si de verdad es otro, vuelva a guardarlo."),
    )


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
            # Never prefilled: what is sent untouched would be said again as if it were new.
            self.initial_extra = [{"meta": m.pk} for m in faltan]

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


class EvidenciaAdminForm(formularios.EvidenciaForm):
    """Says which file it has, and opens it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        suya = self.instance
        if campo := self.fields.get("archivo"):
            if suya.pk and suya.archivo:
                campo.widget.guardado = Guardado(suya.nombre_original, suya.tamano, _direccion(suya))
            elif not suya.pk:
                campo.help_text = _(
                    "Puede elegir varios a la vez: cada uno será una evidencia, con su nombre por título."
                )
        if titulo := self.fields.get("titulo"):
            titulo.required = False

    def clean(self):
        """A file may give its name as title; a link has none to give."""
        limpios = super().clean()
        if not limpios.get("titulo") and "titulo" not in self.errors:
            limpios["titulo"] = self.instance.nombre_original if limpios.get("archivo") else ""
            if not limpios["titulo"] and "archivo" not in self.errors and self.has_changed():
                self.add_error("titulo", _("Escriba el título: qué es, como lo leerá quien lo busque."))
        return limpios


def _direccion(evidencia: Evidencia) -> str:
    return reverse("admin:compromisos_avance_evidencia", args=[evidencia.pk])


class EvidenciaFormSet(FormSetDeLaCasa):
    def clean(self):
        super().clean()
        formularios.check_sin_repetir([f for f in self.forms if f not in self.deleted_forms])
        if sobran := frase_de_mas(self.data, self.prefix):
            raise ValidationError(sobran)


class EvidenciaInline(ParteDeBorrador):
    model = Evidencia
    form = EvidenciaAdminForm
    formset = EvidenciaFormSet
    extra = 1
    max_num = 20
    readonly_fields = ("ver_archivo",)
    verbose_name_plural = gettext_lazy("Evidencias: un enlace o un archivo cada una")

    def get_fields(self, request, obj=None):
        """Of what is public, the file by the name that it came with: the stored one says nothing."""
        archivo = "ver_archivo" if obj and obj.es_publico else "archivo"
        return ("titulo", ("url", archivo), "copia_limpia", ("emisor", "fecha", "fecha_consulta"))

    @admin.display(description=gettext_lazy("Archivo"))
    def ver_archivo(self, obj: Evidencia) -> str:
        if not obj.archivo:
            return "—"
        nombre = obj.nombre_original or obj.titulo
        return format_html(
            '<a href="{}">{}</a>, {}', _direccion(obj), nombre, filesizeformat(obj.tamano or 0)
        )
