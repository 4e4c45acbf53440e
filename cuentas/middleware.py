"""Session limits, and the second factor of who may publish. Only under /admin/: a public page reads
no session, or caches could not keep it."""

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

from cuentas.hooks import DESDE, ULTIMA
from cuentas.permisos import se_le_exige_y_no_lo_lleva

Vista = Callable[[HttpRequest], HttpResponse]
ADMIN, CUENTA = "/admin/", "/admin/cuenta/"
CADA_CUANTO_SE_ANOTA = 60  # seconds: not a write for every page


class SesionQueTerminaMiddleware:
    """After a while without doing anything, and some hours after coming in whatever one does."""

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN) or not request.user.is_authenticated:
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
        return self.get_response(request)


class SegundoFactorMiddleware:
    """Redirect to activation for who may publish and has no second factor yet."""

    LIBRES = ("admin:logout", "admin:jsi18n", "admin:login")

    def __init__(self, get_response: Vista):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._se_mira(request) and se_le_exige_y_no_lo_lleva(request.user):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _se_mira(self, request: HttpRequest) -> bool:
        ruta = request.path_info
        return (
            ruta.startswith(ADMIN)
            and not ruta.startswith(CUENTA)
            and ruta not in map(reverse, self.LIBRES)
            and request.user.is_authenticated
        )
