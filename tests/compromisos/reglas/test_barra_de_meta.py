"""Where things go in the bar of a target: always from left to right, its labels apart and within."""

from __future__ import annotations

import itertools
import random
from decimal import Decimal as D

import pytest

from compromisos.reglas.barra_de_meta import ANCHO_MINIMO, GRUESO, RIEL, Barra, trazar
from compromisos.reglas.palabras import Sentido
from compromisos.reglas.rotulos import RENGLON

BAJA = Sentido.DECRECIENTE


def decir(que: str, cuanto: D) -> str:
    return f"{que} {cuanto:,f}" if que in ("meta", "base", "ritmo", "observado") else f"{cuanto:,f}"


def barra(valor=None, meta="50", base=None, sentido=Sentido.CRECIENTE, ritmo=None, observado=None) -> Barra:
    v, b, r, o = (None if x is None else D(x) for x in (valor, base, ritmo, observado))
    return trazar(v, D(meta), base=b, sentido=sentido, ritmo=r, observado=o, decir=decir)


def dichos(b: Barra) -> list[str]:
    return [r.texto for r in b.rotulos]


@pytest.mark.parametrize(
    ("datos", "desde", "hasta", "meta", "textos"),
    [
        ({"valor": "32"}, 0, 64, 100, ["32", "0", "meta 50"]),
        ({"valor": "0"}, 0, 0, 100, ["0", "0", "meta 50"]),
        ({"valor": "32", "base": "20"}, 0, 40, 100, ["32", "base 20", "meta 50"]),
        (
            {"valor": "45", "base": "45", "meta": "10", "sentido": BAJA},
            0,
            0,
            100,
            ["45", "base 45", "meta 10"],
        ),
        (
            {"valor": "19", "base": "45", "meta": "10", "sentido": BAJA},
            0,
            74.29,
            100,
            ["19", "base 45", "meta 10"],
        ),
        (
            {"valor": "10", "base": "45", "meta": "10", "sentido": BAJA},
            0,
            100,
            100,
            ["10", "base 45", "meta 10"],
        ),
        (
            {"valor": "3", "base": "45", "meta": "10", "sentido": BAJA},
            0,
            100,
            83.33,
            ["3", "base 45", "meta 10"],
        ),
        ({"valor": "61", "base": "0"}, 0, 100, 81.97, ["61", "base 0", "meta 50"]),
        (
            {"valor": "14", "meta": "10", "sentido": BAJA},
            0,
            0,
            100,
            ["14", "meta 10"],
        ),  # from where, nobody knows
        ({"valor": "50", "base": "50"}, 0, 100, 100, ["50", "0", "meta 50"]),
        ({"valor": "0", "meta": "0"}, 0, 100, 100, ["0", "0", "meta 0"]),
        (
            {"valor": "30", "base": "60"},
            0,
            60,
            100,
            ["30", "0", "meta 50"],
        ),  # a base past the target is no beginning
        ({"valor": "12.5", "meta": "100"}, 0, 12.5, 100, ["12.5", "0", "meta 100"]),
    ],
)
def test_what_is_done_goes_from_the_left_to_the_target(datos, desde, hasta, meta, textos):
    b = barra(**datos)
    assert (b.desde, b.fin, b.meta, b.pierde) == (desde, hasta, meta, False)
    assert dichos(b) == textos


@pytest.mark.parametrize(
    ("datos", "hasta", "inicio"),
    [
        ({"valor": "14", "base": "20"}, 16.67, 16.67),
        ({"valor": "52", "base": "45", "meta": "10", "sentido": BAJA}, 16.67, 16.67),
        ({"valor": "-10"}, 16.67, 16.67),
    ],
)
def test_what_was_lost_lies_left_of_where_it_began(datos, hasta, inicio):
    b = barra(**datos)
    assert (b.desde, b.fin, b.inicio, b.pierde, b.meta) == (0, hasta, inicio, True, 100)


@pytest.mark.parametrize(
    ("datos", "textos"),
    [
        ({}, ["0", "meta 50"]),
        ({"base": "12"}, ["base 12", "meta 50"]),
        ({"base": "45", "meta": "10", "sentido": BAJA}, ["base 45", "meta 10"]),
        ({"meta": "10", "sentido": BAJA}, ["meta 10"]),
        ({"base": "12", "ritmo": "30"}, ["base 12", "meta 50"]),
    ],
)
def test_never_measured_has_a_way_and_no_value(datos, textos):
    b = barra(**datos)
    assert b.sin_dato
    assert (b.largo, b.ritmo) == (0, None)
    assert dichos(b) == textos


def test_pace_is_a_mark_with_its_name():
    b = barra("32", base="20", ritmo="38")
    assert (b.ritmo, dichos(b)[-1]) == (60, "ritmo 38")
    assert barra("40", base="45", meta="10", sentido=BAJA, ritmo="27.5").ritmo == 50


@pytest.mark.parametrize(
    ("datos", "donde", "hasta"),
    [
        ({"valor": "32", "observado": "28"}, 56, 64),
        ({"valor": "32", "observado": "32"}, 64, 64),
        ({"valor": "32", "observado": "100"}, 100, 32),
        ({"observado": "9"}, 18, 0),  # nobody declared
        ({"valor": "19", "base": "45", "meta": "10", "sentido": BAJA, "observado": "24"}, 60, 74.29),
    ],
)
def test_what_was_observed_is_a_mark_and_fills_nothing(datos, donde, hasta):
    b = barra(**datos)
    assert (b.observado, b.fin) == (donde, hasta)
    assert f"observado {datos['observado']}" in dichos(b)
    assert barra("32").observado is None


def test_labels_of_any_bar_never_touch_nor_leave_it():
    dado = random.Random(2512)

    def numero() -> str:
        return str(
            D(dado.randint(-10 if dado.random() < 0.1 else 0, 10 ** dado.randint(0, 7))).scaleb(
                -dado.choice([0, 0, 1])
            )
        )

    for _vez in range(1500):
        b = barra(
            dado.choice([None, numero()]),
            numero(),
            dado.choice([None, numero()]),
            dado.choice(list(Sentido)),
            dado.choice([None, numero()]),
            dado.choice([None, numero()]),
        )
        assert 0 <= b.desde <= b.fin <= 100.01
        assert all(0 <= x <= 100 for x in (b.meta, b.inicio, b.ritmo or 0, b.observado or 0))
        for r in b.rotulos:
            de, a = r.lado(ANCHO_MINIMO)
            assert de >= -0.01
            assert a <= ANCHO_MINIMO + 0.01, r
            assert r.y < RIEL or RIEL + GRUESO + 0.9 < r.y < b.alto
        for a, c in itertools.combinations(b.rotulos, 2):
            (a_de, a_a), (c_de, c_a) = a.lado(ANCHO_MINIMO), c.lado(ANCHO_MINIMO)
            assert abs(a.y - c.y) >= RENGLON - 0.02 or a_a <= c_de or c_a <= a_de, (a, c)
