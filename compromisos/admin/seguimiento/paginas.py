"""Addresses of the follow-up, for SitioAdmin.get_urls()."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from compromisos.admin import actividad, calidad
from compromisos.admin.seguimiento import encargos, mis_avisos, notas


def urls(admin_site) -> list:
    def vista(pagina: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """A page inside the frame of the admin."""

        @wraps(pagina)
        def dentro(request: HttpRequest, **partes) -> HttpResponseBase:
            return pagina(request, admin_site.each_context(request), **partes)

        return admin_site.admin_view(dentro)

    return [
        path("seguimiento/", vista(notas.lista), name="seguimiento"),
        path("seguimiento/anotar/", vista(notas.anotar), name="seguimiento_anotar"),
        path("seguimiento/<int:pk>/", vista(notas.editar), name="seguimiento_editar"),
        path("seguimiento/<int:pk>/cerrar/", vista(notas.cerrar), name="seguimiento_cerrar"),
        path("seguimiento/<int:pk>/posponer/", vista(notas.posponer), name="seguimiento_posponer"),
        path("seguimiento/<int:pk>/reabrir/", vista(notas.reabrir), name="seguimiento_reabrir"),
        path("seguimiento/encargos/", vista(encargos.lista), name="encargos"),
        path("seguimiento/encargos/dar/", vista(encargos.dar), name="encargos_dar"),
        path("seguimiento/encargos/traspasar/", vista(encargos.traspasar), name="encargos_traspasar"),
        path("calidad/", vista(calidad.tablero), name="calidad"),
        path("calidad/instituciones/", vista(calidad.instituciones), name="calidad_instituciones"),
        path("actividad/", vista(actividad.pagina), name="actividad"),
        path("mis-avisos/", vista(mis_avisos.pagina), name="mis_avisos"),
    ]
