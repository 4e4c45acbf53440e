"""Template tags: counts of one institution beside those of others."""

from __future__ import annotations

from django import template

from compromisos.lectura.comparadas import Comparada
from compromisos.lectura.en_palabras import en_la_calle
from compromisos.reglas.palabras import Palabra, Plazo, Respaldo
from compromisos.templatetags.sitio import ir

register = template.Library()

LAMPARAS: dict[str, type[Palabra]] = {"plazo": Plazo, "respaldo": Respaldo}


@register.inclusion_tag("components/cuentas_de.html", takes_context=True)
def cuentas_de(context, lampara: str, comparada: Comparada) -> dict:
    """How many of its pledges have each code of a lamp, in words, each with its list; nothing that none has.
    `{% cuentas_de "plazo" comparada %}`"""
    cuentas = getattr(comparada, f"por_{lampara}")
    slug = comparada.institucion.slug
    return {
        "cuentas": [
            (
                en_la_calle(codigo),
                cuentas[codigo.value],
                ir(context, "compromisos", institucion=slug, **{lampara: codigo.value}),
            )
            for codigo in LAMPARAS[lampara]
            if cuentas.get(codigo.value)
        ]
    }
