"""The admin's frame: its names, and «Hoy» as its front page.

Outside the package `admin`: Django makes the site while that package is still registering models.
"""

from __future__ import annotations

from functools import wraps
from importlib import import_module
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from base.admin import AutocompletarView
from base.dias import Dia
from compromisos.informar.quien import escritorio_de
from compromisos.publicacion import permisos
from cuentas.envios import una_vez
from cuentas.forms import CambiarClaveForm
from cuentas.permisos import debe_llevar_segundo_factor, lleva_segundo_factor


def no_hay(request: HttpRequest, content_type_id: int, object_id: str):
    """«View on site» by type and number would tell of a draft of anybody's that it is there, and its code."""
    raise Http404


def _no_vale_dos_veces(request: HttpRequest) -> bool:
    """Whether the same sending can never be meant twice: it makes something, or changes one version of it."""
    hallada = request.resolver_match
    return not {"version", "version_vista"}.isdisjoint(request.POST) or bool(
        hallada and (hallada.url_name or "").endswith("_add")
    )


class SitioAdmin(AdminSite):
    site_title = _("25 por el 25")
    site_header = _("25 por el 25 · Administración")
    index_title = _("Hoy")
    index_template = "admin/hoy.html"
    enable_nav_sidebar = False
    empty_value_display = "—"

    @property
    def _registry(self) -> dict:
        """Whoever asks what is in the admin has it looked for first: a process that serves readers never does."""
        import_module("compromisos.admin.registrados")
        return self._registrados

    @_registry.setter
    def _registry(self, registrados: dict) -> None:
        self._registrados = registrados

    def index(self, request: HttpRequest, extra_context=None):
        """«Hoy»; of whoever reports for an institution with an account, the desk of theirs, which says what is asked."""
        if escritorio := escritorio_de(request.user):
            return HttpResponseRedirect(escritorio)
        from compromisos.admin.hoy import pagina, panel  # by now every model is registered

        dia = Dia.de_hoy()
        suyo = {
            "hoy": pagina.hoy_de(request.user, dia),
            "suyo": panel.contexto(request.user, dia),
            "importaciones": pagina.ultimas_importaciones(request.user),
            "puede_importar": permisos.puede_importar(request.user),
            "sin_institucion": permisos.informa_con_su_cuenta(request.user),  # the others went to their desk
        }
        return super().index(request, {**suyo, **(extra_context or {})})

    def app_index(self, request: HttpRequest, app_label: str, extra_context=None):
        """There is no page of an application: what it held is in the menu."""
        return HttpResponseRedirect(reverse("admin:index"))

    def autocomplete_view(self, request: HttpRequest):
        return AutocompletarView.as_view(admin_site=self)(request)

    def admin_view(self, view, cacheable=False):
        """What is added is added once, whoever clicks twice; and without «save as new», which no page of ours
        offers and which Django stumbles over when it is sent. What is opened is among the recent of its reader."""
        from compromisos.admin.buscar import recientes

        @wraps(view)
        def vista(request: HttpRequest, *args, **kwargs):
            if request.method == "POST" and "_saveasnew" in request.POST:
                enviado: Any = request.POST.copy()
                del enviado["_saveasnew"]
                request.POST = enviado
            if request.method == "POST" and _no_vale_dos_veces(request):
                return una_vez(request, lambda: view(request, *args, **kwargs))
            respuesta = view(request, *args, **kwargs)
            if request.method == "GET" and respuesta.status_code == 200:
                recientes.recordar(request)
            return respuesta

        return super().admin_view(vista, cacheable)

    def login(self, request: HttpRequest, extra_context=None):
        """Redirect to the only sign-in, that of `cuentas`, which counts tries and asks for the second factor."""
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context=None):
        """Django's page, with the form of `cuentas`, which counts tries."""
        request.current_app = self.name
        return PasswordChangeView.as_view(
            form_class=CambiarClaveForm,
            success_url=reverse("admin:password_change_done"),
            extra_context={
                **self.each_context(request),
                "title": _("Cambiar mi contraseña"),
                **(extra_context or {}),
            },
        )(request)

    def password_change_done(self, request: HttpRequest, extra_context=None):
        return super().password_change_done(
            request, {"title": _("Contraseña cambiada"), **(extra_context or {})}
        )

    def each_context(self, request: HttpRequest) -> dict:
        sin_segundo_factor = (
            settings.DEBUG
            and request.user.is_authenticated
            and debe_llevar_segundo_factor(request.user)
            and not lleva_segundo_factor(request.user)
        )
        return {**super().each_context(request), "sin_segundo_factor": sin_segundo_factor}

    def get_urls(self):
        from compromisos.admin import cartas, informes, manual, mi_rol, plazos
        from compromisos.admin.buscar import pagina as buscar
        from compromisos.admin.hoy import panel
        from compromisos.admin.importacion import paginas
        from compromisos.admin.seguimiento import paginas as seguimiento

        en_el_sitio = path(
            "r/<int:content_type_id>/<path:object_id>/", self.admin_view(no_hay), name="view_on_site"
        )
        return [
            *paginas.urls(self),
            *cartas.urls(self),
            *seguimiento.urls(self),
            *panel.urls(self),
            *informes.urls(self),
            *plazos.urls(self),
            *manual.urls(self),
            path("buscar/", self.admin_view(buscar.buscar), name="buscar"),
            path(
                "primeros-pasos/guardar/",
                self.admin_view(mi_rol.guardar_primeros_pasos),
                name="guardar_primeros_pasos",
            ),
            path("mi-rol/", self.admin_view(mi_rol.mi_rol), name="mi_rol"),
            en_el_sitio,
            *super().get_urls(),
        ]
