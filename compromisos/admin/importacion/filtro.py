"""Filter of a list by the import that wrote its rows, for the links of an import: offered only when asked for."""

from __future__ import annotations

import uuid

from django.contrib import admin
from django.utils.translation import gettext_lazy

from compromisos.importacion import hecho
from compromisos.models import Importacion
from compromisos.publicacion import permisos


def importacion_pedida(request) -> Importacion | None:
    """The import that ?importacion= names, if the user sees it."""
    try:
        clave = uuid.UUID(request.GET.get("importacion", ""))
    except ValueError:
        return None
    return permisos.importaciones_visibles(request.user).filter(pk=clave).first()


class PorImportacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("importación"), "importacion"

    def lookups(self, request, model_admin):
        self.importacion = importacion_pedida(request)
        return [(str(self.importacion.pk), self.importacion.nombre_original)] if self.importacion else []

    def queryset(self, request, queryset):
        if self.importacion is None:
            return queryset
        return queryset.filter(pk__in=hecho.avances_creados(self.importacion).values("pk"))
