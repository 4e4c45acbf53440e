"""The chain of the public record, without a database."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compromisos.reglas import cadena
from tests.compromisos.publicacion.registro.ayudas import hacer_cadena

textos = st.text(st.characters(blacklist_categories=("Cs",)), max_size=20)


contenidos = st.lists(st.dictionaries(textos, textos | st.lists(textos), max_size=3), min_size=1, max_size=6)


@given(contenidos=contenidos)
def test_comprobar_passes_an_untouched_chain(contenidos):
    assert list(cadena.comprobar(hacer_cadena(contenidos))) == []


@settings(max_examples=60)
@given(contenidos=contenidos, datos=st.data())
def test_comprobar_finds_one_altered_character(contenidos, datos):
    buena = hacer_cadena(contenidos)
    n = datos.draw(st.integers(0, len(buena) - 1))
    linea = buena[n]
    k = datos.draw(st.integers(0, len(linea) - 1))
    otro = datos.draw(st.sampled_from('x0"{ é').filter(lambda c: c != linea[k]))
    mala = [*buena[:n], linea[:k] + otro + linea[k + 1 :], *buena[n + 1 :]]
    rotos = list(cadena.comprobar(mala))
    assert [r.numero for r in rotos][:1] == [n + 1]


@pytest.mark.parametrize(
    ("hacer", "numero"),
    [
        (lambda c: c[1:], 1), (lambda c: c[:1] + c[2:], 2), (lambda c: [c[1], c[0], *c[2:]], 1),
        (lambda c: [c[0], c[0], *c[1:]], 2),
    ],
)  # fmt: skip
def test_comprobar_finds_one_missing_moved_or_repeated(hacer, numero):
    rotos = list(cadena.comprobar(hacer(hacer_cadena([{"a": str(n)} for n in range(4)]))))
    assert rotos[0].numero == numero


def test_comprobar_checks_a_piece_from_its_start():
    entera = hacer_cadena([{"a": str(n)} for n in range(5)])
    sigue = json.loads(entera[2])["anterior"]
    assert list(cadena.comprobar(entera[2:], desde=3, anterior=sigue)) == []
