"""JSON-LD of a page, with the words of schema.org.

A block of data, never run: the policy against inline scripts does not touch it. Escaped as Django's
`json_script` does, so that no title can end the block.
"""

from __future__ import annotations

import json
from datetime import date, datetime

from django.utils.safestring import SafeString, mark_safe

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def bloque(datos: dict) -> SafeString:
    """<script type="application/ld+json"> with `datos`."""
    texto = json.dumps({"@context": "https://schema.org", **datos}, ensure_ascii=False, separators=(",", ":"))
    seguro = texto.translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{seguro}</script>')  # noqa: S308 - escaped above


def sitio(url: str, buscar: str) -> dict:
    """The site, and where it is searched."""
    return {
        "@type": "WebSite",
        "name": "25 por el 25",
        "url": url,
        "inLanguage": ["es-PE", "en"],
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{buscar}?q={{texto}}"},
            "query-input": "required name=texto",
        },
    }


def compromiso(
    *,
    url: str,
    codigo: str,
    titulo: str,
    texto: str,
    institucion: dict,
    estado: str,
    fuente: str,
    imagen: str,
    publicado: datetime | date | None,
    migas: list[tuple[str, str]],
) -> dict:
    """A pledge as a creative work with its state, on a page with its place in the site."""
    obra = {
        "@type": "CreativeWork",
        "@id": f"{url}#compromiso",
        "identifier": codigo,
        "name": titulo,
        "text": texto,
        "inLanguage": "es-PE",
        "author": institucion,
        "creativeWorkStatus": estado,
    }
    if fuente:
        obra["isBasedOn"] = fuente
    pagina = {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "mainEntity": obra,
        "primaryImageOfPage": {"@type": "ImageObject", "url": imagen},
        "breadcrumb": {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": n, "name": nombre, "item": direccion}
                for n, (nombre, direccion) in enumerate(migas, 1)
            ],
        },
    }
    if publicado:
        pagina["dateModified"] = publicado.isoformat()
    return pagina


def institucion(*, nombre: str, sigla: str, url: str, sitio_web: str, ruc: str, es_publica: bool) -> dict:
    datos = {
        "@type": "GovernmentOrganization" if es_publica else "Organization",
        "name": nombre,
        "url": url,
    }
    if sigla:
        datos["alternateName"] = sigla
    if sitio_web:
        datos["sameAs"] = sitio_web
    if ruc:
        datos["taxID"] = ruc
    return datos
