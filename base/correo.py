"""Whether this installation sends mail."""

from __future__ import annotations

from django.conf import settings

SIN_SERVIDOR = "django.core.mail.backends.dummy.EmailBackend"
# Backends that deliver to nobody: what they take has not left.
NO_ENTREGAN = (
    SIN_SERVIDOR,
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.filebased.EmailBackend",
)


def puede_salir() -> bool:
    """Whether what leaves reaches somebody. «Enviado» is said of nothing else, and nothing else is promised."""
    return settings.EMAIL_BACKEND not in NO_ENTREGAN
