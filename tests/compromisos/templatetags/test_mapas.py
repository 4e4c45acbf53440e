"""The maps as they stand in a page: figures and words, and light."""

from __future__ import annotations

import gzip

import pytest
from django.template import Context, Template
from django.utils import translation

from compromisos.models import Territorio
from compromisos.reglas.lugares import Lugar
from compromisos.reglas.mapa import pintar


def dibujar(plantilla: str, **contexto) -> str:
    return Template("{% load mapas %}" + plantilla).render(Context(contexto))


def mapa(datos) -> str:
    return dibujar('{% mapa_de_avance datos "Título" "promesas cumplidas o en parte" %}', datos=datos)


def test_mapa_de_avance_links_each_region_twice_and_stops_no_keyboard():
    dibujo = mapa({"16": (3, 7), "07": (0, 1)})
    assert dibujo.count('href="/territorios/16/" tabindex="-1"') == 2
    assert dibujo.count("<a ") == dibujo.count('tabindex="-1"') == 50
    assert "<title>Loreto: 3 de 7 promesas cumplidas o en parte</title>" in dibujo
    assert "<title>Puno: nada que contar</title>" in dibujo
    assert dibujo.count('aria-hidden="true"') == 2  # the map and the squares: the table beside says it
    assert "style=" not in dibujo
    assert "pattern" not in dibujo


def test_mapa_de_avance_says_in_its_legend_what_each_tint_is():
    leyenda = " ".join(mapa({"16": (3, 6), "07": (0, 1), "15": (1, 10)}).partition("mapa-leyenda")[2].split())
    for que in ("nada que contar", "ninguna", "10 %", "50 %"):
        assert f"</span> {que} <span" in leyenda
    de_cuentas = mapa({"16": (40, None), "07": (2, None)}).partition("mapa-leyenda")[2]
    assert "%" not in de_cuentas


def test_mapa_de_avance_speaks_english():
    with translation.override("en"):
        assert "<title>Loreto: 3 of 7 promises" in dibujar(
            '{% mapa_de_avance datos "T" "promises" %}', datos={"16": (3, 7)}
        )


def test_mapa_de_alcance_says_it_in_words():
    lugares = [Territorio(ubigeo="16", nombre="Loreto"), Territorio(ubigeo="150101", nombre="Lima")]
    dibujo = dibujar('{% mapa_de_alcance lugares "CEM" "m" %}', lugares=lugares)
    assert 'role="img" aria-labelledby="m-t" aria-describedby="m-d"' in dibujo
    desc = " ".join(dibujo[dibujo.index("<desc") : dibujo.index("</desc>")].split())
    assert "1 de 25 regiones informada por su nombre. Loreto." in desc
    assert "Con algún lugar informado: Lima." in desc
    assert "El mapa tiene 25: los 24 departamentos y el Callao." in dibujo
    assert "<a " not in dibujo
    assert "style=" not in dibujo
    assert "pattern" not in dibujo


@pytest.mark.parametrize(
    ("ubigeo", "disco"), [("08", False), ("0801", False), ("080101", False), ("07", True)]
)
def test_donde_queda_lights_the_region_of_any_place(ubigeo, disco):
    dibujo = dibujar('{% donde_queda ubigeo "Cusco" %}', ubigeo=ubigeo)
    assert 'aria-label="Mapa del Perú con Cusco señalada"' in dibujo
    assert dibujo.count('class="lit"') == 1 + disco
    assert f'class="lit" d="{pintar.formas()[ubigeo[:2]]["d"]}"' in dibujo


@pytest.mark.parametrize(
    ("lugar", "nombre"),
    [
        (Lugar("15", "Lima", "region"), "Lima (región)"),
        (Lugar("1501", "Lima", "provincia", ("Lima",)), "Lima (provincia de Lima)"),
        (Lugar("150101", "Lima", "distrito", ("Lima", "Lima")), "Lima (distrito de Lima)"),
        (Lugar("050607", "San Juan", "distrito", ("Lucanas", "Ayacucho")), "San Juan (distrito de Lucanas, Ayacucho)"),
    ],
)  # fmt: skip
def test_por_entero_tells_namesakes_apart(lugar, nombre):
    assert dibujar("{{ lugar|por_entero }}", lugar=lugar) == nombre


@pytest.mark.parametrize(("plantilla", "tope"), [
    ('{% mapa_de_avance datos "Título" "promesas" %}', 5_500),
    ('{% donde_queda "08" "Cusco" %}', 4_000),
])  # fmt: skip
def test_mapas_are_light(plantilla, tope):
    """Compressed: a page has forty kilobytes in all."""
    dibujo = dibujar(plantilla, datos=dict.fromkeys(pintar.formas(), (12, 34)))
    assert len(gzip.compress(dibujo.encode())) < tope
