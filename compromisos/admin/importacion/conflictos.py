"""What the user answers in the preview where a cell changed in the file and here (`importacion/cotejo.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compromisos.importacion.cotejo import ARCHIVO, SITIO
from compromisos.models import Importacion

CAMPO = "conflicto-"  # and the key of the conflict: the name of its radio buttons
PARA_TODOS = "conflictos:"  # and the answer: the value of the button that gives it to all that have none


def son_de_conflictos(que: str) -> bool:
    """Whether that is what was pressed."""
    return que == "conflictos" or que.startswith(PARA_TODOS)


def respuestas(importacion: Importacion, enviado: Mapping[str, str], que: str = "") -> dict[str, str]:
    """All answers as they are now: those of other pages as they were, those of this page as they were marked, and if
    a button gave one to all, that one where there is none."""
    para_todos = que.removeprefix(PARA_TODOS) if que.startswith(PARA_TODOS) else ""
    dichas = {}
    for clave in _claves(importacion):
        una = enviado.get(f"{CAMPO}{clave}") or importacion.respuestas.get(clave) or para_todos
        if una in (ARCHIVO, SITIO):
            dichas[clave] = una
    return dichas


def _claves(importacion: Importacion) -> Iterator[str]:
    con_conflicto = importacion.filas.filter(detalle__conflictos__0__isnull=False)
    for detalle in con_conflicto.values_list("detalle", flat=True):
        yield from (conflicto["clave"] for conflicto in detalle["conflictos"])
