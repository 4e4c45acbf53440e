"""Geometry of the stacked area: bands that fill the field, labels that do not touch."""

from __future__ import annotations

from datetime import date

import pytest

from compromisos.reglas.areas import ALTO, ANGOSTO, RENGLON, apilar
from compromisos.reglas.palabras import Estado
from compromisos.reglas.tramos import fin_de_mes

ENERO = 2026 * 12


def meses(*cuentas: dict[Estado, int], desde: int = ENERO) -> list[tuple[date, dict[Estado, int]]]:
    return [(fin_de_mes(desde + n), c) for n, c in enumerate(cuentas)]


def test_bands_lie_one_on_another_from_what_is_kept_to_what_nobody_knows():
    dibujo = apilar(meses({Estado.SIN_INFORMACION: 4}, {Estado.CUMPLIDO: 1, Estado.SIN_INFORMACION: 3}))
    assert [(a.estado, a.borde) for a in dibujo.areas] == [
        (Estado.CUMPLIDO, "0,1000 1000,750"),
        (Estado.SIN_INFORMACION, "0,0 1000,0"),
    ]
    assert dibujo.areas[1].contorno == "0,0 1000,0 1000,750 0,1000"


def test_months_stand_as_far_apart_as_they_are_long():
    dibujo = apilar(meses(*[{Estado.CUMPLIDO: 1}] * 3))
    assert dibujo.areas[0].borde == "0,0 475,0 1000,0"  # 28 days, then 31


def test_the_field_is_as_high_as_the_largest_total_also_when_it_falls():
    dibujo = apilar(meses({Estado.EN_PROCESO: 10}, {Estado.EN_PROCESO: 5}))
    assert dibujo.areas[0].borde == "0,0 1000,500"
    assert [m.valor for m in dibujo.marcas] == [0, 5, 10]


def test_a_state_that_is_gone_has_an_area_and_no_label():
    dibujo = apilar(meses({Estado.NO_INICIADO: 2}, {Estado.EN_PROCESO: 2}))
    assert {a.estado for a in dibujo.areas} == {Estado.NO_INICIADO, Estado.EN_PROCESO}
    assert [r.estado for r in dibujo.rotulos] == [Estado.EN_PROCESO]


@pytest.mark.parametrize(
    "ultimo", [[1, 1, 1, 1, 1, 400], [400, 1, 1, 1, 1, 1], [1] * 6, [1, 1, 200, 200, 1, 1]]
)
def test_labels_do_not_touch_and_stay_within(ultimo):
    cuentas = dict(zip(Estado, ultimo, strict=True))
    ys = [r.y for r in apilar(meses(cuentas, cuentas)).rotulos]
    assert len(ys) == 6
    assert all(b - a >= RENGLON - 0.011 for a, b in zip(ys, ys[1:], strict=False))
    assert 0 < ys[0] < ys[-1] < ALTO


@pytest.mark.parametrize("cuantos", [2, 3, 6, 13, 25, 61])
def test_months_named_do_not_touch_and_the_ends_are(cuantos):
    dibujo = apilar(meses(*[{Estado.CUMPLIDO: 1}] * cuantos))
    nombrados = dibujo.meses
    assert [nombrados[0].ancla, nombrados[-1].ancla] == ["start", "end"]
    assert nombrados[0].en_telefono
    assert nombrados[-1].en_telefono
    xs = [min(max(m.x * 10, ANGOSTO / 2), 1000 - ANGOSTO / 2) for m in nombrados if m.en_telefono]
    assert all(b - a >= ANGOSTO for a, b in zip(xs, xs[1:], strict=False))
