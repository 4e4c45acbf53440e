"""Columns that are not what their header says, files that are of another kind, and headers that nobody knows."""

from __future__ import annotations

import pytest

from compromisos.importacion import batches, normalize
from compromisos.importacion.batches import ERROR, NUEVA
from tests.compromisos.importacion.ayudas import en_csv, fila

pytestmark = pytest.mark.django_db


def normalizar(cabecera: list[str], tabla: str) -> list[str]:
    """What a file of that header is read as, if nobody says another thing."""
    normalize.check_es_de(cabecera, tabla)
    columnas = normalize.proponer(cabecera, tabla)
    normalize.check_columnas(cabecera, columnas, tabla)
    return columnas


def ajenas(columna: str, *valores: str) -> tuple[list[str], set[str]]:
    """(columns that are taken for another thing, classes of the rows)."""
    filas = [
        fila(
            institucion="MIMP",
            numero=str(90 + n),
            compromiso=f"Dictar {n} talleres distintos.",
            **{columna: valor},
        )
        for n, valor in enumerate(valores)
    ]
    informe = batches.analizar(en_csv(filas), "f.csv")
    return [h.columna for h in informe.ajenas], {f.clase for f in informe.filas}


@pytest.mark.parametrize(
    ("columna", "valores"),
    [
        ("Tema", ("Adultos mayores", "Vivienda")),
        ("Eje", ("Eje vial norte", "Eje vial sur", "Eje vial norte")),
        ("Sector", ("Salud", "Educación")),
        ("Sector", ("Salud", "Salud", "Salud")),
        ("Región", ("Costa", "Sierra", "Selva")),
        ("Distrito", ("Zona A", "Zona B")),
        ("Edición", ("Tomo uno", "Tomo dos")),
        ("Ámbito", ("Escolar", "Comunitario")),
        ("Rol", ("Coordina", "Coordina")),
        ("Estado", ("Vigente", "Derogado")),
        ("Territorio", ("Ámbito de la red", "Sedes de la red")),
    ],
)
def test_a_column_of_which_no_value_is_known_is_another(columna, valores):
    assert ajenas(columna, *valores) == ([columna], {NUEVA})


@pytest.mark.parametrize(
    ("columna", "valores"),
    [
        ("Tema", ("Vivienda",)),  # one may be a slip
        ("Tema", ("Vivienda", "Prevención")),
        ("Tema", ("Prevensión", "Atensión")),
        ("Región", ("Ankash", "Ankash")),
        ("Región", ("Costa", "Loreto")),
        ("Sector", ("Publicos", "Privados")),
        ("Edición", ("25 por el 24", "25 por el 24")),
        ("Distrito", ("150199", "1501999")),
    ],
)
def test_a_column_with_a_known_or_nearly_known_value_is_ours(columna, valores):
    son, clases = ajenas(columna, *valores)
    assert son == []
    assert ERROR in clases


def test_a_column_that_only_holds_fillers_is_ours_and_empty():
    assert ajenas("Tema", "N/A", "-", "por definir") == ([], {NUEVA})


DE_AVANCES = ["codigo", "fecha", "estado", "descripcion", "indicador", "valor"]
DE_COMPROMISOS = ["institucion", "numero", "compromiso", "indicador", "meta"]
DE_INSTITUCIONES = ["sigla", "nombre", "sector"]


@pytest.mark.parametrize(
    ("cabecera", "pedida", "es"),
    [
        (DE_AVANCES, "compromisos", "avances"),
        (DE_AVANCES, "instituciones", "avances"),
        (DE_COMPROMISOS, "avances", "compromisos"),
        (DE_COMPROMISOS, "instituciones", "compromisos"),
        (DE_INSTITUCIONES, "compromisos", "instituciones"),
        (DE_INSTITUCIONES, "avances", "instituciones"),
        (["Código", "Fecha de corte", "Estado", "Qué se hizo"], "compromisos", "avances"),
        (["Entidad", "Nro", "Texto del compromiso", "Plazo"], "avances", "compromisos"),
        (["Institución", "Sigla", "Sector"], "compromisos", "instituciones"),
        (["Acrónimo", "Entidad", "Página web"], "avances", "instituciones"),
    ],
)
def test_a_file_of_another_kind_says_which(cabecera, pedida, es):
    with pytest.raises(normalize.OtroTipo, match=f"Parece un archivo de {es}") as error:
        normalizar(cabecera, pedida)
    assert error.value.tabla == es


@pytest.mark.parametrize(
    ("cabecera", "pedida"),
    [
        (["institucion", "titulo", "Compromisos asumidos"], "compromisos"),
        (["institucion", "Compromisos asumidos"], "compromisos"),
        (["codigo", "fecha", "estado"], "avances"),
        (["numero", "compromiso"], "compromisos"),
        (["sigla", "sector"], "instituciones"),
    ],
)
def test_a_file_that_lacks_a_column_is_not_taken_for_another_kind(cabecera, pedida):
    with pytest.raises(batches.ArchivoInutilizable, match="Faltan columnas obligatorias"):
        normalizar(cabecera, pedida)


@pytest.mark.parametrize(
    ("cabecera", "tabla", "columnas"),
    [
        ([*DE_AVANCES, "meta"], "avances", [*DE_AVANCES, ""]),
        (["meta", *DE_AVANCES], "avances", ["", *DE_AVANCES]),
        ([*DE_AVANCES, "compromiso"], "avances", [*DE_AVANCES, ""]),
        ([*DE_COMPROMISOS, "tema", "ejes"], "compromisos", [*DE_COMPROMISOS, "", "ejes"]),
        ([*DE_COMPROMISOS, "plazo", "fecha límite"], "compromisos", [*DE_COMPROMISOS, "", "fecha_limite"]),
        ([*DE_COMPROMISOS, "plazo"], "compromisos", [*DE_COMPROMISOS, "fecha_limite"]),
        ([*DE_INSTITUCIONES, "entidad"], "instituciones", [*DE_INSTITUCIONES, ""]),
    ],
)
def test_a_word_of_many_meanings_gives_way_to_the_name_of_the_column(cabecera, tabla, columnas):
    assert normalizar(cabecera, tabla) == columnas


@pytest.mark.parametrize(
    "dobles", [["Institución", "Entidad"], ["compromiso", "texto del compromiso"], ["Meta", "Meta"]]
)
def test_two_names_of_one_column_are_still_asked(dobles):
    with pytest.raises(batches.ArchivoInutilizable, match="deje una sola"):
        normalizar([*dobles, *(c for c in DE_COMPROMISOS if c not in map(str.lower, dobles))], "compromisos")


@pytest.mark.parametrize(
    ("cabecera", "dice"),
    [
        (["Plan de trabajo", "2026"], "«Plan de trabajo», «2026»"),
        (["sigla,institucion,numero,compromiso"], "entera entre comillas"),
        (["institucion;numero;compromiso"], "entera entre comillas"),
        ([f"c{n}" for n in range(20)], "«c7»…"),
    ],
)
@pytest.mark.parametrize("pedida", ["compromisos", "avances"])
def test_a_header_that_nobody_knows_is_told_as_it_was_seen(cabecera, dice, pedida):
    for leer in (normalize.adivinar_tabla, lambda c: normalizar(c, pedida)):
        with pytest.raises(batches.ArchivoInutilizable, match=dice):
            leer(cabecera)
