"""What was typed and cannot be read as what it should be: its code, the sentence, and what may have been meant."""

from __future__ import annotations

from typing import NamedTuple


class Opcion(NamedTuple):
    """Something that may have been meant: as it reads without doubt, and as people say it."""

    escrita: str
    dicha: str


class Ilegible(ValueError):
    """A cell or a box that cannot be read as it should be. `clave`: its code in importacion/claves.py. `opciones`:
    what it may be, for a form to offer; nobody chooses for who typed it. `sugerencia`: what `escrito`, the cell or a
    part of it, nearly is."""

    def __init__(
        self,
        clave: str,
        mensaje: str,
        opciones: tuple[Opcion, ...] = (),
        *,
        escrito: str = "",
        sugerencia: str = "",
    ):
        super().__init__(mensaje)
        self.clave, self.opciones, self.escrito, self.sugerencia = clave, opciones, escrito, sugerencia
