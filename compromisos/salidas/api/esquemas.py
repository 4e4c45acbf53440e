"""Schemas of OpenAPI 3.1: a column of the registry, a record, a parameter of the filter form."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict

from base.dias import Dia
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.reglas.busqueda import LARGO_DE_BUSQUEDA
from compromisos.salidas.api.parametros import DE_LA_LISTA, VALORES
from compromisos.salidas.api.recursos import CODIGO, Recurso
from compromisos.salidas.datos.columns import CLAVES, Columna
from compromisos.salidas.datos.nombres import RucWidget
from compromisos.salidas.datos.tipos import Tipo
from compromisos.salidas.datos.widgets import OpcionesWidget

Esquema = dict[str, Any]
DE_TIPO: dict[Tipo, Esquema] = {
    Tipo.TEXTO: {"type": "string"},
    Tipo.CODIGO: {"type": "string"},
    Tipo.LISTA: {"type": "string"},
    Tipo.ENTERO: {"type": ["integer", "null"]},
    Tipo.DECIMAL: {"type": ["number", "null"]},
    Tipo.FECHA: {"type": ["string", "null"], "format": "date"},
    Tipo.MOMENTO: {"type": ["string", "null"], "format": "date-time"},
}
# What names a record in a filter, by the field that it is looked up by.
FORMAS = {
    "slug": r"^[-a-zA-Z0-9_]{1,200}$",
    "codigo": r"^[-a-zA-Z0-9_]{1,200}$",
    "ubigeo": r"^([0-9]{2}|[0-9]{4}|[0-9]{6})$",
    "texto": r"^[^\u0000]*$",  # what no browser sends is refused before it is read
    "cursor": r"^[-A-Za-z0-9_.]+$",
}


def de_columna(columna: Columna, *, es_clave: bool = False) -> Esquema:
    """What a record says under the name of the column, in the language at hand. `x-etiquetas` are the words of each code,
    `x-unidad` what a number counts."""
    suyo = {**DE_TIPO[columna.tipo], "title": str(columna.etiqueta), "description": columna.explicacion}
    if es_clave and isinstance(suyo["type"], list):
        suyo["type"] = suyo["type"][0]
    if columna.valores:
        suyo["enum"] = [*([] if es_clave else [""]), *(str(codigo) for codigo, _etiqueta in columna.valores)]
        suyo["x-etiquetas"] = {str(codigo): str(etiqueta) for codigo, etiqueta in columna.valores}
    if isinstance(columna.widget, RucWidget):
        suyo["pattern"] = "^([0-9]{11})?$"
    if columna.unidad:
        suyo["x-unidad"] = str(columna.unidad)
    if columna.obsoleta:
        suyo |= {"deprecated": True, "x-sunset": columna.obsoleta.hasta.isoformat()}
    return suyo


def de_registro(recurso: Recurso) -> Esquema:
    """What a record of it has. No property is required: «campos» chooses."""
    de, claves = {c.nombre: c for c in recurso.columnas}, CLAVES[recurso.nombre]
    propiedades: dict[str, Esquema] = {}
    for campo in recurso.campos:
        if campo in de:
            propiedades[campo] = de_columna(de[campo], es_clave=campo in claves)
        elif campo.endswith(CODIGO):
            propiedades[campo] = _de_codigo(recurso, campo.removesuffix(CODIGO), de)
        else:
            partes = {c.nombre: de_columna(c) for c in recurso.columnas if c.nombre in recurso.dentro}
            propiedades[campo] = {"type": "array", "items": _objeto(partes, obligatorias=True)}
    return {"title": str(recurso.titulo), "description": str(recurso.que_es), **_objeto(propiedades)}


def _objeto(propiedades: dict[str, Esquema], *, obligatorias: bool = False) -> Esquema:
    suyo: Esquema = {"type": "object", "additionalProperties": False, "properties": propiedades}
    return suyo | ({"required": list(propiedades)} if obligatorias else {})


def _de_codigo(recurso: Recurso, nombre: str, de: dict[str, Columna]) -> Esquema:
    etiquetas = {str(codigo): str(etiqueta) for codigo, etiqueta in recurso.con_codigo[nombre].opciones}
    codigos = list(etiquetas)
    suyo: Esquema = {"type": "string", "title": str(de[nombre].etiqueta), "x-etiquetas": etiquetas}
    if isinstance(de[nombre].widget, OpcionesWidget):
        return suyo | {"description": " · ".join(codigos)}
    return suyo | {"enum": ["", *codigos]}


def de_filtros(dia: Dia) -> list[Esquema]:
    """The filters of the list as parameters, from the form itself."""
    filtro = FiltroCompromisos(QueryDict(), dia)
    return [_de_filtro(filtro, nombre) for nombre in DE_LA_LISTA]


def _de_filtro(filtro: FiltroCompromisos, nombre: str) -> Esquema:
    campo: Any = filtro.form.fields[nombre]
    parametro: Esquema = {"name": nombre, "in": "query", "description": str(campo.label)}
    if isinstance(campo, forms.ModelMultipleChoiceField):
        uno: Esquema = {"type": "string", "pattern": FORMAS[campo.to_field_name or "slug"]}
    elif isinstance(campo, forms.ChoiceField):  # of one value or several
        opciones = [(str(valor), str(texto)) for valor, texto in cast(Any, campo.choices)]
        uno = {"type": "string", "enum": [valor for valor, _texto in opciones]}
        parametro["description"] += ": " + "; ".join(f"{valor}, {texto}" for valor, texto in opciones) + "."
    else:
        uno = {"type": "string", "pattern": FORMAS["texto"], "maxLength": LARGO_DE_BUSQUEDA}
    varios = nombre in FiltroCompromisos.FACETAS
    esquema = {"type": "array", "items": uno, "minItems": 1, "maxItems": VALORES} if varios else uno
    return parametro | {"schema": esquema} | ({"style": "form", "explode": True} if varios else {})
