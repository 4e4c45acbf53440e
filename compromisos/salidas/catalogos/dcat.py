"""The catalogue as JSON-LD in the words of DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from base.dias import Dia
from compromisos.salidas.catalogos import conjunto
from compromisos.salidas.catalogos.conjunto import Archivo, ConjuntoDeDatos, Saber
from compromisos.salidas.huellas import Huella

CONTEXTO: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "dcatap": "http://data.europa.eu/r5r/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTORIDAD = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
# Of the vocabularies of the EU, with the label that they give: a validator that reads no address of others wants it beside.
TEMAS = {"JUST": "Justice, legal system and public safety", "SOCI": "Population and society"}
DE_UE = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "jsonl": "JSON"}


def catalogo(dia: Dia, huella: Saber) -> dict[str, Any]:
    """Expanded by no address of others: its context is in it. With what `huella` knows of each file."""
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
                "dct:license": _licencia(),
                "dct:language": _de(f"{AUTORIDAD}/language/SPA", "dct:LinguisticSystem"),
                "dct:spatial": _de(f"{AUTORIDAD}/country/PER", "dct:Location"),
                "dct:modified": _dia(conjunto.modificado(dia)),
                **_emitido(dia),
                "foaf:homepage": _de(conjunto.absoluta("datos"), "foaf:Document"),
                "dcat:dataset": [{"@id": _iri(c)} for c in todos],
            },
            {"@id": quien, "@type": "foaf:Agent", "foaf:name": conjunto.quien_publica()},
            *(_conjunto(c, quien, dia, huella) for c in todos),
        ],
    }


def _iri(de: ConjuntoDeDatos) -> str:
    return f"{conjunto.absoluta('catalogo')}#{de.tabla}"


def _conjunto(de: ConjuntoDeDatos, quien: str, dia: Dia, huella: Saber) -> dict[str, Any]:
    return {
        "@id": _iri(de),
        "@type": "dcat:Dataset",
        "dct:identifier": conjunto.identificador(de.tabla),
        "dct:title": _es(f"25 por el 25: {de.titulo}"),
        "dct:description": _es(" ".join(filter(None, (de.explicacion, conjunto.aviso())))),
        "dct:publisher": {"@id": quien},
        "dct:language": _de(f"{AUTORIDAD}/language/SPA", "dct:LinguisticSystem"),
        "dct:modified": _dia(conjunto.modificado(dia)),
        **_emitido(dia),
        **_temporal(dia),
        "dct:spatial": _de(f"{AUTORIDAD}/country/PER", "dct:Location"),
        "dct:accrualPeriodicity": _de(f"{AUTORIDAD}/frequency/DAILY", "dct:Frequency"),
        "dct:accessRights": _de(f"{AUTORIDAD}/access-right/PUBLIC", "dct:RightsStatement"),
        "dct:license": _licencia(),
        "dcat:theme": [_concepto(f"data-theme/{tema}", dicho) for tema, dicho in TEMAS.items()],
        "dcat:keyword": [_es(clave) for clave in conjunto.CLAVES],
        "dcat:contactPoint": {
            "@type": "vcard:Kind",
            "vcard:fn": conjunto.quien_publica(),
            "vcard:hasEmail": {"@id": f"mailto:{conjunto.correo()}"},
        },
        "dcat:landingPage": _de(de.pagina, "foaf:Document"),
        "dct:conformsTo": _de(conjunto.absoluta("datapackage"), "dct:Standard"),
        "dcat:distribution": [
            _distribucion(de, a) | _de_la_huella(huella(de.tabla, a.formato, dia)) for a in de.archivos
        ],
    }


def _distribucion(de: ConjuntoDeDatos, archivo: Archivo) -> dict[str, Any]:
    return {
        "@id": f"{_iri(de)}-{archivo.formato}",
        "@type": "dcat:Distribution",
        "dct:title": _es(f"{de.titulo}, {archivo.formato.upper()}"),
        "dct:description": _es(de.explicacion),
        "dcatap:availability": _concepto("planned-availability/STABLE", "stable"),
        "dcat:accessURL": {"@id": archivo.url},
        "dcat:downloadURL": {"@id": archivo.url},
        "dcat:mediaType": _de(f"{IANA}/{archivo.tipo}", "dct:MediaType"),
        "dct:format": _de(f"{AUTORIDAD}/file-type/{DE_UE[archivo.formato]}", "dct:MediaTypeOrExtent"),
        "dct:license": _licencia(),
    }


def _de_la_huella(conocida: Huella | None) -> dict[str, Any]:
    """What a harvester checks a file by, of one that is kept."""
    if conocida is None:
        return {}
    return {
        "dcat:byteSize": {"@value": str(conocida.peso), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _de(
                "http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm"
            ),
            "spdx:checksumValue": {"@value": conocida.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _emitido(dia: Dia) -> dict[str, Any]:
    desde = conjunto.desde(dia)
    return {"dct:issued": _dia(desde)} if desde else {}


def _temporal(dia: Dia) -> dict[str, Any]:
    desde = conjunto.desde(dia)
    if not desde:
        return {}
    periodo = {"dcat:startDate": _dia(desde), "dcat:endDate": _dia(dia.fecha.isoformat())}
    return {"dct:temporal": {"@type": "dct:PeriodOfTime", **periodo}}


def _licencia() -> dict[str, str]:
    return _de(conjunto.LICENCIA_URL, "dct:LicenseDocument")


def _de(iri: str, clase: str) -> dict[str, str]:
    """A thing of others and what it is, which their validators want to be told."""
    return {"@id": iri, "@type": clase}


def _concepto(cual: str, dicho: str) -> dict[str, Any]:
    return _de(f"{AUTORIDAD}/{cual}", "skos:Concept") | {
        "skos:prefLabel": {"@value": dicho, "@language": "en"}
    }


def _es(texto: str) -> dict[str, str]:
    return {"@value": texto, "@language": "es"}


def _dia(fecha: str) -> dict[str, str]:
    return {"@value": fecha, "@type": "xsd:date"}
