"""Middleware: what comes with the key of a form is kept before it is looked at, and forgotten when it was saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import UnreadablePostError
from django.utils.formats import time_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from base.archivo_input import repartir
from cuentas.escritos.guardar import conservar, devolver_archivos, hecho, traer
from cuentas.escritos.llave import RECUPERAR, Llave, quien
from cuentas.models import Escrito

ADMIN = "/admin/"


class EscritosMiddleware:
    """Outside the one that ends sessions: what was sent after the end is kept too, and then the password is asked for.

    Views say with `request.guardado` that they saved; `envios.una_vez`, with `request.repetido`, that it was before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        llave = Llave.de(request)
        with suppress(UnreadablePostError):  # it is for the view to say so
            repartir(request)
        if llave is None:
            return self.get_response(request)
        pedida: Any = request
        escrito = conservar(request, llave)
        if escrito and escrito.se_guardo:
            pedida.ya_guardado = _ya_se_guardo(escrito)
            while escrito and escrito.se_guardo:
                llave = llave.siguiente
                escrito = conservar(request, llave)
        pedida.llave, pedida.conservado = llave, escrito
        if request.path_info.startswith(ADMIN) and request.user.pk == llave.cuenta:
            devolver_archivos(request, llave.cuenta)
        respuesta = self.get_response(request)
        if hasattr(request, "guardado") or hasattr(request, "repetido"):
            if 300 <= respuesta.status_code < 400:
                hecho(llave, respuesta["Location"])
        elif escrito and not request.user.is_authenticated and self._se_le_pide_entrar(request, escrito):
            return _que_entre(request, respuesta, escrito)
        return respuesta

    def _se_le_pide_entrar(self, request: HttpRequest, escrito: Escrito) -> bool:
        return request.path_info.startswith(ADMIN) or puede_entrar(escrito)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """Of the admin; a personal link asks for its own, once it is known whose it is."""
        if request.method == "GET" and RECUPERAR in request.GET and request.path_info.startswith(ADMIN):
            if cuenta := quien(request):
                traer(request, cuenta.pk)
                if not hasattr(request, "recuperado"):
                    messages.info(
                        request,
                        _("Eso que se quería recuperar ya se guardó, se descartó o es de otra cuenta."),
                    )


def puede_entrar(escrito: Escrito) -> bool:
    """Whether it was written with an account that one signs in to, and not with a personal link's. One query."""
    return get_user_model().objects.filter(pk=escrito.cuenta_id, is_active=True).exists()


def _que_entre(request: HttpRequest, respuesta: HttpResponse, escrito: Escrito) -> HttpResponse:
    """To the sign-in, and from there back to the form with all that was in it. A script is told no: it does not sign in."""
    if not isinstance(respuesta, HttpResponseRedirect):
        return respuesta
    messages.info(
        request, _("Lo que escribió no se perdió: entre y lo tendrá otra vez en su formulario, sin guardar.")
    )
    return redirect_to_login(escrito.para_recuperar)


def _ya_se_guardo(escrito: Escrito) -> str:
    """The sentence for a form that was saved, then brought back by the browser and sent again."""
    return format_html(
        '{} <a href="{}">{}</a>. {}',
        _("Este formulario ya se guardó a las %(hora)s:")
        % {"hora": time_format(localtime(escrito.en), "H:i")},
        escrito.destino,
        _("ábralo para seguir"),
        _("No se guardó dos veces. Lo que escribió sigue abajo; si de verdad es otro, vuelva a guardarlo."),
    )
