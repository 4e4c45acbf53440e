"""What is the same under another spelling, what is asked, and what is another thing."""

from __future__ import annotations

import pytest

from base.texto import plegar
from compromisos.importacion.parecidos import (
    PARECIDO,
    codigo_escrito,
    es_el_indicador,
    indicador_parecido,
    nota_de_entidad,
)


@pytest.mark.parametrize(
    "escrito",
    [
        "TALLERES REALIZADOS", "talleres realizados", "Talleres  realizados", " Talleres realizados. ",
        "Talleres\u00a0realizados", "Talleres re\u00adalizados", "Talléres realizados", "\ufeffTalleres realizados",
        "«Talleres realizados»", "Talleres realizados:", "Talleres realizados*",
    ],
)  # fmt: skip
def test_an_indicator_is_the_same_however_it_is_spelt(escrito):
    assert es_el_indicador(escrito, "Talleres realizados")


@pytest.mark.parametrize(
    "escrito", ["N.º de talleres", "N° de talleres", "Nro. de talleres", "numero de talleres"]
)
def test_the_ways_of_writing_number_are_one(escrito):
    assert es_el_indicador(escrito, "Número de talleres")


@pytest.mark.parametrize(
    ("uno", "otro"),
    [
        ("Cobertura", "Cobertura (%)"), ("Mayores de 18", "Mayores de 18+"), ("Fase 1", "Fase 2"),
        ("Talleres", "Tallerista"), ("Menos de 5 %", "Menos de 5"),
    ],
)  # fmt: skip
def test_a_sign_that_says_something_makes_another(uno, otro):
    assert not es_el_indicador(uno, otro)


@pytest.mark.parametrize(
    ("escrito", "es"),
    [
        ("Talleres realizado", "Talleres realizados"), ("Taleres realizados", "Talleres realizados"),
        ("Realizados talleres", "Talleres realizados"), ("Número de talleres realizados", "Talleres realizados"),
        ("Niños atendidos", ""), ("Talleres realizados 2027", ""), ("Personas capacitadas", ""),
        ("Talleres", ""), ("Sede", ""), ("Talleres cancelados", ""),
    ],
)  # fmt: skip
def test_a_near_miss_is_asked_and_no_other(escrito, es):
    assert indicador_parecido(escrito, ["Talleres realizados", "Niñas atendidas"]) == es


@pytest.mark.parametrize(
    "escrito",
    [
        "25POREL25-IE01-3", "25porel25 - ie01 - 3", "25porel25\u2011ie01\u20113", "25porel25–ie01–3",
        " 25porel25-ie01-3. ", "25porel25_ie01_3", "25porel25-ie\u00ad01-3",
        "https://example.org/compromisos/25porel25-ie01-3/", "https://example.org/en/compromisos/25porel25-ie01-3.json",
        "https://example.org/compromisos/25porel25-ie01-3/?al=2026-01-01",
    ],
)  # fmt: skip
def test_a_code_is_the_same_however_it_is_written(escrito):
    assert codigo_escrito(escrito) == "25porel25-ie01-3"


@pytest.mark.parametrize(
    ("una", "otra", "cerca"),
    [
        ("Municipalidad de Prueva Alta", "Municipalidad Provincial de Prueba Alta", True),
        ("Municipalidad Prueba Alta", "Municipalidad Provincial de Prueba Alta", True),
        ("Municipalidad Provincial Prueba Alta", "Municipalidad Provincial de Prueba Alta", True),
        ("Municipalidad de Prueba Alta", "Municipalidad Distrital de Prueba Alta", True),
        ("Direccion de Cosas de Ejemplo", "Dirección General de Cosas de Ejemplo", True),
        ("Ejemplo y Cosas, Ministerio de", "Ministerio de Ejemplo y Cosas", True),
        ("Municipalidad de Prueba Baja", "Municipalidad Provincial de Muestra Alta", False),
        ("Institución de ejemplo 03", "Institución de ejemplo 02", False),
        ("Asociación inventada", "Institución de ejemplo 02", False),
        ("Institución de ejenplo 02", "Institución de ejemplo 02", True),
    ],
)
def test_names_of_institutions_near_enough_to_be_asked(una, otra, cerca):
    assert (nota_de_entidad(plegar(una), plegar(otra)) >= PARECIDO) is cerca
