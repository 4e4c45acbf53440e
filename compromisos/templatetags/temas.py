"""Template tags: the name of a theme, in the language of the page or marked as Spanish: `{% load temas %}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from compromisos.lectura import temas

register = template.Library()

register.filter(temas.de_tema)  # {{ eje.nombre|de_tema }}


@register.filter
def lengua_de_tema(texto: str) -> SafeString | str:
    """`lang` of the element that holds it: `<a href="…"{{ eje.nombre|lengua_de_tema }}>{{ eje.nombre|de_tema }}</a>`."""
    return mark_safe(' lang="es"') if temas.solo_en_espanol(texto) else ""
