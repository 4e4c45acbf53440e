"""Dates as people and spreadsheets write them: day first, or year first with its month in the middle; the
month in letters; Excel's count of days. Two digits of year are of this century. Pure.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from base.texto import plegar

DIA_CERO_DE_EXCEL = date(1899, 12, 30)  # what its dates are counted from; in old books of a Mac, 1904
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


def escrita(texto: str) -> str:
    """One kind of hyphen, and no blanks around what parts day, month and year."""
    return re.sub(r"\s*([/.-])\s*", r"\1", texto.translate(GUIONES))


def leer(texto: str) -> date | None:
    """The date of a text that `escrita` has tidied. None if it is not in the calendar, or is none."""
    try:
        if partes := FECHA.fullmatch(texto):
            return _fecha(int(partes[1]), int(partes[2]), int(partes[3]))
        if partes := FECHA_ISO.fullmatch(texto):
            return date(int(partes[1]), int(partes[2]), int(partes[3]))
        if partes := FECHA_EN_LETRAS.fullmatch(plegar(texto)):
            return _fecha(int(partes[1]), _mes(partes[2]), int(partes[3]))
    except ValueError:
        pass
    return None


def de_excel(texto: str, dia_cero: date = DIA_CERO_DE_EXCEL) -> date | None:
    """The date that Excel keeps as that count of days; None for one that is not of this century."""
    if not SERIE_DE_EXCEL.fullmatch(texto) or int(texto) not in SERIES_POSIBLES:
        return None
    return dia_cero + timedelta(days=int(texto))


def lleva_el_mes_primero(texto: str) -> bool:
    partes = FECHA.fullmatch(texto)
    return partes is not None and int(partes[2]) > 12 >= int(partes[1])


def tiene_tres_partes(texto: str) -> bool:
    """Day, month and year in figures, whether or not there is such a day."""
    return FECHA.fullmatch(texto) is not None


def no_dice_el_dia(texto: str) -> bool:
    """«diciembre de 2026», «dic-26», «2026»."""
    partes = SIN_DIA.fullmatch(plegar(texto))
    return partes is not None and (partes[1] is None or bool(_meses(partes[1])))


def _fecha(dia: int, mes: int, anio: int) -> date:
    return date(anio + 2000 if anio < 100 else anio, mes, dia)


def _mes(nombre: str) -> int:
    posibles = _meses(nombre)
    if len(posibles) != 1:
        raise ValueError(nombre)
    return posibles[0]


def _meses(nombre: str) -> list[int]:
    """The numbers of the months that a name, or its beginning, may be; «setiembre» is what Peru writes."""
    nombre = "septiembre" if nombre.startswith("set") else nombre
    return [n for n, mes in enumerate(MESES, 1) if len(nombre) >= 3 and mes.startswith(nombre)]
