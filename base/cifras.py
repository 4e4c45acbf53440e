"""Numbers as Peruvians and machines write them: 1200.5, 1200,5, 1,200.50, 1.200,50, 1 200. The one reader of every
door: files, forms of the admin and of the personal link, commands.

Never guessed: 1.200 is two numbers until somebody says which sign parts the decimals; «2 mil», «50¹», «1/2», «10-15» are
asked, with what they may be. Raises Ilegible, with the sentence that says how to write it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.utils.translation import gettext as _

from base.fechas import GUIONES
from base.ilegible import Ilegible, Opcion
from base.texto import plegar

ENTERO = re.compile(r"[-+]?\d{1,15}", re.ASCII)
AMBIGUO = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
AGRUPADO = re.compile(
    r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[-+]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII
)
ESPACIADO = re.compile(r"[-+]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)
DECIMAL = re.compile(r"[-+]?\d{1,14}[.,]\d{1,40}", re.ASCII)
RUIDO = Decimal("0.0000000001")  # what binary fractions leave behind
LIMITE = Decimal(10) ** 14  # what the database keeps before the point

NUMERO_Y_UNIDAD = re.compile(r"([-+−–]?\d(?:[\d.,\u00a0\u2009\u202f ]*\d)?)\s*(%|[^\W\d_¹²³⁰-₉¼-¾⅐-⅞]\D*)")
SUPERINDICES = "⁰¹²³⁴⁵⁶⁷⁸⁹"
CON_SUPERINDICE = re.compile(rf"(.*\d)\s*[{SUPERINDICES}]+\s*\D*")
FRACCION = re.compile(r"(?:(\d{1,9})\s+)?(\d{1,9})\s*/\s*(\d{1,9})", re.ASCII)
DOS_NUMEROS = re.compile(r"(?:entre |de )?(-?\d[\d.,]*)\s*(?:-|a|al|y|o|hasta)\s*(\d[\d.,]*)", re.ASCII)
CIENTIFICO = re.compile(r"[-+]?\d{1,15}(?:[.,]\d{1,15})?e[-+]?\d{1,2}", re.ASCII | re.IGNORECASE)
# What a workbook says of a cell that shows another number than it keeps.
A_ESCALA = "%(guarda)s (se ve %(muestra)s %(detras)s)"
LEIDO_A_ESCALA = re.compile(r"([-+]?[\d.]+) \(se ve ([-+]?[\d.]+) ([^()]*)\)", re.ASCII)
# What multiplies the number before it, folded.
VECES = {
    "decena": 10, "decenas": 10, "docena": 12, "docenas": 12, "centena": 100, "centenas": 100, "centenar": 100,
    "centenares": 100, "ciento": 100, "cientos": 100, "mil": 1_000, "miles": 1_000, "millar": 1_000,
    "millares": 1_000, "k": 1_000, "mm": 1_000_000, "mill": 1_000_000, "mills": 1_000_000, "millon": 1_000_000,
    "millones": 1_000_000, "billon": 10**12, "billones": 10**12,
}  # fmt: skip
MILLONES = "M"  # a small one is metres
# What makes a number one that nobody counted, folded.
A_OJO = re.compile(
    r"(?:a )?(?:aprox\w*|mas|menos|o mas|o menos|a mas|mas o menos|por lo menos|como (?:minimo|maximo)|minimo|maximo)"
)

Avisar = Callable[[str, str], None]


def _a_nadie(clave: str, frase: str) -> None:
    """The notice sink of what is read on its own."""


def sin_ceros(valor: Decimal) -> str:
    """1200.5, 32, 1.2000: three decimals alone would read back as thousands, so a zero follows."""
    texto = f"{valor.normalize():f}"
    return f"{texto}0" if len(texto.partition(".")[2]) == 3 else texto


def opcion(valor: Decimal, frase: str = "%(n)s") -> Opcion:
    """A number to offer. Not grouped: in «1,200» the question would only begin again."""
    return Opcion(sin_ceros(valor), frase % {"n": sin_ceros(valor)})


def escrita(celda: object) -> str:
    """The text of a cell that should hold a number: one kind of minus, and no blanks between thousands."""
    texto = str(celda or "").strip().lstrip("'").translate(GUIONES)
    # Only what parts thousands: «12 15» are two numbers.
    return re.sub(r"\s", "", texto) if ESPACIADO.fullmatch(texto) else texto


def leer(celda: object, *, decimal: str = "", avisar: Avisar = _a_nadie) -> Decimal | None:
    """A number with four decimals, as the database keeps it; None for nothing written. `decimal`, "," or ".", says
    what 1.200 is: without it, it is asked. `avisar` takes (code, sentence) of what is lost by rounding."""
    if isinstance(celda, Decimal):
        return _redondeado(celda, avisar)
    texto = escrita(celda)
    if not texto:
        return None
    try:
        valor = Decimal(_en_cifras(texto, decimal))
    except InvalidOperation:
        raise _por_que_no(texto, str(celda).strip(), decimal) from None
    return _redondeado(valor, avisar)


def _en_cifras(texto: str, decimal: str) -> str:
    """As Decimal reads it; "" if it is no number."""
    if AMBIGUO.fullmatch(texto):
        if not decimal:
            raise _ambiguo(texto)
        return texto.replace(",", ".") if decimal in texto else re.sub(r"[.,]", "", texto)
    if ENTERO.fullmatch(texto):
        return texto
    if AGRUPADO.fullmatch(texto):
        if len({c for c in texto if c in ".,"}) == 1:  # 1.200.000
            return re.sub(r"[.,]", "", texto)
        parte = max(texto.rfind("."), texto.rfind(","))
        return re.sub(r"[.,]", "", texto[:parte]) + "." + texto[parte + 1 :]
    return texto.replace(",", ".") if DECIMAL.fullmatch(texto) else ""


def _redondeado(valor: Decimal, avisar: Avisar) -> Decimal:
    try:
        redondo = valor.quantize(Decimal("0.0001"))
    except InvalidOperation:
        redondo = Decimal("Infinity")
    if abs(redondo) >= LIMITE:
        frase = _("El número es demasiado grande: caben catorce cifras.")
        raise Ilegible("numero_demasiado_grande", frase)
    if abs(redondo - valor) > RUIDO:
        avisar(
            "numero_redondeado",
            _("Se guarda con cuatro decimales: %(redondo)s.") % {"redondo": f"{redondo:f}"},
        )
    return redondo


# --- A number and what it counts --------------------------------------------------------------------------


def separar_unidad(celda: object) -> tuple[object, str]:
    """(number, unit) of a cell such as «50 CEM» or «45 %»; any other cell as it is, without unit."""
    partes = NUMERO_Y_UNIDAD.fullmatch(celda.strip()) if isinstance(celda, str) else None
    return (partes[1], partes[2].strip()) if partes else (celda, "")


def misma_unidad(una: str, otra: str) -> bool:
    return una.strip() == otra.strip() or (bool(plegar(una)) and plegar(una) == plegar(otra))


def check_unidad(celda: object, suya: str, *, decimal: str = "") -> None:
    """Raise Ilegible if what stands beside the number of a cell makes another number of it: «2 mil», and a
    percentage of what is not measured in percent. `suya`: the unit it is to be in, "" if nobody said."""
    cifras, unidad = separar_unidad(celda)
    if not unidad or misma_unidad(unidad, suya):
        return
    if por := _veces(unidad):
        raise _multiplicado(str(celda).strip(), cifras, por, decimal)
    if A_OJO.fullmatch(plegar(unidad)):
        frase = _("«%(valor)s» no dice cuántos son, sino más o menos cuántos: escriba solo el número%(es)s.")
        raise _ofrecido("numero_con_palabra", frase, str(celda).strip(), _si_se_lee(cifras, decimal))
    if suya and (unidad == "%") != (suya.strip() == "%"):
        raise unidad_distinta(celda, suya)


def _veces(unidad: str) -> int:
    """What a word beside a number multiplies it by; 0 for any other word."""
    primera = unidad.partition(" ")[0]
    return 1_000_000 if primera == MILLONES else VECES.get(plegar(primera), 0)


def unidad_distinta(celda: object, suya: str) -> Ilegible:
    """The sentence for a number that says it is of something else than `suya`."""
    frase = _(
        "«%(valor)s» dice otra unidad: esta meta se mide en «%(unidad)s». Escriba el número en esa unidad."
    )
    return Ilegible("unidad_distinta", frase % {"valor": str(celda).strip()[:40], "unidad": suya or "—"})


# --- Why it is none ---------------------------------------------------------------------------------------


def _ambiguo(texto: str) -> Ilegible:
    junta, partida = Decimal(re.sub(r"[.,]", "", texto)), Decimal(texto.replace(",", "."))
    frase = _("«%(valor)s» puede leerse de dos maneras: escriba %(junto)s o %(decimal)s.")
    dichas = {"valor": texto, "junto": sin_ceros(junta), "decimal": sin_ceros(partida)}
    opciones = (
        opcion(junta, _("%(n)s: el signo separa los miles")),
        opcion(partida, _("%(n)s: el signo separa los decimales")),
    )
    return Ilegible("numero_ambiguo", frase % dichas, opciones)


def _por_que_no(texto: str, como_vino: str, decimal: str) -> Ilegible:
    """The sentence, with what may have been meant where there is something to offer."""
    if partes := LEIDO_A_ESCALA.fullmatch(texto):
        frase = _(
            "La celda guarda %(guarda)s y deja ver %(muestra)s: escriba el número entero, sin formato de miles ni millones."
        )
        muestra = f"{partes[2]} {partes[3]}".strip()
        return Ilegible("numero_a_escala", frase % {"guarda": partes[1], "muestra": muestra})
    if partes := CON_SUPERINDICE.fullmatch(texto):
        frase = _("«%(valor)s» lleva una llamada de nota o un exponente: escriba solo el número%(es)s.")
        return _ofrecido("numero_con_llamada", frase, como_vino, _si_se_lee(partes[1], decimal))
    cifras, unidad = separar_unidad(texto)
    if por := _veces(unidad):
        return _multiplicado(como_vino, cifras, por, decimal)
    if plegar(texto) == "mil":
        return _multiplicado(como_vino, "1", VECES["mil"], decimal)
    if partes := FRACCION.fullmatch(_sin_ligaduras(texto)):
        frase = _("«%(valor)s» es una fracción: escriba un solo número, con decimales%(es)s.")
        return _ofrecido("numero_en_fraccion", frase, como_vino, _cociente(partes))
    if partes := DOS_NUMEROS.fullmatch(texto.casefold()):
        frase = _("«%(valor)s» son dos números: escriba uno solo.")
        ambos = [_si_se_lee(parte, decimal) for parte in partes.groups()]
        return Ilegible(
            "numero_invalido",
            frase % {"valor": como_vino[:40]},
            tuple(opcion(v) for v in ambos if v is not None),
        )
    if CIENTIFICO.fullmatch(texto):
        frase = _(
            "«%(valor)s» está en notación científica: escriba el número entero, con todas sus cifras%(es)s."
        )
        return _ofrecido("numero_invalido", frase, como_vino, Decimal(texto.replace(",", ".")))
    if unidad == "%":
        frase = _("«%(valor)s» es un porcentaje y aquí va un número: escríbalo solo con cifras.")
        return Ilegible("numero_invalido", frase % {"valor": como_vino[:40]})
    frase = _("«%(valor)s» no es un número: escríbalo solo con cifras (1200.5); si no se sabe, déjelo vacío.")
    return Ilegible("numero_invalido", frase % {"valor": como_vino[:40]})


def _multiplicado(como_vino: str, cifras: object, por: int, decimal: str) -> Ilegible:
    valor = _si_se_lee(cifras, decimal)
    frase = _(
        "«%(valor)s» lleva una palabra que lo multiplica: escriba el número con todas sus cifras%(es)s."
    )
    return _ofrecido("numero_con_palabra", frase, como_vino, None if valor is None else valor * por)


def _ofrecido(clave: str, frase: str, como_vino: str, valor: Decimal | None) -> Ilegible:
    """The sentence that ends with the number that it may be, if there is one that fits."""
    if valor is not None and abs(valor) >= LIMITE:
        valor = None
    es = "" if valor is None else f", {sin_ceros(valor)}"
    return Ilegible(
        clave, frase % {"valor": como_vino[:40], "es": es}, () if valor is None else (opcion(valor),)
    )


def _si_se_lee(texto: object, decimal: str) -> Decimal | None:
    try:
        return leer(texto, decimal=decimal)
    except Ilegible:
        return None


def _sin_ligaduras(texto: str) -> str:
    """«2½» and «1⁄2» in plain digits: 2 1/2, 1/2."""
    abierta = re.sub(r"(?<=\d)(?=[¼½¾⅐-⅞])", " ", texto)
    return unicodedata.normalize("NFKC", abierta).replace("⁄", "/")


def _cociente(partes: re.Match[str]) -> Decimal | None:
    if not int(partes[3]):
        return None
    valor = int(partes[1] or 0) + Fraction(int(partes[2]), int(partes[3]))
    return (Decimal(valor.numerator) / valor.denominator).quantize(Decimal("0.0001"))
