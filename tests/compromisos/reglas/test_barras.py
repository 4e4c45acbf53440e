"""The bar of states: its segments cover it, in the order of drawings, and none is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compromisos.reglas.barras import MINIMO, tramos
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS, Estado

cuentas = st.dictionaries(st.sampled_from(Estado), st.integers(0, 100_000))


def test_orden_has_every_state_once():
    assert sorted(ESTADOS_EN_DIBUJOS) == sorted(Estado)


@pytest.mark.parametrize("vacio", [{}, {"cumplido": 0}, dict.fromkeys(Estado, 0)])
def test_tramos_of_nothing(vacio):
    assert tramos(vacio) == []


@given(cuentas)
def test_tramos_cover_the_bar_and_lose_nothing(por_estado):
    hechos = tramos(por_estado)
    assert {t.estado: t.cuenta for t in hechos} == {e: n for e, n in por_estado.items() if n}
    assert [t.estado for t in hechos] == [e for e in ESTADOS_EN_DIBUJOS if por_estado.get(e)]
    fin = 0.0
    for t in hechos:
        assert t.x == pytest.approx(fin, abs=0.02)
        assert t.ancho >= MINIMO
        assert t.x < t.medio < t.fin
        fin = t.fin
    assert fin == pytest.approx(100 if hechos else 0, abs=0.05)


@given(cuentas)
def test_tramos_are_as_wide_as_their_counts(por_estado):
    """More is never drawn narrower; and in proportion, but for what the narrow ones take."""
    hechos = tramos(por_estado)
    for uno in hechos:
        for otro in hechos:
            if uno.cuenta >= otro.cuenta:
                assert uno.ancho >= otro.ancho - 0.02
    total = sum(por_estado.values())
    for t in hechos:
        assert t.ancho == pytest.approx(100 * t.cuenta / total, abs=MINIMO * len(Estado))


def test_tramos_in_exact_proportion_where_all_are_seen():
    hechos = tramos({"cumplido": 1, "en_proceso": 2, "sin_informacion": 1})
    assert [(t.estado, t.x, t.ancho) for t in hechos] == [
        ("cumplido", 0, 25),
        ("en_proceso", 25, 50),
        ("sin_informacion", 75, 25),
    ]


def test_tramos_on_one_scale_are_compared_by_their_length():
    largos = [tramos({"cumplido": n, "en_proceso": n}, escala=80)[-1].fin for n in (40, 20, 10)]
    assert largos == [100, 50, 25]
    assert tramos({"incumplido": 1}, escala=400)[0].ancho == MINIMO  # seen, however few it is of
    assert tramos({"cumplido": 9}, escala=3)[-1].fin == 100  # no bar leaves the drawing
