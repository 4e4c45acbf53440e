"""Copies of the site, as files that the operator keeps."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compromisos.salidas import http
from compromisos.salidas.copia.publicadas import publicada
from compromisos.views.comun import abierto


@abierto
@require_safe
def copia(request: HttpRequest, nombre: str) -> HttpResponseBase:
    """Its version is its hash: who lost the connection goes on where it was (`Range`)."""
    suya = publicada(nombre)
    archivo = suya.abrir() if suya else None
    if suya is None or archivo is None:
        raise Http404(_("Esa copia no existe."))
    etag = f'"{suya.sha256}"'
    if (sin_cambios := http.sin_cambios(request, etag)) is not None:
        archivo.close()
        return sin_cambios
    return http.guardado(request, nombre, archivo, etag)
