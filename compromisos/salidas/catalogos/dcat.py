"""The catalogue as JSON-LD in the words of DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from base.dias import Dia
from compromisos.salidas.catalogos import conjunto
from compromisos.salidas.catalogos.conjunto import Archivo, Conjunto

CONTEXTO: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTORIDAD = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
DE_UE = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "jsonl": "JSON"}


def catalogo(dia: Dia) -> dict[str, Any]:
    """Expanded by no address of others: its context is in it."""
    yo, quien = conjunto.absoluta("catalogo"), f"{settings.SITE_URL}/#editor"
    todos = list(conjunto.conjuntos(dia))
    return {
        "@context": CONTEXTO,
        "@graph": [
            {
                "@id": yo,
                "@type": "dcat:Catalog",
                "dct:title": _es(str(conjunto.TITULO)),
                "dct:description": _es(" ".join(filter(None, (str(conjunto.EXPLICACION), conjunto.aviso())))),
                "dct:publisher": {"@id": quien},
                "dct:license": {"@id": conjunto.LICENCIA_URL},
                "dct:language": {"@id": f"{AUTORIDAD}/language/SPA"},
                "dct:modified": _dia(conjunto.modificado(dia)),
                "foaf:homepage": {"@id": conjunto.absoluta("datos")},
                "dcat:dataset": [{"@id": _iri(c)} for c in todos],
            },
            {"@id": quien, "@type": "foaf:Agent", "foaf:name": conjunto.quien_publica()},
            *(_conjunto(c, quien, dia) for c in todos),
        ],
    }


def _iri(de: Conjunto) -> str:
    return f"{conjunto.absoluta('catalogo')}#{de.tabla}"


def _conjunto(de: Conjunto, quien: str, dia: Dia) -> dict[str, Any]:
    return {
        "@id": _iri(de),
        "@type": "dcat:Dataset",
        "dct:identifier": conjunto.identificador(de.tabla),
        "dct:title": _es(f"25 por el 25: {de.titulo}"),
        "dct:description": _es(de.explicacion),
        "dct:publisher": {"@id": quien},
        "dct:modified": _dia(conjunto.modificado(dia)),
        "dct:spatial": {"@id": f"{AUTORIDAD}/country/PER"},
        "dct:accrualPeriodicity": {"@id": f"{AUTORIDAD}/frequency/DAILY"},
        "dct:accessRights": {"@id": f"{AUTORIDAD}/access-right/PUBLIC"},
        "dcat:keyword": [_es(clave) for clave in conjunto.CLAVES],
        "dcat:contactPoint": {
            "@type": "vcard:Kind",
            "vcard:fn": conjunto.quien_publica(),
            "vcard:hasEmail": {"@id": f"mailto:{conjunto.correo()}"},
        },
        "dcat:landingPage": {"@id": de.pagina},
        "dcat:distribution": [_distribucion(de, a) for a in de.archivos],
    }


def _distribucion(de: Conjunto, archivo: Archivo) -> dict[str, Any]:
    return {
        "@id": f"{_iri(de)}-{archivo.formato}",
        "@type": "dcat:Distribution",
        "dct:title": _es(f"{de.titulo}, {archivo.formato.upper()}"),
        "dcat:accessURL": {"@id": archivo.url},
        "dcat:downloadURL": {"@id": archivo.url},
        "dcat:mediaType": {"@id": f"{IANA}/{archivo.tipo}"},
        "dct:format": {"@id": f"{AUTORIDAD}/file-type/{DE_UE[archivo.formato]}"},
        "dct:license": {"@id": conjunto.LICENCIA_URL},
    }


def _es(texto: str) -> dict[str, str]:
    return {"@value": texto, "@language": "es"}


def _dia(fecha: str) -> dict[str, str]:
    return {"@value": fecha, "@type": "xsd:date"}
