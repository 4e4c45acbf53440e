"""What is known of a link, in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from compromisos.lectura.enlaces import EnlaceEnFecha, enlace_de

register = template.Library()

register.filter("su_enlace", enlace_de)


@register.filter
def por_que_no_abre(enlace: EnlaceEnFecha) -> Any:
    """«su servidor no contesta»."""
    return _(enlace.por.explicacion) if enlace.por else ""
