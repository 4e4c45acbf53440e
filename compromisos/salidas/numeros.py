"""Wording of a value against its target: the one place for these words, on pages, in reports and in the admin.

A target reached by falling is not «14 of 10»: it is told from where it comes down, and to where it should.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from base.numeros import numero
from compromisos.lectura.ficha import MetaEnFecha
from compromisos.models import Meta
from compromisos.reglas.palabras import Sentido


def frente_a_la_meta(meta: Meta, valor: Decimal | None) -> str:
    """«32 de 50 CEM», «de 90 a 14 días; meta: 10»; the bare value of a target without a number."""
    if meta.valor_meta is None:
        return numero(valor)
    partes = {
        "v": numero(valor),
        "n": numero(meta.valor_meta),
        "u": meta.unidad,
        "b": numero(meta.linea_base),
    }
    if meta.sentido != Sentido.DECRECIENTE:
        return _("%(v)s de %(n)s %(u)s") % partes
    if meta.linea_base is None:
        return _("%(v)s %(u)s; meta: %(n)s o menos") % partes
    return _("de %(b)s a %(v)s %(u)s; meta: %(n)s") % partes


def parte_del_camino(vista: MetaEnFecha) -> str:
    """«64 %» from a base of zero, where it is the part of the target; from another, of what. Empty without one."""
    meta, porcentaje = vista.meta, vista.porcentaje
    if porcentaje is None or meta.linea_base is None:
        return ""
    if porcentaje < 0:
        return _("más lejos de la meta que al comienzo")
    if meta.sentido == Sentido.DECRECIENTE:
        return _("%(p)s %% de la reducción prometida") % {"p": numero(porcentaje)}
    if meta.linea_base:
        return _("%(p)s %% del aumento prometido") % {"p": numero(porcentaje)}
    return f"{numero(porcentaje)} %"
