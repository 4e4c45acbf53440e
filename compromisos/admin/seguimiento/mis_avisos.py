"""Page where each of the staff says which letters they want."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from compromisos.correo import puede_salir
from compromisos.publicacion import avisos, permisos


def pagina(request: HttpRequest, marco: dict[str, Any]) -> HttpResponse:
    if not permisos.recibe_avisos(request.user):
        raise PermissionDenied(_("Estos avisos son del personal del ministerio."))
    if request.method == "POST":
        avisos.elegir(request.user, **{clase: clase in request.POST for clase in avisos.CLASES})
        messages.success(request, _("Guardado."))
        return HttpResponseRedirect(request.path)
    return TemplateResponse(
        request,
        "admin/seguimiento/mis_avisos.html",
        {
            **marco,
            "title": _("Mis avisos"),
            "recibe": {clase: avisos.recibe(request.user, clase) for clase in avisos.CLASES},
            "correo": getattr(request.user, "email", ""),
            "puede_salir": puede_salir(),
        },
    )
