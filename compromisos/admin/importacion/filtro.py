"""Filter of a list by the import that wrote its rows, for the links of an import: it is offered only when asked for."""

from __future__ import annotations

import uuid

from django.contrib import admin
from django.utils.translation import gettext_lazy

from compromisos.importacion import hecho
from compromisos.models import Compromiso, Importacion
from compromisos.publicacion import permisos


class PorImportacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("importación"), "importacion"

    def lookups(self, request, model_admin):
        self.importacion = self._importacion(request)
        return [(str(self.importacion.pk), self.importacion.nombre_original)] if self.importacion else []

    def _importacion(self, request) -> Importacion | None:
        """The one asked for, if the user sees it."""
        try:
            clave = uuid.UUID(self.value() or "")
        except ValueError:
            return None
        return permisos.importaciones_visibles(request.user).filter(pk=clave).first()

    def queryset(self, request, queryset):
        if self.importacion is None:
            return queryset
        de = hecho.compromisos_tocados if queryset.model is Compromiso else hecho.avances_creados
        return queryset.filter(pk__in=de(self.importacion).values("pk"))
