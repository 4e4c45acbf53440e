"""Cells that several lists have, two short lines each; what does not fit is said whole by its title. Of a second line, a list of one
line a row shows `data-breve`, or nothing."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.numeros import numero
from compromisos.reglas.palabras import Prevision
from instituciones.models import Institucion

# Bad news of a deadline in one word, where a row has one line.
EN_UNA_PALABRA: dict[str, str | Promise] = {
    Prevision.CON_APOYO.value: gettext_lazy("apoyo"),
    Prevision.EN_RIESGO.value: gettext_lazy("riesgo"),
    Prevision.NO_SE_CUMPLIRA.value: gettext_lazy("tarde"),
}


def en_dos_lineas(codigo: str, titulo: str) -> SafeString:
    """A pledge: its code, and what it is called."""
    return format_html('<span class="codigo">{}</span> <span title="{}">{}</span>', codigo, titulo, titulo)


def con_su_prevision(estado: str, prevision: str, codigo: str) -> SafeString:
    """A state and, where its institution gives bad news of the deadline, `prevision`, under it: as said by it."""
    dicho = render_to_string("admin/_estado.html", {"codigo": estado})
    if not prevision:
        return dicho
    aparte = '{} <span class="aparte previsto" data-breve="{}">{}</span>'
    return format_html(aparte, dicho, EN_UNA_PALABRA.get(codigo, ""), prevision)


def con_su_retraso(fecha: str, dias: int) -> SafeString:
    """A day and, under it, how long ago it passed."""
    dicho = ngettext("%(n)s día de retraso", "%(n)s días de retraso", dias) % {"n": numero(dias)}
    corto = _("hace %(n)s d") % {"n": numero(dias)}
    aparte = '{} <strong class="aparte retraso" data-breve="{}">{}</strong>'
    return format_html(aparte, fecha, corto, dicho)


def con_su_nombre(institucion: Institucion) -> SafeString | str:
    """An institution by its acronym and, under it, its name: nobody knows sixty acronyms."""
    nombre = institucion.nombre
    if not institucion.sigla:
        return format_html('<span class="recorte" title="{}">{}</span>', nombre, nombre)
    return format_html(
        '{} <span class="aparte una-linea" title="{}">{}</span>', institucion.sigla, nombre, nombre
    )
