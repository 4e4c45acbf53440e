"""What programs look for at addresses that everybody knows: security.txt (RFC 9116), api-catalog (RFC 9727)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from compromisos.salidas.catalogos import conjunto

VALE = 300  # days, from the first of the month: RFC 9116 wants less than a year
PERFIL = "https://www.rfc-editor.org/info/rfc9727"


def security_txt(hoy: date) -> str:
    """Empty without a contact: a promise that nobody answers is worse than none."""
    contacto = settings.CONTACTO.strip()
    if contacto.startswith("https://"):
        donde = contacto
    elif "@" in contacto and not any(c.isspace() for c in contacto):
        donde = f"mailto:{contacto.removeprefix('mailto:')}"
    else:
        return ""
    vence = hoy.replace(day=1) + timedelta(days=VALE)
    lineas = (
        f"Contact: {donde}",
        f"Expires: {vence.isoformat()}T00:00:00Z",
        "Preferred-Languages: es, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    )
    return "\n".join(lineas) + "\n"


def api_catalog() -> dict[str, Any]:
    """Linkset (RFC 9264) of what programs can read."""
    return {
        "linkset": [
            {
                "anchor": f"{settings.SITE_URL}/.well-known/api-catalog",
                "item": [
                    {"href": conjunto.absoluta("api_indice"), "type": "application/json"},
                    {"href": conjunto.absoluta("datapackage"), "type": "application/json"},
                    {"href": conjunto.absoluta("data_json"), "type": "application/json"},
                    {"href": conjunto.absoluta("catalogo"), "type": "application/ld+json"},
                    {"href": conjunto.absoluta("registro_jsonl"), "type": "application/jsonl"},
                ],
            },
            {
                "anchor": conjunto.absoluta("api_indice"),
                "service-desc": [{"href": conjunto.absoluta("api_openapi"), "type": "application/json"}],
                "service-doc": [{"href": conjunto.absoluta("api"), "type": "text/html", "hreflang": ["es"]}],
                "license": [{"href": conjunto.LICENCIA_URL}],
            },
            {
                "anchor": conjunto.absoluta("datos"),
                "service-doc": [
                    {"href": conjunto.absoluta("datos"), "type": "text/html", "hreflang": ["es"]}
                ],
                "service-meta": [{"href": conjunto.absoluta("datapackage"), "type": "application/json"}],
                "license": [{"href": conjunto.LICENCIA_URL}],
            },
        ]
    }
