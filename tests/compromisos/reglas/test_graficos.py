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
    ALTO,
    ANCHO_HOLGADO,
    ANCHO_MINIMO,
    ARRIBA,
    DIA,
    MES,
    PIE,
    Grafico,
    escala,
    trazar,
)
from compromisos.reglas.palabras import Sentido
from compromisos.reglas.rotulos import AIRE, RENGLON, ancho

HOY = date(2026, 11, 25)
ENERO, MARZO, JUNIO, DICIEMBRE = (
    date(2026, 1, 1),
    date(2026, 3, 31),
    date(2026, 6, 30),
    date(2026, 12, 31),
)


def decir(que: str, cuanto: D) -> str:
    return f"{que} {cuanto:,f}" if que in ("meta", "base", "ritmo", "observado") else f"{cuanto:,f}"


def dibujo(
    *valores,
    meta="50",
    base=None,
    sentido=Sentido.CRECIENTE,
    inicio=None,
    plazo=None,
    hoy=HOY,
    dias=None,
    observados=(),
    con_rotulo=False,
    decir=decir,
) -> Grafico:
    dias = dias or [ENERO + timedelta(days=90 * n) for n in range(len(valores))]
    pares = [(dia, D(str(v))) for dia, v in zip(dias, valores, strict=True)]
    base = None if base is None else D(base)
    return trazar(
        pares, meta=D(meta), base=base, sentido=sentido, inicio=inicio, plazo=plazo, hoy=hoy,
        observados=[(dia, D(str(v))) for dia, v in observados], con_rotulo=con_rotulo, decir=decir,
    )  # fmt: skip


def finales(g: Grafico) -> dict[str, str]:
    return {f.rotulo.que: f.rotulo.texto for f in g.finales}


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
    assert [p.x for p in g.puntos] == [0, 50, 100]
    assert [p.y for p in g.puntos] == sorted((p.y for p in g.puntos), reverse=True)
    assert [(a.valor, b.valor) for a, b in g.tramos] == [(12, 20), (20, 32)]
    assert g.base is None
    assert g.ritmo == []


def test_puntos_are_in_proportion_from_the_foot():
    g = dibujo(0, 30, 60, meta="60")
    assert [p.y for p in g.puntos] == [ABAJO, round((ABAJO + ARRIBA) / 2, 2), ARRIBA]
    assert g.meta.y == ARRIBA


def test_puntos_of_one_day_stand_in_the_middle():
    assert [(p.x, p.valor) for p in dibujo(32).puntos] == [(50, 32)]
    assert dibujo(32).tramos == []
    del_dia = dibujo(32, 30, dias=[JUNIO, JUNIO])
    assert [p.x for p in del_dia.puntos] == [50, 50]
    assert [f.dia for f in del_dia.fechas] == [JUNIO]


def test_puntos_equal_are_a_level_line():
    assert len({p.y for p in dibujo(20, 20, 20).puntos}) == 1


def test_puntos_that_fall_or_pass_the_target_are_as_they_are():
    g = dibujo(40, 61, 55)
    assert g.puntos[1].y < g.puntos[2].y < g.meta.y < g.puntos[0].y


def test_puntos_away_from_the_target_are_marked_whichever_way_it_is():
    assert [p.retrocede for p in dibujo(28, 36, 36, 28).puntos] == [False, False, False, True]
    baja = dibujo(45, 38, 40, 10, meta="10", sentido=Sentido.DECRECIENTE)
    assert [p.retrocede for p in baja.puntos] == [False, False, True, False]


def test_ritmo_is_the_one_of_the_bar():
    datos = {"base": D(10), "meta": D(50), "inicio": ENERO, "plazo": DICIEMBRE}
    g = dibujo(12, 20, dias=[MARZO, JUNIO], base="10", inicio=ENERO, plazo=DICIEMBRE)
    de, a = g.ritmo
    assert (de.dia, de.valor, de.x) == (ENERO, 10, 0)
    assert (a.dia, a.valor, a.x) == (HOY, esperado(datos["base"], datos["meta"], inicio=ENERO, plazo=DICIEMBRE, hoy=HOY), 100)  # fmt: skip
    assert 0 < g.puntos[0].x < g.puntos[1].x < 100


def test_ritmo_stays_at_the_target_past_the_deadline():
    g = dibujo(12, 20, dias=[MARZO, HOY], base="10", inicio=ENERO, plazo=JUNIO)
    assert [(p.dia, p.valor) for p in g.ritmo] == [(ENERO, 10), (JUNIO, 50), (HOY, 50)]
    assert "ritmo" not in finales(g)  # it is the target
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
    assert [p.x for p in g.puntos] == [0, 100]


# --- Labels


def test_finales_say_what_each_line_is_where_it_ends():
    g = dibujo(12, 36, base="10", inicio=ENERO, plazo=DICIEMBRE)
    assert finales(g) == {
        "valor": "36",
        "meta": "meta 50",
        "base": "base 10",
        "ritmo": f"ritmo {g.ritmo[-1].valor:,f}",
    }
    assert [f.rotulo.texto for f in dibujo(36, base="0").finales] == ["36", "meta 50"]  # zero is of the axis
    assert [f.rotulo.texto for f in dibujo(36, base="50").finales] == ["36", "meta 50"]  # one level, one name


def test_observados_are_marks_and_the_last_has_a_name_if_it_stands_beside():
    contados = [(ENERO, 10), (ENERO + timedelta(days=90), 28)]
    g = dibujo(12, 32, observados=contados, con_rotulo=True)
    assert [(p.x, p.valor) for p in g.observados] == [(0, 10), (100, 28)]
    assert [p.valor for p in g.puntos] == [12, 32], "what is declared is what it was"
    assert finales(g)["observado"] == "observado 28"
    assert "observado" not in finales(dibujo(12, 32, observados=contados[:1]))
    # Counted after the last value, or more than all of them: the drawing holds it.
    g = dibujo(12, 32, observados=[(ENERO + timedelta(days=180), 120)], con_rotulo=True)
    assert [p.x for p in [*g.puntos, *g.observados]] == [0, 50, 100]
    assert g.marcas[-1].valor >= 120


def test_eje_keeps_every_number_beside_the_names_of_the_levels():
    assert [r.texto for r in dibujo(5, 14, meta="10").eje] == ["0", "5", "10", "15"]


def test_fechas_are_of_the_ends_and_as_many_as_fit():
    assert [(f.dia, f.ancla) for f in dibujo(1, 2).fechas] == [
        (ENERO, "start"),
        (ENERO + timedelta(days=90), "end"),
    ]
    todas = dibujo(*range(40)).fechas
    assert len([f for f in todas if not f.holgada]) == 2
    assert 3 <= len(todas) <= 6
    assert not dibujo(1, 2).con_dia


def test_fechas_of_one_month_say_their_day_and_of_several_none_is_said_twice():
    g = dibujo(1, 2, 3, dias=[JUNIO - timedelta(days=n) for n in (20, 10, 0)])
    assert g.con_dia
    assert [(f.dia, f.holgada) for f in g.fechas] == [
        (date(2026, 6, 10), False),
        (date(2026, 6, 20), True),
        (JUNIO, True),
    ]
    de_dos_meses = dibujo(1, 2, 3, dias=[date(2026, 5, 1), date(2026, 5, 30), JUNIO])
    meses = [f.dia.month for f in de_dos_meses.fechas]
    assert meses == [5, 6]


def lados(fechas, suyo: float, campo: float) -> list[tuple[float, float]]:
    comienzos = [f.x / 100 * campo - {"start": 0, "middle": suyo / 2, "end": suyo}[f.ancla] for f in fechas]
    return sorted((c, c + suyo) for c in comienzos)


def test_dibujo_of_any_values_keeps_everything_in_and_apart():
    dado = random.Random(2511)
    for _vez in range(500):
        n = dado.randint(1, 40)
        dias = sorted(
            ENERO + timedelta(days=dado.randint(0, dado.choice([0, 3, 90, 900]))) for _n in range(n)
        )
        tope = 10 ** dado.randint(0, 6)
        suelo = dado.choice([0, 0, -tope])
        inicio, plazo = (ENERO + timedelta(days=dado.randint(-900, 900)) for _n in "ip")
        g = dibujo(
            *(dado.randint(suelo, tope) for _n in range(n)),
            dias=dias,
            meta=str(dado.randint(suelo, tope)),
            base=dado.choice([None, str(dado.randint(suelo, tope))]),
            sentido=dado.choice(list(Sentido)),
            inicio=inicio,
            plazo=dado.choice([plazo, None]),
            observados=[(dado.choice(dias), dado.randint(suelo, tope))] if dado.random() < 0.5 else [],
            con_rotulo=True,
            decir=lambda que, cuanto: decir(que, cuanto.quantize(D(1))),
        )
        assert len(g.puntos) == n
        for p in g.puntos + g.ritmo + g.observados:
            assert 0 <= p.x <= 100
            assert ARRIBA <= p.y <= ABAJO
        for pies in (sorted(f.rotulo.y for f in g.finales), sorted(r.y for r in g.eje)):
            assert all(1 <= pie <= PIE - 1 for pie in pies)
            assert all(b - a >= RENGLON - 0.02 for a, b in itertools.pairwise(pies))
        assert PIE < ALTO
        assert max(ancho(r.texto) for r in g.eje) < g.ancho_del_eje
        assert max(ancho(f.rotulo.texto) for f in g.finales) < g.ancho_de_los_finales
        suyo = DIA if g.con_dia else MES
        columnas = g.ancho_del_eje + g.ancho_de_los_finales
        for total, fechas in (
            (ANCHO_MINIMO, [f for f in g.fechas if not f.holgada]),
            (ANCHO_HOLGADO, g.fechas),
        ):
            assert fechas
            puestas = lados(fechas, suyo, total - columnas)
            assert all(b[0] - a[1] >= AIRE - 0.01 for a, b in itertools.pairwise(puestas))
            if total - columnas >= suyo:
                assert all(a >= -0.01 and b <= total - columnas + 0.01 for a, b in puestas)
