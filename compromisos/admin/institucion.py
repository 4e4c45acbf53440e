"""Institutions in the admin, with their file and the reason of each change: `instituciones` knows of neither."""

from __future__ import annotations

from django.contrib import admin

from base.edicion_segura import FormConVersion
from compromisos.admin.archivos import ConArchivos
from compromisos.admin.con_motivo import AdminConMotivo, FormConMotivo, FormSetConMotivo
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
