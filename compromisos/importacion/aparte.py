"""The rows that are set apart before any is judged: those that are no record, and those under a header that puts the
columns in another order, which would be read as what they are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compromisos.importacion.clase_de_fila import ClaseDeFila, Hoja, clase_de_fila
from compromisos.importacion.hallazgos import Hallazgo
from compromisos.importacion.informe import FilaDeInforme
from compromisos.importacion.motor import Celda, Linea

FRASES = {
    ClaseDeFila.TOTAL: gettext_lazy("Esta fila parece un total: no se toma."),
    ClaseDeFila.NOTA: gettext_lazy("Esta fila parece una nota al pie: no se toma."),
    ClaseDeFila.TITULO: gettext_lazy("Esta fila parece un título: no se toma."),
    ClaseDeFila.CABECERA: gettext_lazy("Esta fila parece otra cabecera, con nombres de columna: no se toma."),
    ClaseDeFila.FIRMA: gettext_lazy("Esta fila parece una firma: no se toma."),
    ClaseDeFila.SIN_DATOS: gettext_lazy("Esta fila no dice más que su número o su código: no se toma."),
}


@dataclass(slots=True)
class Apartadas:
    """Those of a file, a few hundred rows at a time, in their order. `tomar` and `dejar`, codes of classes, as
    `batches.Pedido` has them; `columnas_de` says which column of ours each cell of a header names."""

    hoja: Hoja
    columnas_de: Callable[[list[str]], list[str]]
    tomar: frozenset[str]
    dejar: frozenset[str]
    clases: dict[int, ClaseDeFila] = field(default_factory=dict)  # {line: of a row that is no record}
    erradas: dict[int, ValidationError] = field(default_factory=dict)  # {line: why it cannot be read}
    _otro_orden: int = 0  # line of the header that puts the columns in another order

    def mirar(self, tanda: list[Linea]) -> None:
        """Set apart those of these lines, and forget those before."""
        self.clases, self.erradas = {}, {}
        for numero, celdas in tanda:
            clase = clase_de_fila(celdas, self.hoja)
            if clase is not None and clase.value not in self.tomar:
                self.clases[numero] = clase
                if clase is ClaseDeFila.CABECERA:
                    self._otro_orden = 0 if self._en_el_mismo_orden(celdas) else numero
            elif self._otro_orden:
                self.erradas[numero] = _bajo_otra(self._otro_orden)

    def _en_el_mismo_orden(self, celdas: list[Celda]) -> bool:
        suyas = self.columnas_de([str(c) for c in celdas])
        return all(
            una == otra or not (una and otra) for una, otra in zip(suyas, self.hoja.columnas, strict=True)
        )

    def anotar(self, fila: FilaDeInforme, celdas: list[Celda]) -> None:
        """Say of the account of a row that it is none, and which; nothing of a class that is known to stay out."""
        clase = self.clases[fila.linea]
        fila.resumen = fila.resumen or _principio(celdas)
        if clase.value not in self.dejar:
            fila.avisos.append(Hallazgo("", _principio(celdas)[:80], clase.value, str(FRASES[clase])))


def _bajo_otra(linea: int) -> ValidationError:
    return ValidationError(
        _(
            "Está bajo la cabecera de la línea %(linea)s, que pone las columnas en otro orden: ordénelas como la primera, "
            "o envíe ese bloque en otro archivo."
        )
        % {"linea": linea},
        code="bajo_otra_cabecera",
    )


def _principio(celdas: list[Celda]) -> str:
    return " · ".join(t for c in celdas if (t := str(c).strip()))[:160]
