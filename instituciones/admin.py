"""Institutions in the admin: names of today and of before."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from base.admin import InlineDeLaCasa
from base.edicion_segura import AdminConVersion
from base.texto import plegar
from instituciones.models import Denominacion, Institucion, InstitucionQuerySet


class DenominacionInline(InlineDeLaCasa, admin.StackedInline):
    model = Denominacion
    fields = (("nombre", "sigla"), ("desde", "hasta"))


@admin.register(Institucion)
class InstitucionAdmin(AdminConVersion):
    list_display = ("nombre", "sigla", "sector")
    list_filter: ClassVar[Any] = ("sector",)
    search_fields = ("nombres_plegados",)
    search_help_text = _("Por nombre o sigla, de hoy o de antes; las tildes no importan.")
    inlines = (DenominacionInline,)
    prepopulated_fields = {"slug": ("sigla",)}
    se_ve_al_guardar = _("Su página es pública: lo que guarde aquí se ve en el sitio en ese momento.")
    fieldsets = (
        (None, {"fields": ("nombre", "sigla", "slug", "sector", "descripcion", "sitio_web", "ruc")}),
    )

    def get_queryset(self, request):
        todas = cast(InstitucionQuerySet, super().get_queryset(request))
        return todas.editables_por(request.user)

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def como_se_elige(self, institucion: Institucion) -> str:
        """By its whole name: nobody knows sixty acronyms."""
        return f"{institucion.nombre} ({institucion.sigla})" if institucion.sigla else institucion.nombre

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_search_results(self, request, queryset, search_term):
        for palabra in plegar(search_term).split():
            queryset = queryset.filter(nombres_plegados__contains=palabra)
        return queryset, False
