"""Two versions of a text, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compromisos.reglas.diferencias import IGUAL, PUESTO, QUITADO, comparar
from tests.compromisos.publicacion.ayudas import ANTES, DESPUES


@given(antes=st.text("ab c\n", max_size=30), ahora=st.text("ab c\n", max_size=30))
def test_comparar_holds_both_versions(antes, ahora):
    trozos = comparar(antes, ahora)
    assert "".join(t.texto for t in trozos if t.que != PUESTO) == antes
    assert "".join(t.texto for t in trozos if t.que != QUITADO) == ahora


def test_comparar_takes_words_whole():
    assert [(t.que, t.texto) for t in comparar(ANTES, DESPUES)] == [
        (IGUAL, "Abrir "), (QUITADO, "diez "), (PUESTO, "doce "), (IGUAL, "casas al "),
        (QUITADO, "2020"), (PUESTO, "2021"), (IGUAL, "."),
    ]  # fmt: skip
