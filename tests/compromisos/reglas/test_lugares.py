"""Which place somebody meant: namesakes, levels, codes, misspellings. Pure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compromisos.reglas.lugares import NoEsUnLugar, Nomenclator, buscar, lugares_de


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


@pytest.fixture(scope="module")
def nomenclator(peru):
    return Nomenclator(peru)


@pytest.mark.parametrize(
    ("escrito", "ubigeo"),
    [
        ("3", "03"),
        ("3.0", "03"),
        ("03", "03"),
        ("'03", "03"),
        ("25", "25"),
        ("301", "0301"),
        ("0301", "0301"),
        ("1501.00", "1501"),
        ("30101", "030101"),
        ("030101", "030101"),
        (" 150132 ", "150132"),
        ("región 3", "03"),
        ("30101 (distrito)", "030101"),
    ],
)
def test_a_code_has_its_zero_back(nomenclator, escrito, ubigeo):
    """A spreadsheet takes codes for numbers: their length still says of which level they are."""
    assert nomenclator.ubigeo_de(escrito) == ubigeo


def test_every_code_comes_back_from_a_number(nomenclator, peru):
    assert all(nomenclator.ubigeo_de(str(int(lugar.ubigeo))) == lugar.ubigeo for lugar in peru)


@pytest.mark.parametrize(
    ("escrito", "frase"),
    [
        ("26", "«26» no es el ubigeo de ninguna región: revíselo, o escriba el nombre del lugar."),
        ("0", "«0» (00) no es el ubigeo de ninguna región: revíselo, o escriba el nombre del lugar."),
        (
            "399",
            "«399» (0399) no es el ubigeo de ninguna provincia: revíselo, o escriba el nombre del lugar.",
        ),
        (
            "99999",
            "«99999» (099999) no es el ubigeo de ningún distrito: revíselo, o escriba el nombre del lugar.",
        ),
        (
            "1501321",
            "«1501321» no es un ubigeo: los de región tienen 2 cifras, los de provincia 4 y los de distrito 6. "
            "Revíselo, o escriba el nombre del lugar.",
        ),
    ],
)
def test_a_code_of_no_place_says_why(nomenclator, escrito, frase):
    with pytest.raises(NoEsUnLugar, match="ubigeo") as error:
        nomenclator.ubigeo_de(escrito)
    assert str(error.value) == frase
