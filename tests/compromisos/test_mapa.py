"""The shapes are those of their source, and the figures stand inside them."""

from __future__ import annotations

import hashlib
import json

from compromisos.mapa import hacer


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
