"""Institutions in the admin, with their file: `instituciones` knows nothing of files."""

from __future__ import annotations

from django.contrib import admin

from compromisos.admin.archivos import ConArchivos
from compromisos.importacion.resources import InstitucionResource
from instituciones.admin import InstitucionAdmin
from instituciones.models import Institucion

admin.site.unregister(Institucion)


@admin.register(Institucion)
class InstitucionConArchivosAdmin(ConArchivos, InstitucionAdmin):
    recurso = InstitucionResource
