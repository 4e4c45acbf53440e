"""A cell and its value, both ways: what a file says is read (`clean`), what is kept is written (`render`).

Widgets of django-import-export, one a kind of column. They keep no state: what reading depends on comes with
each cell as a `Lector`. A value is read in the form in which it is kept, so that what did not change compares
equal. Raises Ilegible, with the sentence that says how to write the cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, ClassVar, Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from base import cifras, fechas
from base.cifras import sin_ceros
from base.codificaciones import sin_entidades
from base.fechas import DIA_CERO_DE_EXCEL
from base.ilegible import Ilegible
from base.texto import LARGO_QUE_SE_RECUERDA, limpiar, plegar
from compromisos.salidas.datos import numero_de_orden
from compromisos.salidas.datos.hojas import es_otra_cosa
from compromisos.salidas.datos.tipos import Tipo

SEPARADOR = "; "  # between the names of a cell that holds several
FORMULA_MUDA = "#FÓRMULA!"  # stands for a formula that was saved without its value
ERROR_DE_EXCEL = re.compile(
    r"#(?:DIV/0!|N/[AD]|NAME\?|¿NOMBRE\?|NULL!|¡NULO!|NUM!|¡NUM!|REF!|¡REF!|VALUE!|¡VALOR!|¡DIV/0!)"
)
# What a spreadsheet would take for a formula (OWASP's list), also in full width.
PELIGROSOS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class QuienEsQuien(Protocol):
    """What the names in a cell stand for: the import's `Directorio`. Its methods raise Ilegible."""

    def edicion_de(self, texto: str) -> Any: ...
    def institucion(self, nombre: str) -> Any | None: ...
    def eje(self, texto: str) -> str: ...
    def elemento(self, texto: str) -> Any: ...
    def orden_de_eje(self, nombre: str) -> int: ...
    def lugar(self, texto: str, *, nivel: str = "", dentro: tuple[str, ...] = ()) -> str: ...


def _a_nadie(clave: str, frase: str) -> None:
    """The notice sink of a cell that is read on its own."""


@dataclass(frozen=True, slots=True)
class Lector:
    """The reading options of a file. `avisar` takes (code, sentence) of what is odd in the cell; `decimal`,
    "," or ".", says what 1.200 is: without it, it is asked. `dudosa`: the column may have its dates with their
    month first; `revuelta`: it shows it in some row; `primero`, fechas.DIA or MES, says which goes first. Without `directorio`, names stay as written."""

    avisar: Callable[[str, str], None] = _a_nadie
    decimal: str = ""
    primero: str = ""
    dudosa: bool = False
    revuelta: bool = False
    dia_cero: date = DIA_CERO_DE_EXCEL
    directorio: QuienEsQuien | None = None


SOLO = Lector()


# --- Written --------------------------------------------------------------------------------------------


def _se_transforma(texto: str) -> bool:
    """Whether a spreadsheet would run the text as a formula, or take it for a number or a date."""
    return texto.startswith(PELIGROSOS) or es_otra_cosa(texto)


def neutralizar(texto: str) -> str:
    """A leading apostrophe where a spreadsheet would make something else of the text.

    Also before an apostrophe of its own that hides such a beginning, so that `desneutralizar` gives
    back exactly what was written.
    """
    return f"'{texto}" if _se_transforma(texto.lstrip("'")) else texto


def desneutralizar(texto: str) -> str:
    """Undo `neutralizar`."""
    if texto.startswith("'") and _se_transforma(texto.lstrip("'")):
        return texto[1:]
    return texto


def de_libro(valor: object) -> object:
    """A value as the cell of a workbook, whose text is never run: nothing is disarmed. An apostrophe of its
    own before what looks like a formula is doubled, for reading takes one off."""
    if isinstance(valor, str):
        return neutralizar(valor) if valor.startswith("'") else valor
    return "" if valor is None else valor


# --- Read and written -----------------------------------------------------------------------------------


class CeldaWidget(Widget):
    """The base of all. A kind of column says how it is read in `leer`, and seldom how it is written."""

    tipo: ClassVar[Tipo] = Tipo.TEXTO

    def __deepcopy__(self, memo) -> CeldaWidget:
        """Itself: it keeps no state, and a Resource copies its fields."""
        return self

    def clean(self, value, row=None, *, lector: Lector = SOLO, **kwargs):
        return self.leer(value, lector)

    def render(self, value, obj=None, *, force_native_type: bool = False, **kwargs):
        """One cell of text: dates as 2026-12-31, decimals as 1200.5 without grouping, nothing as an empty
        cell. `force_native_type`: as the cell of a workbook."""
        if force_native_type:
            return de_libro(value)
        if value is None:
            return ""
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return sin_ceros(value)
        return self.escribir(str(value))

    def leer(self, celda: object, lector: Lector) -> Any:
        raise NotImplementedError

    def escribir(self, texto: str) -> str:
        return texto


def check_legible(valor: object) -> None:
    """A cell that holds an error of the spreadsheet, or a formula without its value, says nothing."""
    if not isinstance(valor, str) or "#" not in valor:
        return
    if valor == FORMULA_MUDA:
        raise Ilegible(
            "formula_sin_valor",
            _("La celda es una fórmula guardada sin su valor: escriba el dato, o ábrala en Excel y guarde."),
        )
    if ERROR_DE_EXCEL.fullmatch(valor.strip()):
        raise Ilegible(
            "error_de_hoja",
            _("La celda tiene un error de la hoja de cálculo (%(valor)s): corríjalo.") % {"valor": valor},
        )


def leer_texto(celda: object) -> str:
    if isinstance(celda, str):
        return _texto_corto(celda) if len(celda) <= LARGO_QUE_SE_RECUERDA else _texto(celda)
    if isinstance(celda, Decimal):
        celda = f"{celda.normalize():f}"
    elif isinstance(celda, date):
        celda = celda.isoformat()
    return _texto(str(celda or ""))


def _texto(escrito: str) -> str:
    check_legible(escrito)
    return limpiar(sin_entidades(desneutralizar(escrito.strip())))


_texto_corto = lru_cache(maxsize=2048)(_texto)  # names, units and dates come again and again


class TextoWidget(CeldaWidget):
    def leer(self, celda: object, lector: Lector) -> str:
        return leer_texto(celda)

    def escribir(self, texto: str) -> str:
        return neutralizar(texto)


class CodigoWidget(CeldaWidget):
    tipo = Tipo.CODIGO

    def leer(self, celda: object, lector: Lector) -> str:
        return leer_texto(celda)


class InstanteWidget(CodigoWidget):
    """A day and its time with its zone, which only goes out."""

    tipo = Tipo.MOMENTO


class NombreWidget(TextoWidget):
    """A name or an acronym, that people could call it by: a dash in an empty cell is none."""

    def leer(self, celda: object, lector: Lector) -> str:
        texto = leer_texto(celda)
        if texto and not plegar(texto):
            raise Ilegible(
                "nombre_sin_letras",
                _("«%(valor)s» no es un nombre ni una sigla: escríbalo con letras, o deje la celda vacía.")
                % {"valor": texto[:40]},
            )
        return texto


class EnteroWidget(CeldaWidget):
    tipo = Tipo.ENTERO

    def leer(self, celda: object, lector: Lector) -> int | None:
        check_legible(celda)
        texto = f"{celda.normalize():f}" if isinstance(celda, Decimal) else str(celda or "").strip()
        if not texto:
            return None
        if (numero := numero_de_orden.leer(texto)) is None:
            frase = _(
                "«%(valor)s» no es un número de compromiso: escriba 1, 2, 3…; un código propio va en otra columna."
            )
            raise Ilegible("numero_de_compromiso_invalido", frase % {"valor": texto[:40]})
        return numero


class DecimalWidget(CeldaWidget):
    """As base/cifras.py reads them."""

    tipo = Tipo.DECIMAL

    def leer(self, celda: object, lector: Lector) -> Decimal | None:
        check_legible(celda)
        if isinstance(celda, date):
            frase = _(
                "La celda es una fecha, %(fecha)s, y aquí va un número: póngale formato de número y escríbalo."
            )
            raise Ilegible("numero_invalido", frase % {"fecha": fechas.dicha(celda)})
        try:
            return cifras.leer(celda, decimal=lector.decimal, avisar=lector.avisar)
        except Ilegible as ilegible:
            if ilegible.clave != "numero_ambiguo":
                raise
            o_bien = _("O elija al importar qué signo separa los decimales.")
            raise Ilegible(ilegible.clave, f"{ilegible} {o_bien}", ilegible.opciones) from None


class FechaWidget(CeldaWidget):
    """As base/fechas.py reads them."""

    tipo = Tipo.FECHA

    def leer(self, celda: object, lector: Lector) -> date | None:
        check_legible(celda)
        try:
            return fechas.leer(
                celda,
                dia_cero=lector.dia_cero,
                primero=lector.primero,
                dudosa=lector.dudosa,
                revuelta=lector.revuelta,
                avisar=lector.avisar,
            )
        except Ilegible as ilegible:
            if ilegible.clave != "fecha_dudosa" or lector.primero:
                raise
            o_bien = _("O elija al importar qué va primero.")
            raise Ilegible(ilegible.clave, f"{ilegible} {o_bien}") from None


class OpcionWidget(TextoWidget):
    """One of a few words, by its code, its label or what people write for it ({code: forms}), case and
    accents folded. Its value is the label. `opciones` are (code, label), `que` what they are."""

    def __init__(
        self,
        opciones: Sequence[tuple[str, Any]],
        que: str | Promise,
        escritas: Mapping[Any, tuple[str, ...]] | None = None,
    ):
        super().__init__()
        self.opciones, self.que, self.escritas = opciones, que, escritas or {}

    def leer(self, celda: object, lector: Lector) -> str:
        texto = leer_texto(celda)
        if not texto:
            return ""
        try:
            return self.por_forma()[plegar(texto)]
        except KeyError:
            etiquetas = [str(etiqueta) for _codigo, etiqueta in self.opciones]
            raise Ilegible(
                "opcion_desconocida",
                _("«%(valor)s» no es un %(que)s: escriba %(opciones)s.")
                % {
                    "valor": texto[:40],
                    "que": self.que,
                    "opciones": _(" o ").join([", ".join(etiquetas[:-1]), etiquetas[-1]]),
                },
            ) from None

    def por_forma(self) -> dict[str, str]:
        """{folded form: label}, in the language of now."""
        return _por_forma(self, get_language())

    def etiqueta(self, codigo: str) -> str:
        """The label of a code, in the language of now; what is no code of these, as it is."""
        return _etiquetas(self, get_language()).get(codigo, codigo)

    def codigo(self, etiqueta: str) -> str:
        """The code behind a label that was read already; "" for none."""
        return _codigos(self, get_language()).get(etiqueta, "")


@cache
def _por_forma(widget: OpcionWidget, idioma: str | None) -> dict[str, str]:
    formas = {
        plegar(str(forma)): str(etiqueta)
        for codigo, etiqueta in widget.opciones
        for forma in (codigo, etiqueta)
    }
    etiquetas = {codigo: str(etiqueta) for codigo, etiqueta in widget.opciones}
    return formas | {
        plegar(forma): etiquetas[codigo] for codigo, suyas in widget.escritas.items() for forma in suyas
    }


@cache
def _etiquetas(widget: OpcionWidget, idioma: str | None) -> dict[str, str]:
    return {codigo: str(etiqueta) for codigo, etiqueta in widget.opciones}


@cache
def _codigos(widget: OpcionWidget, idioma: str | None) -> dict[str, str]:
    return {str(etiqueta): codigo for codigo, etiqueta in widget.opciones}


# --- Several in a cell ----------------------------------------------------------------------------------


def partes(lista: str | None) -> list[str]:
    """The names in the value of a column that holds several."""
    return [p for p in (lista or "").split(SEPARADOR) if p]


def partes_escritas(celda: object) -> list[str]:
    """The names in a cell as people write them: separated by ; or one a line, or else by a comma."""
    texto = leer_texto(celda)
    separador = r"[;\n]" if ";" in texto or "\n" in texto else ","
    return [p.strip() for p in re.split(separador, texto) if p.strip()]


class ListaWidget(TextoWidget):
    """Several names, each read by `uno` to what the row shows for it ("" for none) and sorted by `orden`, so
    that their order in the file does not matter."""

    tipo = Tipo.LISTA

    def leer(self, celda: object, lector: Lector) -> str:
        hallados = {self.uno(parte, lector) for parte in partes_escritas(celda)} - {""}
        return SEPARADOR.join(sorted(hallados, key=lambda nombre: self.orden(nombre, lector)))

    def uno(self, texto: str, lector: Lector) -> str:
        return texto

    def orden(self, nombre: str, lector: Lector) -> Any:
        return nombre


class OpcionesWidget(ListaWidget):
    """Several of the words of another widget, in its order."""

    def __init__(self, cada_una: OpcionWidget):
        super().__init__()
        self.cada_una = cada_una

    def uno(self, texto: str, lector: Lector) -> str:
        return self.cada_una.leer(texto, lector)

    def orden(self, nombre: str, lector: Lector) -> int:
        return [str(etiqueta) for _codigo, etiqueta in self.cada_una.opciones].index(nombre)
