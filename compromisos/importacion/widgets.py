"""One cell to one Python value, or a sentence that says how to write it.

Values come out in the form `datos/filas.py` gives the same column, so that what did not change
compares equal. Raises Ilegible with the sentence: the engine gathers them by column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from base.texto import LARGO_QUE_SE_RECUERDA, limpiar, plegar
from compromisos.importacion.formats import DIA_CERO_DE_EXCEL, FORMULA_MUDA
from compromisos.importacion.hallazgos import Ilegible
from compromisos.salidas.datos.columns import Columna, Tipo
from compromisos.salidas.datos.filas import SEPARADOR
from compromisos.salidas.datos.writer import desneutralizar, sin_ceros

GUIONES = str.maketrans(dict.fromkeys("−–‑", "-"))  # what Word puts for a minus or a hyphen
MEDIANOCHE = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?)?"  # what a sheet adds to a date without hour
FECHA = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})" + MEDIANOCHE, re.ASCII)
FECHA_ISO = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})" + MEDIANOCHE, re.ASCII)
FECHA_EN_LETRAS = re.compile(
    r"(?:(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo) )?"
    r"(\d{1,2}) ?(?:o|ro|ero)? (?:de )?([a-z]+) (?:de |del )?(\d{4}|\d{2})",
    re.ASCII,
)
SIN_DIA = re.compile(r"(?:([a-z]+) (?:de |del )?)?(?:\d{4}|\d{2})", re.ASCII)
MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre", "diciembre",
)  # fmt: skip
SERIE_DE_EXCEL = re.compile(r"\d{5}", re.ASCII)
SERIES_POSIBLES = range(36526, 73051)  # 2000-01-01 to 2100-01-01
ERROR_DE_EXCEL = re.compile(
    r"#(?:DIV/0!|N/[AD]|NAME\?|¿NOMBRE\?|NULL!|¡NULO!|NUM!|¡NUM!|REF!|¡REF!|VALUE!|¡VALOR!|¡DIV/0!)"
)
ENTERO = re.compile(r"[-+]?\d{1,15}", re.ASCII)
AMBIGUO = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
AGRUPADO = re.compile(
    r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[-+]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII
)
ESPACIADO = re.compile(r"[-+]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)
DECIMAL = re.compile(r"[-+]?\d{1,14}[.,]\d{1,10}", re.ASCII)
RUIDO = Decimal("0.0000000001")  # what binary fractions leave behind
Avisar = Callable[[str, str], None]  # code of the notice, sentence


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


NUMERO_Y_UNIDAD = re.compile(r"([-+−–]?\d(?:[\d.,\u00a0\u2009\u202f ]*\d)?)\s*(%|[^\W\d_]\D*)")


def separar_unidad(celda: object) -> tuple[object, str]:
    """(number, unit) of a cell such as «50 CEM» or «45 %»; any other cell as it is, without unit."""
    partes = NUMERO_Y_UNIDAD.fullmatch(celda.strip()) if isinstance(celda, str) else None
    return (partes[1], partes[2].strip()) if partes else (celda, "")


def misma_unidad(una: str, otra: str) -> bool:
    return una.strip() == otra.strip() or (bool(plegar(una)) and plegar(una) == plegar(otra))


def mal_codificada(texto: str) -> str:
    """The first word that is UTF-8 read as Windows-1252 («atenciÃ³n»); "" if there is none."""
    for palabra in texto.split() if "Ã" in texto or "Â" in texto or "â€" in texto else ():
        try:
            if palabra.encode("cp1252").decode("utf-8") != palabra:
                return palabra
        except UnicodeError:
            continue
    return ""


class TextoWidget(Widget):
    def clean(self, value, row=None, **kwargs) -> str:
        if isinstance(value, str):
            return _texto_corto(value) if len(value) <= LARGO_QUE_SE_RECUERDA else _texto(value)
        if isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        elif isinstance(value, date):
            value = value.isoformat()
        return _texto(str(value or ""))


def _texto(escrito: str) -> str:
    check_legible(escrito)
    return limpiar(desneutralizar(escrito.strip()))


_texto_corto = lru_cache(maxsize=2048)(_texto)  # names, units and dates come again and again


class EnteroWidget(Widget):
    def clean(self, value, row=None, **kwargs) -> int | None:
        check_legible(value)
        texto = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value or "").strip()
        if not texto:
            return None
        if not ENTERO.fullmatch(texto) or not 0 < int(texto) <= 32767:
            raise Ilegible(
                "numero_de_compromiso_invalido",
                _("«%(valor)s» no es un número de compromiso: escriba 1, 2, 3…") % {"valor": texto[:40]},
            )
        return int(texto)


class DecimalWidget(Widget):
    """`decimal`, "," or ".", decides what 1.200 is; without it, it is asked."""

    def __init__(self, avisar: Avisar = lambda clave, frase: None, *, decimal: str = ""):
        super().__init__()
        self.avisar = avisar
        self.decimal = decimal

    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        check_legible(value)
        if isinstance(value, Decimal):
            return self._acotado(value)
        texto = str(value or "").strip().lstrip("'").translate(GUIONES)
        if ESPACIADO.fullmatch(texto):  # only what parts thousands: «12 15» are two numbers
            texto = re.sub(r"\s", "", texto)
        if not texto:
            return None
        try:
            return self._acotado(Decimal(self._en_cifras(texto)))
        except InvalidOperation:
            raise Ilegible(
                "numero_invalido",
                _("«%(valor)s» no es un número: escríbalo solo con cifras (1200.5) o deje la celda vacía.")
                % {"valor": str(value).strip()[:40]},
            ) from None

    def _en_cifras(self, texto: str) -> str:
        """As Decimal reads it; "" if it is no number. Raises Ilegible if it may be two."""
        if AMBIGUO.fullmatch(texto):
            junto = re.sub(r"[.,]", "", texto)
            if self.decimal:
                return texto.replace(",", ".") if self.decimal in texto else junto
            raise Ilegible(
                "numero_ambiguo",
                _(
                    "«%(valor)s» puede leerse de dos maneras: escriba %(junto)s o %(decimal)s, o elija al importar "
                    "qué signo separa los decimales."
                )
                % {
                    "valor": texto,
                    "junto": junto,
                    "decimal": sin_ceros(Decimal(texto.replace(",", "."))),
                },
            )
        if ENTERO.fullmatch(texto):
            return texto
        if AGRUPADO.fullmatch(texto):
            if len({c for c in texto if c in ".,"}) == 1:  # 1.200.000
                return re.sub(r"[.,]", "", texto)
            decimal = max(texto.rfind("."), texto.rfind(","))
            return re.sub(r"[.,]", "", texto[:decimal]) + "." + texto[decimal + 1 :]
        return texto.replace(",", ".") if DECIMAL.fullmatch(texto) else ""

    def _acotado(self, valor: Decimal) -> Decimal:
        """Four decimals, as the database keeps, and a notice if more than a spreadsheet's noise is lost;
        out of range is an error, not an overflow."""
        try:
            redondo = valor.quantize(Decimal("0.0001"))
        except InvalidOperation:
            redondo = Decimal("Infinity")
        if abs(redondo) >= Decimal(10) ** 14:
            raise Ilegible(
                "numero_demasiado_grande", _("El número es demasiado grande: caben catorce cifras.")
            )
        if abs(redondo - valor) > RUIDO:
            self.avisar(
                "numero_redondeado",
                _("Se guarda con cuatro decimales: %(redondo)s.") % {"redondo": f"{redondo:f}"},
            )
        return redondo


class FechaWidget(Widget):
    """Day first, or year first with its month in the middle; the month in letters; or Excel's count of
    days, with a notice. Two digits of year are of this century."""

    def __init__(self, avisar: Avisar = lambda clave, frase: None, *, dia_cero: date = DIA_CERO_DE_EXCEL):
        super().__init__()
        self.avisar = avisar
        self.dia_cero = dia_cero

    def clean(self, value, row=None, **kwargs) -> date | None:
        if isinstance(value, date):
            return value
        check_legible(value)
        texto = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value or "").strip()
        if not texto:
            return None
        escrita = re.sub(r"\s*([/.-])\s*", r"\1", texto.translate(GUIONES))
        try:
            fecha = self._leer(escrita)
        except ValueError:
            fecha = None
        if fecha is None:
            raise Ilegible("fecha_invalida", _que_no_es_fecha(escrita) % {"valor": texto[:40]})
        return fecha

    def _leer(self, texto: str) -> date | None:
        if partes := FECHA.fullmatch(texto):
            dia, mes, anio = (int(p) for p in partes.groups())
            return date(anio + 2000 if anio < 100 else anio, mes, dia)
        if partes := FECHA_ISO.fullmatch(texto):
            return date(*(int(p) for p in partes.groups()))
        if partes := FECHA_EN_LETRAS.fullmatch(plegar(texto)):
            anio = int(partes[3])
            return date(anio + 2000 if anio < 100 else anio, _mes(partes[2]), int(partes[1]))
        if SERIE_DE_EXCEL.fullmatch(texto) and int(texto) in SERIES_POSIBLES:
            fecha = self.dia_cero + timedelta(days=int(texto))
            self.avisar(
                "fecha_de_excel",
                _("«%(valor)s» se leyó como el %(fecha)s, que es como Excel guarda las fechas.")
                % {"valor": texto, "fecha": f"{fecha:%d/%m/%Y}"},
            )
            return fecha
        return None


def _que_no_es_fecha(escrita: str) -> str:
    """The sentence, with room for what was written, that says why it is no date and how to write it."""
    if partes := FECHA.fullmatch(escrita):
        if int(partes[2]) > 12 >= int(partes[1]):
            return _("«%(valor)s» lleva el mes primero: escriba primero el día, así, 31/12/2026.")
        return _("«%(valor)s» no está en el calendario: revise el día y el mes.")
    if (partes := SIN_DIA.fullmatch(plegar(escrita))) and (partes[1] is None or _es_mes(partes[1])):
        return _("«%(valor)s» no dice el día: escriba la fecha entera, así, 31/12/2026.")
    return _("«%(valor)s» no es una fecha: escríbala así, 31/12/2026, o deje la celda vacía.")


def _es_mes(nombre: str) -> bool:
    try:
        return bool(_mes(nombre))
    except ValueError:
        return False


def _mes(nombre: str) -> int:
    """The number of a month by its name or its beginning; «setiembre» is what Peru writes."""
    nombre = "septiembre" if nombre.startswith("set") else nombre
    posibles = [n for n, mes in enumerate(MESES, 1) if len(nombre) >= 3 and mes.startswith(nombre)]
    if len(posibles) != 1:
        raise ValueError(nombre)
    return posibles[0]


class OpcionWidget(TextoWidget):
    """One of a few words, by code, label or synonym ({folded: label}), case and accents folded. Gives the
    label."""

    def __init__(self, opciones: list[tuple[str, str]], que: str, sinonimos: dict[str, str] | None = None):
        super().__init__()
        self.por_plegado = {
            plegar(str(forma)): str(etiqueta) for codigo, etiqueta in opciones for forma in (codigo, etiqueta)
        }
        self.por_plegado |= sinonimos or {}
        self.etiquetas = [str(e) for _c, e in opciones]
        self.que = que

    def clean(self, value, row=None, **kwargs) -> str:
        texto = super().clean(value)
        if not texto:
            return ""
        try:
            return self.por_plegado[plegar(texto)]
        except KeyError:
            raise Ilegible(
                "opcion_desconocida",
                _("«%(valor)s» no es un %(que)s: escriba %(opciones)s.")
                % {
                    "valor": texto[:40],
                    "que": self.que,
                    "opciones": _(" o ").join([", ".join(self.etiquetas[:-1]), self.etiquetas[-1]]),
                },
            ) from None


TEXTO = TextoWidget()


def partes_escritas(celda: object) -> list[str]:
    """The names in a cell that holds several, separated by ; or one a line, or else by a comma."""
    texto = TEXTO.clean(celda)
    separador = r"[;\n]" if ";" in texto or "\n" in texto else ","
    return [p.strip() for p in re.split(separador, texto) if p.strip()]


class ListaWidget(Widget):
    """Several names separated by ; or , each resolved by `resolver` to what the row shows for it.

    `orden` sorts what was resolved as the row does, so that order in the file does not matter.
    """

    def __init__(self, resolver: Callable[[str], str], orden: Callable[[str], object]):
        super().__init__()
        self.resolver = resolver
        self.orden = orden

    def clean(self, value, row=None, **kwargs) -> str:
        hallados = {self.resolver(p) for p in partes_escritas(value)} - {""}
        return SEPARADOR.join(sorted(hallados, key=self.orden))


def widget_de(
    columna: Columna, avisar: Avisar, *, decimal: str = "", dia_cero: date = DIA_CERO_DE_EXCEL
) -> Widget:
    """The widget of a column that needs to know nothing but its kind. `avisar` takes (code, sentence)."""
    if columna.tipo is Tipo.FECHA:
        return FechaWidget(avisar, dia_cero=dia_cero)
    if columna.tipo is Tipo.DECIMAL:
        return DecimalWidget(avisar, decimal=decimal)
    return EnteroWidget() if columna.tipo is Tipo.ENTERO else TextoWidget()
