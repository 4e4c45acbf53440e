"""Which region is painted how, and what the legend says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compromisos.reglas.mapa import pintar


def test_formas_have_the_names_of_inei():
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
def test_tramos_leave_no_gap(mayor, bandas):
    assert pintar.bandas(mayor) == bandas


def test_mapa_de_cuentas_paints_as_its_legend_says():
    cuentas = {"07": 4, "15": 12, "16": 7, "08": 5}
    mapa = pintar.mapa_de_cuentas(cuentas)
    for clase in mapa.clases:
        suyas = mapa.de_clase(clase.codigo)
        assert len(suyas) == clase.regiones
        assert all(clase.desde <= r.cuenta <= clase.hasta for r in suyas)
    assert sum(c.regiones for c in mapa.clases) == len(mapa.regiones) == 25
    assert [c.codigo for c in pintar.mapa_de_cuentas({}).clases] == ["c0"]


def test_mapa_de_alcance_holds_the_named_and_no_more():
    mapa = pintar.mapa_de_alcance({"16", "08", "0801", "150101"})
    assert [r.nombre for r in mapa.si] == ["Cusco", "Loreto"]
    assert [r.nombre for r in mapa.parte] == ["Lima"]
    assert len(mapa.no) == 22
    assert [(c.codigo, c.regiones) for c in mapa.clases] == [("si", 2), ("parte", 1), ("no", 22)]
    assert [c.codigo for c in pintar.mapa_de_alcance(()).clases] == ["no"]
