"""«¿Quiso decir…?»: a query rightly spelt, by the words that are public on a day.

The words are those of the pledges and of their updates (`models/busqueda.py:Vocablo`) and, where a search goes over more
than pledges, of the names of institutions, places and themes. What only a draft says is never offered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet

from base.dias import Dia
from base.texto import plegar
from compromisos.lectura.compromisos import compromisos_de, textos_de, uno_que_dice
from compromisos.models import Vocablo
from compromisos.models.busqueda import condiciones
from compromisos.reglas.busqueda import ClaseDeTermino, Termino, como_se_escribe
from compromisos.reglas.nombres import dice

CORRECCIONES = 3  # words put right at once


def corregida(
    consulta: str,
    terminos: Sequence[Termino],
    suyas: Sequence[Q],
    dia: Dia,
    nombres: Mapping[str, str] | None = None,
) -> str:
    """`consulta` with the words that nothing says changed for the nearest that something does, or "" if none is to be
    changed. `suyas` are the conditions of `terminos`; `nombres`, {folded word: as it is written} of names that count as
    said. A bounded number of queries: at most a dozen for each of CORRECCIONES words."""
    nombres = nombres or {}
    publicos = compromisos_de(dia)
    cambios: dict[str, str] = {}
    for termino, condicion in zip(terminos, suyas, strict=True):
        if termino.clase is ClaseDeTermino.FRASE or len(cambios) == CORRECCIONES:
            continue
        if dice(termino, nombres) or uno_que_dice(publicos, condicion, dia):
            continue
        if escrita := _la_que_dicen(str(termino), publicos, dia, nombres):
            cambios[str(termino)] = escrita
    return _cambiar(consulta, cambios) if cambios else ""


def _la_que_dicen(palabra: str, publicos: QuerySet, dia: Dia, nombres: Mapping[str, str]) -> str:
    """The nearest word that something public says, as it is written there; "" if there is none near."""
    cercanas = Vocablo.objects.parecidas(palabra, nombres)
    otros = [Termino(ClaseDeTermino.PALABRA, (c,)) for c in cercanas]
    for cercana, condicion in zip(cercanas, condiciones(otros), strict=True):
        if cercana in nombres:
            return nombres[cercana]
        if (compromiso := uno_que_dice(publicos, condicion, dia)) is not None:
            return como_se_escribe(cercana, textos_de(compromiso, dia))
    return ""


def _cambiar(consulta: str, cambios: Mapping[str, str]) -> str:
    """The query as it was typed, but for the words that change."""
    return re.sub(r"\w+", lambda m: cambios.get(plegar(m[0]), m[0]), consulta)
