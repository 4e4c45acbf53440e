"""One deadline a commitment, when it has passed, and what may be declared before."""

from __future__ import annotations

from datetime import date

import pytest

from compromisos.reglas.palabras import ESTADOS_DECLARABLES, Estado
from compromisos.reglas.plazo import es_futura, plazo_de_compromiso, se_puede_declarar, vencio

JUNIO, DICIEMBRE = date(2026, 6, 30), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("propio", "de_las_metas", "esperado"),
    [
        (None, [], None),
        (None, [None, None], None),
        (JUNIO, [DICIEMBRE], JUNIO),
        (DICIEMBRE, [JUNIO, None], DICIEMBRE),
        (None, [JUNIO, None, DICIEMBRE], DICIEMBRE),
    ],
)
def test_plazo_de_is_its_own_else_the_latest_of_its_targets(propio, de_las_metas, esperado):
    assert plazo_de_compromiso(propio, de_las_metas) == esperado


def test_vencio_is_good_until_the_end_of_its_day():
    assert not vencio(JUNIO, al=JUNIO)
    assert vencio(JUNIO, al=date(2026, 7, 1))
    assert not vencio(None, al=DICIEMBRE)


def test_only_incumplido_waits_for_a_known_deadline_to_pass():
    for estado in ESTADOS_DECLARABLES:
        espera = estado is Estado.INCUMPLIDO
        for plazo, corte in ((None, DICIEMBRE), (JUNIO, JUNIO), (JUNIO, None)):
            assert se_puede_declarar(estado, plazo=plazo, corte=corte) is not espera
        assert se_puede_declarar(estado.value, plazo=JUNIO, corte=DICIEMBRE)


def test_es_futura_from_the_next_day_on():
    assert not es_futura(JUNIO, hoy=JUNIO)
    assert es_futura(DICIEMBRE, hoy=JUNIO)
