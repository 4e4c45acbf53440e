"""Tags of a target: its figure in words (salidas/numeros.py), its drawing (salidas/dibujo_de_meta.py), how it moved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from base.numeros import numero
from compromisos.lectura import observados
from compromisos.lectura.en_que_cambio import Frase, enumerar, movimientos_de
from compromisos.lectura.ficha import MetaEnFecha
from compromisos.lectura.sin_efecto import frase_de_sin_efecto
from compromisos.models import Medicion
from compromisos.salidas import dibujo_de_meta, numeros

register = template.Library()
LUGARES_CON_NOMBRE = 30  # all regions fit; of districts there are nearly two thousand

register.filter("frente_a_la_meta", numeros.frente_a_la_meta)
register.filter("parte_del_camino", numeros.parte_del_camino)
register.filter("frase_de_lo_observado", observados.frase)
register.filter("frase_de_sin_efecto", frase_de_sin_efecto)
register.filter("frase_de_la_diferencia", observados.frase_de_la_diferencia)


@register.inclusion_tag("components/dibujo_de_meta.html")
def dibujo(vista: MetaEnFecha, *, suelto: bool = False) -> dict:
    """The one drawing of a target; with `suelto`, away from its page, without the list of its values, which leads there.
    `{% dibujo vista %}`"""
    suyo = dibujo_de_meta.dibujo_de(vista)
    return {"vista": vista, "suelto": suelto, "b": suyo.barra, "g": suyo.linea}


@register.filter
def movimientos(vista: MetaEnFecha) -> list[Frase]:
    """How it moved last, and when it went back: `{% for f in vista|movimientos %}`"""
    return movimientos_de(vista.meta, vista.serie)


@register.filter
def ritmo(vista: MetaEnFecha) -> Decimal | None:
    """The value that an even pace would have today, as people say it."""
    return None if vista.esperado is None else dibujo_de_meta.al_ritmo(vista, vista.esperado)


@register.filter
def lugares_de_la_medicion(medicion: Medicion) -> str:
    """The places that a figure names: «En Apurímac y Cusco»; of many, how many, for they stand in its data."""
    lugares = [t.en_lista for t in medicion.territorios.all()]
    if len(lugares) > LUGARES_CON_NOMBRE:
        return _("Nombra %(n)s lugares: están en los datos de la promesa.") % {"n": numero(len(lugares))}
    return _("En %(lugares)s.") % {"lugares": enumerar(lugares)}


register.filter("mes", dibujo_de_meta.mes)  # {{ dia|mes }}: «mar 2026»


@register.filter
def dia_y_mes(dia: date) -> str:
    """«24 mar 2026»."""
    return f"{dia.day} {dibujo_de_meta.mes(dia)}"
