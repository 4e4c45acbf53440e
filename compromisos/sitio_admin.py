"""The admin's frame: its names, and a desk as its front page.

Outside the package `admin`: Django makes the site while that package is still registering models.
"""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SitioAdmin(AdminSite):
    site_title = _("25 por el 25")
    site_header = _("25 por el 25 · Administración")
    index_title = _("Escritorio")
    index_template = "admin/escritorio.html"
    enable_nav_sidebar = False

    def index(self, request: HttpRequest, extra_context=None):
        from compromisos.admin import desk  # by now every model is registered

        return super().index(request, {"casillas": desk.casillas(request.user), **(extra_context or {})})

    def get_urls(self):
        from compromisos.admin import importacion

        return [*importacion.urls(self), *super().get_urls()]
