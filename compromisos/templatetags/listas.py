"""Template tags of lists and of the search: `{% load listas %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from compromisos.lectura.atajos import Atajo
from compromisos.lectura.filtros.resultado import ResultadoDeLista
from compromisos.models import Nivel
from compromisos.templatetags.dibujos import barra_de_estados
from compromisos.templatetags.sitio import ir

register = template.Library()


@register.filter
def nivel_de(codigo: str) -> str:
    """`{{ lugar.nivel|nivel_de }}`: «Distrito»."""
    return str(Nivel(codigo).label)


@register.simple_tag(takes_context=True)
def ir_a(context, atajo: Atajo) -> str:
    """`{% ir_a atajo %}`: its address, on the day of the page."""
    return ir(context, atajo.nombre, **atajo.parametros)


@register.inclusion_tag("components/barra_de_estados.html", takes_context=True)
def barra_del_resultado(context, resultado: ResultadoDeLista) -> dict:
    """How the pledges of this list stand, each state a link to those of them in it. `{% barra_del_resultado resultado %}`"""
    titulo = _("Cómo van estas promesas")
    return barra_de_estados(context, resultado.por_estado, titulo, **resultado.parametros)
