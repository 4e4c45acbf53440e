"""Value that a page made for a copy has at hand (`request.copia`): of which day and edition, of which address, with
which head of the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Copia:
    """`edicion` is its name, `slug` its code, which no other has; "" of none. `numero`, `sha256` and `cuando` (UTC) are the head of the record by the end of `dia`; 0 and "" while it has none. `cerrado` is
    whether the day was over when the copy was made: of one that is not, more may be published."""

    dia: date
    sitio: str
    edicion: str
    numero: int
    sha256: str
    cuando: str
    cerrado: bool
    slug: str = ""

    @property
    def cabeza(self) -> str:
        """The head in a line, as `verificar_registro --cabezas` reads it."""
        return f"{self.numero} {self.sha256} {self.cuando}"

    @property
    def servidor(self) -> str:
        """What people call the site: its address without «https://»."""
        return urlsplit(self.sitio).netloc

    @property
    def portada(self) -> str:
        """The front page of the site on the same day."""
        return f"{self.sitio}/?al={self.dia.isoformat()}"
