"""Text as people type it, and as it is compared."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from base.texto import limpiar, plegar


@given(st.text(max_size=80))
def test_plegar_is_stable_and_only_words(texto):
    plegado = plegar(texto)
    assert plegar(plegado) == plegado
    assert plegado == plegado.strip()
    assert "  " not in plegado
    assert plegar(texto.upper().lower()) == plegar(texto.lower())


@given(st.text(max_size=80))
@example("a\x85\u0301")
def test_limpiar_is_stable_and_storable(texto):
    limpio = limpiar(texto)
    assert limpiar(limpio) == limpio
    assert "\x00" not in limpio
    limpio.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    ("uno", "otro"),
    [
        ("Prevención  Integral, de…", "PREVENCION INTEGRAL DE"),
        ("Niñez", "ninez"),
        ("A\u0301ncash", "Áncash"),
        ("M.I.M.P.", "m i m p"),
        ("pro\u00advincial", "provincial"),
        ("MP\u200bPE", "mppe"),
        ("\ufeffTalleres\u00a0dictados\u2060", "talleres dictados"),
        ("25porel25\u2011mppe\u20111", "25porel25-mppe-1"),
    ],
)
def test_plegar_makes_equal_what_people_take_for_the_same(uno, otro):
    assert plegar(uno) == plegar(otro)
