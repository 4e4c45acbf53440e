"""One cell to one Python value, or a sentence that says how to write it.

Values come out in the form `datos/filas.py` gives the same column, so that what did not change
compares equal. Raises ValueError with the sentence: the engine gathers them by column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from compromisos.datos.columns import Columna, Tipo
from compromisos.datos.filas import SEPARADOR
from compromisos.datos.writer import desneutralizar
from instituciones.texto import limpiar, plegar

FORMATOS_DE_FECHA = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y")
ENTERO = re.compile(r"[-+]?\d{1,15}", re.ASCII)
AMBIGUO = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
AGRUPADO = re.compile(
    r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[-+]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII
)
DECIMAL = re.compile(r"[-+]?\d{1,14}[.,]\d{1,10}", re.ASCII)


class TextoWidget(Widget):
    def clean(self, value, row=None, **kwargs) -> str:
        if isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        elif isinstance(value, date):
            value = value.isoformat()
        return limpiar(desneutralizar(str(value or "").strip()))


class EnteroWidget(Widget):
    def clean(self, value, row=None, **kwargs) -> int | None:
        texto = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value or "").strip()
        if not texto:
            return None
        if not ENTERO.fullmatch(texto) or not 0 < int(texto) <= 32767:
            raise ValueError(
                _("«%(valor)s» no es un número de compromiso: escriba 1, 2, 3…") % {"valor": texto[:40]}
            )
        return int(texto)


class DecimalWidget(Widget):
    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        if isinstance(value, Decimal):
            return _acotado(value)
        texto = str(value or "").strip().lstrip("'").replace("\u00a0", "").replace(" ", "")
        if not texto:
            return None
        if AMBIGUO.fullmatch(texto):
            junto = re.sub(r"[.,]", "", texto)
            raise ValueError(
                _("«%(valor)s» puede ser mil y pico o un decimal: escriba %(junto)s, o con cuatro decimales.")
                % {"valor": texto, "junto": junto}
            )
        if ENTERO.fullmatch(texto):
            limpio = texto
        elif AGRUPADO.fullmatch(texto):
            decimal = max(texto.rfind("."), texto.rfind(","))
            separadores = {c for c in texto if c in ".,"}
            if len(separadores) == 1:  # 1.200.000
                limpio = re.sub(r"[.,]", "", texto)
            else:
                limpio = re.sub(r"[.,]", "", texto[:decimal]) + "." + texto[decimal + 1 :]
        elif DECIMAL.fullmatch(texto):
            limpio = texto.replace(",", ".")
        else:
            raise ValueError(
                _("«%(valor)s» no es un número: escríbalo solo con cifras, así: 1200.5.")
                % {"valor": texto[:40]}
            )
        return _acotado(Decimal(limpio))


def _acotado(valor: Decimal) -> Decimal:
    """Four decimals, as the database keeps; out of range is an error, not an overflow."""
    try:
        redondo = valor.quantize(Decimal("0.0001"))
    except InvalidOperation:
        redondo = Decimal("Infinity")
    if abs(redondo) >= Decimal(10) ** 14:
        raise ValueError(_("El número es demasiado grande."))
    return redondo


class FechaWidget(Widget):
    def clean(self, value, row=None, **kwargs) -> date | None:
        if isinstance(value, date):
            return value
        texto = str(value or "").strip()
        if not texto:
            return None
        for formato in FORMATOS_DE_FECHA:
            try:
                return datetime.strptime(texto, formato).date()
            except ValueError:
                continue
        raise ValueError(_("«%(valor)s» no es una fecha: escríbala así, 31/12/2026.") % {"valor": texto[:40]})


class OpcionWidget(TextoWidget):
    """One of a few words, by code or label, case and accents folded. Gives the label."""

    def __init__(self, opciones: list[tuple[str, str]], que: str):
        super().__init__()
        self.por_plegado = {
            plegar(str(forma)): str(etiqueta) for codigo, etiqueta in opciones for forma in (codigo, etiqueta)
        }
        self.etiquetas = [str(e) for _c, e in opciones]
        self.que = que

    def clean(self, value, row=None, **kwargs) -> str:
        texto = super().clean(value)
        if not texto:
            return ""
        try:
            return self.por_plegado[plegar(texto)]
        except KeyError:
            raise ValueError(
                _("«%(valor)s» no es un %(que)s: escriba %(opciones)s.")
                % {
                    "valor": texto[:40],
                    "que": self.que,
                    "opciones": _(" o ").join([", ".join(self.etiquetas[:-1]), self.etiquetas[-1]]),
                }
            ) from None


class ListaWidget(TextoWidget):
    """Several names separated by ; or , each resolved by `resolver` to what the row shows for it.

    `orden` sorts what was resolved as the row does, so that order in the file does not matter.
    """

    def __init__(self, resolver: Callable[[str], str], orden: Callable[[str], object]):
        super().__init__()
        self.resolver = resolver
        self.orden = orden

    def clean(self, value, row=None, **kwargs) -> str:
        texto = super().clean(value)
        separador = ";" if ";" in texto else ","
        partes = [p.strip() for p in texto.split(separador) if p.strip()]
        hallados = {self.resolver(p) for p in partes} - {""}
        return SEPARADOR.join(sorted(hallados, key=self.orden))


def widget_de(columna: Columna) -> Widget:
    """The widget of a column that needs to know nothing but its kind."""
    return {
        Tipo.ENTERO: EnteroWidget,
        Tipo.DECIMAL: DecimalWidget,
        Tipo.FECHA: FechaWidget,
    }.get(columna.tipo, TextoWidget)()
