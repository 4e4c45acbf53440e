"""The day on which a part of a year ends."""

from __future__ import annotations

from datetime import date

import pytest

from base.periodos import ultimo_dia


@pytest.mark.parametrize(
    ("texto", "fin"),
    [
        ("1º semestre 2025", date(2025, 6, 30)), ("1.º semestre de 2025", date(2025, 6, 30)),
        ("Primer semestre del 2026", date(2026, 6, 30)), ("II semestre 2026", date(2026, 12, 31)),
        ("2do. semestre del año 2026", date(2026, 12, 31)), ("Semestre I 2026", date(2026, 6, 30)),
        ("IV trimestre de 2026", date(2026, 12, 31)), ("1er trimestre 2028", date(2028, 3, 31)),
        ("Trimestre 3 - 2026", date(2026, 9, 30)), ("2026 II semestre", date(2026, 12, 31)),
        ("T1 2026", date(2026, 3, 31)), ("2T2026", date(2026, 6, 30)), ("2026-S1", date(2026, 6, 30)),
        ("primer bimestre 2028", date(2028, 2, 29)), ("último trimestre de 2026", date(2026, 12, 31)),
        ("Segundo cuatrimestre 2026", date(2026, 8, 31)), ("fines de 2026", date(2026, 12, 31)),
        ("a fin de año 2026", date(2026, 12, 31)), ("Al cierre del 2026", date(2026, 12, 31)),
        ("fines del 1er semestre de 2026", date(2026, 6, 30)),
    ],
)  # fmt: skip
def test_a_part_of_a_year_ends_on_a_day(texto, fin):
    assert ultimo_dia(texto) == fin


@pytest.mark.parametrize(
    "texto",
    [
        "", "2026", "semestre", "1º semestre", "3er semestre 2026", "5to trimestre 2026", "31/12/2026", "2025-2026",
        "diciembre de 2026", "a los 6 meses", "permanente", "cada trimestre de 2026",
    ],
)  # fmt: skip
def test_what_names_no_part_of_a_year_has_no_end(texto):
    assert ultimo_dia(texto) is None
