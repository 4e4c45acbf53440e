"""Parts of a year as people name a deadline: «1.º semestre 2025», «IV trimestre de 2026», «fines de 2026». Pure.

They say no day, and none is supposed: what can be told is on which day they end.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from base.texto import plegar

MESES = {"bimestre": 2, "trimestre": 3, "cuatrimestre": 4, "semestre": 6, "b": 2, "t": 3, "q": 3, "s": 6}
ORDEN = {
    "1": 1, "i": 1, "primer": 1, "primero": 1, "1er": 1, "1ro": 1, "1o": 1,
    "2": 2, "ii": 2, "segundo": 2, "2do": 2, "2o": 2,
    "3": 3, "iii": 3, "tercer": 3, "tercero": 3, "3er": 3, "3ro": 3, "3o": 3,
    "4": 4, "iv": 4, "cuarto": 4, "4to": 4, "4o": 4,
    "5": 5, "v": 5, "quinto": 5, "5to": 5, "5o": 5, "6": 6, "vi": 6, "sexto": 6, "6to": 6, "6o": 6,
    "ultimo": 0,
}  # fmt: skip
_PARTE = "bimestre|trimestre|cuatrimestre|semestre"
_ORDEN = "|".join(sorted(ORDEN, key=len, reverse=True))
_ANIO = r"(?P<anio>(?:19|20)\d\d)"
FORMAS = [
    re.compile(forma)
    for forma in (
        rf"(?:el |al |fin(?:es)? del? |final(?:es)? del? )*(?P<orden>{_ORDEN}) (?:o )?(?P<parte>{_PARTE})(?: del?| del ano)* {_ANIO}",
        rf"(?P<parte>{_PARTE}) (?P<orden>{_ORDEN})(?: del?| del ano)* {_ANIO}",
        rf"{_ANIO} (?P<orden>{_ORDEN})(?: (?:o )?(?P<parte>{_PARTE}))",
        rf"(?P<orden>[1-6]) ?(?P<parte>[btqs]) ?{_ANIO}",
        rf"(?P<parte>[btqs]) ?(?P<orden>[1-6]) ?{_ANIO}",
        rf"{_ANIO} ?(?P<parte>[btqs]) ?(?P<orden>[1-6])",
    )
]
FIN_DE_ANIO = re.compile(
    rf"(?:a |al |hasta |para )*(?:fin(?:es)?|final(?:es)?|cierre|termino)(?: del?)*(?: ano)?(?: del?)* {_ANIO}"
)


def ultimo_dia(texto: str) -> date | None:
    """The last day of the part of a year that `texto` names; None if it names none."""
    plegado = plegar(texto)
    if fin := FIN_DE_ANIO.fullmatch(plegado):
        return date(int(fin["anio"]), 12, 31)
    for forma in FORMAS:
        if dicho := forma.fullmatch(plegado):
            return _fin(int(dicho["anio"]), MESES[dicho["parte"]], ORDEN[dicho["orden"]])
    return None


def _fin(anio: int, meses: int, orden: int) -> date | None:
    mes = 12 if orden == 0 else meses * orden
    return date(anio, mes, monthrange(anio, mes)[1]) if mes <= 12 else None
