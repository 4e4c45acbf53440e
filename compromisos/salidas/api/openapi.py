"""The OpenAPI 3.1 document of the API, made from the registry of columns and the filter form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from base.dias import Dia
from base.numeros import CLAVE_MAXIMA
from compromisos.reglas.palabras import TipoCambio
from compromisos.salidas.api import esquemas
from compromisos.salidas.api.cursor import LARGO
from compromisos.salidas.api.esquemas import Esquema
from compromisos.salidas.api.obsolescencia import OBSOLETOS
from compromisos.salidas.api.parametros import LIMITE, LIMITE_MAXIMO, VALORES
from compromisos.salidas.api.problemas import TIPO_DE_CONTENIDO, TIPOS
from compromisos.salidas.api.recursos import DE_UN_COMPROMISO, RECURSOS, Recurso

VERSION = "1.0.0"
TODO_CAMBIO = "todo"
REF = "#/components"


def documento(dia: Dia) -> dict[str, Any]:
    """The whole document, in the active language. No query."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("25 por el 25: API"),
            "version": VERSION,
            "summary": _(
                "Los compromisos contra la violencia hacia las mujeres, y qué se informó de cada uno."
            ),
            "description": _(
                "Solo lectura, sin clave. Los registros son los de los archivos de /datos/, con los mismos nombres. "
                "Ningún campo cambia de significado en su sitio: lo que deba cambiar tendrá otro nombre, y el anterior "
                "seguirá un año por lo menos, anunciado con Deprecation y Sunset."
            ),
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
            "contact": {
                "name": settings.OPERADOR or "25 por el 25",
                "url": f"{settings.SITE_URL}{reverse('api')}",
            },
        },
        "externalDocs": {"url": f"{settings.SITE_URL}{reverse('api')}"},
        "servers": [{"url": reverse("api_indice").rstrip("/")}],
        "security": [],
        "tags": [{"name": r.nombre, "description": str(r.que_es)} for r in RECURSOS.values()],
        "paths": _caminos(),
        "components": _componentes(dia),
    }


# --- Paths


def _caminos() -> dict[str, Any]:
    caminos: dict[str, Any] = {"/": _operacion("indice", _("Qué hay"), [], f"{REF}/schemas/Indice")}
    for recurso in RECURSOS.values():
        caminos |= _de_recurso(recurso)
    return caminos


def _de_recurso(recurso: Recurso) -> dict[str, Any]:
    nombre = recurso.nombre
    suyos: dict[str, Any] = {
        f"/{nombre}/": _lista(recurso, nombre, str(recurso.titulo), _parametros_de(recurso))
    }
    if recurso.clave:
        clave = {"name": recurso.clave, "in": "path", "required": True, "schema": _de_clave(recurso)}
        suyos[f"/{nombre}/{{{recurso.clave}}}/"] = _operacion(
            f"{nombre}_uno",
            _("%(tabla)s: uno") % {"tabla": recurso.titulo},
            [clave, *_referencias("al"), _campos(recurso)],
            f"{REF}/schemas/{nombre}_uno",
            tag=nombre,
            otros=("410",) if recurso.filtrado else (),
        )
    if nombre in DE_UN_COMPROMISO:
        codigo = {
            "name": "codigo",
            "in": "path",
            "required": True,
            "schema": _de_clave(RECURSOS["compromisos"]),
        }
        suyos[f"/compromisos/{{codigo}}/{nombre}/"] = _lista(
            recurso,
            f"compromisos_{nombre}",
            _("%(tabla)s de un compromiso") % {"tabla": recurso.titulo},
            [codigo],
            otros=("410",),
        )
    return suyos


def _lista(
    recurso: Recurso, clave: str, resumen: str, suyos: list[Esquema], otros: tuple[str, ...] = ()
) -> dict[str, Any]:
    parametros = [*suyos, *_referencias("al", "limite", "cursor", "total"), _campos(recurso)]
    return _operacion(
        f"{clave}_lista",
        resumen,
        parametros,
        f"{REF}/schemas/{recurso.nombre}_lista",
        tag=recurso.nombre,
        otros=otros,
    )


def _operacion(
    clave: str,
    resumen: str,
    parametros: list[Esquema],
    esquema: str,
    *,
    tag: str = "",
    otros: tuple[str, ...] = (),
) -> dict[str, Any]:
    parametros = [*parametros, *_referencias("formato"), *([] if tag else _referencias("al"))]
    bien = {
        "description": resumen,
        "headers": {n: {"$ref": f"{REF}/headers/{n}"} for n in ("ETag", "Last-Modified", "Link")},
        "content": {"application/json": {"schema": {"$ref": esquema}}},
    }
    fallas = ("304", "400", "404", "406", "429", "500", "503", *otros)
    operacion: dict[str, Any] = {
        "operationId": clave,
        "summary": resumen,
        "parameters": parametros,
        "responses": {"200": bien, **{s: {"$ref": f"{REF}/responses/{s}"} for s in sorted(fallas)}},
    }
    if tag:
        operacion["tags"] = [tag]
    if tag in OBSOLETOS:
        operacion["deprecated"] = True
    return {"get": operacion}


def _parametros_de(recurso: Recurso) -> list[Esquema]:
    if recurso.filtrado:
        return _referencias(*esquemas.DE_LA_LISTA)
    return {"cambios": _de_cambios, "registro": _del_registro}.get(recurso.nombre, list)()


def _del_registro() -> list[Esquema]:
    desde = {"type": "integer", "minimum": 1, "maximum": CLAVE_MAXIMA}
    return [
        {
            "name": "desde",
            "in": "query",
            "description": _("Primera anotación que se quiere."),
            "schema": desde,
        }
    ]


def _de_cambios() -> list[Esquema]:
    fecha = {"type": "string", "format": "date"}
    tipo = {"type": "string", "enum": [*TipoCambio, TODO_CAMBIO]}
    return [
        {"name": "desde", "in": "query", "description": _("Primer día."), "schema": fecha},
        {"name": "hasta", "in": "query", "description": _("Último día."), "schema": fecha},
        {
            "name": "tipo",
            "in": "query",
            "description": _("Tipo de cambio. Sin él, los que importan; «todo», todos."),
            "schema": {"type": "array", "items": tipo, "minItems": 1, "maxItems": VALORES},
            "style": "form",
            "explode": True,
        },
        {
            "name": "institucion",
            "in": "query",
            "description": _("Institución"),
            "schema": {"type": "string", "pattern": esquemas.FORMAS["slug"]},
        },
    ]


def _campos(recurso: Recurso) -> Esquema:
    return {
        "name": "campos",
        "in": "query",
        "description": _("Qué campos trae cada registro, separados por comas. Sin él, todos."),
        "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(recurso.campos)}},
        "style": "form",
        "explode": False,
    }


def _de_clave(recurso: Recurso) -> Esquema:
    if recurso.por_numero:
        return {"type": "integer", "minimum": 1}
    return {"type": "string", "pattern": esquemas.FORMAS["ubigeo" if recurso.clave == "ubigeo" else "slug"]}


def _referencias(*nombres: str) -> list[Esquema]:
    return [{"$ref": f"{REF}/parameters/{n}"} for n in nombres]


# --- Components


def _componentes(dia: Dia) -> dict[str, Any]:
    return {
        "schemas": _esquemas(),
        "parameters": {p["name"]: p for p in [*esquemas.de_filtros(dia), *_de_todos()]},
        "headers": {
            "ETag": {
                "description": _("La versión de lo que se publica: envíela en If-None-Match."),
                "schema": {"type": "string"},
            },
            "Last-Modified": {
                "description": _("Cuándo cambió algo por última vez."),
                "schema": {"type": "string"},
            },
            "Link": {
                "description": _("Las páginas de alrededor: first, prev, next (RFC 8288)."),
                "schema": {"type": "string"},
            },
            "Retry-After": {"description": _("Segundos que hay que esperar."), "schema": {"type": "string"}},
        },
        "responses": _respuestas(),
    }


def _de_todos() -> list[Esquema]:
    return [
        {
            "name": "al",
            "in": "query",
            "description": _("Lo que se sabía al final de ese día, hora de Lima. Sin él, hoy."),
            "schema": {"type": "string", "format": "date"},
        },
        {
            "name": "limite",
            "in": "query",
            "description": _("Cuántos registros trae la página."),
            "schema": {"type": "integer", "minimum": 1, "maximum": LIMITE_MAXIMO, "default": LIMITE},
        },
        {
            "name": "cursor",
            "in": "query",
            "description": _(
                "Dónde sigue: viene en los enlaces de la página anterior y vale solo para esa lista."
            ),
            "schema": {
                "type": "string",
                "pattern": esquemas.FORMAS["cursor"],
                "minLength": 1,
                "maxLength": LARGO,
            },
        },
        {
            "name": "total",
            "in": "query",
            "description": _(
                "1: cuenta cuántos registros tiene la lista entera, también los de una búsqueda que halla más de los que una página cuenta."
            ),
            "schema": {"type": "integer", "enum": [0, 1]},
        },
        {
            "name": "formato",
            "in": "query",
            "description": _("Solo json; CSV y XLSX están en /datos/."),
            "schema": {"type": "string", "enum": ["json"]},
        },
    ]


def _esquemas() -> dict[str, Esquema]:
    texto, fecha = {"type": "string"}, {"type": "string", "format": "date"}
    enlace = {"type": "string", "format": "uri"}
    o_nada = {"type": ["string", "null"], "format": "uri"}
    enlaces = _objeto({"esta": enlace, "primera": enlace, "anterior": o_nada, "siguiente": o_nada})
    hechos: dict[str, Esquema] = {
        "Indice": _objeto(
            {
                "version": {"type": "integer"},
                "al": fecha,
                "recursos": {
                    "type": "array",
                    "items": _objeto(
                        {"recurso": texto, "titulo": texto, "que_es": texto, "direccion": enlace}
                    ),
                },
            }
        ),
        "Problema": _problema(),
    }
    for nombre, recurso in RECURSOS.items():
        lapso = {"desde": fecha, "hasta": fecha} if nombre == "cambios" else {}
        comun = {"recurso": {"const": nombre}, "al": fecha}
        registro = {"$ref": f"{REF}/schemas/{nombre}"}
        ademas = {"sellos": {"type": "array", "items": _sello()}} if nombre == "registro" else {}
        hechos[nombre] = esquemas.de_registro(recurso)
        hechos[f"{nombre}_lista"] = _objeto(
            {**comun, **lapso, "enlaces": enlaces, "datos": {"type": "array", "items": registro}},
            {
                "total": {"type": "integer", "minimum": 0},
                "avisos": {"type": "array", "items": texto},
                **ademas,
            },
        )
        if recurso.clave:
            en_pie = {"en_pie": {"type": "boolean"}} if nombre == "compromisos" else {}
            otros = dict.fromkeys((*DE_UN_COMPROMISO, "todo"), enlace) if en_pie else {}
            hechos[f"{nombre}_uno"] = _objeto(
                {**comun, **en_pie, "enlaces": _objeto({"esta": enlace, **otros}), "dato": registro}, ademas
            )
    return hechos


def _sello() -> Esquema:
    """A time stamp of the record, where there are any."""
    texto = {"type": "string"}
    return _objeto(
        {
            "numero": {"type": "integer", "minimum": 1},
            "sha256": texto,
            "sellado_en": {"type": "string", "format": "date-time"},
            "autoridad": texto,
            "direccion": {"type": "string", "format": "uri"},
        }
    )


def _problema() -> Esquema:
    texto = {"type": "string"}
    error = _objeto({"parametro": texto, "detalle": texto})
    return _objeto(
        {
            "type": {"type": "string", "enum": [t.direccion for t in TIPOS.values()]},
            "title": texto,
            "status": {"type": "integer"},
            "detail": texto,
        },
        {"instance": texto, "errores": {"type": "array", "items": error}},
    )


def _objeto(propiedades: dict[str, Esquema], opcionales: dict[str, Esquema] | None = None) -> Esquema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(propiedades),
        "properties": {**propiedades, **(opcionales or {})},
    }


def _respuestas() -> dict[str, Any]:
    """Every status that a problem has, with the types that it may be of."""
    respuestas: dict[str, Any] = {"304": {"description": _("No cambió: use lo que ya tiene.")}}
    for status in sorted({t.status for t in TIPOS.values()}):
        suyos = [t for t in TIPOS.values() if t.status == status]
        respuestas[str(status)] = {
            "description": " · ".join(f"{t.titulo} ({t.codigo})" for t in suyos),
            "content": {TIPO_DE_CONTENIDO: {"schema": {"$ref": f"{REF}/schemas/Problema"}}},
        }
        if status in (429, 503):
            respuestas[str(status)]["headers"] = {"Retry-After": {"$ref": f"{REF}/headers/Retry-After"}}
    return respuestas
