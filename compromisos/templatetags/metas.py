"""Filters of a target: see salidas/numeros.py."""

from django import template

from compromisos.salidas import numeros

register = template.Library()

register.filter("frente_a_la_meta", numeros.frente_a_la_meta)
register.filter("parte_del_camino", numeros.parte_del_camino)
