"""Tags of the frame of the admin."""

from __future__ import annotations

import json
import re
from typing import Any

from django import template
from django.db.models import Model
from django.forms import BaseForm
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from base.castellano import palabras_de
from base.errores import de_formulario, de_partes
from base.historia import FirmaDeCambio, firmas_de

register = template.Library()
PARTES_DE_UNO_LARGO = 3
CON_CEROS = re.compile(r"-?\d[\d,]*\.\d*0")
CASILLA = re.compile(r'<img src="[^"]*icon-(yes|no|unknown)[^"]*" alt="[^"]*">')


@register.inclusion_tag("admin/_errores.html")
def resumen_de_errores(form: BaseForm, partes: Any = ()) -> dict[str, Any]:
    """The errors of a form, and of the formsets edited with it, each with the field it is about."""
    return {"errores": [*de_formulario(form), *de_partes(partes or ())]}


@register.inclusion_tag("admin/_errores.html")
def resumen_de_frases(frases: Any, campo: str = "") -> dict[str, Any]:
    """What stands in the way of a page of one act, if anything: sentences about its one field, or {id of a field: sentence}."""
    pares = frases.items() if isinstance(frases, dict) else ((campo, frase) for frase in frases or ())
    return {"errores": list(pares)}


@register.inclusion_tag("admin/_indice.html")
def indice_del_formulario(adminform: Any, conjuntos: Any = ()) -> dict[str, Any]:
    """The parts of a form and where each is; of a short one, none."""
    partes = [(f"fieldset-0-{n}", f.name or _("Datos")) for n, f in enumerate(adminform)]
    for uno in conjuntos or ():
        nombre = uno.opts.verbose_name if uno.formset.max_num == 1 else uno.opts.verbose_name_plural
        partes.append((f"{uno.formset.prefix}-group", capfirst(nombre)))
    return {"partes": partes if len(partes) >= PARTES_DE_UNO_LARGO else []}


@register.simple_tag
def firmas(objeto: Model) -> tuple[FirmaDeCambio, FirmaDeCambio | None] | None:
    """Who made a record and who changed it last. Two queries."""
    return firmas_de(objeto)


@register.filter
def en_palabras(celda: SafeString) -> SafeString:
    """A cell of a list, where yes and no are words: Django draws them, and names them «True» and «False»."""
    dicho = {"yes": _("Sí"), "no": _("No"), "unknown": "—"}
    return mark_safe(CASILLA.sub(lambda hallada: dicho[hallada[1]], celda))  # noqa: S308 — Django's own markup


@register.filter
def datos_de_filas(parte: Any) -> str:
    """What Django's script is told of the rows edited inside a record, with the words of their kind: «Agregar otra meta»."""
    datos = json.loads(parte.inline_formset_data())
    datos["options"] |= {"addText": palabras_de(parte.opts.model).agregar_otro, "deleteText": _("Quitar")}
    return json.dumps(datos)


@register.filter
def sin_ceros(leido: Any) -> Any:
    """What is read in place of a field, without the decimals that say nothing: 24.0000 is 24."""
    return leido.rstrip("0").rstrip(".") if CON_CEROS.fullmatch(str(leido)) else leido
