"""Which region is painted how, and what the legend says."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from compromisos.reglas.mapa import pintar


def test_formas_have_the_names_of_inei():
    lugares = json.loads(Path("fixtures/territorios.json").read_text(encoding="utf-8"))
    regiones = {t["pk"]: t["fields"]["nombre"] for t in lugares if len(t["pk"]) == 2}
    assert {u: forma["nombre"] for u, forma in pintar.formas().items()} == regiones


@pytest.mark.parametrize(
    ("valores", "clases"),
    [
        ([], {}),
        ([5], {5: 1}),
        ([5, 5, 5], {5: 1}),
        ([1, 2, 3], {1: 1, 2: 2, 3: 3}),
        ([1, 1, 1, 1, 9], {1: 1, 9: 2}),  # most of them equal: they stay together, and no class is empty
        ([1, 2, 3, 4, 5, 6, 7], {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 3}),
        ([1, 7, 7, 7, 7, 7, 7, 17], {1: 1, 7: 1, 17: 3 - 1}),
    ],
)
def test_cuantiles_share_out_and_never_part_equals(valores, clases):
    assert pintar.cuantiles(map(Fraction, valores)) == clases


def test_mapa_de_avance_paints_as_its_legend_says():
    datos = {
        "07": (4, 9),
        "15": (12, 30),
        "16": (7, 7),
        "08": (0, 5),
        "21": (0, 0),
        "02": (1, 9),
        "25": (2, 4),
    }
    mapa = pintar.mapa_de_avance(datos)
    for banda in mapa.clases:
        suyas = mapa.de_clase(banda.codigo)
        assert len(suyas) == banda.regiones
        if banda.codigo not in ("sin", "c0"):
            assert all(banda.desde <= Fraction(r.n, r.de) <= banda.hasta for r in suyas)
    assert [r.ubigeo for r in mapa.de_clase("c0")] == ["08"]
    assert len(mapa.de_clase("sin")) == 25 - 6  # that nothing names it is no zero
    assert sum(c.regiones for c in mapa.clases) == len(mapa.regiones) == 25
    escritos = {r.ubigeo: r.escrito for r in mapa.regiones}
    assert (escritos["08"], escritos["21"], escritos["15"]) == ("0/5", "–", "12/30")
    assert [c.codigo for c in pintar.mapa_de_avance({}).clases] == ["sin"]
    assert pintar.mapa_de_avance({"08": (3, None)}).de_clase("c1")[0].escrito == "3"


def test_teselas_are_the_25_each_in_its_own_square():
    assert sorted(pintar.TESELAS) == sorted(pintar.formas())
    assert len({(columna, fila) for _sigla, columna, fila in pintar.TESELAS.values()}) == 25
    assert len({sigla for sigla, _columna, _fila in pintar.TESELAS.values()}) == 25


def test_teselas_stand_as_the_regions_do():
    """Most pairs of squares in one row or column are in the order of the map: rough geography, and no jumble."""
    formas = pintar.formas()
    for eje, lugar in (("x", 1), ("y", 2)):
        pares = [
            (formas[a][eje] - formas[b][eje]) * (pintar.TESELAS[a][lugar] - pintar.TESELAS[b][lugar]) > 0
            for a in formas
            for b in formas
            if a < b and pintar.TESELAS[a][3 - lugar] == pintar.TESELAS[b][3 - lugar]
        ]
        assert sum(pares) / len(pares) > 0.9


def test_silueta_is_the_whole_country_in_two():
    resto, ella = pintar.silueta("08")
    assert ella == pintar.formas()["08"]["d"]
    assert ella not in resto
    assert len(resto) + len(ella) == sum(len(f["d"]) for f in pintar.formas().values())


def test_mapa_de_alcance_holds_the_named_and_no_more():
    mapa = pintar.mapa_de_alcance({"16", "08", "0801", "150101"})
    assert [r.nombre for r in mapa.si] == ["Cusco", "Loreto"]
    assert [r.nombre for r in mapa.parte] == ["Lima"]
    assert len(mapa.no) == 22
    assert [(c.codigo, c.regiones) for c in mapa.clases] == [("si", 2), ("parte", 1), ("no", 22)]
    assert [c.codigo for c in pintar.mapa_de_alcance(()).clases] == ["no"]
