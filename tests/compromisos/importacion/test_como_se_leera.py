"""A new row in the preview, as the public will read it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from compromisos.importacion import batches
from compromisos.importacion.como_se_leera import en_palabras
from tests.compromisos.importacion.ayudas import avance, en_csv, fila

pytestmark = pytest.mark.django_db


def dichos(una: dict, tabla: str = "compromisos") -> dict[str, str]:
    (resultado,) = batches.analizar(en_csv([una]), "f.csv", tabla=tabla).filas
    return {etiqueta: texto for etiqueta, texto, _esencial in resultado.datos}


@pytest.mark.parametrize(
    ("columna", "celda", "etiqueta", "texto"),
    [
        ("fecha_limite", "05/06/2026", "Fecha límite", "5 de junio de 2026"),
        ("fecha_limite", "2026-12-31", "Fecha límite", "31 de diciembre de 2026"),
        ("fecha_limite", "", "Fecha límite", "no lo dice"),
        ("meta", "12", "Meta", "12 talleres"),
        ("meta", "12500", "Meta", "12,500 talleres"),
        ("linea_base", "3", "Línea de base", "3 talleres"),
        ("territorios", "Áncash; Tumbes (región)", "Territorios", "Áncash (región); Tumbes (región)"),
        ("territorios", "150122", "Territorios", "Miraflores (distrito, Lima, Lima)"),
        ("institucion", "MIMP", "Institución", "Ministerio de la Mujer y Poblaciones Vulnerables"),
        ("ejes", "atencion", "Ejes", "Atención"),
        ("alcance", "regional", "Alcance", "Regional"),
        ("compromiso", "Dictar talleres\nen dos sedes.", "Compromiso", "Dictar talleres\nen dos sedes."),
    ],
)  # fmt: skip
def test_each_column_is_said_as_it_was_understood(columna, celda, etiqueta, texto):
    una = fila(institucion="MIMP", numero="9") | {columna: celda}
    assert dichos(una)[etiqueta] == texto


def test_a_measure_is_said_with_its_decimals():
    una = fila(institucion="MIMP", numero="9", unidad="puntos", meta="12,5")
    assert dichos(una)["Meta"] == "12.5 puntos"


def test_the_state_of_an_update_is_a_word_and_its_date_written_out():
    hallados = dichos(avance(estado="en_proceso"), "avances")
    assert (hallados["Fecha de corte"], hallados["Estado"]) == ("30 de septiembre de 2026", "En proceso")


def test_what_is_essential_is_in_sight_and_nothing_is_lost():
    una = fila(institucion="MIMP", numero="9", nota="Va con otro.", fuente="https://example.org/acta")
    (resultado,) = batches.analizar(en_csv([una]), "f.csv", tabla="compromisos").filas
    a_la_vista = [etiqueta for etiqueta, _texto, esencial in resultado.datos if esencial]
    assert a_la_vista == ["Institución", "Compromiso", "Fecha límite", "Meta", "Territorios"]
    plegado = {etiqueta: texto for etiqueta, texto, esencial in resultado.datos if not esencial}
    assert plegado["Nota"] == "Va con otro."
    assert plegado["Fuente"] == "https://example.org/acta"
    assert plegado["Título"] == "Talleres en dos sedes"


def test_a_row_that_changes_says_before_and_after_and_no_more():
    batches.aplicar(en_csv([fila(institucion="MIMP", numero="9")]), "f.csv")
    (resultado,) = batches.analizar(en_csv([fila(institucion="MIMP", numero="9", meta="15")]), "f.csv").filas
    assert (resultado.datos, len(resultado.cambios)) == ([], 1)


@pytest.mark.parametrize(
    ("valor", "unidad", "texto"),
    [
        (Decimal("12.500000"), "km", "12.5 km"), (Decimal("1E+3"), "", "1,000"), (Decimal("-3"), "días", "-3 días"),
        (Decimal("0"), "casos", "0 casos"), (date(2026, 1, 1), "", "1 de enero de 2026"), (None, "km", ""), ("x", "", "x"),
        (Decimal("45"), "%", "45 %"), (7, "", "7"), (Decimal("1234567.891"), "soles", "1,234,567.891 soles"),
    ],
)  # fmt: skip
def test_figures_and_dates_in_words(valor, unidad, texto):
    with override("es"):
        assert en_palabras(valor, unidad) == texto
