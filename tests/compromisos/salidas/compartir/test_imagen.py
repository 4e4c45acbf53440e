"""The picture that goes with a shared link."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from compromisos.reglas.palabras import Estado
from compromisos.salidas.colores import TONOS
from compromisos.salidas.compartir.imagen import Tarjeta, dibujar
from compromisos.salidas.laminas.lienzo import en_lineas
from compromisos.salidas.laminas.lienzo import letra as letra_de


def una(**cambios) -> Tarjeta:
    return Tarjeta(
        **{
            "institucion": "MIMP", "titulo": "Abrir centros", "estado": Estado.EN_PROCESO, "palabra": "En proceso",
            "frase": "Declarado", "pie": "ed-inst-1", **cambios,
        }
    )  # fmt: skip


def test_dibujar_each_state_in_its_own_way():
    assert set(TONOS) == set(Estado)
    dibujos = {dibujar(una(estado=e, palabra="")) for e in Estado}
    assert len(dibujos) == len(Estado), "told apart without the word"


@pytest.mark.parametrize(
    "titulo",
    ["", "a", "x" * 600, "palabra " * 200, "👩🏽‍⚖️ 漢字", "Ñandú, ¿qué? «sí» — 25 %", "\u202eal revés\n\ttab"],
)
def test_dibujar_any_title_within_the_edge(titulo):
    with Image.open(io.BytesIO(dibujar(una(titulo=titulo, institucion=titulo, frase=titulo)))) as imagen:
        assert (imagen.size, imagen.format) == ((1200, 630), "PNG")
        fondo = imagen.convert("RGB").getpixel((5, 300))
        margen = imagen.convert("RGB").crop((1132, 110, 1200, 600))
        assert set(margen.get_flattened_data()) <= {fondo, (220, 210, 198)}, "nothing over the edge"


@given(st.text(max_size=300), st.integers(1, 5))
def test_en_lineas_fit_and_lose_nothing_silently(texto, cuantas):
    letra = letra_de("Bold", 46)
    lineas = en_lineas(texto, letra, 400, cuantas)
    assert 1 <= len(lineas) <= cuantas
    assert all(letra.getlength(linea) <= 400 or len(linea) == 1 for linea in lineas)
    if not lineas[-1].endswith("…"):
        escribible = "".join(c for c in texto if ord(c) <= 0x2E7F)
        assert "".join("".join(lineas).split()) == "".join(escribible.split())
