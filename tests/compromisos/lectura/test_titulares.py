"""Headlines of a series: what rose, what fell, what stayed, and of how many."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from compromisos.lectura.tendencia import Conjunto, Punto, Serie
from compromisos.lectura.titulares import denominadores_de_tendencia, titular_de_tendencia
from compromisos.reglas.palabras import Estado


def serie(antes: dict[str, int], ahora: dict[str, int]) -> Serie:
    return Serie(
        Conjunto(),
        tuple(
            Punto(dia, {e: cuentas.get(e, 0) for e in Estado})
            for dia, cuentas in ((date(2026, 3, 31), antes), (date(2026, 11, 24), ahora))
        ),
    )


C, P, S, N, PR = "cumplido", "cumplido_parcialmente", "sin_informacion", "no_iniciado", "en_proceso"
CASOS = [
    ({C: 20, P: 5, S: 155}, {C: 57, P: 58, S: 1291},
     "Cumplidas o en parte: de 25 a 115 desde marzo de 2026", "De 25 de 180 promesas a 115 de 1,406.",
     "Fulfilled or partly fulfilled: from 25 to 115 since March 2026", "From 25 of 180 promises to 115 of 1,406."),
    ({C: 30, S: 10}, {C: 20, P: 2, S: 18},
     "Cumplidas o en parte: bajaron de 30 a 22 desde marzo de 2026", "Sobre 40 promesas, al principio y al final.",
     "Fulfilled or partly fulfilled: down from 30 to 22 since March 2026", "Of 40 promises, at the beginning and at the end."),
    ({C: 2, S: 3}, {C: 1, P: 1, PR: 4},
     "Cumplidas o en parte: 2, como en marzo de 2026", "De 2 de 5 promesas a 2 de 6.",
     "Fulfilled or partly fulfilled: 2, as in March 2026", "From 2 of 5 promises to 2 of 6."),
    ({S: 6}, {S: 2, PR: 3, N: 1},
     "Ninguna cumplida todavía, ni en parte. Con información: de 0 a 4 desde marzo de 2026",
     "Sobre 6 promesas, al principio y al final.",
     "None fulfilled yet, not even partly. With information: from 0 to 4 since March 2026",
     "Of 6 promises, at the beginning and at the end."),
    ({S: 5, PR: 1}, {S: 9, N: 1},
     "Ninguna cumplida, ni en parte, desde marzo de 2026", "De 1 de 6 promesas a 1 de 10.",
     "None fulfilled, not even partly, since March 2026", "From 1 of 6 promises to 1 of 10."),
    ({S: 1}, {C: 1},
     "Cumplidas o en parte: de 0 a 1 desde marzo de 2026", "Sobre 1 promesa, al principio y al final.",
     "Fulfilled or partly fulfilled: from 0 to 1 since March 2026", "Of 1 promise, at the beginning and at the end."),
    ({S: 1}, {C: 1, S: 1},
     "Cumplidas o en parte: de 0 a 1 desde marzo de 2026", "De 0 de 1 promesa a 1 de 2.",
     "Fulfilled or partly fulfilled: from 0 to 1 since March 2026", "From 0 of 1 promise to 1 of 2."),
]  # fmt: skip


@pytest.mark.parametrize(("antes", "ahora", "titular", "de_cuantas", "en_ingles", "of_how_many"), CASOS)
def test_headline_and_denominators(antes, ahora, titular, de_cuantas, en_ingles, of_how_many):
    esta = serie(antes, ahora)
    assert (titular_de_tendencia(esta), denominadores_de_tendencia(esta)) == (titular, de_cuantas)
    with override("en"):
        assert (titular_de_tendencia(esta), denominadores_de_tendencia(esta)) == (en_ingles, of_how_many)
