"""data.json, as national portals harvest it: Project Open Data 1.1 (https://resources.data.gov/resources/dcat-us/)."""

from __future__ import annotations

from typing import Any

from base.dias import Dia
from compromisos.salidas.catalogos import conjunto
from compromisos.salidas.catalogos.conjunto import ConjuntoDeDatos

ESQUEMA = "https://project-open-data.cio.gov/v1.1/schema"


def data_json(dia: Dia) -> dict[str, Any]:
    return {
        "@context": f"{ESQUEMA}/catalog.jsonld",
        "@id": conjunto.absoluta("data_json"),
        "@type": "dcat:Catalog",
        "conformsTo": ESQUEMA,
        "describedBy": f"{ESQUEMA}/catalog.json",
        "dataset": [_de(c, dia) for c in conjunto.conjuntos(dia)],
    }


def _de(de: ConjuntoDeDatos, dia: Dia) -> dict[str, Any]:
    return {
        "@type": "dcat:Dataset",
        "identifier": conjunto.identificador(de.tabla),
        "title": f"25 por el 25: {de.titulo}",
        "description": " ".join(filter(None, (de.explicacion, conjunto.aviso()))),
        "keyword": list(conjunto.CLAVES),
        "modified": conjunto.modificado(dia),
        "publisher": {"@type": "org:Organization", "name": conjunto.quien_publica()},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": conjunto.quien_publica(),
            "hasEmail": f"mailto:{conjunto.correo()}",
        },
        "theme": list(conjunto.TEMAS),
        "accessLevel": "public",
        "license": conjunto.LICENCIA_URL,
        "language": ["es-PE"],
        "spatial": "Perú",
        **_temporal(dia),
        "accrualPeriodicity": "R/P1D",
        "landingPage": de.pagina,
        "describedBy": conjunto.absoluta("datapackage"),
        "describedByType": "application/json",
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": f"{de.titulo}, {a.formato.upper()}",
                "downloadURL": a.url,
                "mediaType": a.tipo,
                "format": a.formato.upper(),
            }
            for a in de.archivos
        ],
    }


def _temporal(dia: Dia) -> dict[str, str]:
    """From when to when, as ISO 8601 writes an interval."""
    desde = conjunto.desde(dia)
    return {"temporal": f"{desde}/{dia.fecha.isoformat()}", "issued": desde} if desde else {}
