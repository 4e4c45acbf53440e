from django.apps import AppConfig
from django.contrib.admin import apps as admin_de_django
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


class AdminConfig(admin_de_django.AdminConfig):
    """Django's admin with our desk as its front page."""

    default = False  # INSTALLED_APPS names it in full
    default_site = "compromisos.sitio_admin.SitioAdmin"
