"""The shapes of the map are those of their source, and the figures stand inside them."""

from __future__ import annotations

import hashlib
import json

from compromisos.reglas.mapa import hacer


def test_fuente_is_the_one_that_the_readme_names():
    sello = hashlib.sha256((hacer.AQUI / "fuente.json").read_bytes()).hexdigest()
    assert sello in (hacer.AQUI / "README.md").read_text(encoding="utf-8")


def test_hacer_gives_the_shapes_that_are_kept():
    guardadas = json.loads((hacer.AQUI / "regiones.json").read_text(encoding="utf-8"))
    assert guardadas == hacer.hacer()
    assert sorted(guardadas) == [f"{n:02}" for n in range(1, 26)]


def test_hacer_puts_each_figure_inside_its_region():
    fuente = json.loads((hacer.AQUI / "fuente.json").read_text(encoding="utf-8"))
    for ubigeo, region in hacer.hacer().items():
        if ubigeo != "07":  # two units wide: its marker is the region
            assert hacer.dentro((region["x"] + 0.1, region["y"] + 0.1), hacer.anillos(fuente[ubigeo]["d"]))
