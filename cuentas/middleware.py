"""Session limits, and what an account does first of all. Only under /admin/ and /informar/: a public
page reads no session, or caches could not keep it."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cuentas import sesiones
from cuentas.hooks import DESDE, PROVISIONAL, ULTIMA
from cuentas.permisos import se_le_exige_y_no_lo_lleva

Vista = Callable[[HttpRequest], HttpResponse]
# Where accounts come in; public pages read no session.
CON_SESION, CUENTA = ("/admin/", "/informar/"), "/admin/cuenta/"
CADA_CUANTO_SE_ANOTA = 60  # seconds: not a write for every page


class SesionQueTerminaMiddleware:
    """After a while without doing anything, and some hours after coming in whatever one does."""

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(CON_SESION) or not request.user.is_authenticated:
            return self.get_response(request)
        ahora = int(time.time())
        desde = request.session.setdefault(DESDE, ahora)
        ultima = request.session.setdefault(ULTIMA, ahora)
        if ahora - desde > settings.SESION_MAXIMA or ahora - ultima > settings.SESION_INACTIVA:
            logout(request)
            messages.info(request, _("Su sesión terminó. Entre otra vez para seguir donde estaba."))
            return redirect_to_login(
                request.get_full_path() if request.method == "GET" else reverse("admin:index")
            )
        if ahora - ultima > CADA_CUANTO_SE_ANOTA:
            request.session[ULTIMA] = ahora
            sesiones.seguir(request)
        return self.get_response(request)


class AlSalirMiddleware:
    """Clear-Site-Data: who signs out leaves nothing on a shared machine. Not the cookies: one of them says that this device is
    known (equipos.py), and the session's is taken away by itself."""

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "se_salio", False):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class PrimeroEstoMiddleware:
    """Redirect to what an account has to do before anything else: change a password that somebody else typed, then,
    if it needs a second factor, activate it."""

    LIBRES = ("admin:logout", "admin:jsi18n", "admin:login", "account_logout")

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        ruta = request.path_info
        if (
            ruta.startswith(CON_SESION)
            and ruta not in map(reverse, self.LIBRES)
            and request.user.is_authenticated
        ):
            primero = self._primero(request, ruta)
            if primero and ruta != primero:
                return HttpResponseRedirect(primero)
        return self.get_response(request)

    def _primero(self, request: HttpRequest, ruta: str) -> str | None:
        if request.session.get(PROVISIONAL):
            return reverse("admin:password_change")
        if not ruta.startswith(CUENTA) and se_le_exige_y_no_lo_lleva(request.user):
            return reverse("mfa_activate_totp")
        return None
