"""Numbers that a text says and no field holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from compromisos.reglas.estado import vuelve_atras
from compromisos.reglas.sin_campo import numeros_sin_campo


@pytest.mark.parametrize(
    ("texto", "faltan"),
    [
        ("Dictar 12 talleres.", ["12"]),
        ("Dictar 50 talleres en 24 regiones.", ["24"]),
        ("Hasta el 31 de diciembre de 2027.", []),
        ("Capacitar a 1,200 personas, 1200 en total.", []),
        ("Capacitar a 3 400 personas.", ["3 400"]),
        ("Reducir 2,5 puntos según la Ley N.º 30364-2015.", []),
        ("Sin números.", []),
        ("12 y otra vez 12.", ["12"]),
    ],
)
def test_numbers_without_a_field(texto, faltan):
    valores = [Decimal("50.0000"), Decimal(1200), None]
    assert numeros_sin_campo(texto, valores=valores, fechas=[date(2027, 12, 31), None]) == faltan


@pytest.mark.parametrize(
    ("antes", "ahora", "vuelve"),
    [
        ("cumplido", "en_proceso", True),
        ("cumplido", "cumplido_parcialmente", True),
        ("cumplido", "incumplido", True),
        ("en_proceso", "no_iniciado", True),
        ("incumplido", "en_proceso", True),
        ("incumplido", "cumplido", False),
        ("en_proceso", "incumplido", False),
        ("en_proceso", "cumplido", False),
        ("cumplido", "cumplido", False),
        ("sin_informacion", "no_iniciado", False),
    ],
)
def test_a_state_that_goes_back(antes, ahora, vuelve):
    assert vuelve_atras(antes, ahora) is vuelve
