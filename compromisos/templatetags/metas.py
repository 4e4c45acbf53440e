"""A value against its target, in templates: `{% load metas %}`."""

from __future__ import annotations

from django import template

from compromisos.lectura.valores import frase_de_valor, parte_del_camino

register = template.Library()
register.filter(frase_de_valor)
register.filter(parte_del_camino)
