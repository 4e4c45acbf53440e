"""The registry as schemas: JSON Schema of a record (OpenAPI 3.1) and Table Schema of a file (Data Package).

Nothing is said of a column here that does not stand with the column.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.utils.translation import gettext, override

from compromisos.salidas.datos.columns import ANIDADAS, CLAVES, PUBLICAS, Columna
from compromisos.salidas.datos.nombres import RucWidget
from compromisos.salidas.datos.tipos import Tipo
from compromisos.salidas.datos.widgets import OpcionesWidget, OpcionWidget

EN_JSON = {Tipo.ENTERO: "integer", Tipo.DECIMAL: "number"}
EN_TABLA = {Tipo.ENTERO: "integer", Tipo.DECIMAL: "number", Tipo.FECHA: "date"}
IDIOMAS = ("es", "en")


def en_idioma(texto: Any, idioma: str) -> str:
    with override(idioma):
        return str(texto)


def valores_de(columna: Columna) -> list[tuple[str, dict[str, str]]]:
    """[(what the file says, its words by language)] of a column that says one of a few things; [] of any other."""
    if columna.valores:
        return [(str(codigo), _en_los_dos(etiqueta)) for codigo, etiqueta in columna.valores]
    if isinstance(columna.widget, OpcionWidget):  # its cells hold the Spanish word, which the import reads
        return [(en_idioma(e, "es"), _en_los_dos(e)) for _codigo, e in columna.widget.opciones]
    return []


def _en_los_dos(texto: Any) -> dict[str, str]:
    return {idioma: en_idioma(texto, idioma) for idioma in IDIOMAS}


# --- JSON Schema 2020-12, as OpenAPI 3.1 takes it


@cache
def esquema_json(tabla: str) -> dict[str, Any]:
    """Schema of a record of the table, as its JSON, its JSON Lines and the API say it. Words in Spanish, and in English
    under `x-en`; `x-etiquetas` are those of each code, `x-unidad` what a number counts."""
    columnas = [c for c in PUBLICAS[tabla] if c.en_json]
    _clave, lista, dentro = ANIDADAS.get(tabla, ("", "", ()))
    sueltas = [c for c in columnas if c.nombre not in dentro]
    esquema = _objeto(sueltas, CLAVES[tabla])
    if lista:
        partes = [c for c in columnas if c.nombre in dentro]
        esquema["properties"][lista] = {"type": "array", "items": _objeto(partes, ())}
        esquema["required"].append(lista)
    return esquema


def _objeto(columnas: Iterable[Columna], claves: tuple[str, ...]) -> dict[str, Any]:
    propiedades = {c.nombre: _propiedad(c, c.nombre in claves) for c in columnas}
    return {
        "type": "object",
        "properties": propiedades,
        "required": list(propiedades),
        "additionalProperties": False,
    }


def _propiedad(columna: Columna, es_clave: bool) -> dict[str, Any]:
    numero = EN_JSON.get(columna.tipo)
    dicha: dict[str, Any] = {
        "title": en_idioma(columna.etiqueta, "es"),
        "description": en_idioma(columna.ayuda, "es"),
    }
    if numero:
        dicha["type"] = numero if es_clave else [numero, "null"]
    elif columna.tipo is Tipo.FECHA:
        dicha |= {"type": ["string", "null"], "format": "date"}
    else:
        dicha["type"] = "string"
    if valores := valores_de(columna):
        dicha["enum"] = [codigo for codigo, _palabras in valores] + ([] if es_clave else [""])
        dicha["x-etiquetas"] = dict(valores)
    if isinstance(columna.widget, RucWidget):
        dicha["pattern"] = "^([0-9]{11})?$"
    if columna.unidad:
        dicha["x-unidad"] = _en_los_dos(columna.unidad)
    dicha["x-en"] = {
        "title": en_idioma(columna.etiqueta, "en"),
        "description": en_idioma(columna.ayuda, "en"),
    }
    return dicha


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
        "description": en_idioma(columna.ayuda, idioma),
    }
    if (valores := valores_de(columna)) and not isinstance(columna.widget, OpcionesWidget):
        campo["categories"] = [{"value": codigo, "label": palabras[idioma]} for codigo, palabras in valores]
        campo["constraints"] = {"enum": [codigo for codigo, _palabras in valores]}
    if es_clave:
        campo["constraints"] = {"required": True} | campo.get("constraints", {})
    if columna.unidad:
        campo["unit"] = en_idioma(columna.unidad, idioma)
    return campo
