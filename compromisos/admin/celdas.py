"""Cells that several lists have, two short lines each; what does not fit is said whole by its title."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from instituciones.models import Institucion


def en_dos_lineas(codigo: str, titulo: str) -> SafeString:
    """A pledge: its code, and what it is called."""
    return format_html('<span class="codigo">{}</span> <span title="{}">{}</span>', codigo, titulo, titulo)


def con_su_prevision(estado: str, prevision: str) -> SafeString:
    """A state and, where its institution gives bad news of the deadline, `prevision`, under it: as said by it."""
    dicho = render_to_string("admin/_estado.html", {"codigo": estado})
    return format_html('{} <span class="aparte previsto">{}</span>', dicho, prevision) if prevision else dicho


def con_su_nombre(institucion: Institucion) -> SafeString | str:
    """An institution by its acronym and, under it, its name: nobody knows sixty acronyms."""
    nombre = institucion.nombre
    if not institucion.sigla:
        return format_html('<span class="recorte" title="{}">{}</span>', nombre, nombre)
    return format_html(
        '{} <span class="aparte una-linea" title="{}">{}</span>', institucion.sigla, nombre, nombre
    )
