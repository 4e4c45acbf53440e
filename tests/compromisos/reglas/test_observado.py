"""How far observed and declared are apart, and what is asked of a verdict."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compromisos.reglas.observado import ValorContado, diferencia, difiere_mucho, preguntas
from compromisos.reglas.palabras import SituacionAvance


def contado(observado, declarado=None, **kwargs) -> ValorContado:
    return ValorContado(
        1,
        "Talleres",
        Decimal(observado),
        None if declarado is None else Decimal(declarado),
        unidad="talleres",
        **kwargs,
    )


@pytest.mark.parametrize(
    ("declarado", "observado", "es"),
    [("32", "28", "-4"), ("28", "32", "4"), ("32", "32", "0"), (None, "28", None), ("0.5", "0.25", "-0.25")],
)
def test_diferencia_is_of_both_or_none(declarado, observado, es):
    suya = diferencia(None if declarado is None else Decimal(declarado), Decimal(observado))
    assert suya == (None if es is None else Decimal(es))


@pytest.mark.parametrize(
    ("declarado", "observado", "meta", "sentido", "mucho"),
    [
        (32, 28, None, "creciente", True),
        (30, 27, None, "creciente", False),  # a tenth is not more than a tenth
        (100, 95, 200, "creciente", False),
        (50, 49, 50, "creciente", True),  # one says that it is reached, the other that it is not
        (49, 50, 50, "creciente", True),
        (52, 51, 50, "creciente", False),
        (10, 11, 10, "decreciente", True),
        (9, 9, 10, "decreciente", False),
        (0, 5, None, "creciente", True),
        (5, 0, None, "creciente", True),
        (0, 0, None, "creciente", False),
        (-10, -12, None, "creciente", True),
        (None, 28, 50, "creciente", False),  # nobody declared: nothing differs
    ],
)
def test_difiere_mucho_by_a_tenth_or_by_the_target(declarado, observado, meta, sentido, mucho):
    valor = contado(observado, declarado, meta=None if meta is None else Decimal(meta), sentido=sentido)
    assert difiere_mucho(valor) is mucho


def test_preguntas_ask_of_what_is_verified_with_another_value():
    (una,) = preguntas("verificado", [contado("28", "32"), contado("32", "32"), contado("9")])
    assert una.frase == (
        "Talleres: se informó 32 talleres y usted contó 28 talleres, y marca el avance como verificado. ¿Es así?"
    )
    assert preguntas("cuestionado", [contado("28", "32")]) == []


@pytest.mark.parametrize(("declarado", "observado", "pregunta"), [
    ("32", "320", True), ("320", "32", True), ("32", "319", False), ("0", "400", False), ("400", "0", False),
])  # fmt: skip
def test_preguntas_ask_of_a_figure_too_many_or_too_few(declarado, observado, pregunta):
    hechas = preguntas("cuestionado", [contado(observado, declarado)])
    assert [p.codigo for p in hechas] == (["observado_diez_veces"] if pregunta else [])


def test_observado_is_said_of_nothing_else():
    """What was sent back is «devuelto», as its button says; the code of that step is older."""
    assert SituacionAvance("observado").etiqueta == "Devuelto"
    assert not [s for s in SituacionAvance if "bservad" in f"{s.etiqueta} {s.explicacion}"]
