"""Help where it is needed: the first steps, what the words of a list mean, and whom to ask at the door."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from compromisos.lectura.primeros_pasos import GALLETA, pasos_de
from compromisos.models import Firma
from compromisos.reglas.palabras import Estado, Frescura, Palabra, Plazo, Prevision, Respaldo, SituacionAvance

register = template.Library()

SIGNIFICADOS: dict[str, list[tuple[str, type[Palabra]]]] = {
    "compromiso": [
        ("Estado", Estado),
        ("Plazo", Plazo),
        ("Frescura", Frescura),
        ("Respaldo", Respaldo),
        ("Previsión: lo dice la institución; no es una señal", Prevision),
    ],
    "avance": [
        ("Situación", SituacionAvance),
        ("Estado", Estado),
        ("Previsión: lo que se espera del plazo", Prevision),
    ],
}


@register.inclusion_tag("admin/_que_significan.html")
def que_significan(de: str) -> dict[str, Any]:
    """What each word of the list of a model means, if it has any of its own. `{% que_significan "compromiso" %}`"""
    suyas = SIGNIFICADOS.get(de, [])
    return {"grupos": [(_(titulo), palabras, palabras is Estado) for titulo, palabras in suyas]}


@register.inclusion_tag("admin/_primeros_pasos.html", takes_context=True)
def primeros_pasos(context: Any, siempre: bool = False) -> dict[str, Any]:
    """The checklist of whoever reads, until it is done or put away; `siempre`, also then."""
    request = context["request"]
    if not siempre and request.COOKIES.get(GALLETA) == str(request.user.pk):
        return {"pasos": []}
    pasos = pasos_de(request.user)
    if not siempre and all(paso.hecho for paso in pasos):
        return {"pasos": []}
    con_pagina = [(paso, reverse(paso.vista)) for paso in pasos]
    hechos = sum(paso.hecho for paso in pasos)
    return {"request": request, "pasos": con_pagina, "hechos": hechos, "se_guarda": not siempre}


@register.simple_tag
def quien_atiende() -> dict[str, str]:
    """The ministry and where it answers, as its letters say. One query."""
    firma = Firma.actual()
    return {
        "ministerio": firma.ministerio or settings.OPERADOR,
        "telefono": firma.telefono,
        "correo": firma.responder_a or settings.CONTACTO,
    }
