"""Personal data in a text: what seems to tell who somebody is, or where to find them.

Pure: standard library only. A text goes in, findings come out (`Dato`); whoever asks about them decides what an answer
is worth: `reglas/preguntas.py` of an update, `publicacion/personales.py` of whatever else the public will read.

What is public by nature looks alike and is not asked: numbers of laws and resolutions, years, amounts, codes of
administrative files, names of places and of institutions called after somebody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Dato:
    """Things of one kind found in a text. `codigo` never changes."""

    codigo: str
    que: str
    hallados: tuple[str, ...]

    @property
    def frase(self) -> str:
        citas = ", ".join(f"«{h}»" for h in self.hallados)
        return f"Parece {self.que}: {citas}. Bórrelo si es de una persona; si no, diga de qué es."


def datos(texto: str) -> list[Dato]:
    """What seems personal in `texto`, each kind once, in a fixed order."""
    llano = _llano(texto)
    return [
        Dato(codigo, que, tuple(dict.fromkeys(hallados)))
        for codigo, que, asomo, hallar in CLASES
        if asomo.search(llano) and (hallados := list(hallar(llano)))
    ]


TACHADO = "[dato personal]"


def tachar(texto: str) -> str:
    """`texto` with what seems personal struck out: where somebody begins who will publish it, and reads it first."""
    llano, hallados = _llano(texto), {h for dato in datos(texto) for h in dato.hallados}
    for hallado in sorted(hallados, key=len, reverse=True):
        llano = llano.replace(hallado, TACHADO)
    return llano if hallados else texto


def nombre_llano(archivo: str) -> str:
    """A file's name as a text: its signs stand for spaces."""
    return _SEPARADORES.sub(" ", archivo)


_SEPARADORES = re.compile(r"[_\-+]+|\.(?=\w{2,4}$)")
_INVISIBLES = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CODIFICADO = re.compile(r"%[0-9a-fA-F]{2}")


def _llano(texto: str) -> str:
    """As a reader sees it: no invisible signs, wide figures as figures, an address with its signs decoded. Superscripts
    stay: a note beside a figure is not a figure."""
    if not texto.isascii():
        texto = _INVISIBLES.sub("", unicodedata.normalize("NFC", texto))
        # Most texts are; what has a superscript never is.
        if not unicodedata.is_normalized("NFKC", texto):
            texto = "".join(
                c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c) for c in texto
            )
    return unquote(texto) if _CODIFICADO.search(texto) else texto


# --- Numbers that are of a person ------------------------------------------------------------------------

_NO_PEGADO = r"(?<![\w.,/-])"
_FIN = r"(?![\w/-]|[.,]\d)"
_N = r"(?:n\s?[.°ºo]*|#|:|es|nro\.?|num\.?|n[uú]mero)"
_SIGNO_DE_CIFRA = re.compile(
    r"(?<!\w)(?:s/\.?|us\$|\$|€|soles|expediente|exp\.|oficio|informe|memorando|resoluci[oó]n|r\.?m\.?|ley|decreto|"
    r"c[oó]digo|cui|snip|siaf|registro|n[uú]mero de caso|proyecto|contrato|orden)[\s:]*(?:n\s?[.°ºo]*\s*)?$",
    re.IGNORECASE,
)
_UNIDAD_DE_CIFRA = re.compile(
    r"\s*(?:%|soles|d[oó]lares|millones|mil\b|(?:personas|mujeres|niñ[ao]s|hombres|adolescentes|familias|hogares|"
    r"atenciones|casos|llamadas|consultas|denuncias|visitas|metros|kil[oó]metros|hect[aá]reas|habitantes|vistas|"
    r"beneficiari[ao]s|ejemplares|registros)\b)",
    re.IGNORECASE,
)
_RUC = re.compile(rf"{_NO_PEGADO}(?:10|15|16|17|20)\d{{9}}{_FIN}")
_DNI = re.compile(rf"{_NO_PEGADO}\d{{8}}{_FIN}")
_DOCUMENTO = re.compile(
    r"\b(?:d\.?\s?n\.?\s?i\.?|documento (?:nacional )?de identidad|l\.?\s?e\.?|pasaporte|"
    r"carn[eé]t? de extranjer[ií]a|c\.?\s?e\.?|permiso temporal de permanencia|p\.?t\.?p\.?)\s*(?:"
    rf"{_N})*\s*"
    r"((?-i:[A-Z]{1,3})\d{6,9}|\d{1,3}[. ]\d{3}[. ]\d{3}|\d{8,12})(?!\d)",
    re.IGNORECASE,
)
_CUENTA = re.compile(
    r"\b(?:cuenta(?: (?:de ahorros?|corriente|bancaria|sueldo))?|c\.?c\.?i\.?)\s*(?:"
    rf"{_N})*\s*(\d[\d -]{{9,26}}\d)\b",
    re.IGNORECASE,
)
_PLACA = re.compile(
    rf"\bplacas?\s*(?:de rodaje)?\s*(?:{_N})*\s*((?=[A-Z0-9]*[A-Z])[A-Z0-9]{{2,4}}[- ]?\d{{2,4}}|\d{{4}}[- ]?[A-Z]{{2}})\b",
    re.IGNORECASE,
)


def _documentos(texto: str) -> Iterator[str]:
    dichos = list(_DOCUMENTO.finditer(texto))
    tapado = [m.span(1) for m in dichos]
    yield from (m[1] for m in dichos)
    for m in _DNI.finditer(texto):
        tapada = any(a <= m.start() < b for a, b in tapado)
        if not (tapada or _es_fecha(m[0]) or _es_cifra(m, texto)):
            yield m[0]


def _rucs(texto: str) -> Iterator[str]:
    return (m[0] for m in _RUC.finditer(texto) if _es_ruc(m, texto))


def _es_cifra(m: re.Match[str], texto: str) -> bool:
    """Whether what stands before or after says that it is an amount, or the number of some paper."""
    return bool(
        _SIGNO_DE_CIFRA.search(texto[max(0, m.start() - 40) : m.start()])
        or _UNIDAD_DE_CIFRA.match(texto[m.end() : m.end() + 20])
    )


def _es_ruc(m: re.Match[str], texto: str) -> bool:
    """Called so, or with the check digit that SUNAT gives."""
    if texto[max(0, m.start() - 20) : m.start()].upper().rstrip(" .:°ºN").endswith(("RUC", "R.U.C")):
        return True
    suma = sum(int(c) * p for c, p in zip(m[0], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=False))
    return (11 - suma % 11) % 10 == int(m[0][-1]) and not _es_cifra(m, texto)


def _es_fecha(cifras: str) -> bool:
    """20261125, as in the name of a file."""
    try:
        return 1990 <= date(int(cifras[:4]), int(cifras[4:6]), int(cifras[6:])).year <= 2100
    except ValueError:
        return False


# --- Where to find somebody --------------------------------------------------------------------------------

_CORREO = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[(\[](?:at|arroba)[)\]]\s?|\sarroba\s)"
    r"(?:[\w-]{1,63}(?:\.|\spunto\s)){1,5}[a-z]{2,12}\b",
    re.IGNORECASE,
)
_TELEFONO = re.compile(
    rf"(?:(?<![\w.,/])\+?51[ -]?|{_NO_PEGADO})9\d{{2}}[ -]?\d{{3}}[ -]?\d{{3}}{_FIN}"
    rf"|{_NO_PEGADO}(?:\+?51[ -]?)?\(?01\)?[ -]?[2-7]\d{{2}}[ -]?\d{{4}}{_FIN}"
    rf"|{_NO_PEGADO}(?:\(0[4-8]\d\)|0[4-8]\d)[ -]?[2-7]\d{{2}}[ -]?\d{{3}}{_FIN}"
    r"|\bwa\.me/\+?\d{9,13}"
    r"|\b(?:tel[eé]fonos?|tel[eé]f?\.?|tlf\.?|fono|celular(?:es)?|cel\.?|m[oó]vil|whatsapp)"
    r"\s*(?:n\s?[.°ºo]*|:|al|es|nro\.?|número)*\s*\+?\(?\d[\d ()-]{4,14}\d\b",
    re.IGNORECASE,
)
_NOMBRE_DE_VIA = (
    r"(?:\d{1,2}\s+de\s+)?(?:(?:de|del|la|las|los|el|y|san|santa)\s+){0,3}[A-ZÁÉÍÓÚÑ][\w.'’-]{0,30}"
)
_DIRECCION = re.compile(
    r"\b(?i:av\.?|avda\.?|avenida|jr\.?|jir[oó]n|calle|ca\.|psje?\.?|pasaje|prol\.?|prolongaci[oó]n|alameda|malec[oó]n)"
    rf"\s+{_NOMBRE_DE_VIA}(?:\s+(?:(?:de|del|la|las|los|y)\s+){{0,2}}[A-ZÁÉÍÓÚÑ][\w.'’-]{{0,30}}){{0,4}}"
    r",?\s*(?i:n\s?[.°ºo]+\s*|nro\.?\s*|núm\.?\s*|#\s*|s/n\b)?\s*"
    r"(?:(?<=s/n)|(?<=S/N)|\d{1,4}\b(?!\s*(?:%|de\s+(?:ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|nov|dic)|/|-\d))"
    r"(?!\s+(?:personas|mujeres|niñ|cuadras|metros|kil[oó]metros|veces)))"
    r"|\b(?i:mz|manzana)\.?\s*[A-Z0-9]{1,3}['’\"]?,?\s*(?i:lt|lote)\.?\s*\d{1,3}\b"
    r"|\b(?i:calle|jr\.?|jir[oó]n|av\.?|avenida|psje?\.?|pasaje)\s+[\w' ]{2,40}?\s(?i:n\s?[.°º]+|nro\.?|#)\s*\d{1,4}\b"
    r"(?!-)"
)


def _telefonos(texto: str) -> Iterator[str]:
    hallados = list(_TELEFONO.finditer(texto))
    tapado = [m.span() for p in (*_CASO, _DOCUMENTO) for m in p.finditer(texto)] if hallados else []
    for m in hallados:
        if not (_es_cifra(m, texto) or any(a <= m.start() < b for a, b in tapado)):
            yield m[0].strip()


# --- Somebody by name, and what only one person has ----------------------------------------------------------

# Given names that are most common in Peru: a word of these followed by another in capitals is somebody, if something
# beside says so. By itself it may be a school, a square or a hospital.
_DE_PILA = (
    "Ana|Andrea|Ángela|Angela|Beatriz|Blanca|Carla|Carmen|Carolina|Cecilia|Claudia|Cristina|Daniela|Diana|Elena|Elizabeth|"
    "Elsa|Elvira|Emma|Esther|Eva|Flor|Gabriela|Gladys|Gloria|Hilda|Inés|Irma|Isabel|Jackeline|Janet|Jessica|Juana|Julia|"
    "Karina|Karla|Katherine|Laura|Lidia|Liliana|Lizbeth|Lourdes|Lucía|Lucia|Lucy|Luisa|Luz|Magaly|Marcela|Margarita|María|"
    "Maria|Maribel|Marilú|Marisol|Marleny|Marta|Martha|Mercedes|Mery|Miriam|Milagros|Mónica|Monica|Nancy|Nelly|Norma|Olga|"
    "Patricia|Paola|Pilar|Rocío|Rocio|Rosa|Rosario|Ruth|Sandra|Sara|Silvia|Sofía|Sofia|Sonia|Susana|Teresa|Vanessa|"
    "Verónica|Veronica|Victoria|Vilma|Yanet|Yolanda|Zoila|Adrián|Alberto|Alejandro|Alex|Alfredo|Andrés|Ángel|Antonio|"
    "Augusto|Carlos|César|Christian|Daniel|David|Diego|Edgar|Edwin|Eduardo|Enrique|Ernesto|Fernando|Felipe|Francisco|"
    "Freddy|Gustavo|Héctor|Henry|Hugo|Ismael|Iván|Jaime|Javier|Jesús|Jhon|Jimmy|Joel|Jorge|José|Jose|Juan|Julio|Kevin|Luis|"
    "Manuel|Marco|Mario|Martín|Miguel|Nelson|Nicolás|Óscar|Oscar|Pablo|Pedro|Percy|Rafael|Raúl|Ricardo|Roberto|Rolando|"
    "Rubén|Santiago|Segundo|Sergio|Víctor|Victor|Walter|Wilfredo|William|Wilmer|Wilson"
)
_APELLIDO = r"(?:(?:de|del|la|las|los)\s+){0,2}[A-ZÁÉÍÓÚÑ][\w'’-]{1,25}"
_UNO = rf"(?:{_DE_PILA})\b(?:\s+(?:{_APELLIDO}|[A-ZÁÉÍÓÚÑ]\.(?!\w))){{1,4}}"  # name and surnames, or their initials
_CUALQUIERA = rf"[A-ZÁÉÍÓÚÑ][\w'’-]{{1,25}}(?:\s+{_APELLIDO}){{0,4}}"
_NO_ES_DE_NADIE = r"(?!(?:Cautivo|Milagros|Bosco|Ministr|Viceministr|President|Alcald|Congresist|Jue[zc]|Fiscal|Director|Goberna))"
_QUIEN = (
    r"v[ií]ctimas?|agraviad[ao]|denunciante|denunciad[ao]|agresor(?:a)?|sobreviviente|usuari[ao]|paciente|menor(?: de edad)?|"
    r"adolescente|niñ[ao]|beneficiari[ao]|imputad[ao]|sentenciad[ao]|testigo|hij[ao]|madre|padre|espos[ao]|conviviente|pareja|"
    r"ciudadan[ao]|trabajadora? social|psic[oó]log[ao]|abogad[ao]|contactos?|responsable|coordinador(?:a)?|encargad[ao]|"
    r"coordinar con|comunicarse con|llamar a|hablar con|a cargo de|atendid[ao] por|remitido por|reportado por|consultar a|"
    r"a nombre de|a favor de|de nombre|llamad[ao]|identificad[ao] como|persona"
)
_PERSONA = (
    re.compile(
        r"(?<!Nuestra )(?<!nuestra )(?<!NUESTRA )\b(?:(?i:sra|srta|sr|srita|dña|dn)\.?\s+|(?i:señora|señorita|señor|doña|don)\s+)"
        rf"{_NO_ES_DE_NADIE}({_CUALQUIERA})"
    ),
    re.compile(rf"\b(?i:{_QUIEN})\s*(?:[:,(]|\b(?:es|fue|la|el|su|a)\b)?\s*({_UNO})"),
    re.compile(
        r"\b(?i:v[ií]ctima|agraviada|denunciante|agresor|sobreviviente|menor|adolescente|niñ[ao]|de nombre|llamad[ao])\s+"
        rf"((?:{_DE_PILA}))\b(?!\s+[A-ZÁÉÍÓÚÑ])"
    ),
    re.compile(rf"\b({_UNO})\s*(?:,|\()?\s*(?:de\s+)?\d{{1,2}}\s+años"),
    re.compile(
        rf"\b({_UNO})\s*[,(]\s*(?:identificad[ao]|con\s+(?:DNI|documento|domicilio)|nacid[ao]|domiciliad[ao]|DNI|RUC)\b"
    ),
    re.compile(
        r"\b(?i:menor|niñ[ao]|adolescente|v[ií]ctima|agraviada|denunciante|usuaria|iniciales)\s+(?:(?i:de\s+)?(?i:iniciales)\s+)?"
        r"((?:[A-ZÑ]\.\s?){2,6})"
    ),
)
# What is called after somebody, just before the name.
_SITIO = re.compile(
    r"\b(?:premio|instituci[oó]n(?: educativa)?|i\.?\s?e\.?(?:\s?p\.?)?|colegio|escuela|universidad|instituto|hospital|centro(?: de \w+)?|"
    r"distrito(?: de)?|provincia(?: de)?|plaza(?: de)?|parque|mercado|casa|hogar|refugio|comisar[ií]a(?: de)?|programa|proyecto|"
    r"fundaci[oó]n|asociaci[oó]n|club|jard[ií]n|cl[ií]nica|estadio|coliseo|auditorio|sala|ruta|orden|medalla|beca)"
    r"\s*(?:n[.°º]*\s*\d+\s*)?[«\"“]?$",
    re.IGNORECASE,
)
_NACIMIENTO = re.compile(
    r"\b(?:nacid[ao]\s+(?:el|en\s+fecha)|fecha\s+de\s+nacimiento|f\.?\s?nac\.?)\s*:?\s*"
    r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}\s+de\s+[a-z]+\s+(?:de|del)\s+\d{4})",
    re.IGNORECASE,
)
_CASO = (
    re.compile(
        r"(?<![\w-])\d{1,6}-(?:19|20)\d{2}-\d{1,4}-\d{4}-[A-Z]{2}-[A-Z]{2}-\d{1,3}\b"
    ),  # of the Judiciary
    re.compile(
        r"\b(?:(?:expediente|exp\.?)\s+(?:judicial|fiscal|penal|policial|de\s+familia)|carpeta\s+fiscal|"
        r"historia\s+cl[ií]nica|denuncia\s+(?:policial|fiscal|penal)|parte\s+policial)\s*"
        rf"(?:{_N})*\s*(\d[\d-]{{2,25}})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:expediente|exp\.?)\s*(?:{_N})*\s*(\d{{3,6}}-(?:19|20)\d{{2}})(?![\w-])", re.IGNORECASE
    ),
)


def _personas(texto: str) -> Iterator[str]:
    for patron in _PERSONA:
        for m in patron.finditer(texto):
            if not _SITIO.search(texto[max(0, m.start() - 30) : m.start()]):
                yield m[1].strip()


def _casos(texto: str) -> Iterator[str]:
    return (m[0].strip() for patron in _CASO for m in patron.finditer(texto))


def _por(patron: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    return lambda texto: (m[0].strip() for m in patron.finditer(texto))


# Seen at once: most texts have nothing of the kind, and a file may bring two million cells.
_TRES_CIFRAS = re.compile(r"\d{3}")
_ASOMA_ALGUIEN = re.compile(
    rf"\b(?:sr|señor|do[nñ]|dña|dn|{_QUIEN}|iniciales|identificad|nacid|domiciliad)|años|dni|ruc",
    re.IGNORECASE,
)

CLASES: tuple[tuple[str, str, re.Pattern[str], Callable[[str], Iterator[str]]], ...] = (
    ("documento", "un documento de identidad", _TRES_CIFRAS, _documentos),
    ("ruc", "un RUC", _TRES_CIFRAS, _rucs),
    ("telefono", "un teléfono", _TRES_CIFRAS, _telefonos),
    ("correo", "un correo electrónico", re.compile(r"@|arroba|[(\[]at[)\]]", re.IGNORECASE), _por(_CORREO)),
    ("direccion", "una dirección", re.compile(r"\d|s/n", re.IGNORECASE), _por(_DIRECCION)),
    ("persona", "el nombre de una persona", _ASOMA_ALGUIEN, _personas),
    ("nacimiento", "una fecha de nacimiento", re.compile(r"naci|nac\.", re.IGNORECASE), _por(_NACIMIENTO)),
    ("caso", "el número de un caso o una historia clínica", re.compile(r"\d"), _casos),
    ("placa", "una placa de vehículo", re.compile("placa", re.IGNORECASE), _por(_PLACA)),
    ("cuenta", "una cuenta bancaria", _TRES_CIFRAS, _por(_CUENTA)),
)
