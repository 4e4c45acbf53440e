"""Data Package 2.0 (https://datapackage.org): every table with what each of its columns means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from base.dias import Dia
from compromisos.salidas.catalogos import conjunto
from compromisos.salidas.catalogos.conjunto import Conjunto
from compromisos.salidas.datos.esquemas import esquema_de_tabla

Huella = Callable[
    [str, str, Dia], tuple[int, str] | None
]  # (table, format, day) -> (bytes, SHA-256), if it is known


def descriptor(dia: Dia, huella: Huella | None = None) -> dict[str, Any]:
    """Of the site, with what `huella` knows of its files; without it, of the zip, where they lie beside it. In the
    language at hand."""
    paquete: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "25-por-el-25",
        "id": conjunto.identificador("datos"),
        "title": str(conjunto.TITULO),
        "description": " ".join(filter(None, (str(conjunto.EXPLICACION), conjunto.aviso()))),
        "homepage": conjunto.absoluta("datos"),
        "version": f"{settings.VERSION}+{dia.fecha.isoformat()}",
        "created": f"{conjunto.modificado(dia)}T00:00:00-05:00",
        "keywords": list(conjunto.CLAVES),
        "licenses": [
            {"name": conjunto.LICENCIA, "path": conjunto.LICENCIA_URL, "title": conjunto.LICENCIA_TITULO}
        ],
        "contributors": [
            {"title": conjunto.quien_publica(), "path": settings.SITE_URL, "roles": ["publisher"]}
        ],
        "resources": [_recurso(c, dia, huella) for c in conjunto.conjuntos(dia)],
    }
    return paquete


def _recurso(de: Conjunto, dia: Dia, huella: Huella | None) -> dict[str, Any]:
    archivo = de.archivo("csv")
    recurso: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": de.tabla,
        "type": "table",
        "path": archivo.url if huella else f"{de.tabla}.csv",
        "title": de.titulo,
        "description": de.explicacion,
        "format": "csv",
        "mediatype": archivo.tipo,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "header": True},
        "schema": esquema_de_tabla(de.tabla, "en" if get_language() == "en" else "es"),
    }
    if huella and (conocida := huella(de.tabla, "csv", dia)):
        peso, sha256 = conocida
        recurso |= {"bytes": peso, "hash": f"sha256:{sha256}"}
    return recurso
