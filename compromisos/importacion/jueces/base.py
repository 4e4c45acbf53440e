"""From the cells of a line to a verdict, whatever kind of file it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from compromisos.importacion.contexto import Contexto
from compromisos.importacion.diario import Escritor
from compromisos.importacion.filas.base import Fila
from compromisos.importacion.hallazgos import Ilegible, falla
from compromisos.importacion.jueces.celdas import Celdas, Lugares
from compromisos.importacion.normalize import NIVELES
from compromisos.importacion.widgets import (
    mal_codificada,
    widget_de,
)
from compromisos.salidas.datos.columns import Columna, importables

NUEVA, CAMBIA, IGUAL, ERROR, DEJADA = "nueva", "cambia", "igual", "error", "dejada"
# What people read of one row; the import speaks Spanish only.
PALABRAS = {NUEVA: "nueva", CAMBIA: "cambia", IGUAL: "sin cambios", ERROR: "error", DEJADA: "se deja"}


@dataclass(slots=True)
class Juicio:
    clase: str  # NUEVA, CAMBIA, IGUAL or ERROR
    cambios: list[tuple[str, object, object]] = field(default_factory=list)  # (column, before, after)
    error: ValidationError | None = None


class Juez:
    """Judges the rows of one kind of file. One for the whole file: it remembers what it has seen."""

    tabla: str
    CALLAN: tuple[str, ...] = ()  # an empty cell says nothing, instead of saying «empty»

    def __init__(self, contexto: Contexto):
        self.contexto = contexto
        self.widgets = {c.nombre: self.widget(c) for c in importables(self.tabla)}

    def widget(self, columna: Columna) -> Widget:
        return widget_de(
            columna,
            lambda clave, frase: self.contexto.avisar(clave, frase, columna=columna.nombre),
            decimal=self.contexto.modo.decimal,
            dia_cero=self.contexto.dia_cero,
        )

    def juzgar(self, lineas: list[tuple[int, Celdas]], escritor: Escritor | None) -> Iterator[Juicio]:
        """One verdict a line, in their order. With `escritor`, what they want is handed to it."""
        identificadas: list[tuple[int, Celdas, object]] = []
        for linea, celdas in lineas:
            self.contexto.linea = linea
            self.juntar_lugares(celdas)
            try:
                clave: object = self.identificar(celdas)
            except ValidationError as error:
                clave = error
            identificadas.append((linea, celdas, clave))
        self.precargar([clave for _l, _c, clave in identificadas if not isinstance(clave, ValidationError)])
        for linea, celdas, clave in identificadas:
            self.contexto.linea = linea
            if isinstance(clave, ValidationError):
                yield Juicio(ERROR, error=clave)
                continue
            try:
                yield self._juzgar_una(celdas, clave, escritor)
            except ValidationError as error:
                yield Juicio(ERROR, error=error)

    def _juzgar_una(self, celdas: Celdas, clave, escritor: Escritor | None) -> Juicio:
        fila = self.cargar(clave)
        self.leer(celdas, fila)
        fila.check_permiso()
        cambios = fila.cambios()
        if not fila.es_nueva and not cambios and not fila.otros_cambios():
            return Juicio(IGUAL)
        fila.juzgar()
        cambios += fila.otros_cambios()
        if not fila.es_nueva and not cambios:
            return Juicio(IGUAL)
        if fila.pide_aprobacion():
            self.contexto.por_aprobar = True
        if escritor is not None:
            fila.escribir(escritor)
        return Juicio(NUEVA if fila.es_nueva else CAMBIA, cambios)

    def leer(self, celdas: Celdas, fila: Fila) -> None:
        """Every cell into the row; what cannot be read is told all together."""
        errores = {}
        for nombre, widget in self.widgets.items():
            if nombre not in celdas:
                continue
            try:
                valor = widget.clean(celda := celdas[nombre])
                if isinstance(celda, str) and not celda.isascii() and (palabra := mal_codificada(celda)):
                    frase = _(
                        "«%(palabra)s» parece guardado con otra codificación: revise el archivo original."
                    )
                    self.contexto.avisar(
                        "texto_mal_codificado", frase % {"palabra": palabra}, columna=nombre, valor=celda
                    )
            except Ilegible as error:
                errores[nombre] = ValidationError(str(error), code=error.clave)
                continue
            if nombre not in self.CALLAN or valor:
                fila.decir(nombre, valor)
        if errores:
            raise ValidationError(errores)

    @staticmethod
    def juntar_lugares(celdas: Celdas) -> None:
        """Columns «Región», «Provincia» and «Distrito» say the level of their places."""
        por_nivel = {n: celdas.pop(n) for n in NIVELES if n in celdas}
        if any(por_nivel.values()):
            celdas["territorios"] = Lugares(celdas.get("territorios", ""), por_nivel)
        elif por_nivel:
            celdas.setdefault("territorios", "")

    def identificar(self, celdas: Celdas) -> object:
        """What tells this row from the others. Raises ValidationError."""
        raise NotImplementedError

    def precargar(self, claves: list) -> None:
        """Read what the database knows of those rows."""

    def cargar(self, clave) -> Fila:
        raise NotImplementedError

    def valor(self, celdas: Celdas, nombre: str):
        """The cell `nombre` as its widget reads it; ValidationError under its column."""
        if nombre not in celdas:
            return ""
        try:
            return self.widgets[nombre].clean(celdas[nombre])
        except Ilegible as error:
            raise falla(nombre, error.clave, str(error)) from None

    def exigir(self, celdas: Celdas, *nombres: str) -> list:
        """The cells that identify the row; ValidationError naming those that are empty."""
        valores = [self.valor(celdas, n) for n in nombres]
        faltan = {
            n: ValidationError(_("Falta este dato."), code="falta_dato")
            for n, v in zip(nombres, valores, strict=True)
            if v in ("", None)
        }
        if faltan:
            raise ValidationError(faltan)
        return valores

    def una_vez(self, columna: str, *clave: object) -> None:
        """Two lines with the same key would overwrite each other: the second is an error."""
        if antes := self.contexto.ver("fila", *clave):
            raise falla(
                columna,
                "fila_repetida",
                _("Repite la línea %(linea)s: deje una de las dos.") % {"linea": antes[0]},
            )

    def es_primera(self, celdas: Celdas, omitir: tuple[str, ...], de_que: str, *clave: object) -> bool:
        """Whether this is the first row of a thing that takes several. The rest must agree with it in all
        that they repeat; ValidationError if not."""
        propias = [nombre for nombre in _que_repiten(self.tabla, omitir) if nombre in celdas]
        antes = self.contexto.ver(de_que, *clave, partes=[str(celdas[c]).strip() for c in propias])
        if antes is None:
            return True
        linea, distintas = antes
        if distintas:
            frase = _(
                "Difiere de la línea %(linea)s, que es del mismo %(de_que)s: ponga lo mismo en las dos."
            )
            raise ValidationError(
                {
                    propias[n]: ValidationError(
                        frase % {"linea": linea, "de_que": de_que}, code=f"difiere_del_mismo_{de_que}"
                    )
                    for n in distintas
                }
            )
        return False


@cache
def _que_repiten(tabla: str, omitir: tuple[str, ...]) -> list[str]:
    """The columns that every row of a thing says again."""
    return [c.nombre for c in importables(tabla) if c.nombre not in omitir]
