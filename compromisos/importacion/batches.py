"""A whole file: read, judged, shown, written. The command and the admin both come through here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export.results import RowResult

from compromisos import proyeccion
from compromisos.datos.columns import TABLAS, importables
from compromisos.importacion import formats, normalize
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.formats import ArchivoInutilizable, Lectura
from compromisos.importacion.resources import LINEA, RESOURCES
from compromisos.models import Edicion

FILAS_EN_EL_NAVEGADOR = 2_000
FILAS_EN_LA_ORDEN = 100_000

NUEVA, CAMBIA, IGUAL, ERROR = "nueva", "cambia", "igual", "error"


@dataclass(slots=True)
class FilaDeInforme:
    linea: int
    clase: str  # NUEVA, CAMBIA, IGUAL or ERROR
    resumen: str
    cambios: list[tuple[str, str, str]] = field(default_factory=list)  # (column label, old, new)
    errores: list[tuple[str, str, str]] = field(default_factory=list)  # (column label, value, what to do)
    avisos: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Informe:
    """What a file would do, or did. All of it is text: it is stored, compared and shown as it is."""

    tabla: str
    filas: list[FilaDeInforme]
    nuevas: dict[str, str]  # {institution to be created: the existing one it nearly is, or ""}
    ignoradas: list[str]
    lectura: dict[str, str]

    @property
    def conteos(self) -> dict[str, int]:
        cuenta = dict.fromkeys((NUEVA, CAMBIA, IGUAL, ERROR), 0)
        for fila in self.filas:
            cuenta[fila.clase] += 1
        return cuenta | {"aviso": sum(bool(f.avisos) for f in self.filas)}

    @property
    def tiene_errores(self) -> bool:
        return any(f.clase == ERROR for f in self.filas)

    @property
    def hace_algo(self) -> bool:
        return any(f.clase in (NUEVA, CAMBIA) for f in self.filas)

    def como_dict(self) -> dict:
        return {"tabla": self.tabla, "conteos": self.conteos, "instituciones_nuevas": self.nuevas,
                "columnas_ignoradas": self.ignoradas, "lectura": self.lectura,
                "filas": [asdict(f) for f in self.filas]}  # fmt: skip

    def huella(self) -> str:
        """Equal for two analyses that would do the same: what was seen is what is confirmed."""
        return hashlib.sha256(json.dumps(self.como_dict(), sort_keys=True).encode()).hexdigest()


class ConErrores(Exception):
    """Some rows are wrong and all or nothing was asked: nothing was written. Carries the report."""

    def __init__(self, informe: Informe):
        super().__init__(_("Hay filas con errores: no se guardó nada."))
        self.informe = informe


class OtraCosa(ConErrores):
    """The data changed since the preview: the file would now do something else than what was seen."""


def leer(datos: bytes, nombre: str, *, tabla: str = "", filas_maximas: int = FILAS_EN_EL_NAVEGADOR):
    """(table, rows as the engine wants them, how it was read). Raises ArchivoInutilizable."""
    lectura = formats.leer(datos, nombre, filas_maximas=filas_maximas)
    tabla = tabla or normalize.adivinar_tabla(lectura.cabecera)
    cabecera = normalize.normalizar(lectura.cabecera, tabla)
    usadas = [n for n, columna in enumerate(cabecera.columnas) if columna]
    filas = tablib.Dataset(headers=[LINEA, *(cabecera.columnas[n] for n in usadas)])
    for linea in lectura.lineas:
        filas.append([linea.numero, *(linea.celdas[n] for n in usadas)])
    return tabla, filas, lectura, cabecera.ignoradas


def analizar(datos: bytes, nombre: str, *, tabla: str = "", user=None, edicion: Edicion | None = None,
             filas_maximas: int = FILAS_EN_EL_NAVEGADOR) -> Informe:  # fmt: skip
    """What the file would do. Writes and takes it all back: afterwards the database is as it was."""
    with transaction.atomic():
        informe = _importar(datos, nombre, tabla, Contexto(user, edicion, ensayo=True), filas_maximas)
        transaction.set_rollback(True)
    return informe


def aplicar(datos: bytes, nombre: str, *, tabla: str = "", user=None, edicion: Edicion | None = None,
            filas_maximas: int = FILAS_EN_EL_NAVEGADOR, huella: str = "") -> Informe:  # fmt: skip
    """Do it: one transaction, all or nothing.

    Raises ConErrores if a row is wrong, and OtraCosa if `huella` is given and what was done is not what
    had been shown; in both cases nothing was written.
    """
    with transaction.atomic():
        informe = _importar(datos, nombre, tabla, Contexto(user, edicion), filas_maximas)
        if huella and informe.huella() != huella:
            raise OtraCosa(informe)
        if informe.tiene_errores:
            raise ConErrores(informe)
    return informe


def _importar(datos, nombre, tabla, contexto: Contexto, filas_maximas) -> Informe:
    tabla, filas, lectura, ignoradas = leer(datos, nombre, tabla=tabla, filas_maximas=filas_maximas)
    with proyeccion.aplazada():
        resultado = RESOURCES[tabla](contexto).import_data(
            filas,
            dry_run=False,
            use_transactions=True,
            raise_errors=False,
            rollback_on_validation_errors=False,
        )
    if resultado.base_errors:
        raise resultado.base_errors[0].error
    return Informe(
        tabla=tabla,
        filas=[
            _fila_de_informe(tabla, fila, dict(zip(filas.headers, filas[n], strict=True)), contexto)
            for n, fila in enumerate(resultado.rows)
        ],
        nuevas=contexto.nuevas,
        ignoradas=ignoradas,
        lectura=_como_se_leyo(lectura),
    )


CLASES = {
    RowResult.IMPORT_TYPE_NEW: NUEVA,
    RowResult.IMPORT_TYPE_UPDATE: CAMBIA,
    RowResult.IMPORT_TYPE_SKIP: IGUAL,
    RowResult.IMPORT_TYPE_INVALID: ERROR,
    RowResult.IMPORT_TYPE_ERROR: ERROR,
}
QUE_IDENTIFICA = {
    "compromisos": ("institucion", "numero", "indicador"),
    "avances": ("codigo", "fecha", "indicador"),
    "instituciones": ("sigla", "nombre"),
}


def _fila_de_informe(tabla: str, fila, celdas: dict, contexto: Contexto) -> FilaDeInforme:
    etiquetas = {c.nombre: str(c.etiqueta) for c in TABLAS[tabla]}
    errores = []
    if fila.validation_error is not None:
        error = fila.validation_error
        por_columna = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for columna, mensajes in por_columna.items():
            valor = _texto(celdas.get(columna, ""))
            errores += [(etiquetas.get(columna, ""), valor[:80], m) for m in mensajes]
    for fallo in fila.errors:
        errores.append(("", "", _frase_de(fallo.error)))
    return FilaDeInforme(
        linea=celdas[LINEA],
        clase=CLASES[fila.import_type],
        resumen=" · ".join(t for c in QUE_IDENTIFICA[tabla] if (t := _texto(celdas.get(c, ""))))[:160],
        cambios=[
            (etiquetas[c], _texto(antes), _texto(ahora)) for c, antes, ahora in getattr(fila, "cambios", [])
        ],
        errores=errores,
        avisos=contexto.avisos.get(celdas[LINEA], []),
    )


def _frase_de(error: Exception) -> str:
    """What may be shown of an unforeseen error: never its SQL, never a path."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _(
        "No se pudo guardar esta fila. Revise sus datos; si sigue igual, avise a quien administra el sitio."
    )


def _texto(valor: object) -> str:
    if valor is None:
        return ""
    if isinstance(valor, date):
        return f"{valor:%d/%m/%Y}"
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}"
    return str(valor)


def _como_se_leyo(lectura: Lectura) -> dict[str, str]:
    nombres = {",": _("coma"), ";": _("punto y coma"), "\t": _("tabulación"), "|": "|"}
    return {
        "formato": lectura.formato,
        "codificacion": lectura.codificacion,
        "delimitador": nombres.get(lectura.delimitador, ""),
        "filas": str(len(lectura.lineas)),
    }


def filas_fallidas(datos: bytes, nombre: str, tabla: str, filas_de_informe: list[dict]):
    """(columns, rows): the rows in error as they came, with a column that says why.

    Mended, that very file can be uploaded. `filas_de_informe` as `Informe.como_dict()` stores them.
    """
    tabla, filas, _lectura, _ignoradas = leer(datos, nombre, tabla=tabla, filas_maximas=FILAS_EN_LA_ORDEN)
    por_linea = {f["linea"]: f for f in filas_de_informe if f["clase"] == ERROR}
    cabecera = tuple(c.nombre for c in importables(tabla) if c.nombre in filas.headers)
    fallidas = []
    for n in range(len(filas)):
        celdas = dict(zip(filas.headers, filas[n], strict=True))
        if fila := por_linea.get(celdas[LINEA]):
            motivos = "; ".join(f"{columna}: {m}" if columna else m for columna, _v, m in fila["errores"])
            fallidas.append({c: _texto(celdas[c]) for c in cabecera} | {"error": motivos})
    return (*cabecera, "error"), fallidas


__all__ = [
    "ArchivoInutilizable",
    "ConErrores",
    "Informe",
    "OtraCosa",
    "analizar",
    "aplicar",
    "filas_fallidas",
]
