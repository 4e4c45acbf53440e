"""Leaked-password list, offline: a file of SHA-1 in order, as Have I Been Pwned gives it («HASH:COUNT» a line).

Nothing is asked of anybody: the file is looked through by halves where it lies, whatever it weighs. Without one, Django's own
20,000 stand alone.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

RENGLON = 256  # bytes: longer than any


class FiltradasValidator:
    def validate(self, password: str, user=None) -> None:
        if settings.CLAVES_FILTRADAS and esta(password, Path(settings.CLAVES_FILTRADAS)):
            raise ValidationError(
                _(
                    "Esa contraseña está en las listas de las que se filtraron de otros sitios: use otra, que no haya usado."
                ),
                code="password_leaked",
            )

    def get_help_text(self) -> str:
        return _("No use una contraseña que ya use en otro sitio.")


def esta(clave: str, lista: Path) -> bool:
    """Whether the list has it. Reads some thirty lines, of a list of a thousand million."""
    buscada = hashlib.sha1(clave.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with lista.open("rb") as archivo:
        desde, hasta = 0, os.fstat(archivo.fileno()).st_size
        while desde < hasta:
            medio = (desde + hasta) // 2
            archivo.seek(medio)
            if medio:
                archivo.readline(RENGLON)  # it is in the middle of one
            renglon = archivo.readline(RENGLON)
            hallada = renglon[:40].upper()
            if hallada == buscada:
                return True
            if not renglon or hallada > buscada:
                hasta = medio
            else:
                desde = medio + 1
        archivo.seek(0)
        return archivo.readline(RENGLON)[:40].upper() == buscada
