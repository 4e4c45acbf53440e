"""The page that asks about personal data in the middle of whatever was being published.

What was sent is not done (its transaction is taken back); the page says what looks personal, and sends the very same
again: with the reason why it may be published, or back to its form to be mended, where it says it beside what was typed.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from compromisos.publicacion import personales
from compromisos.publicacion.personales import DatosSinRevisar, RazonDada

Vista = Callable[[HttpRequest], HttpResponse]
MOTIVO, VISTOS, VOLVER = "personales_motivo", "personales_vistos", "personales_volver"
NUESTROS = {MOTIVO, VISTOS, VOLVER, "csrfmiddlewaretoken"}
LARGO = 1000


class DatosPersonalesMiddleware:
    """For the pages of the staff: nobody else publishes."""

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path_info.startswith("/admin/"):
            return self.get_response(request)
        with personales.durante(_respuesta(request), hay_pagina=VOLVER not in request.POST):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DatosSinRevisar | personales.FaltaRevisar):
            return None
        list(messages.get_messages(request))  # what was said to be done was taken back
        return TemplateResponse(
            request,
            "admin/datos_personales.html",
            {
                **admin.site.each_context(request),
                "title": _("Antes de publicar: ¿son datos de una persona?"),
                "hallados": error.hallados,
                "vistos": ",".join(sorted({h.huella for h in error.hallados})),
                "motivo": request.POST.get(MOTIVO, "")[:LARGO],
                "falta_motivo": VISTOS in request.POST and VOLVER not in request.POST,
                "largo": LARGO,
                "campos": [(c, v) for c, vs in request.POST.lists() if c not in NUESTROS for v in vs],
                "archivos": [(c, a.name) for c, suyos in request.FILES.lists() for a in suyos],
                "direccion": request.get_full_path(),
            },
            status=409,
        ).render()


def _respuesta(request: HttpRequest) -> RazonDada | None:
    if VISTOS not in request.POST or VOLVER in request.POST:
        return None
    huellas = frozenset(request.POST[VISTOS].split(","))
    return RazonDada(request.POST.get(MOTIVO, "")[:LARGO], request.user, huellas)
