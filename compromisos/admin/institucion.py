"""Institutions in the admin, with their file and the reason of each change: `instituciones` knows of neither."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import path, reverse

from base.edicion_segura import FormConVersion
from compromisos.admin.archivos import ConArchivos
from compromisos.admin.con_motivo import AdminConMotivo, FormConMotivo, FormSetConMotivo
from compromisos.admin.leer import institucion as lectura_de_la_institucion
from compromisos.admin.lista_de_instituciones import ColumnasDeInstitucion, PorLoQueFalta
from compromisos.importacion.resources import InstitucionResource
from instituciones.admin import DenominacionInline, InstitucionAdmin
from instituciones.models import Institucion

admin.site.unregister(Institucion)


class InstitucionForm(FormConMotivo, FormConVersion):
    pass


class DenominacionConMotivo(DenominacionInline):
    formset = FormSetConMotivo


@admin.register(Institucion)
class InstitucionConArchivosAdmin(ColumnasDeInstitucion, ConArchivos, AdminConMotivo, InstitucionAdmin):
    recurso = InstitucionResource
    se_lee_en = "leer"
    list_filter: ClassVar[Any] = ("sector", PorLoQueFalta)
    form = InstitucionForm
    inlines = (DenominacionConMotivo,)

    def como_se_elige(self, institucion: Institucion) -> str:
        """What its pickers call it: whole, beside its acronym."""
        return institucion.con_su_sigla

    # --- After saving: read

    def response_post_save_add(self, request, obj):
        return HttpResponseRedirect(reverse("admin:instituciones_institucion_leer", args=[obj.pk]))

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:instituciones_institucion_leer", args=[obj.pk]))

    def get_urls(self):
        leer = self.admin_site.admin_view(partial(lectura_de_la_institucion.leer, self))
        return [path("<int:pk>/", leer, name="instituciones_institucion_leer"), *super().get_urls()]
