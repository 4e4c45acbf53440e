"""Files as institutions send them, and everything the database holds, in as few words as a test needs."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from django.core import serializers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from base.dias import Dia
from compromisos.importacion import batches
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import (
    Avance,
    Compromiso,
    Edicion,
    Evidencia,
    Medicion,
    MedicionTerritorio,
    Meta,
    Participacion,
    ValorObservado,
    Verificacion,
    VerificacionSinEfecto,
    VinculoConMarco,
)
from compromisos.salidas.datos import filas as salida
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import COMPROMISOS
from instituciones.models import Denominacion, Institucion

EJEMPLOS = Path("fixtures/importacion")
MODELOS = (
    Edicion,
    Institucion,
    Denominacion,
    Participacion,
    Compromiso,
    Meta,
    Avance,
    Medicion,
    MedicionTerritorio,
    Evidencia,
    Verificacion,
    ValorObservado,
    VerificacionSinEfecto,
    VinculoConMarco,
)
PERMISOS = (
    "compromisos.import_compromiso", "compromisos.publicar_compromiso", "compromisos.add_compromiso",
    "compromisos.change_compromiso", "instituciones.add_institucion", "instituciones.change_institucion",
    "instituciones.informar_por_todas_institucion",
)  # fmt: skip


def contenido() -> str:
    """Every fact of the database, history included, as one text."""
    modelos = [*MODELOS, *(m.history.model for m in MODELOS if hasattr(m, "history"))]
    return "".join(
        serializers.serialize("json", m._default_manager.order_by("pk"), use_natural_foreign_keys=False)
        for m in modelos
    )


def en_csv(filas: list[dict], *, delimitador=",", codificacion="utf-8") -> bytes:
    archivo = io.StringIO()
    escritor = csv.DictWriter(archivo, list(filas[0]), delimiter=delimitador)
    escritor.writeheader()
    escritor.writerows(filas)
    return archivo.getvalue().encode(codificacion)


def en_xlsx(filas: list[dict]) -> bytes:
    libro = Workbook()
    libro.active.append(list(filas[0]))
    for fila in filas:
        libro.active.append(list(fila.values()))
    archivo = io.BytesIO()
    libro.save(archivo)
    return archivo.getvalue()


def fila(**cambios) -> dict:
    return {
        "institucion": "Institución de ejemplo 07", "numero": "1", "titulo": "Talleres en dos sedes", "compromiso": "Dictar talleres en dos sedes.",
        "indicador": "Talleres", "unidad": "talleres", "meta": "12", **cambios,
    }  # fmt: skip


def avance(**cambios) -> dict:
    return {
        "codigo": "25porel25-mimp-2", "fecha": "30/09/2026", "estado": "En proceso", "descripcion": "Se abrieron.",
        "indicador": "", "valor": "", "territorios": "", **cambios,
    }  # fmt: skip


def unica(datos: bytes, nombre="f.csv", **kwargs):
    """The only row's outcome."""
    (resultado,) = batches.analizar(datos, nombre, **kwargs).filas
    return resultado


def errores(datos: bytes, **kwargs) -> dict[str, str]:
    return {e.columna: e.mensaje for e in unica(datos, **kwargs).errores}


def exportado_compromisos() -> str:
    dia = Dia.de_hoy()
    todos = salida.con_relaciones(compromisos_de(dia).order_by("codigo"), dia)
    return "".join(writer.csv_lineas(COMPROMISOS, salida.filas_de_compromisos(todos)))


def sin_metas() -> int:
    return Compromiso.objects.filter(metas__isnull=True).count()


def bolsa(miembros: dict[str, bytes], compresion=zipfile.ZIP_DEFLATED) -> bytes:
    archivo = io.BytesIO()
    with zipfile.ZipFile(archivo, "w", compresion) as z:
        for nombre, datos in miembros.items():
            z.writestr(nombre, datos)
    return archivo.getvalue()


def subir(client, datos: bytes, nombre="pedido.csv", tabla="compromisos"):
    return client.post(
        reverse("admin:importar"), {"tabla": tabla, "archivo": SimpleUploadedFile(nombre, datos)}
    )
