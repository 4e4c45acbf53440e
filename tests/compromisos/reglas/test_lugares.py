"""Which place somebody meant: namesakes, levels, codes, misspellings. Pure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compromisos.reglas.lugares import buscar, lugares_de


@pytest.fixture(scope="module")
def peru():
    leidos = json.loads(Path("fixtures/territorios.json").read_text(encoding="utf-8"))
    return lugares_de((t["pk"], t["fields"]["nombre"], t["fields"]["nivel"]) for t in leidos)


def hallados(consulta, peru, n=None):
    return [lugar.ubigeo for lugar in buscar(consulta, peru).lugares[:n]]


def test_buscar_namesakes_widest_first(peru):
    assert hallados("lima", peru, 3) == ["15", "1501", "150101"]
    assert buscar("LIMA", peru).varios_con_ese_nombre
    assert not buscar("juliaca", peru).varios_con_ese_nombre


@pytest.mark.parametrize(
    ("consulta", "primero"),
    [
        ("distrito de Lima", "150101"),
        ("provincia de lima", "1501"),
        ("Departamento de Loreto", "16"),
        ("150122", "150122"),
        ("1501", "1501"),
        ("Miraflores, Arequipa", "040110"),
        ("miraflores lima", "150122"),
        ("canete", "1505"),
        ("  ÁNCASH ", "02"),
        ("san juan de luri", "150132"),
    ],
)
def test_buscar_finds_it_first(peru, consulta, primero):
    assert hallados(consulta, peru, 1) == [primero]


def test_buscar_takes_no_part_for_its_whole(peru):
    assert "150122" not in hallados("lima", peru)


@pytest.mark.parametrize(
    ("consulta", "nombre"),
    [
        ("lorretto", "Loreto"),
        ("mirafores", "Miraflores"),
        ("guancavelica", "Huancavelica"),
        ("mirafores lima", "Miraflores, Lima"),
    ],
)
def test_sugerencia_of_a_near_miss(peru, consulta, nombre):
    hallazgo = buscar(consulta, peru)
    assert not hallazgo.lugares
    assert nombre in hallazgo.sugerencias
    assert buscar(nombre, peru).lugares


@pytest.mark.parametrize("consulta", ["", "   ", "¿?", "%", "xqzwkj", "\x00", "de", "9" * 100])
def test_buscar_nothing_for_what_means_nothing(peru, consulta):
    assert not buscar(consulta, peru).sugerencias
