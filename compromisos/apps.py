from typing import Any

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.admin import apps as admin_de_django
from django.contrib.admin.checks import check_dependencies
from django.core import checks
from django.utils.translation import gettext_lazy as _


class CompromisosConfig(AppConfig):
    name = "compromisos"
    verbose_name = _("Compromisos")

    def ready(self) -> None:
        from base import consultas_lentas
        from compromisos.correo.seguidores import comprobar  # noqa: F401 - for its check
        from compromisos.models import cerrojos  # noqa: F401 - its receivers connect themselves
        from compromisos.publicacion import hooks
        from compromisos.views.contenido import apertura  # noqa: F401 - for its check

        hooks.conectar()
        consultas_lentas.conectar()


class AdminConfig(admin_de_django.SimpleAdminConfig):
    """Django's admin with our desk as its front page. It is looked for when it is first asked for (`SitioAdmin`)."""

    default = False  # INSTALLED_APPS names it in full
    default_site = "compromisos.sitio_admin.SitioAdmin"

    def ready(self) -> None:
        """As the library's, but of a site that nobody may have asked for yet."""
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(_check_admin, checks.Tags.admin)


def _check_admin(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return admin.site.check(app_configs)
