"""Whether a text holds several pledges: a numbered or lettered list, bullets, or paragraphs each with its verb. Pure.

It is asked, never decided: a pledge may well have steps.
"""

from __future__ import annotations

import re

MINIMO = 2  # parts
VINETA = re.compile(r"^\s*(?:[•●▪■◦‣·*\-–—➢➤✓✔→§\uf0b7]\s*(?=\S)|o\s+(?=[A-ZÁÉÍÓÚÑ]))")
PALABRAS_DE_UNA_PARTE = 3  # fewer are a place or a thing of a list inside a pledge
FRASES_CON_VERBO = 3  # in one paragraph; two are often one pledge and its way
FIN_DE_FRASE = re.compile(r"(?<=[.;])\s+(?=[A-ZÁÉÍÓÚÑ])")
# «1.», «1)», «1.-», «(1)», «1º», «a)», «i.», «N° 1:»; a figure of the text («12.5», «1,200») is none.
ORDEN = (
    r"(?:\(?(?P<n>\d{1,2}|[a-zñ]|[ivx]{1,4})(?:\)|\.-|[.º°]\)?|\s?[-–—:])|N[.º°o]*\s?(?P<m>\d{1,2})\s?[:.)-])"
)
AL_EMPEZAR = re.compile(rf"^\s*{ORDEN}\s*(?=[^\W\d_])", re.IGNORECASE)
EN_LA_LINEA = re.compile(r"(?:^|(?<=[\s.;:,]))\(?(\d{1,2}|[a-z])[.)]-?\)?\s+(?=[A-ZÁÉÍÓÚÑ])")
INFINITIVO = re.compile(
    r"^[«\"“¿¡(]*([a-záéíóúüñ]{2,}(?:ar|er|ir|ír)(?:se|lo|la|los|las|le|les)?)\b", re.IGNORECASE
)
NO_SON_VERBOS = {
    "mujer",
    "lugar",
    "familiar",
    "primer",
    "tercer",
    "hogar",
    "taller",
    "particular",
    "poder",
    "bienestar",
}


def partes_de(texto: str) -> list[str]:
    """The pledges that `texto` seems to hold, each as it is written; [] if it seems to be one."""
    lineas = [linea.strip() for linea in texto.splitlines() if linea.strip()]
    for partes in (
        _con_marca(lineas, AL_EMPEZAR),
        _con_marca(lineas, VINETA),
        _en_una_linea(texto),
        [linea for linea in lineas if _empieza_con_verbo(linea)],
    ):
        largas = [p for p in partes if len(p.split()) >= PALABRAS_DE_UNA_PARTE or _empieza_con_verbo(p)]
        if len(largas) >= MINIMO:
            return largas
    frases = FIN_DE_FRASE.split(texto.strip())
    con_verbo = [f for f in frases if _empieza_con_verbo(f)]
    return con_verbo if len(con_verbo) >= FRASES_CON_VERBO else []


def _con_marca(lineas: list[str], marca: re.Pattern) -> list[str]:
    return [sin for linea in lineas if (sin := marca.sub("", linea, count=1)) != linea]


def _en_una_linea(texto: str) -> list[str]:
    """The parts of «1. Dictar talleres. 2. Abrir puntos»: their numbers, or letters, come one after the other."""
    marcas = list(EN_LA_LINEA.finditer(texto))
    if not marcas or marcas[0][1] not in ("1", "a"):
        return []
    seguidas = [marcas[0]]
    for marca in marcas[1:]:
        if marca[1] == _siguiente(seguidas[-1][1]):
            seguidas.append(marca)
    finales = [m.start() for m in seguidas[1:]] + [len(texto)]
    return [texto[m.end() : fin].strip() for m, fin in zip(seguidas, finales, strict=True)]


def _siguiente(orden: str) -> str:
    return str(int(orden) + 1) if orden.isdigit() else chr(ord(orden) + 1)


def _empieza_con_verbo(linea: str) -> bool:
    hallado = INFINITIVO.match(linea)
    return hallado is not None and hallado[1].lower() not in NO_SON_VERBOS
