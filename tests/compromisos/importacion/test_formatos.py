"""Encodings, delimiters, workbooks and headers: the same rows, the same judgement."""

from __future__ import annotations

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


def test_too_many_rows():
    datos = en_csv([fila(numero=str(n)) for n in range(1, 5)])
    with pytest.raises(batches.ArchivoInutilizable, match="más de 3 filas"):
        batches.analizar(datos, "f.csv", filas_maximas=3)
