"""Where things go in the drawing of a target: no page, no database, thousands of drawings."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from compromisos.reglas.estado import esperado
from compromisos.reglas.graficos import (
    ABAJO,
    AIRE,
    ALTO,
    ARRIBA,
    DERECHA,
    FECHA,
    IZQUIERDA,
    LETRA,
    escala,
    trazar,
)

HOY = date(2026, 11, 25)
ENERO, MARZO, JUNIO, DICIEMBRE = (
    date(2026, 1, 1),
    date(2026, 3, 31),
    date(2026, 6, 30),
    date(2026, 12, 31),
)


def dibujo(*valores, meta="50", base=None, inicio=None, plazo=None, hoy=HOY, dias=None):
    dias = dias or [ENERO + timedelta(days=90 * n) for n in range(len(valores))]
    pares = [(dia, D(str(v))) for dia, v in zip(dias, valores, strict=True)]
    base = None if base is None else D(base)
    return trazar(pares, meta=D(meta), base=base, inicio=inicio, plazo=plazo, hoy=hoy)


# --- The vertical axis


@pytest.mark.parametrize(
    ("valores", "esperada"),
    [
        (["0"], "0 1"),
        (["0", "0"], "0 1"),
        (["1"], "0 1"),
        (["2"], "0 1 2"),
        (["3"], "0 1 2 3"),
        (["5"], "0 2 4 6"),
        (["12", "20", "50"], "0 20 40 60"),
        (["24"], "0 10 20 30"),
        (["0.3"], "0 0.1 0.2 0.3"),
        (["0.0001"], "0 0.00005 0.0001"),
        (["96.5", "99"], "0 50 100"),
        (["1200"], "0 500 1000 1500"),
        (["-3", "4"], "-4 -2 0 2 4"),
        (["-10", "-40"], "-40 -30 -20 -10 0"),
        (["99999999999999.9999"], "0 50000000000000 100000000000000"),
    ],
)
def test_eje_from_zero_in_round_steps(valores, esperada):
    assert escala([D(v) for v in valores]) == [D(v) for v in esperada.split()]


def test_eje_holds_any_values_in_a_few_even_steps():
    dado = random.Random(25)
    for _vez in range(2000):
        decimales = dado.choice([0, 0, 1, 4])
        valores = [
            D(dado.randint(-(10 ** dado.randint(0, 9)), 10 ** dado.randint(1, 12))).scaleb(-decimales)
            for _n in range(dado.randint(1, 5))
        ]
        alturas = escala(valores)
        assert alturas[0] <= min(*valores, D(0)) <= max(*valores, D(0)) <= alturas[-1]
        assert D(0) in alturas
        assert 2 <= len(alturas) <= 7
        assert len({b - a for a, b in itertools.pairwise(alturas)}) == 1
        if all(v == int(v) for v in valores):
            assert all(v == int(v) for v in alturas)


# --- Values, levels and pace


def test_puntos_go_up_and_to_the_right():
    g = dibujo(12, 20, 32)
    assert [p.x for p in g.puntos] == [IZQUIERDA, (IZQUIERDA + DERECHA) / 2, DERECHA]
    assert [p.y for p in g.puntos] == sorted((p.y for p in g.puntos), reverse=True)
    assert [(a.valor, b.valor) for a, b in g.tramos] == [(12, 20), (20, 32)]
    assert g.base is None
    assert g.ritmo == []


def test_puntos_are_in_proportion_from_the_foot():
    g = dibujo(0, 30, 60, meta="60")
    assert [p.y for p in g.puntos] == [ABAJO, (ABAJO + ARRIBA) / 2, ARRIBA]
    assert g.meta.y == ARRIBA


def test_puntos_of_one_day_stand_in_the_middle():
    medio = (IZQUIERDA + DERECHA) / 2
    assert [(p.x, p.valor) for p in dibujo(32).puntos] == [(medio, 32)]
    assert dibujo(32).tramos == []
    del_dia = dibujo(32, 30, dias=[JUNIO, JUNIO])
    assert [p.x for p in del_dia.puntos] == [medio, medio]
    assert [f.dia for f in del_dia.fechas] == [JUNIO]


def test_puntos_equal_are_a_level_line():
    assert len({p.y for p in dibujo(20, 20, 20).puntos}) == 1


def test_puntos_that_fall_or_pass_the_target_are_as_they_are():
    g = dibujo(40, 61, 55)
    assert g.puntos[1].y < g.puntos[2].y < g.meta.y < g.puntos[0].y


def test_rotulos_of_levels_stand_outside_their_band():
    sube = dibujo(20, base="10")
    assert sube.meta.y_texto < sube.meta.y < sube.base.y < sube.base.y_texto
    baja = dibujo(20, base="50", meta="10")
    assert baja.base.y_texto < baja.base.y < baja.meta.y < baja.meta.y_texto
    iguales = dibujo(20, base="50")
    assert iguales.meta.y == iguales.base.y
    assert iguales.base.y_texto - iguales.meta.y_texto >= LETRA
    assert dibujo(45, 20, meta="10").meta.y_texto > dibujo(45, 20, meta="10").meta.y


def test_ritmo_is_the_one_of_the_bar():
    datos = {"base": D(10), "meta": D(50), "inicio": ENERO, "plazo": DICIEMBRE}
    g = dibujo(12, 20, dias=[MARZO, JUNIO], base="10", inicio=ENERO, plazo=DICIEMBRE)
    de, a = g.ritmo
    assert (de.dia, de.valor, de.x) == (ENERO, 10, IZQUIERDA)
    assert (a.dia, a.valor, a.x) == (HOY, esperado(datos["base"], datos["meta"], inicio=ENERO, plazo=DICIEMBRE, hoy=HOY), DERECHA)  # fmt: skip
    assert IZQUIERDA < g.puntos[0].x < g.puntos[1].x < DERECHA


def test_ritmo_stays_at_the_target_past_the_deadline():
    g = dibujo(12, 20, dias=[MARZO, HOY], base="10", inicio=ENERO, plazo=JUNIO)
    assert [(p.dia, p.valor) for p in g.ritmo] == [(ENERO, 10), (JUNIO, 50), (HOY, 50)]
    # With the last value before the deadline, the years since then are not drawn.
    g = dibujo(12, 20, dias=[ENERO, MARZO], base="10", inicio=ENERO, plazo=JUNIO)
    assert [(p.dia, p.valor) for p in g.ritmo] == [(ENERO, 10), (JUNIO, 50)]


def test_ritmo_falls_with_a_falling_target():
    g = dibujo(45, 30, dias=[MARZO, JUNIO], base="45", meta="10", inicio=ENERO, plazo=DICIEMBRE)
    assert g.ritmo[0].y < g.ritmo[1].y


@pytest.mark.parametrize(
    "cambios",
    [
        {"base": None},
        {"inicio": None},
        {"plazo": None},
        {"inicio": DICIEMBRE, "plazo": date(2027, 12, 31)},  # still to begin
        {"inicio": JUNIO, "plazo": MARZO},
        {"inicio": JUNIO, "plazo": JUNIO},
    ],
)
def test_ritmo_needs_both_ends(cambios):
    g = dibujo(12, 20, **{"base": "10", "inicio": ENERO, "plazo": DICIEMBRE, **cambios})
    assert g.ritmo == g.tramos_de_ritmo == []
    assert [p.x for p in g.puntos] == [IZQUIERDA, DERECHA]


# --- Labels


def test_fechas_are_of_the_ends_and_as_many_as_fit():
    assert [f.dia for f in dibujo(1, 2).fechas] == [ENERO, ENERO + timedelta(days=90)]
    assert len(dibujo(*range(40)).fechas) == 3
    primera, ultima = dibujo(1, 2).fechas
    assert (primera.ancla, primera.x_texto, ultima.ancla, ultima.x_texto) == (
        "middle",
        IZQUIERDA,
        "end",
        100,
    )


def test_dibujo_of_any_values_keeps_everything_in():
    dado = random.Random(2511)
    for _vez in range(1500):
        n = dado.randint(1, 30)
        dias = sorted(ENERO + timedelta(days=dado.randint(0, dado.choice([3, 90, 900]))) for _n in range(n))
        tope = 10 ** dado.randint(0, 7)
        inicio, plazo = (ENERO + timedelta(days=dado.randint(-900, 900)) for _n in "ip")
        g = dibujo(
            *(dado.randint(0, tope) for _n in range(n)),
            dias=dias,
            meta=str(dado.randint(0, tope)),
            base=dado.choice([None, str(dado.randint(0, tope))]),
            inicio=inicio,
            plazo=dado.choice([plazo, None]),
        )
        assert len(g.puntos) == n
        for p in g.puntos + g.ritmo:
            assert IZQUIERDA <= p.x <= DERECHA
            assert ARRIBA <= p.y <= ABAJO
        pies = [m.y_texto for m in g.marcas if m.y_texto is not None] + [g.meta.y_texto]
        pies += [g.base.y_texto] if g.base else []
        assert all(LETRA - 0.1 <= pie <= ALTO - 2 * LETRA + 1 for pie in pies)
        assert all(b - a >= 12 for a, b in itertools.pairwise(sorted(pies)))
        niveles = [r.y for r in (g.meta, g.base) if r]
        de_marcas = [m.y_texto for m in g.marcas if m.y_texto is not None]
        assert not [(n, t) for n in niveles for t in de_marcas if t - LETRA - AIRE < n < t]
        centros = [f.x_texto - FECHA / 2 if f.ancla == "end" else f.x_texto for f in g.fechas]
        assert 1 <= len(centros) <= 4
        assert all(FECHA / 2 <= c <= 100 - FECHA / 2 for c in centros)
        assert all(b - a >= FECHA for a, b in itertools.pairwise(centros))
