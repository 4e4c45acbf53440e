"""Tags of the frame of the admin."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm

from base.errores import de_formulario, de_partes

register = template.Library()


@register.inclusion_tag("admin/_errores.html")
def resumen_de_errores(form: BaseForm, partes: Any = ()) -> dict[str, Any]:
    """The errors of a form, and of the formsets edited with it, each with the field it is about."""
    return {"errores": [*de_formulario(form), *de_partes(partes or ())]}
