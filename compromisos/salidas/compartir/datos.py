"""The page of open data in the words of schema.org, for search engines of data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from base.dias import Dia
from compromisos.salidas.catalogos import conjunto
from compromisos.salidas.catalogos.conjunto import ConjuntoDeDatos
from compromisos.salidas.compartir.enlazados import bloque


def de_los_datos(dia: Dia) -> SafeString:
    """The catalogue with a Dataset for each table."""
    return bloque(
        {
            "@type": "DataCatalog",
            "@id": f"{conjunto.absoluta('datos')}#catalogo",
            "name": str(conjunto.TITULO),
            "description": str(conjunto.EXPLICACION),
            "url": conjunto.absoluta("datos"),
            "dataset": [_dataset(c, dia) for c in conjunto.conjuntos(dia)],
        }
    )


def _dataset(de: ConjuntoDeDatos, dia: Dia) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "@id": de.pagina,
        "identifier": conjunto.identificador(de.tabla),
        "name": f"25 por el 25: {de.titulo}",
        "description": f"{de.explicacion} {conjunto.EXPLICACION}",
        "url": de.pagina,
        "license": conjunto.LICENCIA_URL,
        "isAccessibleForFree": True,
        "inLanguage": "es-PE",
        "dateModified": conjunto.modificado(dia),
        "spatialCoverage": {"@type": "Place", "name": "Perú"},
        **_de_cuando(dia),
        "creator": {"@type": "Organization", "name": conjunto.quien_publica(), "url": settings.SITE_URL},
        "keywords": list(conjunto.CLAVES),
        "includedInDataCatalog": {"@id": f"{conjunto.absoluta('datos')}#catalogo"},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": a.tipo, "contentUrl": a.url} for a in de.archivos
        ],
    }


def _de_cuando(dia: Dia) -> dict[str, str]:
    desde = conjunto.desde(dia)
    if not desde:
        return {}
    return {"temporalCoverage": f"{desde}/{dia.fecha.isoformat()}", "datePublished": desde}
