"""The list of updates: what each of the staff sees of it, and how it is filtered.

Who only verifies, from outside the ministry, finds published updates as everybody reads them, and nothing
about how they came to be.
"""

from __future__ import annotations

from typing import cast

from django.contrib import admin
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa
from base.dias import Dia
from base.texto import plegar
from compromisos.admin.avance.revision import MAXIMO
from compromisos.admin.importacion.filtro import PorImportacion
from compromisos.models.avance import AvanceQuerySet
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import SituacionAvance

LO_PUBLICO = ("compromiso", "institucion", "fecha_corte", "estado", "publicado_en")


class PorSituacionDeAvance(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("situación"), "situacion"

    def lookups(self, request, model_admin):
        return [(s.value, _(s.etiqueta)) for s in SituacionAvance]

    def queryset(self, request, queryset):
        return queryset.filter(situacion=self.value()) if self.value() else queryset


class PorVerificacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("verificación"), "verificacion"

    def lookups(self, request, model_admin):
        opciones = [("sin", _("Sin verificar")), ("con", _("Ya verificados o cuestionados"))]
        if not solo_verifica(request.user):
            opciones.append(("respuesta", _("Con una respuesta por publicar")))
        return opciones

    def queryset(self, request, queryset):
        if self.value() == "sin":
            return queryset.por_verificar(Dia.de_hoy())
        if self.value() == "respuesta" and not solo_verifica(request.user):
            return queryset.con_respuesta_por_publicar()
        return queryset.filter(verificaciones__isnull=False).distinct() if self.value() else queryset


def solo_verifica(user) -> bool:
    return not permisos.puede_preparar_avances(user)


class ListaDeAvances(AdminDeLaCasa):
    """The list of updates. Which rows, says `permisos.avances_visibles`."""

    list_display = (
        "compromiso",
        "institucion",
        "fecha_corte",
        "estado",
        "situacion",
        "autor",
        "publicado_en",
    )
    list_filter = (PorSituacionDeAvance, PorVerificacion, "estado", "compromiso__edicion", PorImportacion)
    list_select_related = ("compromiso__institucion", "autor")
    search_fields = ("compromiso__busqueda", "compromiso__codigo")
    search_help_text = gettext_lazy("Código, título o institución del compromiso.")
    ordering = ("-pk",)
    actions = ("publicar_seleccionados",)

    def get_queryset(self, request):
        todos = cast(AvanceQuerySet, super().get_queryset(request))
        return permisos.avances_visibles(request.user, todos, Dia.de_hoy())

    def get_search_results(self, request, queryset, search_term):
        for palabra in plegar(search_term).split():
            queryset = queryset.filter(
                Q(compromiso__busqueda__contains=palabra) | Q(busqueda__contains=palabra)
            )
        return queryset, False

    def get_list_filter(self, request):
        if solo_verifica(request.user):
            return PorVerificacion, "estado", "compromiso__edicion"
        return super().get_list_filter(request)

    def lookup_allowed(self, lookup, value, request):
        """Filters limited to fields that the user may read: filtering is guessing."""
        if solo_verifica(request.user):
            return lookup in (
                PorVerificacion.parameter_name,
                "estado__exact",
                "compromiso__edicion__id__exact",
            )
        return super().lookup_allowed(lookup, value, request)

    # --- Columns and actions

    def get_list_display(self, request):
        primera, *columnas = LO_PUBLICO if solo_verifica(request.user) else self.list_display
        revisar = ["revisar"] if permisos.puede_publicar_avances(request.user) else []
        return [primera, *revisar, *columnas]

    @admin.display(description=gettext_lazy("institución"), ordering="compromiso__institucion__nombre")
    def institucion(self, obj):
        return obj.compromiso.institucion

    @admin.display(description=gettext_lazy("revisión"))
    def revisar(self, obj) -> str:
        if obj.situacion != SituacionAvance.EN_REVISION:
            return ""
        direccion = reverse("admin:compromisos_avance_revisar", args=[obj.pk])
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>',
            direccion,
            _("Revisar %(avance)s") % {"avance": obj},
            _("Revisar"),
        )

    def get_actions(self, request):
        acciones = super().get_actions(request)
        acciones.pop("delete_selected", None)
        if not permisos.puede_publicar_avances(request.user):
            acciones.pop("publicar_seleccionados", None)
        return acciones

    @admin.action(description=gettext_lazy("Publicar los seleccionados"))
    def publicar_seleccionados(self, request, queryset):
        pks = ",".join(str(pk) for pk in queryset.order_by("pk").values_list("pk", flat=True)[:MAXIMO])
        return HttpResponseRedirect(f"{reverse('admin:compromisos_avance_publicar_varios')}?pk={pks}")
