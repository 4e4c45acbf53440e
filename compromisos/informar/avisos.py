"""Page of the link in each notice to the staff: it stops that kind of letter, or has it come again, without signing in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from compromisos.publicacion import avisos


@csrf_exempt  # who holds the signed address may: a mail program presses the button by itself (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def dejar_de_recibir(request: HttpRequest, firmado: str) -> HttpResponse:
    """A button each way, never by only opening it: programs that look at links before their reader open them all."""
    request.solo_en_espanol = True  # type: ignore[attr-defined]  # for views/contexto.py
    hallada = avisos.de_firma(firmado)
    if hallada is None:
        respuesta = render(
            request, "informar/aviso_desconocido.html", {"contacto": settings.CONTACTO}, status=404
        )
    else:
        cuenta, clase = hallada
        if request.method == "POST":
            avisos.elegir(cuenta, **{clase: request.POST.get("accion") == "alta"})
        respuesta = render(
            request,
            "informar/avisos.html",
            {"recibe": avisos.recibe(cuenta, clase), "clase": clase, "hecho": request.method == "POST"},
        )
    patch_cache_control(respuesta, no_store=True, private=True)
    respuesta.headers["X-Robots-Tag"] = "noindex, nofollow"
    respuesta.headers.setdefault("Referrer-Policy", "same-origin")
    return respuesta
