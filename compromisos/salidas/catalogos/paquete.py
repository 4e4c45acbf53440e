"""Data Package 2.0 (https://datapackage.org): every table with what each of its columns means."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from base.dias import Dia
from compromisos.salidas.catalogos import conjunto
from compromisos.salidas.catalogos.conjunto import ConjuntoDeDatos, Saber
from compromisos.salidas.datos.esquemas import esquema_de_tabla


def descriptor(dia: Dia, huella: Saber, *, al_lado: bool = False) -> dict[str, Any]:
    """Of the site, with what `huella` knows of its files; `al_lado`, of the zip, where they lie beside it. In the
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
        "resources": [_recurso(c, dia, huella, al_lado) for c in conjunto.conjuntos(dia)],
    }
    return paquete


def _recurso(de: ConjuntoDeDatos, dia: Dia, huella: Saber, al_lado: bool) -> dict[str, Any]:
    archivo = de.archivo("csv")
    recurso: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": de.tabla,
        "type": "table",
        "path": f"{de.tabla}.csv" if al_lado else archivo.url,
        "title": de.titulo,
        "description": de.explicacion,
        "format": "csv",
        "mediatype": archivo.tipo,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "header": True},
        "schema": esquema_de_tabla(de.tabla, "en" if get_language() == "en" else "es"),
    }
    if conocida := huella(de.tabla, "csv", dia):
        recurso |= {"bytes": conocida.peso, "hash": f"sha256:{conocida.sha256}", "rows": conocida.filas}
    return recurso
