"""Tags of the frame of the admin."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.db.models import Model
from django.forms import BaseForm
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from base.errores import de_formulario, de_partes
from base.historia import Firma, firmas_de

register = template.Library()
CASILLA = re.compile(r'<img src="[^"]*icon-(yes|no|unknown)[^"]*" alt="[^"]*">')


@register.inclusion_tag("admin/_errores.html")
def resumen_de_errores(form: BaseForm, partes: Any = ()) -> dict[str, Any]:
    """The errors of a form, and of the formsets edited with it, each with the field it is about."""
    return {"errores": [*de_formulario(form), *de_partes(partes or ())]}


@register.simple_tag
def firmas(objeto: Model) -> tuple[Firma, Firma | None] | None:
    """Who made a record and who changed it last. Two queries."""
    return firmas_de(objeto)


@register.filter
def en_palabras(celda: SafeString) -> SafeString:
    """A cell of a list, where yes and no are words: Django draws them, and names them «True» and «False»."""
    dicho = {"yes": _("Sí"), "no": _("No"), "unknown": "—"}
    return mark_safe(CASILLA.sub(lambda hallada: dicho[hallada[1]], celda))  # noqa: S308 — Django's own markup
