"""What goes out comes back the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from compromisos import publicacion
from compromisos.importacion import batches
from compromisos.importacion.batches import IGUAL, NUEVA
from compromisos.models import Edicion, Meta
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import AVANCES, COMPROMISOS
from instituciones.models import Institucion
from tests.compromisos.importacion.ayudas import EJEMPLOS, contenido, unica
from tests.factories import corregir_avance, crear_avance, crear_compromiso, crear_meta

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_what_goes_out_comes_back_the_same(client, formato):
    call_command(
        "importar", EJEMPLOS / "valido.csv", guardar=True, publicar=True, crear_instituciones="completas"
    )
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


@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_updates_come_back_the_same_with_their_history(client, editora, formato):
    """Corrected and withdrawn ones stand in the download: they neither repeat another line nor come in again."""
    retirado, corregido = (crear_avance(fecha_corte=date(2026, 6, dia)) for dia in (1, 2))
    publicacion.retirar(retirado, por=editora, motivo="Era de otra institución.")
    corregir_avance(corregido, por=editora, motivo="El número estaba mal.")
    Institucion.objects.filter(pk=retirado.compromiso.institucion_id).update(ruc="20999999990")
    antes = contenido()
    for tabla, cuantas in (("avances", 3), ("instituciones", 1)):
        archivo = b"".join(client.get(f"/datos/{tabla}.{formato}").streaming_content)
        informe = batches.aplicar(archivo, f"{tabla}.{formato}")
        assert informe.conteos[IGUAL] == len(informe.filas), informe.filas
        assert len(informe.filas) >= cuantas
        assert informe.para_programas("f", informe.filas)["avisos"] == []
    assert contenido() == antes


def test_the_filled_template_can_be_imported():
    filas = [{c.nombre: c.ejemplo for c in COMPROMISOS if c.importable}]
    datos = "".join(writer.csv_lineas(tuple(c for c in COMPROMISOS if c.importable), filas)).encode()
    assert unica(datos).clase == NUEVA
    batches.aplicar(datos, "f.csv", publicar=True)
    ejemplo = [{c.nombre: c.ejemplo for c in AVANCES}]
    assert unica("".join(writer.csv_lineas(AVANCES, ejemplo)).encode()).clase == NUEVA
