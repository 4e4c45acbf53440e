"""The registry as Table Schema of a file (Data Package); as JSON Schema of a record, `salidas/api/esquemas.py`.

Nothing is said of a column here that does not stand with the column.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext, override

from compromisos.salidas.datos.columns import ANIDADAS, CLAVES, PUBLICAS, Columna
from compromisos.salidas.datos.tipos import Tipo
from compromisos.salidas.datos.widgets import OpcionesWidget, OpcionWidget

EN_TABLA = {Tipo.ENTERO: "integer", Tipo.DECIMAL: "number", Tipo.FECHA: "date", Tipo.MOMENTO: "datetime"}
IDIOMAS = ("es", "en")


def en_idioma(texto: Any, idioma: str) -> str:
    with override(idioma):
        return str(texto)


def explicacion_en(columna: Columna, idioma: str) -> str:
    with override(idioma):
        return columna.explicacion


def valores_de(columna: Columna) -> list[tuple[str, dict[str, str]]]:
    """[(what the file says, its words by language)] of a column that says one of a few things; [] of any other."""
    if columna.valores:
        return [(str(codigo), _en_los_dos(etiqueta)) for codigo, etiqueta in columna.valores]
    if (
        palabras := palabras_de(columna)
    ) is not None:  # its cells hold the Spanish word, which the import reads
        return [(en_idioma(e, "es"), _en_los_dos(e)) for _codigo, e in palabras.opciones]
    return []


def palabras_de(columna: Columna) -> OpcionWidget | None:
    """What turns the labels that its cells hold, one or several in each, into codes."""
    widget = columna.widget
    if isinstance(widget, OpcionesWidget):
        return widget.cada_una
    return widget if isinstance(widget, OpcionWidget) else None


def _en_los_dos(texto: Any) -> dict[str, str]:
    return {idioma: en_idioma(texto, idioma) for idioma in IDIOMAS}


# --- Table Schema 2.0, as a Data Package takes it


@cache
def esquema_de_tabla(tabla: str, idioma: str = "es") -> dict[str, Any]:
    """Table Schema of its CSV."""
    with override(idioma):
        falta = gettext("No consta; no es cero")
    claves = CLAVES[tabla]
    esquema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_campo(c, idioma, c.nombre in claves) for c in PUBLICAS[tabla]],
        "missingValues": [{"value": "", "label": falta}],
    }
    if tabla not in ANIDADAS:  # of the others a record takes several rows
        esquema["primaryKey"] = list(claves)
    return esquema


def _campo(columna: Columna, idioma: str, es_clave: bool) -> dict[str, Any]:
    campo: dict[str, Any] = {
        "name": columna.nombre,
        "type": EN_TABLA.get(columna.tipo, "string"),
        "title": en_idioma(columna.etiqueta, idioma),
        "description": explicacion_en(columna, idioma),
    }
    if (valores := valores_de(columna)) and not isinstance(columna.widget, OpcionesWidget):
        campo["categories"] = [{"value": codigo, "label": palabras[idioma]} for codigo, palabras in valores]
        campo["constraints"] = {"enum": [codigo for codigo, _palabras in valores]}
    if es_clave:
        campo["constraints"] = {"required": True} | campo.get("constraints", {})
    if columna.unidad:
        campo["unit"] = en_idioma(columna.unidad, idioma)
    return campo
