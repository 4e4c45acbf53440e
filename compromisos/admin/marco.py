"""Frameworks with their elements, and the ties of pledges to them."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import CamposDeLaCasa, InlineDeLaCasa, PorRelacion
from base.edicion_segura import AdminConVersion, FormConVersion
from base.en_castellano import EnCastellano
from base.restricciones import FormConRestricciones
from base.texto import limpiar
from compromisos import publicacion
from compromisos.admin.con_motivo import CAMPO, AdminConMotivo, FormConMotivo, FormSetConMotivo
from compromisos.models import ElementoDeMarco, Marco, VinculoConMarco
from compromisos.publicacion import marcos, permisos


class ElementoInline(InlineDeLaCasa, admin.StackedInline):
    model = ElementoDeMarco
    formset = FormSetConMotivo
    fields = (("tipo", "numero"), "nombre", ("fuente_url", "leida_el"), ("codigo", "orden"))
    can_delete = False  # a pledge may answer to it


class MarcoForm(FormConMotivo, FormConVersion):
    pass


@admin.register(Marco)
class MarcoAdmin(AdminConMotivo, AdminConVersion):
    form = MarcoForm
    list_display = ("sigla", "nombre", "emisor", "fecha")
    search_fields = ("nombre", "sigla")
    ordering = ("orden", "slug")
    inlines = (ElementoInline,)
    fieldsets = (
        (None, {"fields": ("nombre", ("sigla", "slug"), ("emisor", "fecha"), "fuente_url", "nota", "orden")}),
    )
    se_ve_al_guardar = gettext_lazy(
        "Su página es pública: lo que guarde aquí se ve en el sitio en ese momento."
    )

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A new one and its elements are one ficha from the first."""
        if object_id is not None or request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with publicacion.modificar(motivo=_("Marco nuevo."), por=request.user, cuenta_altas=False):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ElementoDeMarco)
class ElementoAdmin(CamposDeLaCasa, EnCastellano, admin.ModelAdmin):
    """For the pickers: elements are written with their framework."""

    view_on_site = False
    search_fields = ("codigo", "numero", "nombre", "marco__sigla", "marco__nombre")
    list_select_related = ("marco",)
    ordering = ("marco__orden", "orden")

    def get_search_results(self, request, queryset, search_term):
        hallados, repetidos = super().get_search_results(request, queryset, search_term)
        return hallados.select_related("marco"), repetidos

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def has_module_permission(self, request) -> bool:
        return False


@admin.register(VinculoConMarco)
class VinculoAdmin(AdminConMotivo):
    """Said with a source, and ended with a reason: never changed."""

    form = FormConRestricciones
    list_display = ("compromiso", "elemento", "quien", "desde", "ver_hasta")
    list_filter = (("elemento__marco", PorRelacion),)
    list_select_related = ("compromiso", "elemento__marco")
    search_fields = ("compromiso__codigo", "compromiso__titulo", "elemento__codigo", "elemento__nombre")
    autocomplete_fields = ("compromiso", "elemento")
    ordering = ("-desde", "-pk")
    fields = ("compromiso", "elemento", "quien", "cita", "fuente")
    se_ve_al_guardar = gettext_lazy("Se verá en la página del compromiso, y queda en el registro público.")

    def get_fieldsets(self, request, obj=None):
        return (
            (
                None,
                {
                    "fields": self.fields
                    if obj is None
                    else (*self.fields, "desde", "ver_hasta", "motivo_fin")
                },
            ),
        )

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else (*self.fields, "desde", "ver_hasta", "motivo_fin")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and permisos.puede_publicar_compromisos(request.user)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        en_pie = obj is None or obj.hasta is None
        return (
            en_pie
            and super().has_delete_permission(request, obj)
            and permisos.puede_publicar_compromisos(request.user)
        )

    delete_confirmation_template = "admin/compromisos/vinculoconmarco/quitar.html"

    def save_model(self, request, obj, form, change):
        marcos.vincular(obj, por=request.user)

    def delete_model(self, request, obj):
        try:
            marcos.desvincular(obj, por=request.user, motivo=limpiar(request.POST.get(CAMPO, ""))[:1000])
        except ValidationError as error:
            raise PermissionDenied(" ".join(error.messages)) from None

    def response_delete(self, request, obj_display, obj_id):
        """Back to the list, which Django keeps for whoever may change its rows."""
        super().response_delete(request, obj_display, obj_id)
        return HttpResponseRedirect(reverse("admin:compromisos_vinculoconmarco_changelist"))

    @admin.display(description=gettext_lazy("hasta"), ordering="hasta")
    def ver_hasta(self, obj):
        return obj.hasta or _("sigue")
