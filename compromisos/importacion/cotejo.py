"""The three-way comparison of a row that we gave out: what it was then, what the file says now, what is here now.

The row brings what it was as fingerprints (`salidas/datos/version.py`). A cell that nobody touched in the file is left
as it is here, whatever became of it since; one that was touched here too is a conflict, which whoever imports settles.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from compromisos.importacion.avisos import Avisos
from compromisos.importacion.hallazgos import texto_de
from compromisos.salidas.datos.hojas import en_windows
from compromisos.salidas.datos.version import Version, huella

ARCHIVO, SITIO = "archivo", "sitio"  # which of the two stays
ENTRADAS = 20  # of the history of a record, the last that are looked at
LARGO = 300  # letters of a value that are shown


@dataclass(frozen=True, slots=True)
class UltimoCambio:
    """Who left a value as it is here, and when."""

    quien: str
    cuando: datetime

    def __str__(self) -> str:
        return f"{self.quien}, {timezone.localtime(self.cuando):%d/%m/%Y}"


class FilaCotejada(Protocol):
    """What is asked of a row that is compared (`jueces.base.Fila`)."""

    def cambios(self) -> list[tuple[str, object, object]]: ...
    def en_palabras(self, columna: str, valor: object) -> object: ...
    def ultimo_cambio(self, columna: str) -> UltimoCambio | None: ...


@dataclass(frozen=True, slots=True)
class Conflicto:
    """A cell that says one thing in the file and another here, changed in both since it was downloaded. `clave` is
    what an answer to it is kept under: of another value here it is another question."""

    clave: str
    columna: str
    archivo: str
    sitio: str
    cambio: str = ""  # who changed it here, and when
    elegido: str = ""

    def como_dict(self, etiqueta: str) -> dict:
        return {**asdict(self), "etiqueta": etiqueta}

    @property
    def frase(self) -> str:
        datos = {"archivo": self.archivo or "—", "sitio": self.sitio or "—", "cambio": self.cambio}
        if self.cambio:
            return (
                _(
                    "Cambió en los dos desde la descarga. Usted: «%(archivo)s». Aquí, por %(cambio)s: «%(sitio)s». Elija "
                    "cuál queda."
                )
                % datos
            )
        return (
            _(
                "Cambió en los dos desde la descarga. Usted: «%(archivo)s». Aquí ahora: «%(sitio)s». Elija cuál queda."
            )
            % datos
        )


@dataclass(slots=True)
class Cotejo:
    """The conflicts of a file by line, handed over with the account of their line. `respuestas` are {clave: ARCHIVO or
    SITIO} of those that somebody settled one by one; `todos` settles the rest, "" if nobody did."""

    avisos: Avisos
    respuestas: Mapping[str, str] = field(default_factory=dict)
    todos: str = ""
    _por_linea: dict[int, list[Conflicto]] = field(default_factory=dict)

    def quedan(
        self,
        fila: FilaCotejada,
        version: Version,
        tal_cual: Mapping[str, Any],
        *,
        se_suman: Container[str],
        etiqueta: Callable[[str], str],
    ) -> dict[str, Any]:
        """{column: value here} of the cells of a row that are left as they are here, though the file says something
        else. `tal_cual` is what its cells say; what a cell of `se_suman` says is added to what there is. Raises
        ValidationError for the conflicts that nobody settled."""
        quedan: dict[str, Any] = {}
        errores: dict[str, ValidationError] = {}
        for columna, actual, ahora in fila.cambios():
            if not version.sabe_de(columna):
                continue  # somebody added the column to a file that was downloaded without it
            if version.decia(columna, actual) or columna in se_suman:
                if isinstance(actual, str) and en_windows(actual) == tal_cual.get(columna):
                    quedan[columna] = actual  # nobody touched it but whoever saved the file
                continue
            if version.decia(columna, tal_cual.get(columna)):
                quedan[columna] = actual
                self._avisar_que_queda(fila, columna, actual, etiqueta(columna))
                continue
            conflicto = self._preguntar(fila, columna, actual, ahora)
            if conflicto.elegido == SITIO:
                quedan[columna] = actual
            elif conflicto.elegido != ARCHIVO:
                errores[columna] = ValidationError(conflicto.frase, code="cambio_en_los_dos")
        if errores:
            raise ValidationError(errores)
        return quedan

    def _avisar_que_queda(self, fila: FilaCotejada, columna: str, actual: Any, etiqueta: str) -> None:
        frase = _(
            "«%(columna)s» cambió aquí después de la descarga, y en el archivo nadie la tocó: queda «%(actual)s»."
        ) % {"columna": etiqueta, "actual": _dicho(fila, columna, actual) or "—"}
        self.avisos.avisar("cambio_desde_la_descarga", frase, columna=columna)

    def _preguntar(self, fila: FilaCotejada, columna: str, actual: Any, ahora: Any) -> Conflicto:
        """Note a conflict of the row at hand."""
        linea, cambio = self.avisos.cursor.linea, fila.ultimo_cambio(columna)
        clave = f"{linea}:{columna}:{huella(columna, actual).hex()}"
        conflicto = Conflicto(
            clave,
            columna,
            archivo=_dicho(fila, columna, ahora),
            sitio=_dicho(fila, columna, actual),
            cambio=str(cambio) if cambio else "",
            elegido=self.respuestas.get(clave) or self.todos,
        )
        self._por_linea.setdefault(linea, []).append(conflicto)
        return conflicto

    def de(self, linea: int) -> list[Conflicto]:
        """Hand over those of a line that has been judged."""
        return self._por_linea.pop(linea, [])


def _dicho(fila: FilaCotejada, columna: str, valor: Any) -> str:
    return texto_de(fila.en_palabras(columna, valor))[:LARGO]


def ultimo_cambio(objeto: models.Model | None, campo: str) -> UltimoCambio | None:
    """Who gave `campo` of a record the value that it has; of a list, or if its history does not reach so far, who
    changed the record last. None if it has no history."""
    if objeto is None or objeto.pk is None or not hasattr(objeto, "history"):
        return None
    historia: Any = objeto
    entradas = list(historia.history.select_related("history_user").order_by("-history_id")[:ENTRADAS])
    if not entradas:
        return None
    suya = entradas[0]
    nombre = next((f.attname for f in objeto._meta.concrete_fields if f.name == campo), "")
    for entrada in entradas if nombre else ():
        if getattr(entrada, nombre, None) != getattr(suya, nombre, None):
            break
        ultima = entrada
    else:
        ultima = suya
    return UltimoCambio(str(ultima.history_user or _("el sistema")), ultima.history_date)
