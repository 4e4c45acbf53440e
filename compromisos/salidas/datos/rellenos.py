"""Fillers: what people write in a cell in order not to leave it empty («-», «N/A», «por definir»). Pure.

They say nothing, and never become the content of anything. A word of these inside a longer text is that text's.
"""

from __future__ import annotations

import re
from functools import lru_cache

from base.texto import plegar

# Folded: «N/A», «n.a.» and «N A» are «n a».
PALABRAS = frozenset(
    {
        "n a", "na", "nan", "none", "null", "nil", "nulo", "undefined", "s d", "sd", "n d", "nd", "s i", "s n",
        "sin dato", "sin datos", "no hay dato", "no hay datos", "sin informacion", "no hay informacion", "sin info",
        "sin especificar", "no especifica", "no especificado", "no especificada", "no precisa", "sin precisar",
        "sin definir", "por definir", "por definirse", "a definir", "a definirse", "no definido", "no definida",
        "por determinar", "a determinar", "no determinado", "no determinada", "por confirmar", "a confirmar",
        "por establecer", "por precisar", "por completar", "por llenar", "por asignar", "sin asignar", "completar",
        "pendiente", "pendientes", "pendiente de definir", "pendiente de definicion", "pendiente de confirmar",
        "en blanco", "vacio", "vacia", "blank", "empty", "no aplica", "no aplicable", "no corresponde",
        "no disponible", "no se sabe", "se desconoce", "desconocido", "desconocida", "no consta", "no registra",
        "no tiene", "no cuenta", "ninguno", "ninguna", "ningun", "ninguno a", "nada", "no hay", "no hubo",
        "tbd", "tba", "tbc", "to be defined", "not applicable", "not available", "x", "xx", "xxx", "xxxx",
    }
)  # fmt: skip
RESPUESTAS = frozenset({"ninguno", "ninguna", "ningun", "nada", "no hay", "no hubo"})  # to «¿Qué lo frenó?»
REMITEN = frozenset(
    {
        "idem", "mismo", "misma", "el mismo", "la misma", "lo mismo", "igual", "igual que arriba",
        "igual al anterior", "igual que el anterior", "ver arriba", "mismo de arriba", "same",
    }
)  # fmt: skip
COMILLAS_DE_IDEM = frozenset({'"', "''", "”", "“", "〃", "´´", "``"})
SIGNOS_QUE_DICEN = re.compile(r"[%‰$€£¢¥°#&]")  # a unit may be one


@lru_cache(maxsize=4096)  # a column says the same again and again
def es_relleno(texto: str) -> bool:
    """Whether all that the cell holds is a filler, by its words or because it has neither letters nor figures."""
    texto = texto.strip()
    if not texto or texto.startswith("#"):  # an error of the spreadsheet, which is told as such
        return False
    plegado = plegar(texto)
    return plegado in PALABRAS or (not plegado and not SIGNOS_QUE_DICEN.search(texto))


def es_cero(texto: str) -> bool:
    """Whether it is a lonely zero, which no text is."""
    return re.fullmatch(r"0+(?:[.,]0+)?", texto.strip()) is not None


def responde(texto: str) -> bool:
    """Whether it is an answer where the column asks whether there is any."""
    return plegar(texto) in RESPUESTAS


@lru_cache(maxsize=4096)
def remite(texto: str) -> bool:
    """Whether it sends the reader to another row («ídem», or the mark for it)."""
    return texto.strip() in COMILLAS_DE_IDEM or plegar(texto) in REMITEN
