"""How a query is read, and the piece of a text that answers it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.texto import plegar
from compromisos.reglas.busqueda import (
    ClaseDeTermino,
    como_se_escribe,
    palabras_de,
    recortar,
    terminos_de,
    texto_de_busqueda,
)


@pytest.mark.parametrize(
    ("consulta", "leida"),
    [
        ("", []),
        ("  %_!? ", []),
        ("Niñez", ["niñez*"]),
        ("casas cien", ["casas", "cien*"]),
        ('"casas de acogida" Lima', ["casas de acogida!", "lima*"]),
        ("Lima «casas de acogida»", ["lima", "casas de acogida!"]),
        ("“Casas  de ACOGIDA”", ["casas de acogida!"]),
        ('"casas"', ["casas"]),
        ('"sin cerrar', ["sin", "cerrar*"]),
        ('casas" de" acogida"', ["casas", "acogida"]),
        ("CEM-Comisaría", ["cem", "comisaria*"]),
        ("la atención de la mujer", ["atencion", "mujer*"]),
        ("de la", ["de", "la*"]),
        ("casas casas casas", ["casas", "casas*"]),
    ],
)
def test_leer_gives_terms(consulta, leida):
    marcas = {ClaseDeTermino.PALABRA: "", ClaseDeTermino.COMIENZO: "*", ClaseDeTermino.FRASE: "!"}
    assert [f"{t}{marcas[t.clase]}" for t in terminos_de(consulta)] == [
        plegar(x) + (x[-1] if x[-1] in "*!" else "") for x in leida
    ]


@given(st.text(max_size=200))
def test_leer_takes_any_text(texto):
    terminos = terminos_de(texto)
    assert len(terminos) <= 12
    for termino in terminos:
        assert all(p == plegar(p) and p and " " not in p for p in termino.palabras)


def test_texto_de_busqueda_keeps_parts_apart():
    """A phrase does not run from one part into the next."""
    assert texto_de_busqueda(["a b", "", "c"]) == "| a b | c |"
    assert texto_de_busqueda(["", ""]) == ""
    assert palabras_de(["| a b | c |", ""]) == {"a", "b", "c"}
    assert len(texto_de_busqueda(["x " * 300_000])) < 210_000


def test_como_se_escribe_gives_a_word_as_it_is_written():
    assert como_se_escribe("educacion", ["La Educación, primero."]) == "educación"
    assert como_se_escribe("cem", ["Los CEM"]) == "CEM"
    assert como_se_escribe("nada", ["otra cosa"]) == "nada"


def dicho(texto: str, consulta: str, **mas) -> str | None:
    recorte = recortar(texto, terminos_de(consulta), **mas)
    if recorte is None:
        return None
    partes = "".join(f"[{p}]" if marcada else p for p, marcada in recorte.partes)
    return f"{'…' * recorte.antes}{partes}{'…' * recorte.despues}"


def test_recortar_marks_what_was_looked_for():
    texto = "Se abrirán casas de acogida en Áncash, según el plan."
    assert dicho(texto, "casa anc") == "Se abrirán [casas] de acogida en [Áncash], según el plan."
    assert dicho(texto, '"casas de acogida"') == "Se abrirán [casas] [de] [acogida] en Áncash, según el plan."
    assert dicho(texto, '"acogida de casas"') is None
    assert dicho(texto, "talleres") is None
    largo = "palabra " * 60 + "Áncash " + "final " * 60
    assert dicho(largo, "ancash", ancho=30) == "…palabra [Áncash] final final final…"


@given(st.text(max_size=120), st.text(max_size=20), st.integers(10, 60))
def test_recortar_gives_a_piece_of_the_text(texto, consulta, ancho):
    if recorte := recortar(texto, terminos_de(consulta), ancho):
        trozo = "".join(p for p, _marcada in recorte.partes)
        assert trozo in texto
        assert any(marcada for _p, marcada in recorte.partes)
        assert recorte.antes or texto.startswith(trozo)
        assert recorte.despues or texto.endswith(trozo)
