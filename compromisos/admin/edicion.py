"""Editions with their participants, axes, and the places (read only)."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Case, When
from django.utils.translation import gettext_lazy

from base.admin import InlineDeLaCasa, SoloLectura
from base.edicion_segura import AdminConVersion, FormConVersion
from base.en_castellano import EnCastellano
from base.menu_de_fila import de_siempre
from base.texto import plegar
from compromisos.admin.con_motivo import AdminConMotivo, FormConMotivo, FormSetConMotivo
from compromisos.admin.descargar import ConDescarga
from compromisos.models import Edicion, Eje, Participacion, Territorio
from compromisos.salidas.datos.columns.de_oficina import TemasResource


class ParticipacionInline(InlineDeLaCasa, admin.StackedInline):
    model = Participacion
    formset = FormSetConMotivo
    fields = (("institucion", "rol"),)
    autocomplete_fields = ("institucion",)


class EdicionForm(FormConMotivo, FormConVersion):
    pass


@admin.register(Edicion)
class EdicionAdmin(AdminConMotivo, AdminConVersion):
    form = EdicionForm
    list_display = ("nombre", "slug", "anio", "periodicidad")
    inlines = (ParticipacionInline,)
    se_ve_al_guardar = gettext_lazy(
        "Su página es pública: lo que guarde aquí, y quién participa, se ve en el sitio en ese momento."
    )
    search_fields = ("nombre", "slug")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "nombre",
                    "slug",
                    "lema",
                    "presentacion",
                    "fuente_url",
                    "anio",
                    "nota",
                    "periodicidad",
                )
            },
        ),
    )

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()


@admin.register(Eje)
class EjeAdmin(ConDescarga, AdminConMotivo):
    para_leer = TemasResource
    form = FormConMotivo
    fields = ("nombre", "codigo", "descripcion", "orden")
    list_display = ("nombre", "codigo", "orden")
    search_fields = ("nombre",)
    ordering = ("orden",)
    se_ve_al_guardar = gettext_lazy(
        "Su página es pública: lo que guarde aquí se ve en el sitio en ese momento."
    )

    def get_readonly_fields(self, request, obj=None):
        return ("codigo",) if obj else ()

    def acciones_de_fila(self, request, obj):
        return de_siempre(self, request, obj, se_borra=False)

    def has_delete_permission(self, request, obj=None):
        """A theme in use would take itself off the pledges that have it."""
        return super().has_delete_permission(request, obj) and not (obj and obj.compromisos.exists())


@admin.register(Territorio)
class TerritorioAdmin(SoloLectura, EnCastellano, admin.ModelAdmin):
    """Loaded from INEI's directory, searched by autocompletes, never typed."""

    list_display = ("nombre", "nivel", "ubigeo", "superior")
    list_filter = ("nivel",)
    list_select_related = ("superior__superior",)
    search_fields = ("nombre_plegado", "ubigeo")
    ordering = ("ubigeo",)

    def view_on_site(self, obj: Territorio) -> str:
        """Its page, and not Django's redirect, which is closed here."""
        return obj.get_absolute_url()

    def como_se_elige(self, territorio: Territorio) -> str:
        """Many places share a name: «San Juan (distrito, Lucanas, Ayacucho)»."""
        return territorio.con_donde_queda()

    def get_search_results(self, request, queryset, search_term):
        """In a picker, those called exactly so first."""
        plegado = plegar(search_term)
        hallados, repetidos = super().get_search_results(request, queryset, plegado)
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            exacto = Case(When(nombre_plegado=plegado, then=0), default=1)
            hallados = hallados.select_related(*self.list_select_related).order_by(exacto, "ubigeo")
        return hallados, repetidos
