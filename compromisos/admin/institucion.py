"""Institutions in the admin, with their file and the reason of each change: `instituciones` knows of neither."""

from __future__ import annotations

from functools import partial

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from base.edicion_segura import FormConVersion
from compromisos.admin.archivos import ConArchivos
from compromisos.admin.con_motivo import AdminConMotivo, FormConMotivo, FormSetConMotivo
from compromisos.admin.leer import institucion as lectura_de_la_institucion
from compromisos.admin.leer.lista import ListaQueLee
from compromisos.importacion.resources import InstitucionResource
from instituciones.admin import DenominacionInline, InstitucionAdmin
from instituciones.models import Institucion

admin.site.unregister(Institucion)


class InstitucionForm(FormConMotivo, FormConVersion):
    pass


class DenominacionConMotivo(DenominacionInline):
    formset = FormSetConMotivo


@admin.register(Institucion)
class InstitucionConArchivosAdmin(ConArchivos, AdminConMotivo, InstitucionAdmin):
    recurso = InstitucionResource
    form = InstitucionForm
    inlines = (DenominacionConMotivo,)

    # --- After saving: read

    def response_post_save_add(self, request, obj):
        return HttpResponseRedirect(reverse("admin:instituciones_institucion_leer", args=[obj.pk]))

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:instituciones_institucion_leer", args=[obj.pk]))

    def get_changelist(self, request, **kwargs):
        return ListaQueLee

    def get_urls(self):
        leer = self.admin_site.admin_view(require_safe(partial(lectura_de_la_institucion.leer, self)))
        return [path("<int:pk>/", leer, name="instituciones_institucion_leer"), *super().get_urls()]
