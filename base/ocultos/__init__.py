"""What a document carries and nobody sees who opens it: hidden sheets, comments, tracked changes, names of authors.

A file that is published is published whole. `ocultos` says what is there, in words for whoever sends it; `sin_ocultos`
makes the copy without it. Images have no part in this: `base/archivos.py` takes their metadata off at once.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from django.utils.translation import gettext as _

from base.ocultos.paquete import NoSeLimpia

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
# Each with the library that reads it: loaded for a file of its kind.
MODULOS = {
    f"{OOXML}wordprocessingml.document": "docx",
    f"{OOXML}spreadsheetml.sheet": "xlsx",
    f"{ODF}text": "odf",
    f"{ODF}spreadsheet": "odf",
    "application/pdf": "pdf",
}


def _modulo(tipo: str) -> ModuleType | None:
    return import_module(f"{__name__}.{MODULOS[tipo]}") if tipo in MODULOS else None


def ocultos(datos: bytes, tipo: str) -> list[str]:
    """Phrases of what cannot be seen in a file of that content type; a file that cannot be looked into says so."""
    modulo = _modulo(tipo)
    if modulo is None:
        return []
    try:
        return list(dict.fromkeys(modulo.ocultos(datos)))
    except Exception:  # a broken part makes its parser raise whatever it raises
        return [_("partes que no se pudieron mirar")]


def sin_ocultos(datos: bytes, tipo: str) -> bytes:
    """The same document without it. Raises NoSeLimpia with a sentence."""
    modulo = _modulo(tipo)
    if modulo is None:
        return datos
    try:
        limpio = modulo.limpiar(datos)
    except NoSeLimpia:
        raise
    except Exception as error:
        raise NoSeLimpia(
            _("No se pudo hacer la copia: ábralo en su programa, quite lo que no se ve y súbalo otra vez.")
        ) from error
    if quedan := ocultos(limpio, tipo):
        raise NoSeLimpia(
            _("No se pudo quitar todo (queda: %(que)s): quítelo en su programa y súbalo otra vez.")
            % {"que": "; ".join(quedan)}
        )
    return limpio


__all__ = ["NoSeLimpia", "ocultos", "sin_ocultos"]
