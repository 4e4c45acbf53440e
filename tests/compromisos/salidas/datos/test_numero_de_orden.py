"""The number of a pledge, and what is another thing."""

from __future__ import annotations

import pytest

from compromisos.salidas.datos.numero_de_orden import leer


@pytest.mark.parametrize(
    ("escrito", "numero"),
    [
        ("1", 1), ("1.", 1), ("1)", 1), ("1.-", 1), ("(4)", 4), ("N° 4", 4), ("N.º 5", 5), ("n º 5", 5), ("Nro. 12", 12),
        ("No. 3", 3), ("Núm. 3", 3), ("Número 3", 3), ("#7", 7), ("7.0", 7), ("7,00", 7), ("007", 7), ("1.º", 1), ("1º", 1),
        ("Compromiso 3", 3), ("COMPROMISO N.º 3", 3), (" 2 ", 2), ("32767", 32767),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(escrito, numero):
    assert leer(escrito) == numero


@pytest.mark.parametrize(
    "escrito",
    [
        "", "0", "-1", "5.1.1", "1.1", "7.5", "1.000", "II", "a)", "C-05", "1 y 2", "1-2", "1/3", "dos", "99999", "٣",
        "N°", "1 000", "3 talleres",
    ],
)  # fmt: skip
def test_what_is_no_number_is_not_made_one(escrito):
    assert leer(escrito) is None
