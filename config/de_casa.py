"""A request that the process makes to itself, over HTTPS: for answers that are made once and kept."""

from __future__ import annotations

from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings


def environ(ruta: str) -> dict[str, Any]:
    esquema = settings.SECURE_PROXY_SSL_HEADER or ("HTTP_X_FORWARDED_PROTO", "https")
    hecho: dict[str, Any] = {
        "PATH_INFO": ruta,
        "HTTP_HOST": settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else "localhost",
        "wsgi.url_scheme": "https",
        esquema[0]: esquema[1],
    }
    setup_testing_defaults(hecho)
    return hecho
