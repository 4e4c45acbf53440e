"""Which encoding a Spanish text was written in, by its letters; and a text that was read in another one.

Pure. charset-normalizer was tried: of files of one or two lines it takes Windows-1252 for the one of Central Europe, and
Macintosh for either. Here there are four candidates and one language, and that is enough to tell by: in Spanish an
«ñ» stands between vowels, an accented capital among capitals, a dash or a currency between no two letters.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from html.entities import html5

# In this order where they say the same: what Spanish Excel writes first.
CANDIDATAS = ("cp1252", "cp850", "mac_roman", "cp437")

MINUSCULAS, MAYUSCULAS = "áéíóúüñ", "ÁÉÍÓÚÜÑ"
DE_PASO = "àèìòùâêîôûäëïöçãõÀÈÌÒÙÂÊÎÔÛÄËÏÖÇÃÕ"  # of a name from elsewhere: rare
ABREN, CIERRAN, RAYAS, SUELTOS = "¿¡“«‘„", "»”’…", "–—", "•·→"
TRAS_CIFRA = "°ºª²³€%½¼¾±"
VOCALES = "aeiouáéíóúü"

_RAROS = re.compile(r"[^\x00-\x7f]")
# What no text of Spanish has, or has not between two letters: without it, nothing is looked for.
_SOSPECHOSO = re.compile(
    r"[^\x00-\x7fáéíóúüñÁÉÍÓÚÜÑ¿¡«»“”‘’–—…°ºª•€½\xa0]"
    r"|[^\W\d_][–—‘’“”«»¿¡°ºª•€½\xa0…][^\W\d_]|[a-záéíóúñ][ÁÉÍÓÚÜÑ]|[¿¡«](?![\w\"'“«¿¡])"
)
_SEGUIDOS = re.compile(r"[^\x00-\x7f]{2,}")
_NO_ES_NINGUNA = re.compile("[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f\ufffd\ue000-\uf8ff]")


def puntos(texto: str) -> int:
    """How Spanish its letters that are not ASCII look where they stand: more than zero, yes; less, no."""
    return sum(_puntos_de(texto, m.start()) for m in _RAROS.finditer(texto))


def _puntos_de(texto: str, n: int) -> int:
    letra = texto[n]
    antes, despues = texto[n - 1 : n] or " ", texto[n + 1 : n + 2] or " "
    entre_letras = antes.isalpha() and despues.isalpha()
    if letra in "ñÑ":
        sigue = despues.lower() in VOCALES
        return (3 if sigue else -3) + _misma_caja(letra, texto[max(n - 2, 0) : n], despues)
    if letra in MINUSCULAS or letra in MAYUSCULAS:
        sola = not antes.isalpha() and not despues.isalpha()
        return (-1 if sola else 4 if letra + despues == "ón" else 3) + _misma_caja(
            letra, texto[max(n - 2, 0) : n], despues
        )
    if letra in DE_PASO:
        return (-1 if entre_letras else -2) + min(_misma_caja(letra, texto[max(n - 2, 0) : n], despues), 0)
    if letra in ABREN:
        return (
            2
            if not antes.isalnum() and (despues.isalnum() or despues in "¿¡“«\"'")
            else -4
            if entre_letras
            else -2
        )
    if letra in CIERRAN:
        return 1 if not despues.isalpha() else -2
    if letra in RAYAS:
        return -2 if entre_letras else 1
    if letra in SUELTOS:
        return -4 if entre_letras else 1
    if letra in TRAS_CIFRA:
        return 1 if not despues.isalpha() else -3
    if letra == "\xa0":
        return -2 if entre_letras else 0
    return -4


def _misma_caja(letra: str, dos_antes: str, despues: str) -> int:
    """Capitals stand among capitals, or begin a word."""
    antes = dos_antes[-1:] or " "
    if letra.isupper():
        return -5 if antes.islower() or (antes.isalpha() and despues.islower()) else 0
    entre_mayusculas = antes.isupper() and (
        despues.isupper() or (len(dos_antes) == 2 and dos_antes.isupper())
    )
    return -5 if entre_mayusculas and dos_antes.isalpha() else -3 if despues.isupper() else 0


def mejor(bytes_: bytes) -> str:
    """The candidate under which they look most Spanish."""
    notas: dict[str, int] = {}
    for candidata in CANDIDATAS:
        try:
            notas[candidata] = puntos(bytes_.decode(candidata))
        except UnicodeDecodeError:
            continue
    return max(notas, key=lambda c: notas[c], default="")


# --- A text that is already letters, and the wrong ones


def enmendada(texto: str) -> str:
    """The text as it was before it was read in another encoding, once or twice; the same if it looks right."""
    return _enmendada(texto) if _SOSPECHOSO.search(texto) else texto


@lru_cache(maxsize=2048)
def _enmendada(texto: str) -> str:
    for _vez in range(3):
        antes = texto
        texto = _sin_doble(texto)
        if texto == antes:
            return _de_otra_maquina(texto)
    return texto


def _sin_doble(texto: str) -> str:
    """Where pieces of it are UTF-8 that was read as something else: «Ã³», «√≥», «├│» for «ó»."""
    return _SEGUIDOS.sub(lambda m: _como_utf8(m[0]), texto)


def _como_utf8(seguidos: str) -> str:
    for candidata in CANDIDATAS:
        try:
            leida = _en_bytes(seguidos, candidata).decode()
        except UnicodeError:
            continue
        if len(leida) < len(seguidos) and not _NO_ES_NINGUNA.search(leida):
            return leida
    return seguidos


def _en_bytes(texto: str, codificacion: str) -> bytes:
    """What Windows-1252 gives no letter, programs leave as the control of that number: «Ã» and U+0081 are an «Á»."""
    if codificacion != "cp1252":
        return texto.encode(codificacion)
    return b"".join(
        letra.encode("latin-1") if letra in "\x81\x8d\x8f\x90\x9d" else letra.encode("cp1252")
        for letra in texto
    )


def _de_otra_maquina(texto: str) -> str:
    """Where it is of one byte a letter, read as another: «Se–alizaci—n» and «Se±alizaci¾n» for «Señalización»."""
    if (suya := puntos(texto)) >= 0:
        return texto
    mejor_texto, mejores = texto, (max(suya + 6, 2), 0)  # a letter or two that come right
    for leida_como in CANDIDATAS:
        try:
            crudos = texto.encode(leida_como)
        except UnicodeEncodeError:
            continue
        for escrita_en in CANDIDATAS:
            try:
                otra = crudos.decode(escrita_en)
            except UnicodeDecodeError:
                continue
            if (nota := (puntos(otra), _comunes(otra))) > mejores:
                mejor_texto, mejores = otra, nota
    return mejor_texto


def _comunes(texto: str) -> int:
    """How many of its letters are those that Spanish has most of."""
    return 1 + sum(texto.count(letra) for letra in "áéíóñ")


# One of HTML, written over again or not: «&ntilde;», «&#241;», «&amp;ntilde;». Those of accents, without their «;» too.
_CON_NOMBRE = sorted((n for n in html5 if n.endswith(";")), key=len, reverse=True)
_DE_TILDES = "[aeiouyAEIOUY]acute|[anoANO]tilde|[aeiouyAEIOU]uml"
ENTIDAD = re.compile(
    "&(?:amp;)*(?:#[0-9]{2,7};|#[xX][0-9a-fA-F]{2,6};|"
    + "|".join(n for n in _CON_NOMBRE if n.isascii())
    + f"|(?:{_DE_TILDES})(?![a-zA-Z;]*;))"
)


def sin_entidades(texto: str) -> str:
    """With the letters that entities of HTML stand for."""
    return ENTIDAD.sub(_letra_de, texto) if "&" in texto else texto


def _letra_de(m: re.Match[str]) -> str:
    entidad = m[0] if m[0].endswith(";") else f"{m[0]};"
    while (letra := html.unescape(entidad)) != entidad:
        entidad = letra
    return entidad


def primera_diferencia(texto: str, otro: str) -> tuple[str, str]:
    """(word, word as it should be) of the first word in which they differ."""
    for una, otra in zip(re.findall(r"[^ \t\n]+", texto), re.findall(r"[^ \t\n]+", otro), strict=False):
        if una != otra:
            return una, otra
    return texto[:40], otro[:40]
