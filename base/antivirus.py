"""Antivirus hook: a program of the operator's reads each upload before it is kept (settings.ANTIVIRUS).

It gets the bytes on its standard input and says by how it ends: 0, nothing found; 1, something; whatever else, it could not look. What
nobody could look at is not kept: a scanner that died would otherwise be one that lets everything in.
"""

from __future__ import annotations

import logging
import shlex
import subprocess

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

log = logging.getLogger("antivirus")
SEGUNDOS = 60
HALLADO = 1


def revisar(datos: bytes) -> None:
    """ValidationError with a sentence if the program finds something, or cannot look. Nothing without a program."""
    if not settings.ANTIVIRUS:
        return
    try:
        # Set by whoever operates the site, and given no name that anybody sent.
        hecho = subprocess.run(  # noqa: S603
            shlex.split(settings.ANTIVIRUS), input=datos, capture_output=True, timeout=SEGUNDOS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("not looked at: %s", type(error).__name__)
        raise ValidationError(_no_se_reviso()) from None
    if hecho.returncode == HALLADO:
        log.warning("an upload was refused")
        raise ValidationError(
            _(
                "El antivirus encontró algo en el archivo: no se guardó. Revise el equipo de donde viene y suba otra copia."
            )
        )
    if hecho.returncode:
        log.error("not looked at: it ended with %s", hecho.returncode)
        raise ValidationError(_no_se_reviso())


def _no_se_reviso() -> str:
    return _("No se pudo revisar si el archivo trae un virus: no se guardó. Inténtelo en unos minutos.")
