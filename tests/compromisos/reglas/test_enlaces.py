"""When a link is broken, and of what a copy may be kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from base.visita import Desenlace
from compromisos.reglas.enlaces import (
    FALLAN,
    RESPONDEN,
    TOPE_DE_COPIA,
    Comprobado,
    Racha,
    cabe_copia,
    puede_guardarse,
)

LUNES = date(2026, 11, 2)
MAL, BIEN, DUDA = Comprobado.LENTO, Comprobado.RESPONDIO, Comprobado.NO_DEJA


def racha(*hechos: tuple[int, Comprobado]) -> Racha:
    """After asking on those days, counted from a Monday."""
    actual = Racha()
    for n, que in hechos:
        actual = actual.tras(que, LUNES + timedelta(days=n))
    return actual


def test_every_end_of_a_visit_has_its_sentence():
    assert {d.value for d in Desenlace} == {c.value for c in Comprobado}
    assert all(c.etiqueta for c in Comprobado)
    assert not RESPONDEN & FALLAN
    assert all(bool(c.explicacion) == (c in FALLAN) for c in Comprobado)


@pytest.mark.parametrize(
    ("hechos", "rota", "desde", "vuelve_en"),
    [
        ([], False, None, 30),
        ([(0, MAL)], False, LUNES, 1),
        ([(0, MAL), (0, MAL), (0, MAL)], False, LUNES, 1),
        ([(0, MAL), (1, MAL)], False, LUNES, 1),
        ([(0, MAL), (1, Comprobado.NO_ESTA), (2, Comprobado.CERTIFICADO)], True, LUNES, 7),
        ([(0, MAL), (5, MAL), (40, MAL)], True, LUNES, 7),
        ([(0, MAL), (1, MAL), (2, BIEN), (3, MAL)], False, LUNES + timedelta(days=3), 1),
        ([(0, MAL), (1, DUDA), (2, MAL), (3, MAL)], True, LUNES, 7),
        ([(0, DUDA), (1, DUDA), (2, DUDA), (3, DUDA)], False, None, 30),
        ([(0, MAL), (1, MAL), (2, MAL), (3, DUDA)], True, LUNES, 7),
        ([(0, MAL), (1, MAL), (2, MAL), (3, Comprobado.MUY_GRANDE)], False, None, 30),
    ],
)
def test_racha(hechos, rota, desde, vuelve_en):
    actual = racha(*hechos)
    assert (actual.es_rotura, actual.desde, actual.dias_hasta_la_proxima) == (rota, desde, vuelve_en)


@pytest.mark.parametrize(
    ("permiso", "servidores", "se_guarda"),
    [
        ("", ["www.gob.pe"], True),
        ("", ["gob.pe"], True),
        ("", ["www.gob.pe", "cdn.gob.pe"], True),
        ("", ["nogob.pe"], False),
        ("", ["gob.pe.example.org"], False),
        ("", ["www.gob.pe", "example.org"], False),
        ("si", ["example.org"], True),
        ("no", ["www.gob.pe"], False),
    ],
)
def test_puede_guardarse(permiso, servidores, se_guarda):
    assert puede_guardarse(permiso, servidores, ["gob.pe"]) is se_guarda
    assert puede_guardarse("", servidores, []) is False


def test_cabe_copia():
    assert cabe_copia("application/pdf", TOPE_DE_COPIA)
    for tipo, tamano in (("application/pdf", TOPE_DE_COPIA + 1), ("application/pdf", 0), ("text/html", None),
                         ("image/svg+xml", 9), ("application/x-msdownload", 9), ("", 9)):  # fmt: skip
        assert not cabe_copia(tipo, tamano)
