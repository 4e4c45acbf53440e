"""Files that would hurt: one sentence, and nothing left behind."""

from __future__ import annotations

import pytest

from compromisos.importacion import batches
from tests.compromisos.importacion.ayudas import bolsa

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("datos", "nombre"),
    [
        (bolsa({"xl/workbook.xml": b"0" * 60_000_000}), "bomba.xlsx"),
        (bolsa({f"xl/{n}.xml": b"x" for n in range(300)}), "muchos.xlsx"),
        (bolsa({"../../etc/x": b"x", "xl/workbook.xml": b"x"}), "fuera.xlsx"),
        (bolsa({"hola.txt": b"x"}), "otro.xlsx"),
        (bolsa({"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}), "xxe.xlsx"),
        (b"PK\x03\x04cortado", "cortado.xlsx"),
        (b"institucion,numero,compromiso\n", "mentira.xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "clave.xlsx"),
        (b"a" * (10 * 1024 * 1024 + 1), "grande.csv"),
        (b"institucion,numero,compromiso\nx,1," + b"a" * 32_768 + b"\n", "celda.csv"),
        (b"institucion,numero,compromiso\nx,1,\x00\n", "nulo.csv"),
        (b"institucion,numero,compromiso\nx,1,y,sobra\n", "sobra.csv"),
        (",".join(f"c{n}" for n in range(300)).encode() + b"\n1\n", "ancho.csv"),
        (b"nada,que,ver\n1,2,3\n", "ajeno.csv"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_sentence(datos, nombre):
    with pytest.raises(batches.ArchivoInutilizable) as error:
        batches.analizar(datos, nombre)
    assert str(error.value).endswith((".", "?"))
