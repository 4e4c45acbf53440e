"""Plain data into a tagged PDF."""

from __future__ import annotations

import re

from compromisos.salidas.informes import pdf
from tests.compromisos.salidas.informes.ayudas import HOSTIL, leer


def test_componer_keeps_markup_as_text(extenso, sobre_el_papel):
    """Markup, a very long word, forty paragraphs, letters that no font has."""
    datos = sobre_el_papel()
    largo = "\n\n".join(f"Párrafo {n}: {HOSTIL}" for n in range(40))
    datos["ficha"] |= {"titulo": HOSTIL, "texto": f"{largo}\n\n{'x' * 400}\n\nFin 𓀀 漢字 😀."}
    datos["titulo"] = HOSTIL
    lector, paginas = leer(pdf.componer("compromiso", datos))
    texto = " ".join(paginas)
    seguido = re.sub(r"\s", "", texto)
    assert lector.metadata.title == HOSTIL
    assert re.sub(r"\s", "", HOSTIL) in seguido
    assert len(paginas) > 3
    for n in range(40):
        assert f"Párrafo{n}:#read(" in seguido
    assert "root:" not in texto
    assert "x" * 400 in seguido
    for letra in "𓀀漢字😀":
        assert letra in texto or f"[U+{ord(letra):04X}]" in texto
