"""The shapes are those of their source, the figures stand inside them, and the maps say what they are given."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from django.template import Context, Template

from compromisos.models import Territorio
from compromisos.reglas.mapa import hacer, pintar


def test_the_source_is_the_one_that_the_readme_names():
    sello = hashlib.sha256((hacer.AQUI / "fuente.json").read_bytes()).hexdigest()
    assert sello in (hacer.AQUI / "README.md").read_text(encoding="utf-8")


def test_the_shapes_are_made_from_it():
    guardadas = json.loads((hacer.AQUI / "regiones.json").read_text(encoding="utf-8"))
    assert guardadas == hacer.hacer()
    assert sorted(guardadas) == [f"{n:02}" for n in range(1, 26)]


def test_each_figure_stands_inside_its_region():
    fuente = json.loads((hacer.AQUI / "fuente.json").read_text(encoding="utf-8"))
    for ubigeo, region in hacer.hacer().items():
        if ubigeo != "07":  # two units wide: its marker is the region
            assert hacer.dentro((region["x"] + 0.1, region["y"] + 0.1), hacer.anillos(fuente[ubigeo]["d"]))


def test_its_names_are_those_of_inei():
    lugares = json.loads(Path("fixtures/territorios.json").read_text(encoding="utf-8"))
    regiones = {t["pk"]: t["fields"]["nombre"] for t in lugares if len(t["pk"]) == 2}
    assert {u: forma["nombre"] for u, forma in pintar.formas().items()} == regiones


@pytest.mark.parametrize(
    ("mayor", "bandas"),
    [
        (0, []),
        (1, [(1, 1)]),
        (2, [(1, 1), (2, 2)]),
        (3, [(1, 1), (2, 2), (3, 3)]),
        (4, [(1, 2), (3, 4)]),
        (10, [(1, 4), (5, 8), (9, 10)]),
        (400, [(1, 134), (135, 268), (269, 400)]),
    ],
)
def test_the_legend_of_counts_leaves_no_gap(mayor, bandas):
    assert pintar.bandas(mayor) == bandas


def test_each_region_is_painted_as_the_legend_says():
    cuentas = {"07": 4, "15": 12, "16": 7, "08": 5}
    mapa = pintar.mapa_de_cuentas(cuentas)
    for clase in mapa.clases:
        suyas = mapa.de_clase(clase.codigo)
        assert len(suyas) == clase.regiones
        assert all(clase.desde <= r.cuenta <= clase.hasta for r in suyas)
    assert sum(c.regiones for c in mapa.clases) == len(mapa.regiones) == 25
    assert [c.codigo for c in pintar.mapa_de_cuentas({}).clases] == ["c0"]


def test_reached_are_the_named_and_no_more():
    mapa = pintar.mapa_de_alcance({"16", "08", "0801", "150101"})
    assert [r.nombre for r in mapa.si] == ["Cusco", "Loreto"]
    assert [r.nombre for r in mapa.parte] == ["Lima"]
    assert len(mapa.no) == 22
    assert [(c.codigo, c.regiones) for c in mapa.clases] == [("si", 2), ("parte", 1), ("no", 22)]
    assert [c.codigo for c in pintar.mapa_de_alcance(()).clases] == ["no"]


def dibujar(plantilla: str, **contexto) -> str:
    return Template("{% load mapas %}" + plantilla).render(Context(contexto))


def test_each_region_of_the_map_is_a_link_with_a_name():
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


def test_the_image_of_what_was_reached_says_so_in_words():
    lugares = [Territorio(ubigeo="16", nombre="Loreto"), Territorio(ubigeo="150101", nombre="Lima")]
    dibujo = dibujar('{% mapa_de_alcance lugares "CEM" "m" %}', lugares=lugares)
    assert 'role="img" aria-labelledby="m-t" aria-describedby="m-d"' in dibujo
    desc = dibujo[dibujo.index("<desc") : dibujo.index("</desc>")]
    assert "1 de 25 regiones informada por su nombre. Loreto." in desc
    assert "Con algún lugar informado: Lima." in desc
    assert "<a " not in dibujo
    assert "style=" not in dibujo


def test_a_map_is_light():
    """Compressed, with its table: a page has forty kilobytes in all."""
    cuentas = dict.fromkeys(pintar.formas(), 12)
    dibujo = dibujar('{% mapa_de_cuentas cuentas "Título" "m" %}', cuentas=cuentas)
    assert len(gzip.compress(dibujo.encode())) < 6_000
