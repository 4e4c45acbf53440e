"""What goes out comes back the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import call_command

from compromisos.datos import writer
from compromisos.datos.columns import AVANCES, COMPROMISOS
from compromisos.importacion import batches
from compromisos.importacion.batches import IGUAL, NUEVA
from compromisos.models import Edicion, Meta
from tests.compromisos.importacion.ayudas import EJEMPLOS, contenido, unica
from tests.factories import crear_compromiso, crear_meta

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_what_goes_out_comes_back_the_same(client, formato):
    call_command("importar", EJEMPLOS / "valido.csv", guardar=True)
    crear_meta(
        compromiso=crear_compromiso(edicion=Edicion.objects.get()),
        valor_meta=Decimal("1.234"),
        linea_base=Decimal("0.5"),
    )
    antes = contenido()
    archivo = b"".join(client.get(f"/datos/compromisos.{formato}").streaming_content)
    assert [f.errores for f in batches.analizar(archivo, f"descarga.{formato}").filas if f.errores] == []
    informe = batches.aplicar(archivo, f"descarga.{formato}")
    assert informe.conteos[IGUAL] == len(informe.filas) == Meta.objects.count()
    assert contenido() == antes


def test_the_filled_template_can_be_imported():
    filas = [{c.nombre: c.ejemplo for c in COMPROMISOS if c.importable}]
    datos = "".join(writer.csv_lineas(tuple(c for c in COMPROMISOS if c.importable), filas)).encode()
    assert unica(datos).clase == NUEVA
    batches.aplicar(datos, "f.csv")
    ejemplo = [{c.nombre: c.ejemplo for c in AVANCES}]
    assert unica("".join(writer.csv_lineas(AVANCES, ejemplo)).encode()).clase == NUEVA
