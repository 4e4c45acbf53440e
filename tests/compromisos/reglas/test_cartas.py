"""Texts that people edit: only names of a list are read in them, and no header can follow a subject."""

from __future__ import annotations

import pytest

from compromisos.reglas.cartas import LARGO_DE_ASUNTO, Falla, Variable, en_una_linea, fallas, llenar

HAY = (
    Variable("nombre", "quién", "Ana"),
    Variable("enlace", "la dirección", "https://x.example", necesaria=True, secreta=True),
)


@pytest.mark.parametrize(
    ("texto", "espera"),
    [
        ("Hola, {nombre}: {enlace}", []),
        ("{enlace}{enlace}", []),
        ("  \n ", [(Falla.VACIO, "")]),
        ("Hola, {nombre}", [(Falla.FALTA, "enlace")]),
        ("Hola, {nombre: {enlace}", [(Falla.LLAVE, "Hola, {nombre: {enlace}")]),
        ("{enlace} y }", [(Falla.LLAVE, "{enlace} y }")]),
        ("{{enlace}}", [(Falla.LLAVE, "{{enlace}}")]),
        ("bien {enlace}\nmal {", [(Falla.LLAVE, "mal {")]),
        ("{enlace} {apellido}", [(Falla.DESCONOCIDA, "apellido")]),
        ("{enlace} {Nombre}", [(Falla.DESCONOCIDA, "Nombre")]),
        ("{enlace} { nombre }", [(Falla.DESCONOCIDA, " nombre ")]),
        ("{enlace} {}", [(Falla.DESCONOCIDA, "")]),
        ("{enlace} {nombre.__class__}", [(Falla.DESCONOCIDA, "nombre.__class__")]),
        ("{enlace} {nombre!r:>10}", [(Falla.DESCONOCIDA, "nombre!r:>10")]),
        ("{enlace} {0[key]}", [(Falla.DESCONOCIDA, "0[key]")]),
        ("{enlace} $nombre %(nombre)s {% now %}", [(Falla.DESCONOCIDA, "% now %")]),
    ],
)
def test_fallas_of_a_text(texto, espera):
    assert fallas(texto, HAY) == espera


def test_fallas_of_a_subject_needs_nothing_and_holds_no_secret():
    assert fallas("Hola, {nombre}", HAY, es_asunto=True) == []
    assert fallas("{enlace}", HAY, es_asunto=True) == [(Falla.SECRETO, "enlace")]


def test_llenar_reads_once_and_leaves_what_it_does_not_know():
    """What a person is called is not a text with names: «{enlace}» as a name stays so."""
    assert (
        llenar("A {nombre}: {enlace} {otro}", {"nombre": "{enlace}", "enlace": "x"})
        == "A {enlace}: x {otro}\n"
    )
    assert llenar("a\n\n{nombre}\n\nb", {"nombre": ""}) == "a\n\nb\n"


@pytest.mark.parametrize(
    "malo",
    [
        "uno\nBcc: x@example.org",
        "uno\r\n\r\ncuerpo",
        "uno\x0bdos",
        "uno\u2028dos",
        "uno\x85dos",
        "uno\u200bdos",
        "uno\x00dos",
    ],
)
def test_en_una_linea_lets_no_header_follow(malo):
    dicho = en_una_linea(malo)
    assert dicho.isprintable()
    assert len(dicho.splitlines()) == 1
    assert dicho.startswith("uno")


def test_en_una_linea_has_its_length():
    assert en_una_linea("a" * 150) == "a" * 150
    assert len(en_una_linea("a" * 400)) == LARGO_DE_ASUNTO
