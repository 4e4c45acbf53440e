"""Encodings, delimiters, workbooks and headers: the same rows, the same judgement."""

from __future__ import annotations

import io

import openpyxl
import pytest

from compromisos.importacion import batches
from compromisos.importacion.batches import NUEVA
from compromisos.models import Compromiso
from tests.compromisos.importacion.ayudas import en_csv, en_xlsx, fila, unica

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "datos",
    [
        en_csv([fila(compromiso="Atender a la niñez.")], codificacion="utf-8-sig"),
        en_csv([fila(compromiso="Atender a la niñez.")], codificacion="cp1252"),
        en_csv([fila(compromiso="Atender a la niñez.")], codificacion="utf-16"),
        en_csv([fila(compromiso="Atender a la niñez.")], delimitador=";"),
        en_csv([fila(compromiso="Atender a la niñez.")], delimitador="\t"),
        en_csv([fila(compromiso="Atender a la niñez.")], delimitador="|"),
        en_csv([fila(compromiso="Atender a la niñez.")]).replace(b"\r\n", b"\r"),
        b"\n\n" + en_csv([fila(compromiso="Atender a la niñez.")]),
        en_xlsx([fila(compromiso="Atender a la niñez.", numero=1, meta=12)]),
    ],
)
def test_encodings_delimiters_and_workbooks(datos):
    resultado = unica(datos, "archivo.dat")
    assert resultado.clase == NUEVA, resultado.errores
    batches.aplicar(datos, "archivo.dat")
    assert (
        Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07").texto == "Atender a la niñez."
    )


def test_headers_as_people_write_them():
    datos = en_csv(
        [
            {
                "ENTIDAD": "Institución de ejemplo 07",
                "Nro.": "3",
                "Texto del compromiso": "Algo.",
                "Color": "azul",
            }
        ]
    )
    informe = batches.analizar(datos, "f.csv")
    assert informe.filas[0].clase == NUEVA
    assert informe.ignoradas == ["Color"]


def test_a_column_that_comes_twice_is_not_guessed():
    with pytest.raises(batches.ArchivoInutilizable, match="aparece 2 veces"):
        batches.analizar(b"institucion,entidad,numero,compromiso\na,b,1,x\n", "f.csv")


def test_lines_are_counted_as_the_spreadsheet_does():
    datos = b'institucion,numero,compromiso\n"Instituci\xc3\xb3n de ejemplo 07",1,"dos\nlineas"\n\n,2,x\n'
    assert [f.linea for f in batches.analizar(datos, "f.csv").filas] == [2, 5]


# --- Workbooks as people lay them out

NOMBRES = ["Institución", "N°", "Compromiso", "Fecha límite"]
FILA = ["Institución de ejemplo 07", 3, "Algo.", "31/12/2027"]


def libro(*filas, arreglar=lambda hoja: None) -> bytes:
    """A workbook of these rows, as they are."""
    nuevo, guardado = openpyxl.Workbook(), io.BytesIO()
    for celdas in filas:
        nuevo.active.append(celdas)
    arreglar(nuevo.active)
    nuevo.save(guardado)
    return guardado.getvalue()


def test_a_row_of_groups_above_the_header_is_not_the_header():
    grupos = ["Institución", None, "Compromiso", None]
    assert unica(libro(["Matriz"], grupos, NOMBRES, FILA), "f.xlsx").clase == NUEVA


def test_a_header_of_two_rows_with_merged_cells_is_the_lower_one():
    def combinar(hoja):
        for columna in "ABC":
            hoja.merge_cells(f"{columna}1:{columna}2")
        hoja.merge_cells("D1:E1")

    datos = libro(
        [*NOMBRES[:3], "Plazo", None], [None, None, None, "Inicio", "Fin"], [*FILA[:3], "01/01/2027", FILA[3]],
        arreglar=combinar,
    )  # fmt: skip
    batches.aplicar(datos, "f.xlsx")
    compromiso = Compromiso.objects.get(institucion__nombre="Institución de ejemplo 07")
    assert (compromiso.fecha_inicio.month, compromiso.fecha_limite.month) == (1, 12)


def test_a_header_that_is_printed_again_is_no_row():
    informe = batches.analizar(libro(NOMBRES, FILA, NOMBRES, [*FILA[:1], 4, "Otra."]), "f.xlsx")
    assert [(f.linea, f.clase) for f in informe.filas] == [(2, NUEVA), (4, NUEVA)]


def test_what_stands_under_no_name_is_said_and_not_read():
    """A note beside the table, a box below it, a counter in a column of its own."""
    datos = libro([*NOMBRES, None, None], [*FILA, None, "ojo"], [], [None] * 27 + ["caja"])
    informe = batches.analizar(datos, "f.xlsx")
    assert [f.clase for f in informe.filas] == [NUEVA]
    assert informe.ignoradas == ["F (sin nombre)", "AB (sin nombre)"]
    en_medio = b"institucion;;numero;compromiso\nInstituci\xf3n de ejemplo 07;7;3;Algo\n"
    assert batches.analizar(en_medio, "f.csv").ignoradas == ["B (sin nombre)"]


def test_a_header_too_far_down_is_told_as_such():
    datos = "Título\n" * 30 + "institucion,numero,compromiso\nMIMP,1,x\n"
    with pytest.raises(batches.ArchivoInutilizable, match="primeras 20 filas"):
        batches.analizar(datos.encode(), "f.csv")


def test_a_hidden_sheet_is_not_taken_for_the_first():
    def ocultar(hoja):
        hoja.sheet_state = "hidden"
        otra = hoja.parent.create_sheet("Compromisos")
        otra.append(NOMBRES)
        otra.append(FILA)
        hoja.parent.active = 1

    informe = batches.analizar(libro(["Institución", "Ejes"], ["MIMP", "x"], arreglar=ocultar), "f.xlsx")
    assert informe.lectura["hoja"] == "Compromisos"


@pytest.mark.parametrize(
    "escrita", ["1. Fecha límite", "Fecha límite (dd/mm/aaaa) *", "FECHA\nLÍMITE:", "Fecha de término"]
)
def test_a_header_with_what_people_adorn_it(escrita):
    informe = batches.analizar(libro([*NOMBRES[:3], escrita], FILA), "f.xlsx")
    assert informe.ignoradas == []
    assert informe.filas[0].clase == NUEVA


def test_too_many_rows():
    datos = en_csv([fila(numero=str(n)) for n in range(1, 5)])
    with pytest.raises(batches.ArchivoInutilizable, match="más de 3 filas"):
        batches.analizar(datos, "f.csv", filas_maximas=3)
