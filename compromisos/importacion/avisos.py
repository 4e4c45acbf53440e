"""What is noticed of the rows of an import, by line."""

from __future__ import annotations

from dataclasses import dataclass, field

from compromisos.importacion.hallazgos import Hallazgo
from compromisos.importacion.motor import Cursor


@dataclass(slots=True)
class Avisos:
    """Notices by line. They are handed over with the account of their line, not kept."""

    cursor: Cursor
    _por_linea: dict[int, list[Hallazgo]] = field(default_factory=dict)

    def avisar(
        self, clave: str, frase: str, *, columna: str = "", valor: str = "", sugerencia: str = ""
    ) -> None:
        """A notice on the row at hand; the same one is told once. `sugerencia`: what `valor` may have meant."""
        escrito = valor if sugerencia else ""
        hallazgo = Hallazgo(columna, valor[:80], clave, frase, escrito, sugerencia)
        suyos = self._por_linea.setdefault(self.cursor.linea, [])
        if hallazgo not in suyos:
            suyos.append(hallazgo)

    def de(self, linea: int) -> list[Hallazgo]:
        """Hand over those of a line that has been judged."""
        return self._por_linea.pop(linea, [])

    def tardios(self) -> list[tuple[int, Hallazgo]]:
        """(line, notice) of what was noticed on writing, when its line had been handed over already."""
        return [(linea, aviso) for linea in sorted(self._por_linea) for aviso in self._por_linea[linea]]
