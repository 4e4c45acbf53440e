"""Dates as people and spreadsheets write them: day first, or year first with its month in the middle; the month in
letters; Excel's count of days. Two digits of year are of this century. The one reader of every door.

A year that no pledge can be of is an error. In a column that shows the month first somewhere, what may be read in two
ways is asked. Raises Ilegible, with the sentence that says how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from base import periodos
from base.ilegible import Ilegible, Opcion
from base.texto import plegar

ANIOS = range(1990, 2101)
SIN_FECHA = date(
    1980, 1, 1
)  # of a workbook that speaks of no day, such as a template: the first that a zip can hold
DIA_CERO_DE_EXCEL = date(1899, 12, 30)  # what its dates are counted from; in old books of a Mac, 1904
GUIONES = str.maketrans(dict.fromkeys("−–‑", "-"))  # what Word puts for a minus or a hyphen
MEDIANOCHE = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?)?"  # what a sheet adds to a date without hour
FECHA = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{3,5}|\d{2})" + MEDIANOCHE, re.ASCII)
FECHA_ISO = re.compile(r"(\d{4,5})[-/](\d{1,2})[-/](\d{1,2})" + MEDIANOCHE, re.ASCII)
FECHA_EN_LETRAS = re.compile(
    r"(?:(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo) )?"
    r"(\d{1,2}) ?(?:o|ro|ero)? (?:de )?([a-z]+) (?:de |del )?(\d{3,5}|\d{2})",
    re.ASCII,
)
SIN_DIA = re.compile(r"(?:([a-z]+) (?:de |del )?)?(?:\d{4}|\d{2})|\d{1,2} (?:19|20)\d\d", re.ASCII)
MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre", "diciembre",
)  # fmt: skip
MESES_EN_INGLES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
SERIE_DE_EXCEL = re.compile(r"\d{5}", re.ASCII)
SERIES_POSIBLES = range(36526, 73051)  # 2000-01-01 to 2100-01-01
DIA, MES = "dia", "mes"  # which of the two goes first, as whoever imports says it

Avisar = Callable[[str, str], None]


def _a_nadie(clave: str, frase: str) -> None:
    """The notice sink of what is read on its own."""


def escrita(texto: str) -> str:
    """One kind of hyphen, and no blanks around what parts day, month and year."""
    return re.sub(r"\s*([/.-])\s*", r"\1", texto.translate(GUIONES).strip())


def leer(
    celda: object,
    *,
    dia_cero: date = DIA_CERO_DE_EXCEL,
    primero: str = "",
    dudosa: bool = False,
    revuelta: bool = False,
    avisar: Avisar = _a_nadie,
) -> date | None:
    """The date of a cell or a box; None for nothing written. `dia_cero`: what a number counts its days from.
    `dudosa`: of a column that may have its month first; `revuelta`: it shows it in another row; `primero`, DIA or MES,
    is what was answered. `avisar` takes (code, sentence) of a date that was kept as a number."""
    if isinstance(celda, date):
        return _de_celda(celda, revuelta=revuelta, primero=primero)
    texto = f"{celda.normalize():f}" if isinstance(celda, Decimal) else str(celda or "").strip()
    if not texto:
        return None
    tal_cual = escrita(texto)
    fecha = _leida(tal_cual, texto, primero=primero if dudosa else "")
    if fecha is None and (fecha := de_excel(tal_cual, dia_cero)):
        frase = _("«%(valor)s» se leyó como el %(fecha)s, que es como Excel guarda las fechas.")
        avisar("fecha_de_excel", frase % {"valor": tal_cual, "fecha": dicha(fecha)})
    if fecha is None:
        raise _por_que_no(tal_cual, texto, primero=primero if dudosa else "")
    if dudosa and not primero and tiene_dos_lecturas(tal_cual):
        raise _dudosa(tal_cual)
    return check_anio(fecha, texto)


def _leida(texto: str, como_vino: str, *, primero: str) -> date | None:
    """None if it is not in the calendar, or is no date at all."""
    try:
        if partes := FECHA.fullmatch(texto):
            dia, mes = (partes[2], partes[1]) if primero == MES else (partes[1], partes[2])
            return _fecha(int(dia), int(mes), partes[3], como_vino)
        if partes := FECHA_ISO.fullmatch(texto):
            return _fecha(int(partes[3]), int(partes[2]), partes[1], como_vino)
        if partes := FECHA_EN_LETRAS.fullmatch(plegar(texto)):
            return _fecha(int(partes[1]), _mes(partes[2]), partes[3], como_vino)
    except Ilegible:
        raise
    except ValueError:
        pass
    return None


def de_excel(texto: str, dia_cero: date = DIA_CERO_DE_EXCEL) -> date | None:
    """The date that Excel keeps as that count of days; None for one that is not of this century."""
    if not SERIE_DE_EXCEL.fullmatch(texto) or int(texto) not in SERIES_POSIBLES:
        return None
    return dia_cero + timedelta(days=int(texto))


def check_anio(fecha: date, como_vino: object = "") -> date:
    if fecha.year not in ANIOS:
        raise _fuera(str(como_vino or dicha(fecha)))
    return fecha


def dicha(fecha: date) -> str:
    """31/12/2026. Not by strftime, which writes the year 226 with three figures or four, as the system likes."""
    return f"{fecha.day:02}/{fecha.month:02}/{fecha.year:04}"


# --- Which goes first -------------------------------------------------------------------------------------


def lleva_el_mes_primero(texto: str) -> bool:
    """Whether it is a date only if its month goes first: 12/31/2026."""
    partes = FECHA.fullmatch(escrita(texto))
    return partes is not None and int(partes[2]) > 12 >= int(partes[1]) > 0


def lleva_el_dia_primero(texto: str) -> bool:
    """Whether it is a date only if its day goes first: 31/12/2026."""
    partes = FECHA.fullmatch(escrita(texto))
    return partes is not None and int(partes[1]) > 12 >= int(partes[2]) > 0


def tiene_dos_lecturas(texto: str) -> bool:
    partes = FECHA.fullmatch(escrita(texto))
    return (
        partes is not None
        and 0 < int(partes[1]) <= 12
        and 0 < int(partes[2]) <= 12
        and partes[1] != partes[2]
    )


def _de_celda(celda: date, *, revuelta: bool, primero: str) -> date:
    """A date that the spreadsheet kept as such. Beside texts with their month first it took those that it could for
    dates with their day first: which were so is not known."""
    if revuelta and primero != DIA and celda.day <= 12 and celda.day != celda.month:
        raise _dudosa(dicha(celda))
    return check_anio(celda)


def _dudosa(texto: str) -> Ilegible:
    frase = _(
        "«%(valor)s» puede leerse de dos maneras, porque otra fecha del archivo lleva el mes primero: escriba el mes con "
        "letras, así, 3 abr 2027."
    )
    return Ilegible("fecha_dudosa", frase % {"valor": texto[:40]})


# --- Why it is none ---------------------------------------------------------------------------------------


def _fuera(como_vino: str) -> Ilegible:
    frase = _("«%(valor)s»: el año debe estar entre %(de)s y %(a)s. Revíselo.")
    return Ilegible("anio_fuera", frase % {"valor": como_vino[:40], "de": ANIOS[0], "a": ANIOS[-1]})


def _por_que_no(texto: str, como_vino: str, *, primero: str) -> Ilegible:
    opciones: tuple[Opcion, ...] = ()
    if primero != MES and lleva_el_mes_primero(texto):
        frase = _("«%(valor)s» lleva el mes primero: escriba primero el día, así, 31/12/2026.")
        opciones = _con_el_mes_primero(texto)
    elif primero == MES and lleva_el_dia_primero(texto):
        frase = _(
            "«%(valor)s» lleva el día primero, y se dijo que en este archivo va el mes: revise esa fecha."
        )
    elif FECHA.fullmatch(texto) or FECHA_ISO.fullmatch(texto) or _tiene_mes(texto):
        frase = _("«%(valor)s» no está en el calendario: revise el día y el mes.")
    elif fin := periodos.ultimo_dia(texto):
        frase = _("«%(valor)s» no dice el día: si el plazo es su último día, escriba %(fin)s.")
        return Ilegible("fecha_invalida", frase % {"valor": como_vino[:40], "fin": dicha(fin)})
    elif no_dice_el_dia(texto):
        frase = _("«%(valor)s» no dice el día: escriba la fecha entera, así, 31/12/2026.")
    else:
        frase = _("«%(valor)s» no es una fecha: escríbala así, 31/12/2026; si no se sabe, déjela vacía.")
    return Ilegible("fecha_invalida", frase % {"valor": como_vino[:40]}, opciones)


def _con_el_mes_primero(texto: str) -> tuple[Opcion, ...]:
    fecha = None
    try:
        fecha = _leida(texto, texto, primero=MES)
    except Ilegible:
        return ()
    return (Opcion(dicha(fecha), dicha(fecha)),) if fecha and fecha.year in ANIOS else ()


def _tiene_mes(texto: str) -> bool:
    """Day, month in letters and year: 30 de febrero de 2026."""
    partes = FECHA_EN_LETRAS.fullmatch(plegar(texto))
    return partes is not None and len(_meses(partes[2])) == 1


def no_dice_el_dia(texto: str) -> bool:
    """«diciembre de 2026», «dic-26», «2026», «12/2026»."""
    partes = SIN_DIA.fullmatch(plegar(texto))
    return partes is not None and (partes[1] is None or bool(_meses(partes[1])))


def _fecha(dia: int, mes: int, anio: str, como_vino: str) -> date:
    """ValueError if it is not in the calendar; Ilegible if no calendar of ours has such a year."""
    entero = int(anio) + 2000 if len(anio) == 2 else int(anio)
    date(2024, mes, dia)  # 29 February is asked of its own year below
    if entero not in ANIOS:
        raise _fuera(como_vino)
    return date(entero, mes, dia)


def _mes(nombre: str) -> int:
    posibles = _meses(nombre)
    if len(posibles) != 1:
        raise ValueError(nombre)
    return posibles[0]


def _meses(nombre: str) -> list[int]:
    """The numbers of the months that a name, or its beginning, may be; «setiembre» is what Peru writes, and «08-Aug-27»
    what an Excel in English makes of a date."""
    nombre = "septiembre" if nombre.startswith("set") else nombre
    nombres = enumerate(zip(MESES, MESES_EN_INGLES, strict=True), 1)
    return [n for n, suyos in nombres if len(nombre) >= 3 and any(mes.startswith(nombre) for mes in suyos)]
