"""Numbers as people write them, read or asked, and never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base import cifras
from base.ilegible import Ilegible


def pregunta(escrito: str, unidad: str = "") -> tuple[str, list[str]]:
    """(code, what it may be) of what is not read at once."""
    with pytest.raises(Ilegible) as hallado:
        cifras.check_unidad(escrito, unidad)
        solo, _suya = cifras.separar_unidad(escrito) if unidad else (escrito, "")
        cifras.leer(solo)
    assert str(hallado.value).endswith((".", "?"))
    return hallado.value.clave, [o.escrita for o in hallado.value.opciones]


@pytest.mark.parametrize(
    ("escrito", "valor"),
    [
        ("1,5", "1.5"), ("0,125", "0.125"), ("0.500", "0.5"), ("1 200", "1200"), ("1 200 000,25", "1200000.25"),
        ("1.200.000", "1200000"), ("1,200,000.5", "1200000.5"), ("  12 ", "12"), ("+7", "7"), ("'45", "45"),
        ("66.66666666666667", "66.6667"), ("0.30000000000000004", "0.3"), ("-0,5", "-0.5"), ("", None), (None, None),
    ],
)  # fmt: skip
def test_leer_what_is_one_number(escrito, valor):
    assert cifras.leer(escrito) == (None if valor is None else Decimal(valor))


@pytest.mark.parametrize(
    ("escrito", "clave", "quizas"),
    [
        ("1.200", "numero_ambiguo", ["1200", "1.2"]), ("1,234", "numero_ambiguo", ["1234", "1.2340"]),
        ("-12.500", "numero_ambiguo", ["-12500", "-12.5"]), ("999.999", "numero_ambiguo", ["999999", "999.9990"]),
        ("2 mil", "numero_con_palabra", ["2000"]), ("2 mil personas", "numero_con_palabra", ["2000"]),
        ("1,5 millones", "numero_con_palabra", ["1500000"]), ("3 docenas", "numero_con_palabra", ["36"]),
        ("20k", "numero_con_palabra", ["20000"]), ("5 MM", "numero_con_palabra", ["5000000"]),
        ("1,5 M", "numero_con_palabra", ["1500000"]), ("50 aprox.", "numero_con_palabra", ["50"]),
        ("50 a más", "numero_con_palabra", ["50"]), ("2 Miles", "numero_con_palabra", ["2000"]), ("mil", "numero_con_palabra", ["1000"]),
        ("1.200 mil", "numero_con_palabra", []),
        ("50¹", "numero_con_llamada", ["50"]), ("50 ¹²", "numero_con_llamada", ["50"]),
        ("1 200³", "numero_con_llamada", ["1200"]), ("50¹ talleres", "numero_con_llamada", ["50"]),
        ("10²", "numero_con_llamada", ["10"]), ("1.200¹", "numero_con_llamada", []),
        ("1/2", "numero_en_fraccion", ["0.5"]), ("½", "numero_en_fraccion", ["0.5"]), ("2½", "numero_en_fraccion", ["2.5"]),
        ("1 3/4", "numero_en_fraccion", ["1.75"]), ("1/3", "numero_en_fraccion", ["0.3333"]), ("1/0", "numero_en_fraccion", []),
        ("10-15", "numero_invalido", ["10", "15"]), ("10–15", "numero_invalido", ["10", "15"]),
        ("10 a 15", "numero_invalido", ["10", "15"]), ("entre 10 y 15", "numero_invalido", ["10", "15"]),
        ("1,2E+06", "numero_invalido", ["1200000"]), ("1e3", "numero_invalido", ["1000"]), ("9e99", "numero_invalido", []),
        ("50%", "numero_invalido", []), ("≥ 85", "numero_invalido", []), ("1 de cada 10", "numero_invalido", []),
        ("50*", "numero_invalido", []), ("(50)", "numero_invalido", []), ("1'250,000", "numero_invalido", []),
        ("1.2.3", "numero_invalido", []), ("12 15", "numero_invalido", []), ("٣", "numero_invalido", []),
        ("NaN", "numero_invalido", []), ("dos mil", "numero_invalido", []), ("9" * 15, "numero_demasiado_grande", []),
        ("1200000 (se ve 1200 )", "numero_a_escala", []),
    ],
)  # fmt: skip
def test_leer_asks_what_may_be_another(escrito, clave, quizas):
    assert pregunta(escrito) == (clave, quizas)


@pytest.mark.parametrize(
    ("escrito", "unidad", "clave"),
    [
        ("100%", "personas", "unidad_distinta"), ("50 %", "talleres", "unidad_distinta"),
        ("50 talleres", "%", "unidad_distinta"), ("2 mil", "personas", "numero_con_palabra"),
        ("5 millones", "soles", "numero_con_palabra"), ("3 docenas", "kits", "numero_con_palabra"),
    ],
)  # fmt: skip
def test_check_unidad_asks_what_its_unit_makes_another(escrito, unidad, clave):
    assert pregunta(escrito, unidad)[0] == clave


@pytest.mark.parametrize(
    ("escrito", "unidad"),
    [
        ("45 %", "%"),
        ("2 millones de soles", "Millones de soles"),
        ("5 mil", "mil"),
        ("50 CEM", "centros"),
        ("12", "%"),
    ],
)
def test_check_unidad_lets_pass_what_says_the_same(escrito, unidad):
    cifras.check_unidad(escrito, unidad)


@pytest.mark.parametrize(("decimal", "valor"), [(",", 1200), (".", "1.2")])
def test_leer_takes_the_answer(decimal, valor):
    assert cifras.leer("1.200", decimal=decimal) == Decimal(valor)


def test_leer_says_what_rounding_loses():
    dichos = []
    cifras.leer("2,123456", avisar=lambda *dicho: dichos.append(dicho))
    assert dichos == [("numero_redondeado", "Se guarda con cuatro decimales: 2.1235.")]


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=4))
def test_sin_ceros_reads_back(valor):
    assert cifras.leer(cifras.sin_ceros(valor)) == valor


@given(st.text(max_size=20))
def test_leer_any_text_is_a_number_or_a_sentence(texto):
    try:
        cifras.check_unidad(texto, "personas")
        cifras.leer(texto)
    except Ilegible as ilegible:
        for opcion in ilegible.opciones:
            cifras.leer(opcion.escrita)
