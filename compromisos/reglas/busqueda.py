"""Parser of a search query into terms, and the folded text in which terms are looked for.

Pure. Both sides are folded (`base.texto.plegar`): no case, no accents, ñ as n, no punctuation.
How a term is asked of each database is said in `models/busqueda.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from base.texto import plegar

LARGO_DE_BUSQUEDA = 100
TERMINOS = 12  # more words than these narrow nothing
LARGO_DE_PALABRA = 60
LARGO_DE_TEXTO = 200_000  # PostgreSQL indexes up to a megabyte of words and their places

# Words that everything says; left out unless nothing else was asked, or inside quotes.
VACIAS = frozenset(
    [
        "a",
        "al",
        "ante",
        "con",
        "de",
        "del",
        "desde",
        "e",
        "el",
        "en",
        "entre",
        "es",
        "la",
        "las",
        "lo",
        "los",
        "ni",
        "o",
        "para",
        "por",
        "que",
        "se",
        "su",
        "sus",
        "u",
        "un",
        "una",
        "unas",
        "unos",
        "y",
    ]
)
# What every row here is, and what one asks with: left out in the same way.
LAS_DE_AQUI = frozenset(
    [
        "compromiso",
        "compromisos",
        "promesa",
        "promesas",
        "prometio",
        "prometieron",
        "promete",
        "prometen",
        "prometido",
        "numero",
        "nro",
        "n",
        "cual",
        "cuales",
        "quien",
        "quienes",
        "como",
        "donde",
        "cuando",
        "cuanto",
        "cuantos",
        "cuantas",
        "mi",
        "mis",
        "hay",
    ]
)
ENTRE_COMILLAS = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”')


class ClaseDeTermino(Enum):
    PALABRA = "palabra"  # the word, and on PostgreSQL any of its stem
    COMIENZO = "comienzo"  # words that begin so: the last one, perhaps half typed
    FRASE = "frase"  # these words, one after another


@dataclass(frozen=True, slots=True)
class Termino:
    clase: ClaseDeTermino
    palabras: tuple[str, ...]  # folded; one, unless it is a phrase

    def __str__(self) -> str:
        return " ".join(self.palabras)

    @property
    def es_vacio(self) -> bool:
        """Whether everything says it."""
        return self.clase is not ClaseDeTermino.FRASE and self.palabras[0] in VACIAS | LAS_DE_AQUI


def terminos_de(consulta: str) -> list[Termino]:
    """The terms of a query, all of which must be met. None if it has no word at all.

    A quote without its pair is no quote. At most TERMINOS.
    """
    terminos: list[Termino] = []
    for trozo, es_frase in _trozos(consulta):
        palabras = plegar(trozo).split()
        if es_frase and len(palabras) > 1:
            terminos.append(Termino(ClaseDeTermino.FRASE, tuple(palabras)))
        else:
            terminos += [Termino(ClaseDeTermino.PALABRA, (p,)) for p in palabras]
    con_peso = [t for t in terminos if not t.es_vacio] or terminos
    if (
        con_peso
        and con_peso[-1].clase is ClaseDeTermino.PALABRA
        and not consulta.rstrip().endswith(('"', "»", "”"))
    ):
        con_peso[-1] = Termino(ClaseDeTermino.COMIENZO, con_peso[-1].palabras)
    return list(dict.fromkeys(con_peso))[:TERMINOS]


def _trozos(consulta: str) -> Iterator[tuple[str, bool]]:
    desde = 0
    for hallado in ENTRE_COMILLAS.finditer(consulta):
        yield consulta[desde : hallado.start()], False
        yield next(g for g in hallado.groups() if g is not None), True
        desde = hallado.end()
    yield consulta[desde:], False


def texto_de_busqueda(plegadas: Iterable[str]) -> str:
    """The folded parts as one text: «| title | literal text |». Every word stands between spaces, and a
    phrase does not run on from one part into the next."""
    junto = " | ".join(p for p in plegadas if p)
    return f"| {junto[:LARGO_DE_TEXTO]} |" if junto else ""


def palabras_sueltas(textos: Iterable[str]) -> str:
    """The different words of several folded texts, in order, each between spaces: « casa talleres ». For what is looked
    for word by word, wherever it stands."""
    palabras = {palabra for texto in textos for palabra in texto.split()} - {"|"}
    junto = " ".join(sorted(palabras))[:LARGO_DE_TEXTO]
    return f" {junto} " if junto else ""


def cifras_de(valor: Decimal | int | None) -> list[str]:
    """A promised number, folded as it is typed with and without a comma: «1200», «1 200». The same in every language."""
    if not valor:
        return []
    entero = Decimal(valor).normalize()
    return list(dict.fromkeys(map(plegar, (f"{entero:f}", f"{entero:,f}"))))


def partes_de(texto: str) -> list[str]:
    """The folded parts of a text made by `texto_de_busqueda`."""
    return [parte for parte in texto.strip("| ").split(" | ") if parte]


def variantes(palabra: str) -> list[str]:
    """A folded word, and its plural or singular: the stemmer takes «taller» and «talleres» for two."""
    if palabra.isdigit() or len(palabra) < 4:
        return [palabra]
    if palabra.endswith("es"):
        return [palabra, palabra[:-1], palabra[:-2]]
    if palabra.endswith("s"):
        return [palabra, palabra[:-1]]
    return [palabra, f"{palabra}s" if palabra[-1] in "aeiou" else f"{palabra}es"]


def palabras_de(textos: Iterable[str]) -> set[str]:
    """The different words of texts made by `texto_de_busqueda`."""
    palabras: set[str] = set()
    for texto in textos:
        palabras.update(texto.split())
    return {p for p in palabras if p != "|" and len(p) <= LARGO_DE_PALABRA}


@dataclass(frozen=True, slots=True)
class Recorte:
    """A piece of a text as (words, whether they are what was looked for)."""

    partes: tuple[tuple[str, bool], ...]
    antes: bool  # the text goes on before, or after
    despues: bool


def recortar(texto: str, terminos: Iterable[Termino], ancho: int = 160) -> Recorte | None:
    """Snippet: where the text says a term, with some words around it; None if it says none.

    A word counts if it folds to the term, to its plural or singular, or begins like it: what a stem alone
    finds is not marked.
    """
    palabras = list(re.finditer(r"\w+", texto))
    plegadas = [plegar(p[0]) for p in palabras]
    marcadas: set[int] = set()
    for termino in terminos:
        marcadas.update(_lugares(plegadas, termino))
    if not marcadas:
        return None
    desde = max(0, palabras[min(marcadas)].start() - ancho // 3)
    desde = next((p.start() for p in palabras if p.start() >= desde), 0) if desde else 0
    hasta = next((p.end() for p in palabras if p.end() >= desde + ancho), len(texto))
    partes: list[tuple[str, bool]] = []
    hecho = desde
    for n in sorted(marcadas):
        if desde <= palabras[n].start() and palabras[n].end() <= hasta:
            partes += [(texto[hecho : palabras[n].start()], False), (palabras[n][0], True)]
            hecho = palabras[n].end()
    partes.append((texto[hecho:hasta], False))
    return Recorte(tuple(p for p in partes if p[0]), antes=desde > 0, despues=hasta < len(texto))


def _lugares(plegadas: list[str], termino: Termino) -> Iterator[int]:
    if termino.clase is ClaseDeTermino.FRASE:
        largo = len(termino.palabras)
        for n in range(len(plegadas) - largo + 1):
            if tuple(plegadas[n : n + largo]) == termino.palabras:
                yield from range(n, n + largo)
        return
    (palabra,) = termino.palabras
    formas = set(variantes(palabra))
    for n, plegada in enumerate(plegadas):
        if plegada in formas or (termino.clase is ClaseDeTermino.COMIENZO and plegada.startswith(palabra)):
            yield n


def como_se_escribe(palabra: str, textos: Iterable[str]) -> str:
    """A folded word as the texts write it, with its accents; an acronym stays in capitals."""
    for texto in textos:
        for escrita in re.findall(r"\w+", texto):
            if plegar(escrita) == palabra:
                return escrita if escrita.isupper() else escrita.lower()
    return palabra
