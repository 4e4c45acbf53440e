"""Rows of a sheet that are no record: a note at the foot, a total, a title, a second header, a signature, a number with
nothing beside it. Pure.

They are named and not taken, with a notice each; who imports may have those of one class judged as any row. A record
whose words look like one of these («Total cobertura…») is a record: what it must say, it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from base.texto import plegar
from compromisos.salidas.datos import numero_de_orden
from compromisos.salidas.datos.rellenos import es_relleno

LARGO_DE_TITULO = 120
LARGO_DE_NOTA = 600
PALABRAS_DE_TOTAL = (
    4  # «Total de compromisos registrados»; with more, and beside a number, it may be a pledge
)
QUIEN_O_QUE = ("institucion", "nombre", "codigo", "compromiso")


class ClaseDeFila(Enum):
    """Its value is the code of its finding; `orden` how the command line calls them."""

    TOTAL = "fila_total"
    NOTA = "fila_nota_al_pie"
    TITULO = "fila_titulo"
    CABECERA = "fila_otra_cabecera"
    FIRMA = "fila_firma"
    SIN_DATOS = "fila_sin_datos"

    @property
    def orden(self) -> str:
        return ORDENES[self]


ORDENES = {
    ClaseDeFila.TOTAL: "totales",
    ClaseDeFila.NOTA: "notas",
    ClaseDeFila.TITULO: "titulos",
    ClaseDeFila.CABECERA: "cabeceras",
    ClaseDeFila.FIRMA: "firmas",
    ClaseDeFila.SIN_DATOS: "vacias",
}

# Folded. What a cell says that is nothing but a total, and how one begins that says of what.
SOLO_TOTAL = re.compile(
    r"(?:(?:gran|sub) ?)?total(?:es)?(?: (?:general|generales|final|nacional|acumulado|parcial))?(?: s)?(?: \d+)*"
    r"|sumas?(?: total)?|sumatoria|promedio(?: general| simple| ponderado)?"
)
EMPIEZA_COMO_TOTAL = re.compile(
    r"(?:(?:gran|sub) ?)?total(?:es)?\b|suma(?:toria)? (?:de|total)\b|promedio (?:de|general)\b"
)
DE_NOTA = re.compile(
    r"\s*(?:[*†‡]+|\(\s*[*\d]{1,3}\s*\)|\[\s*[*\d]{1,3}\s*\]|\d{1,2}\s*/(?!\d)|[¹²³⁴⁵⁶⁷⁸⁹]+)\s*\S"
    r"|\s*(?:notas?|fuentes?|elaboraci[oó]n|elaborad[oa]|leyenda|observaci[oó]n(?:es)?|aclaraci[oó]n|advertencia|"
    r"metodolog[ií]a|consultas?|nb|n\.\s?b\.)(?:\s+(?:propia|n?[.°º]*\s*\d{1,2}|por))?\s*(?::|\.\s?[-–—]|[-–—]\s)"
    r"|\s*elaborad[oa] por\b|\s*elaboraci[oó]n propia\b"
    r"|\s*(?:datos|cifras|informaci[oó]n|reporte|corte|actualizad[oa]|[uú]ltima actualizaci[oó]n|fecha de "
    r"(?:corte|actualizaci[oó]n|reporte|impresi[oó]n))(?:\s+(?:preliminar(?:es)?|provisional(?:es)?|referencial(?:es)?"
    r"|actualizad[oa]s?))?\s*(?:al\b|a la fecha|hasta\b|:|$)"
    r"|\s*p[aá]gina \d+",
    re.IGNORECASE,
)
ANUNCIA_NOTA = re.compile(
    r"notas?|fuentes?|elaboracion|leyenda|observacion(?:es)?|aclaracion(?:es)?"
)  # in a cell of its own
DE_FIRMA = re.compile(
    r"firmas?|firmado|firma (?:y|del|de la) .*|sello(?: y firma)?|v b|vobo|vo bo|visto bueno|atentamente|"
    r"nombres? y (?:apellidos|cargo|firma)\b.*|(?:revisado|aprobado|validado|autorizado|responsable) por\b.*"
)
LINEA_DE_FIRMA = re.compile(r"[\s_\-–—.=~*]{4,}")
TOTAL_DE_UNA_COLUMNA = re.compile(
    r"(?:(?:gran|sub) ?)?total(?:es)?(?: (?:general|generales|final))?(?: \d+)*"
)
EMPIEZA_COMO_TITULO = re.compile(
    r"\s*(?:(?:eje|componente|objetivo|l[ií]nea|lineamiento|resultado|producto|sector|cap[ií]tulo|t[ií]tulo|secci[oó]n|anexo|"
    r"bloque|grupo|parte|cuadro|tabla)\b|(?:[ivx]{1,4}|[a-h]|\d{1,2}(?:\.\d{1,2})*)\s*[.)–—-])",
    re.IGNORECASE,
)
ENUMERADO = re.compile(r"\s*(?:[ivx]{1,4}|[a-h]|\d{1,2}(?:\.\d{1,2})*)\s*[.)–—-]+\s*", re.IGNORECASE)
PROMETE = re.compile(r"[a-z]+(?:ar|er|ir)(?:se)?\b")  # «Dictar…»: a pledge begins by its verb


@dataclass(frozen=True, slots=True)
class Hoja:
    """What a table is, for its rows: its header as it is written, the column of ours that each is ("": none), those
    that a record must fill in, and which texts are names of columns."""

    cabecera: Sequence[str]
    columnas: Sequence[str]
    obligatorias: frozenset[str]
    es_nombre: Callable[[str], bool]


CLAVES = ("numero", "codigo")
CLAVE_DE_REGISTRO = re.compile(r"\d+|\w+-\w+-\d+")  # a number or a code of ours, and no name of a column
IDENTIDAD = frozenset({"edicion", "institucion", "sigla", "sector", "rol", "numero", "codigo"})
TEXTO_LARGO = frozenset({"compromiso", "descripcion", "titulo", "nota", "nombre"})


def clase_de_fila(celdas: Sequence[object], hoja: Hoja) -> ClaseDeFila | None:
    """The class of a row that is no record; None for a record, whole or with faults of its own."""
    llenas = {n: texto for n, celda in enumerate(celdas) if (texto := str(celda).strip())}
    if not llenas:
        return None
    if _es_cabecera(llenas, hoja):
        return ClaseDeFila.CABECERA
    textos = [t for t in llenas.values() if not _es_numero(t)]
    if any(
        TOTAL_DE_UNA_COLUMNA.fullmatch(plegar(t))
        for n, t in llenas.items()
        if hoja.columnas[n] in QUIEN_O_QUE
    ):
        return ClaseDeFila.TOTAL
    dichas = {hoja.columnas[n] for n, t in llenas.items() if _dice(hoja.columnas[n], t)} - {""}
    if hoja.obligatorias <= dichas and len(llenas) > 1:
        return None
    if all(es_relleno(t) or LINEA_DE_FIRMA.fullmatch(t) for t in llenas.values()):
        return (
            ClaseDeFila.FIRMA
            if any(LINEA_DE_FIRMA.fullmatch(t) for t in llenas.values())
            else ClaseDeFila.SIN_DATOS
        )
    if textos and not _le_falta_poco(textos, dichas, hoja):
        if suya := _por_sus_palabras(textos):
            return suya
    return _por_lo_que_llena(llenas, textos, dichas, hoja)


def _es_cabecera(llenas: dict[int, str], hoja: Hoja) -> bool:
    """Most of its cells are names of columns: those of the header above, or others that we know."""
    if len(llenas) < 2 or any(
        CLAVE_DE_REGISTRO.fullmatch(t) for n, t in llenas.items() if hoja.columnas[n] in CLAVES
    ):
        return False
    iguales = sum(plegar(t) == plegar(hoja.cabecera[n]) != "" for n, t in llenas.items())
    nombres = sum(plegar(t) == plegar(hoja.cabecera[n]) or hoja.es_nombre(t) for n, t in llenas.items())
    return nombres >= 3 or (nombres == 2 and (iguales * 2 > len(llenas) or nombres * 3 >= len(llenas) * 2))


def _dice(columna: str, texto: str) -> bool:
    """Whether a cell says what its column asks: neither a filler nor, where a name or a number goes, a mark or a
    signature."""
    if columna == "numero":
        return bool(re.search(r"\d", texto)) and not DE_NOTA.match(f"{texto} x")
    if columna in ("institucion", "codigo"):
        return not (es_relleno(texto) or DE_NOTA.match(texto) or DE_FIRMA.fullmatch(plegar(texto)))
    return not es_relleno(texto)


def _le_falta_poco(textos: list[str], dichas: set[str], hoja: Hoja) -> bool:
    """Whether it says so much of what a record says that what it lacks is a fault: it is told as one."""
    cuantas = len(hoja.obligatorias)
    return (
        cuantas > 1
        and len(hoja.obligatorias & dichas) >= cuantas - 1
        and not _es_total(textos, PALABRAS_DE_TOTAL)
    )


def _es_total(textos: list[str], palabras: int) -> bool:
    """Whether one of its texts is a total, or the first begins as one and says in so many words of what."""
    primero = plegar(textos[0])
    corto = len(primero.split()) <= palabras
    return any(map(_es_solo_total, textos)) or bool(corto and EMPIEZA_COMO_TOTAL.match(primero))


def _por_sus_palabras(textos: list[str]) -> ClaseDeFila | None:
    if _es_total(textos, 2 * PALABRAS_DE_TOTAL):
        return ClaseDeFila.TOTAL
    junto = " ".join(textos)
    es_nota = DE_NOTA.match(junto) or ANUNCIA_NOTA.fullmatch(plegar(textos[0]))
    if len(textos) <= 3 and es_nota and len(junto) <= LARGO_DE_NOTA:
        return ClaseDeFila.NOTA
    if len(textos) <= 3 and any(DE_FIRMA.fullmatch(plegar(t)) or LINEA_DE_FIRMA.fullmatch(t) for t in textos):
        return ClaseDeFila.FIRMA
    return None


def _por_lo_que_llena(
    llenas: dict[int, str], textos: list[str], dichas: set[str], hoja: Hoja
) -> ClaseDeFila | None:
    if dichas & set(CLAVES) and dichas <= IDENTIDAD and _solo_identidad(llenas, dichas, hoja):
        return ClaseDeFila.SIN_DATOS
    if not textos:
        return ClaseDeFila.SIN_DATOS if dichas <= IDENTIDAD else ClaseDeFila.TOTAL
    if len(llenas) == 1 and _es_titulo(*next(iter(llenas.items())), hoja):
        return ClaseDeFila.TITULO
    return None


def _solo_identidad(llenas: dict[int, str], dichas: set[str], hoja: Hoja) -> bool:
    """Whether it says of whom it is and its number, or its code, and nothing is written where it says the rest."""
    vacias = len(dichas) == 1 or {hoja.columnas[n] for n in llenas}.isdisjoint(hoja.obligatorias - dichas)
    claves = [(hoja.columnas[n], t) for n, t in llenas.items() if hoja.columnas[n] in CLAVES]
    con_clave = any(
        numero_de_orden.leer(t) is not None if columna == "numero" else bool(re.fullmatch(r"\S*\d\S*", t))
        for columna, t in claves
    )
    return con_clave and vacias and "" not in {hoja.columnas[n] for n in llenas}


def _es_titulo(n: int, texto: str, hoja: Hoja) -> bool:
    if len(texto) > LARGO_DE_TITULO or len(hoja.obligatorias) == 1 and hoja.columnas[n] in hoja.obligatorias:
        return False
    if hoja.columnas[n] not in TEXTO_LARGO:
        return True
    if PROMETE.match(plegar(ENUMERADO.sub("", texto, count=1))) or texto.endswith("."):
        return False  # it may be a pledge that lacks the rest
    return texto.isupper() or EMPIEZA_COMO_TITULO.match(texto) is not None


def _es_solo_total(texto: str) -> bool:
    return SOLO_TOTAL.fullmatch(plegar(texto)) is not None


def _es_numero(texto: str) -> bool:
    return re.fullmatch(r"[-+]?[\d.,\s]*\d[\d.,\s]*%?", texto) is not None
