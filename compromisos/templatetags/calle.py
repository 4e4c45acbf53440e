"""Template tags: what a code or a date is called on a page (lectura/en_palabras.py)."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from base.dias import Dia
from compromisos.lectura import en_palabras
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.prevision import prevision_en_palabras
from compromisos.models import Compromiso
from compromisos.salidas.solicitud import se_ampara_en_la_ley, solicitud
from instituciones.models import Institucion

register = template.Library()

register.filter(en_palabras.en_la_calle)
register.filter(en_palabras.lampara_en_la_calle)
register.filter(prevision_en_palabras)  # {{ avance.prevision|prevision_en_palabras }}
register.filter("al_dia_de", en_palabras.al)  # {{ avance.fecha_corte|al_dia_de }}: «al 24/11/2026»


def _dia(context) -> Dia:
    """The day of the page; `only` takes variables away from a component, and leaves it the request."""
    return getattr(getattr(context, "request", None), "dia", None) or Dia.de_hoy()


@register.simple_tag(takes_context=True)
def cuando(context, fecha) -> str:
    """`{% cuando periodo.cierra %}`: «hace 4 meses»."""
    return en_palabras.cuando(fecha, _dia(context))


@register.simple_tag(takes_context=True)
def plazo_en_palabras(context, compromiso: CompromisoLeido) -> str:
    """`{% plazo_en_palabras compromiso %}`: «Venció el 24/07/2026, hace 4 meses»."""
    return en_palabras.plazo_en_palabras(compromiso, _dia(context))


@register.simple_tag(takes_context=True)
def ultimo_informe_en_palabras(context, compromiso: CompromisoLeido) -> str:
    """`{% ultimo_informe_en_palabras compromiso %}`: «Informó por última vez el 24/11/2026»."""
    return en_palabras.ultimo_informe_en_palabras(compromiso, _dia(context))


@register.simple_tag
def respaldo_en_palabras(respaldo: str, quien: str = "") -> str:
    """`{% respaldo_en_palabras compromiso.respaldo %}`: «Con pruebas»."""
    return en_palabras.respaldo_en_palabras(respaldo, quien)


@register.inclusion_tag("components/excepciones.html", takes_context=True)
def excepciones(context, compromiso: CompromisoLeido) -> dict:
    """What is out of order, on one line; nothing if nothing is. `{% excepciones compromiso %}`"""
    return {"excepciones": en_palabras.excepciones(compromiso, _dia(context))}


@register.inclusion_tag("components/pedir_informacion.html")
def pedir_informacion(institucion: Institucion, compromisos: Iterable[Compromiso]) -> dict:
    """A letter that asks what became of some promises, ready to copy.
    `{% pedir_informacion institucion compromisos %}`"""
    return {
        "institucion": institucion,
        "texto": solicitud(institucion, compromisos),
        "ley": se_ampara_en_la_ley(institucion),
    }
