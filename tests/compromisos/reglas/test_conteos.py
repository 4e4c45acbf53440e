"""What a unit counts, and the numbers that it cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compromisos.reglas.conteos import es_conteo, faltan_lugares, nivel_de, reparo


@pytest.mark.parametrize(
    "unidad",
    [
        "personas", "Persona", "talleres", "centros de salud", "CEM", "campañas", "regiones", "niñas y niños", "tablets",
        "trabajadores/as", "servidores(as)", "hombres/mujeres", "N° de talleres", "número de personas", "total de kits",
        "denuncias por violencia", "personas atendidas por el CEM", "puntos de orientación", "IIEE", "jueces", "redes",
    ],
)  # fmt: skip
def test_es_conteo_of_people_places_and_things(unidad):
    assert es_conteo(unidad)


@pytest.mark.parametrize(
    "unidad",
    [
        "%", "% de personas", "por ciento", "horas", "horas lectivas", "días de espera", "soles", "S/", "soles/persona",
        "puntos", "puntos porcentuales", "índice", "km", "m²", "personas por taller", "personas en promedio", "miles de personas",
        "tasa por 1000 habitantes", "casos por cada 100 mil", "casos/100000 habitantes", "millones de soles", "años", "",
    ],
)  # fmt: skip
def test_es_conteo_not_of_measures_means_and_rates(unidad):
    assert not es_conteo(unidad)


@pytest.mark.parametrize(
    ("valor", "unidad", "nivel", "clave", "quizas"),
    [
        ("-5", "talleres", "", "conteo_negativo", []), ("-0.5", "personas", "", "conteo_negativo", []),
        ("12.5", "personas", "", "conteo_con_decimales", [12, 13]), ("0.1", "centros", "", "conteo_con_decimales", [0, 1]),
        ("2.5", "", "distrito", "conteo_con_decimales", [2, 3]), ("30", "regiones", "", "mas_lugares_de_los_que_hay", []),
        ("26", "departamentos", "", "mas_lugares_de_los_que_hay", []), ("197", "provincias", "", "mas_lugares_de_los_que_hay", []),
        ("1894", "distritos", "", "mas_lugares_de_los_que_hay", []), ("30", "lugares", "region", "mas_lugares_de_los_que_hay", []),
    ],
)  # fmt: skip
def test_reparo_of_what_cannot_be_counted(valor, unidad, nivel, clave, quizas):
    hallado = reparo(Decimal(valor), unidad, nivel)
    assert (hallado.clave, list(hallado.quizas)) == (clave, quizas)


@pytest.mark.parametrize(
    ("valor", "unidad"),
    [("0", "personas"), ("25", "regiones"), ("12.0000", "talleres"), ("-5", "%"), ("12.5", "horas"), ("30", "talleres"),
     ("1.5", "miles de personas"), (None, "personas")],
)  # fmt: skip
def test_reparo_none(valor, unidad):
    assert reparo(valor and Decimal(valor), unidad) is None


@pytest.mark.parametrize(
    ("valor", "nombrados", "nivel", "dice"),
    [
        (18, 3, "region", "Dice 18 regiones y nombra 3"), (3, 5, "provincia", "Dice 3 provincias y nombra 5"),
        (18, 0, "region", "no dice cuáles"), (18, 18, "region", ""), (25, 0, "region", ""), (18, 3, "", ""), (None, 3, "region", ""),
    ],
)  # fmt: skip
def test_faltan_lugares(valor, nombrados, nivel, dice):
    frase = faltan_lugares(None if valor is None else Decimal(valor), nombrados, nivel)
    assert (dice in frase) if dice else not frase


def test_nivel_de_what_a_unit_counts():
    assert [nivel_de(u) for u in ("regiones", "Distritos rurales", "N° de provincias", "visitas a distritos")] == [
        "region", "distrito", "provincia", "",
    ]  # fmt: skip
