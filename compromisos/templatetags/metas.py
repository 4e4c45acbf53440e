"""Filters of a target: see salidas/numeros.py."""

from django import template

from compromisos.salidas import numeros

register = template.Library()

register.filter("con_valor", numeros.con_valor)
register.filter("parte_del_camino", numeros.parte_del_camino)
