"""Plain data into a tagged PDF."""

from __future__ import annotations

import re
from datetime import date

from compromisos.salidas.informes import pdf
from tests.compromisos.salidas.informes.ayudas import HOSTIL, leer
from tests.factories import crear_avance, crear_meta, un_acto


def test_componer_keeps_markup_as_text(extenso, sobre_el_papel):
    """Markup, a very long word, sixty paragraphs, letters that no font has."""
    datos = sobre_el_papel()
    largo = "\n\n".join(f"Párrafo {n}: {HOSTIL}" for n in range(60))
    datos["ficha"] |= {"titulo": HOSTIL, "texto": f"{largo}\n\n{'x' * 400}\n\nFin 𓀀 漢字 😀."}
    datos["titulo"] = HOSTIL
    datos["instituciones"] = [{"nombre": HOSTIL, "cuantos": "1", "fichas": [datos["ficha"]]}]
    datos |= {"en_papel": True, "total": 1, "direccion": "https://example.org/"}
    datos["palabras"] |= {"cuantos": "1", "en_orden": "", "direccion": ""}
    lector, paginas = leer(pdf.componer("anexo", datos))
    texto = " ".join(paginas)
    seguido = re.sub(r"\s", "", texto)
    assert lector.metadata.title == HOSTIL
    assert re.sub(r"\s", "", HOSTIL) in seguido
    assert len(paginas) > 3
    for n in range(60):
        assert f"Párrafo{n}:#read(" in seguido
    assert "root:" not in texto
    assert "x" * 400 in seguido
    for letra in "𓀀漢字😀":
        assert letra in texto or f"[U+{ord(letra):04X}]" in texto


def test_componer_a_sheet_is_one_page_whatever_it_holds(extenso, sobre_el_papel):
    """And what is cut says where it reads on."""
    with un_acto():
        for n in range(12):
            crear_meta(compromiso=extenso, indicador=f"El indicador {n}, {'muy ' * 12}largo")
    metas = list(extenso.metas.all())
    for n in range(6):
        crear_avance(
            compromiso=extenso,
            descripcion="Se avanzó en lo prometido. " * 150,
            mediciones=dict.fromkeys(metas, n + 1),
            fecha_corte=date(2026, 1 + n, 28),
            evidencia=True,
        )
    datos = sobre_el_papel()
    datos["ficha"] |= {"texto": f"{HOSTIL}\n\n" * 40, "titulo": "Una promesa de nombre largo " * 12}
    _lector, paginas = leer(pdf.componer("compromiso", datos))
    assert len(paginas) == 1
    assert "…" in paginas[0]
    assert "Tiene más metas:" in paginas[0]
    assert "Sigue en esta dirección" in paginas[0]
    assert extenso.codigo in paginas[0]
