"""Text as people type it, and as it is compared."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from base.texto import limpiar, plegar


@given(st.text(max_size=80))
def test_plegar_is_stable_and_only_words(texto):
    plegado = plegar(texto)
    assert plegar(plegado) == plegado
    assert plegado == plegado.strip()
    assert "  " not in plegado
    assert plegar(texto.upper().lower()) == plegar(texto.lower())


RAROS = "\u200c\u200d\ufe0f\U0001f600\U0001f3f4\U000e0067\U000e007f\U000e0100\uf0b7\n\x0b\ud83d\ude00\u2126\u0301a漢"
DE_TODOS_LOS_PLANOS = st.text(st.characters(exclude_categories=()) | st.sampled_from(RAROS), max_size=40)
# What XML 1.0 may hold, but for what it may and nobody should write: noncharacters, letters of one font alone.
SE_PUEDE_GUARDAR = re.compile(
    "[\t\n\x20-\x7e\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd\U00020000-\U0002fffd"
    "\U00030000-\U000efffd]*"
)


@given(DE_TODOS_LOS_PLANOS)
@example("a\x85\u0301")
@settings(max_examples=1500)
def test_limpiar_is_stable_and_storable(texto):
    limpio = limpiar(texto)
    assert limpiar(limpio) == limpio
    assert SE_PUEDE_GUARDAR.fullmatch(limpio) or re.search("[\U00040000-\U000dffff]", limpio)
    limpio.encode()
    ElementTree.fromstring(f"<a>{escape(limpio)}</a>")  # noqa: S314 - of our own making


@pytest.mark.parametrize(
    ("sucio", "limpio"),
    [
        # Breaks of line that are none elsewhere
        ("en mercados;\x0ben terminales", "en mercados;\nen terminales"),
        ("hoja uno\x0choja dos", "hoja uno\nhoja dos"),
        ("uno\x85dos\u2028tres\u2029cuatro", "uno\ndos\ntres\ncuatro"),
        ("uno\r\ndos\rtres", "uno\ndos\ntres"),
        ("campo\x1ftexto", "campo texto"),
        # Bullets of Word, ticks, arrows; what only its font draws
        ("\uf0b7 Dictar\n\uf0a7\tAbrir\n\uf0d8 Cerrar", "• Dictar\n•\tAbrir\n• Cerrar"),
        ("Se hará: \uf0b7 talleres \uf0b7 ferias", "Se hará: • talleres • ferias"),
        ("  \ue123 Otra viñeta", "• Otra viñeta"),
        ("Hecho \uf0fc y sigue \uf0e0 otro", "Hecho ✓ y sigue → otro"),
        ("meta \uf0b3 85", "meta \ufffd 85"),
        ("\U0010fffd al margen", "• al margen"),
        # What no XML may hold
        ("talleres\uffff de\ufdd0 pre\U0001fffevención", "talleres de prevención"),
        ("nulo\x00 y timbre\x07", "nulo y timbre"),
        ("media \ud800 letra y entera \ud83d\ude00", "media \ufffd letra y entera 😀"),
        # Latin-1 where it was Windows-1252
        ("\x93Vive\x94 \x96 50 \x80", "“Vive” – 50 €"),
        # Nothing that is seen
        ("Pro\xadvin\u200bcial\u2060 de\ufeff Ejemplo", "Provincial de Ejemplo"),
        ("\u200e31/12/2026\u200f", "31/12/2026"),
        ("factura\u202efdp.exe\u202c", "facturafdp.exe"),
        ("\u2067aislado\u2069", "aislado"),
        ("al margen\U000e0041\U000e0042", "al margen"),
        ("a\u200db y 1\u200c2", "ab y 12"),
        ("v\U000e0101s", "vs"),
        ("imagen \ufffc pegada", "imagen  pegada"),
        # What means something stays
        ("👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"),
        ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),
        ("1\xa0200 ½ m² → ☐", "1\xa0200 ½ m² → ☐"),
        ("tab\taquí\n\n  sangría", "tab\taquí\n\n  sangría"),
    ],
)  # fmt: skip
def test_limpiar_mends_what_cannot_be_shown(sucio, limpio):
    assert limpiar(sucio) == limpio


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
