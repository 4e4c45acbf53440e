"""The files of evidence, for who works with an update: to download, as they came; and to see beside it, as a picture that
was made of them here. Published or not; of those that the list of updates shows to this account, and of no others."""

from __future__ import annotations

from typing import IO, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from base.admin import AdminDeLaCasa
from base.vista_previa import SinVista
from compromisos.models import Evidencia
from compromisos.publicacion import permisos


def bajar(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponseBase:
    evidencia = _suya(admin, request, pk)
    try:
        archivo = evidencia.archivo.open("rb")
    except OSError:
        raise Http404 from None
    return _responder(
        archivo,
        as_attachment=True,
        filename=evidencia.nombre_original,
        content_type=evidencia.tipo_contenido,
    )


def ver(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Of a picture or of a PDF. Of any other kind, of one that cannot be drawn and of one that is gone there is none."""
    try:
        vista = _suya(admin, request, pk).vista()
    except (SinVista, OSError):
        raise Http404 from None
    return _responder(vista, content_type="image/webp")


def _suya(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> Evidencia:
    permisos.check_ve_avances(request.user)
    visibles = Evidencia.objects.filter(avance__in=admin.get_queryset(request), archivo_suprimido_en=None)
    return get_object_or_404(visibles.exclude(archivo=""), pk=pk)


def _responder(archivo: IO[bytes] | Any, **como: Any) -> FileResponse:
    """Nothing of it is a page of this site: it loads nothing, runs nothing and is framed by nobody."""
    respuesta = FileResponse(archivo, **como)
    respuesta.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return respuesta
