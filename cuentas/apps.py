from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CuentasConfig(AppConfig):
    """Sign-in of the staff: who comes in, with what, for how long. Knows nothing of commitments."""

    name = "cuentas"
    verbose_name = _("Cuentas")

    def ready(self) -> None:
        from cuentas import hooks, intentos  # noqa: F401 -- the second for its check

        hooks.conectar()
