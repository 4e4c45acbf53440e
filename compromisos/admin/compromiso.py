"""Pledges: literal text first, targets inline, updates as a timeline."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from base.admin import FormSetDeLaCasa, InlineDeLaCasa
from base.edicion_segura import AdminConVersion, FormConVersion
from base.numeros import entero
from compromisos.admin import publicar
from compromisos.admin.archivos import ConArchivos
from compromisos.admin.enmiendas import paginas as enmiendas
from compromisos.admin.leer import compromiso as lectura_del_compromiso
from compromisos.admin.lista import ListaDeCompromisos
from compromisos.importacion.resources import CompromisoResource
from compromisos.lectura.enmiendas import SALIDAS
from compromisos.models import Compromiso, Enmienda, Meta
from compromisos.publicacion import permisos
from instituciones.models import Institucion


class MetaFormSet(FormSetDeLaCasa):
    """New targets go after the ones there are; nobody types the order."""

    def save_new(self, form, commit=True):
        ultima = self.instance.metas.order_by("-orden").values_list("orden", flat=True).first()
        form.instance.orden = (ultima or 0) + 1
        return super().save_new(form, commit=commit)


class MetaInline(InlineDeLaCasa, admin.StackedInline):
    model = Meta
    formset = MetaFormSet
    autocomplete_fields = ("responsable",)
    fields = (
        ("indicador", "tipo"),
        ("valor_meta", "unidad", "sentido"),
        ("linea_base", "linea_base_fecha", "linea_base_fuente"),
        ("fecha_limite", "responsable", "nivel_territorial"),
        "medio_verificacion",
        "cita",
        "nota",
    )

    # Of a public pledge they are read here, and change by «Enmendar».

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not (obj and obj.es_publico)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.es_publico)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.es_publico)


class CompromisoForm(FormConVersion):
    class Meta:
        model = Compromiso
        fields = ()  # those of the fieldsets
        widgets = {
            "texto": forms.Textarea(attrs={"rows": 6}),
            "nota": forms.Textarea(attrs={"rows": 3}),
            "ejes": forms.CheckboxSelectMultiple,
        }

    def clean(self):
        """A public pledge has nothing to save here, whatever was sent."""
        super().clean()
        if self.instance.pk and self.instance.es_publico:
            self.add_error(None, str(Compromiso.AVISO_FIJO))
        return self.cleaned_data


@admin.register(Compromiso)
class CompromisoAdmin(ConArchivos, ListaDeCompromisos, AdminConVersion):
    recurso = CompromisoResource
    form = CompromisoForm
    change_form_template = "admin/compromisos/compromiso/change_form.html"
    inlines = (MetaInline,)
    autocomplete_fields = ("edicion", "institucion", "responsable", "territorios")
    actions = ("publicar_seleccionados",)
    fieldsets = (
        (None, {"fields": ("texto", ("edicion", "institucion", "numero"), "titulo")}),
        (
            gettext_lazy("Alcance y plazos"),
            {"fields": ("ejes", "territorios", "alcance", "responsable", ("fecha_inicio", "fecha_limite"))},
        ),
        (gettext_lazy("Fuente y nota"), {"fields": ("fuente", "nota")}),
    )

    # --- What is seen

    def get_readonly_fields(self, request, obj=None):
        """All of a public pledge: it is amended, not edited."""
        return flatten_fieldsets(self.fieldsets) if obj and obj.es_publico else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "institucion":
            kwargs["queryset"] = Institucion.objects.editables_por(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        """Permission to open it as a form: of a public pledge, which then has nothing to fill in, for who publishes. Who
        had it open as a draft is so told what happened, and keeps what was typed. One that was split, merged or
        withdrawn stays as it was left."""
        return (
            super().has_change_permission(request, obj)
            and (not (obj and obj.es_publico) or permisos.puede_publicar_compromisos(request.user))
            and not (obj and obj.dejado_en)
        )

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.es_publico)

    def get_actions(self, request):
        acciones = super().get_actions(request)
        acciones.pop("delete_selected", None)  # deletes in bulk what is deleted one by one, if at all
        if not permisos.puede_publicar_compromisos(request.user):
            acciones.pop("publicar_seleccionados", None)
        return acciones

    @admin.action(description=gettext_lazy("Publicar los seleccionados…"))
    def publicar_seleccionados(self, request, queryset):
        return publicar.publicar_seleccionados(self, request, queryset)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        contexto = {
            "puede_publicar": permisos.puede_publicar_compromisos(request.user),
            "puede_proponer": permisos.puede_proponer_enmiendas(request.user),
        }
        if (pk := entero(object_id)) is not None:
            contexto["salida"] = Enmienda.objects.filter(
                compromiso=pk, tipo__in=[t.value for t in SALIDAS]
            ).first()
            if self.model.objects.sellados().filter(pk=pk).exists():
                contexto |= {"show_save": False, "show_save_and_continue": False}
        return super().change_view(request, object_id, form_url, {**contexto, **(extra_context or {})})

    # --- After saving: read

    def response_post_save_add(self, request, obj):
        return HttpResponseRedirect(reverse("admin:compromisos_compromiso_leer", args=[obj.pk]))

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:compromisos_compromiso_leer", args=[obj.pk]))

    # --- Publishing

    def get_urls(self):
        leer = self.admin_site.admin_view(require_safe(partial(lectura_del_compromiso.leer, self)))
        return (
            [path("<int:pk>/", leer, name="compromisos_compromiso_leer")]
            + [
                path(
                    ruta,
                    self.admin_site.admin_view(partial(vista, self)),
                    name=f"compromisos_compromiso_{nombre}",
                )
                for ruta, vista, nombre in (
                    ("publicar-varios/", publicar.publicar_varios, "publicar_varios"),
                    ("<int:pk>/publicar/", publicar.publicar, "publicar"),
                    ("<int:pk>/como-se-vera/", publicar.como_se_vera, "como_se_vera"),
                    ("<int:pk>/enmendar/", enmiendas.enmendar, "enmendar"),
                    ("propuestas/", enmiendas.propuestas, "propuestas"),
                    ("propuestas/<int:pk>/", enmiendas.propuesta, "propuesta"),
                )
            ]
            + super().get_urls()
        )
