"""E-mail: the queue, the letters and their texts, reminders, returned drafts."""

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
    """Whether this installation sends mail: what leaves it reaches somebody. «Enviado» is said of nothing else."""
    return settings.EMAIL_BACKEND not in NO_ENTREGAN
