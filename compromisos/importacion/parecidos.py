"""Same or nearly the same: indicators, codes and names of institutions as people write them. Pure.

Two spellings of one thing are one thing (a capital, an accent, a final dot, two spaces, a sign that cannot be seen).
Two that differ by a letter may be two things: that is asked, never decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from base.texto import plegar
from compromisos.reglas.busqueda import VACIAS

PARECIDO = 88  # of 100: near enough to ask «¿Quiso decir…?»
LARGO_QUE_SE_PARECE = 6  # shorter ones are all alike
SIGNOS_QUE_DICEN = re.compile(r"[%‰+<>=≤≥±$€]")  # «Cobertura (%)» is not «Cobertura»
NUMERO_DE = re.compile(r"^(?:n|n o|no|nro|num|numero) (?=de )")  # «N.º de talleres»
ENVOLTORIO = re.compile(r"^(?:numero|cantidad|total) de ")
DIRECCION_DE_COMPROMISO = re.compile(r"https?://\S+/compromisos/([^/?#\s]+?)(?:\.\w+)?/?(?:[?#]\S*)?")
CLASES_DE_ENTIDAD = frozenset({"provincial", "distrital", "regional", "nacional", "metropolitana", "general"})


def clave_de_indicador(indicador: str) -> str:
    """What two spellings of one indicator share; "" only for what has neither letters nor signs."""
    plegado = NUMERO_DE.sub("numero ", plegar(indicador))
    return " ".join([plegado, *SIGNOS_QUE_DICEN.findall(indicador)]).strip() or indicador.strip()


def codigo_escrito(codigo: str) -> str:
    """The code of a pledge as this site writes it, from «25POREL25 – MIMP – 3» or from the address of its page."""
    if pagina := DIRECCION_DE_COMPROMISO.fullmatch(codigo.strip()):
        codigo = pagina[1]
    return "-".join(plegar(codigo).split())


def es_el_indicador(indicador: str, otro: str) -> bool:
    return indicador == otro or clave_de_indicador(indicador) == clave_de_indicador(otro)


def indicador_parecido(indicador: str, otros: Iterable[str]) -> str:
    """The one of `otros` that `indicador` nearly is, or ""; never one that counts another year, phase or age."""
    suyo = _sin_envoltorio(indicador)
    hallados = [
        (nota, otro)
        for otro in otros
        if re.findall(r"\d+", otro) == re.findall(r"\d+", indicador)
        and (nota := _nota(suyo, _sin_envoltorio(otro))) >= PARECIDO
    ]
    return max(hallados)[1] if hallados else ""


def _sin_envoltorio(indicador: str) -> str:
    return ENVOLTORIO.sub("", clave_de_indicador(indicador))


def _nota(uno: str, otro: str) -> float:
    if uno == otro:
        return 100
    if min(len(uno), len(otro)) < LARGO_QUE_SE_PARECE:
        return 0
    return max(fuzz.ratio(uno, otro), fuzz.token_sort_ratio(uno, otro))


def nota_de_entidad(una: str, otra: str) -> float:
    """How near two folded names of institutions are, of 100: letter by letter, or without the words that people leave
    out («Municipalidad de…» for «Municipalidad Provincial de…»)."""
    if _numeros(una) != _numeros(otra):  # «Comisaría 12» and «Comisaría 13» are two
        return 0
    entera = fuzz.ratio(una, otra)
    corta, larga = _sin_relleno(una), _sin_relleno(otra)
    if entera >= PARECIDO or min(len(corta), len(larga)) < LARGO_QUE_SE_PARECE:
        return entera
    return max(entera, fuzz.ratio(corta, larga), fuzz.token_sort_ratio(corta, larga))


def _numeros(plegado: str) -> list[str]:
    return [palabra for palabra in plegado.split() if palabra.isdecimal()]


@lru_cache(maxsize=8192)
def _sin_relleno(plegado: str) -> str:
    return " ".join(p for p in plegado.split() if p not in VACIAS and p not in CLASES_DE_ENTIDAD)
