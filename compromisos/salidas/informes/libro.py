"""The report of an edition as a workbook: its totals, and the public tables of its pledges."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import override

from compromisos.lectura.registro import ultima_anotacion
from compromisos.reglas.palabras import Estado
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import PUBLICAS, RESUMEN
from compromisos.salidas.datos.filas import Valores
from compromisos.salidas.datos.tablas import TablaPublica
from compromisos.salidas.informes.edicion import Informada, grupos

HOJAS = ("compromisos", "metas", "avances")


def de(informada: Informada) -> bytes:
    salida = io.BytesIO()
    compromisos = informada.compromisos.order_by("codigo")
    tablas = [TablaPublica(n, compromisos, informada.dia) for n in HOJAS]
    with override("es"):  # its words are those of the other files
        writer.libro_en(
            salida,
            [
                ("resumen", RESUMEN, _resumen(informada)),
                *((t.nombre, PUBLICAS[t.nombre], t.filas()) for t in tablas),
            ],
            fecha=informada.dia.fecha,
        )
    return salida.getvalue()


def _resumen(informada: Informada) -> Iterator[Valores]:
    registro, sha256 = ultima_anotacion(informada.dia) or (None, "")
    for grupo in grupos(informada):
        yield {
            "ambito": grupo.ambito,
            "codigo": grupo.codigo,
            "nombre": grupo.nombre,
            "compromisos": grupo.total,
            **{e.value: grupo.por_estado.get(e.value, 0) for e in Estado},
            "al": informada.dia.fecha,
            "registro": registro,
            "registro_sha256": sha256,
            "aviso": "Datos de demostración" if settings.DATOS_DE_DEMOSTRACION else "",
        }
