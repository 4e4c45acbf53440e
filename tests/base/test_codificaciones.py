"""Which encoding a text is in, by its letters; and one that was read in another."""

from __future__ import annotations

import pytest

from base.codificaciones import CANDIDATAS, enmendada, mejor, primera_diferencia, sin_entidades

CORTOS = (
    "Señalización y atención a niñas y niños",
    "Campaña de prevención en Áncash.",
    "¿Qué sigue? ¡Ni una más!",
    "«Vive sin miedo»: 3 guías sobre la ruta de atención",
    "SEÑALIZACIÓN DE TERMINALES EN JUNÍN",
    "Según la reunión del día único",
    "institución;número;compromiso",
    "El 15 % de las jóvenes, según el informe",
    "Línea 100: orientación telefónica en quechua y aymara",
    "güiro, pingüino y vergüenza: así se escriben",
    "año",
    "MUNICIPALIDAD DE VIRÚ",
    "Dictar talleres de crianza sin violencia (2.ª etapa) en los caseríos más alejados",
)
DE_OTROS = (
    "Awajún, wampís y asháninka; jaqichawinakxä; Müller; François; João Gonçalves; Ñuñoa",
    "“Vive” – 50 € … 2025–2026, ½ m², n.º 5, 1.ª, 30 °C",
    "Perú—país de todas las sangres; costa–sierra–selva",
    "👩‍🏫 漢字 русский ελληνικά",
    "1 × 2 ≥ 1 → ☐ • ©",
    "Ágora Ética Índice Ópera Única",
)


def se_escribe(texto: str, codificacion: str) -> bool:
    try:
        texto.encode(codificacion)
    except UnicodeEncodeError:
        return False
    return True


def leida(bytes_: bytes, como: str) -> str:
    """As programs read it: what the encoding has no letter for stays the control of that number."""
    return "".join(bytes([n]).decode(como, "ignore") or chr(n) for n in bytes_)


@pytest.mark.parametrize(
    ("texto", "escrita"), [(t, c) for t in CORTOS for c in CANDIDATAS if se_escribe(t, c)]
)
def test_a_short_text_is_told_by_its_letters(texto, escrita):
    bytes_ = texto.encode(escrita)
    assert bytes_.decode(mejor(bytes_)) == texto


@pytest.mark.parametrize("texto", CORTOS)
@pytest.mark.parametrize("como", CANDIDATAS)
def test_utf8_that_was_read_as_another_is_mended(texto, como):
    una = leida(texto.encode(), como)
    assert enmendada(una) == texto
    assert enmendada(leida(una.encode(), como)) == texto


def test_what_windows_has_no_letter_for_is_mended_too():
    assert enmendada("Ã\x81ncash y JunÃ\x8dN") == "Áncash y JunÍN"


@pytest.mark.parametrize(
    ("escrita", "leida_como"),
    [(a, b) for a in CANDIDATAS[:3] for b in CANDIDATAS[:3] if a != b],
)
@pytest.mark.parametrize(
    "texto", ["Señalización y atención a niñas", "Según la reunión del público joven, sí"]
)
def test_one_byte_a_letter_read_as_another_is_mended(texto, escrita, leida_como):
    assert enmendada(texto.encode(escrita).decode(leida_como)) == texto


@pytest.mark.parametrize("texto", [*CORTOS, *DE_OTROS])
def test_what_is_right_is_left_alone(texto):
    assert enmendada(texto) == texto
    assert sin_entidades(texto) == texto


@pytest.mark.parametrize(
    ("escrito", "leido"),
    [
        ("Campa&ntilde;a de atenci&oacute;n", "Campaña de atención"),
        ("Reuni&#243;n &#xF1; &#XF1;", "Reunión ñ ñ"),
        ("Ni&amp;ntilde;ez y ni&amp;amp;ntilde;os", "Niñez y niños"),
        ("a &lt; b &gt; c &quot;x&quot; &apos;y&apos;", "a < b > c \"x\" 'y'"),
        ("uno&nbsp;dos", "uno\xa0dos"),
        ("&iquest;Qu&eacute;? &laquo;S&iacute;&raquo; &ndash; &hellip;", "¿Qué? «Sí» – …"),
        ("atenci&oacuten y ni&ntildea", "atención y niña"),
        ("R&D, AT&T; Q&A & más; &otracosa;", "R&D, AT&T; Q&A & más; &otracosa;"),
        ("https://example.org/?a=1&copy=2&para=3", "https://example.org/?a=1&copy=2&para=3"),
        ("&Ntilde;ahuis &uuml;&Uuml;", "Ñahuis üÜ"),
    ],
)
def test_entities_of_html(escrito, leido):
    assert sin_entidades(escrito) == leido


def test_the_first_word_that_differs():
    assert primera_diferencia("Abrir 3 guÃ­as", "Abrir 3 guías") == ("guÃ­as", "guías")
