"""The maps as they stand in a page: links and words, and light."""

from __future__ import annotations

import gzip

from django.template import Context, Template

from compromisos.models import Territorio
from compromisos.reglas.mapa import pintar


def dibujar(plantilla: str, **contexto) -> str:
    return Template("{% load mapas %}" + plantilla).render(Context(contexto))


def test_mapa_de_cuentas_links_each_region_by_name():
    dibujo = dibujar('{% mapa_de_cuentas cuentas "Título" "m" %}', cuentas={"16": 3, "07": 1})
    svg = dibujo[dibujo.index("<svg") : dibujo.index("</svg>")]
    assert svg.count("<a ") == 25
    assert 'aria-label="Loreto: 3 compromisos"' in svg
    assert 'aria-label="Callao: 1 compromiso"' in svg
    assert 'aria-label="Puno: 0 compromisos"' in svg
    assert 'role="group" aria-label="Título"' in svg
    assert "style=" not in dibujo
    assert dibujo.count('<th scope="row">') == 25
    assert "<table" not in dibujar('{% mapa_de_cuentas cuentas "Título" "m" sin_tabla=True %}', cuentas={})


def test_mapa_de_alcance_says_it_in_words():
    lugares = [Territorio(ubigeo="16", nombre="Loreto"), Territorio(ubigeo="150101", nombre="Lima")]
    dibujo = dibujar('{% mapa_de_alcance lugares "CEM" "m" %}', lugares=lugares)
    assert 'role="img" aria-labelledby="m-t" aria-describedby="m-d"' in dibujo
    desc = " ".join(dibujo[dibujo.index("<desc") : dibujo.index("</desc>")].split())
    assert "1 de 25 regiones informada por su nombre. Loreto." in desc
    assert "Con algún lugar informado: Lima." in desc
    assert "<a " not in dibujo
    assert "style=" not in dibujo


def test_mapa_de_cuentas_is_light():
    """Compressed, with its table: a page has forty kilobytes in all."""
    cuentas = dict.fromkeys(pintar.formas(), 12)
    dibujo = dibujar('{% mapa_de_cuentas cuentas "Título" "m" %}', cuentas=cuentas)
    assert len(gzip.compress(dibujo.encode())) < 6_000
