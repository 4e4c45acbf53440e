"""People of the staff and of institutions, as pages name them."""

from __future__ import annotations

from django.utils.translation import gettext as _


def como_se_llama(cuenta) -> str:
    """Full name, or the name it signs in with; of a personal link, the person it was given to, and that it was one.
    Reads `enlace_personal`: bring it."""
    nombre = cuenta.get_full_name() or cuenta.get_username()
    if getattr(cuenta, "enlace_personal", None) is None:
        return nombre
    return _("%(nombre)s (por su enlace)") % {"nombre": nombre}
