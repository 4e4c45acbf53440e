"""A whole file: read, judged, shown, written. The command and the admin both come through here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export.results import RowResult

from compromisos import proyeccion
from compromisos.datos.columns import AVANCE_JUNTO, TABLAS, importables
from compromisos.importacion import formats, normalize
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.formats import ArchivoInutilizable, Lectura, Modo
from compromisos.importacion.hallazgos import Hallazgo
from compromisos.importacion.resources import LINEA, RESOURCES
from compromisos.models import Edicion
from instituciones.texto import plegar

FILAS_EN_EL_NAVEGADOR = 2_000
FILAS_EN_LA_ORDEN = 100_000

NUEVA, CAMBIA, IGUAL, ERROR, DEJADA = "nueva", "cambia", "igual", "error", "dejada"


@dataclass(frozen=True, slots=True)
class Pedido:
    """What is asked of a file. The same for its preview and for its writing.

    `dejar`: lines left out by choice. `solo_validas`: rows in error are left out, and with them the other
    rows of their pledge, so that no pledge comes in by halves. `crear_instituciones`: False takes a new
    institution only from a row that says its acronym and sector; a bare unknown name is an error.
    """

    tabla: str = ""
    user: object | None = None
    edicion: Edicion | None = None
    filas_maximas: int = FILAS_EN_EL_NAVEGADOR
    modo: Modo = field(default_factory=Modo)
    dejar: frozenset[int] = frozenset()
    solo_validas: bool = False
    crear_instituciones: bool = True


@dataclass(slots=True)
class FilaDeInforme:
    linea: int
    clase: str  # NUEVA, CAMBIA, IGUAL, ERROR or DEJADA
    resumen: str
    grupo: str = ""  # the pledge, or update, that its row belongs to
    cambios: list[tuple[str, str, str]] = field(default_factory=list)  # (column label, old, new)
    errores: list[Hallazgo] = field(default_factory=list)
    avisos: list[Hallazgo] = field(default_factory=list)


@dataclass(slots=True)
class Informe:
    """What a file would do, or did. All of it is text: it is stored, compared and shown as it is."""

    tabla: str
    filas: list[FilaDeInforme]
    nuevas: dict[str, str]  # {institution to be created: the existing one it nearly is, or ""}
    ignoradas: list[str]
    lectura: dict
    solo_validas: bool = False
    diario: list[dict] = field(default_factory=list)  # what was written, to take it back (undo.py)

    @property
    def conteos(self) -> dict[str, int]:
        cuenta = dict.fromkeys((NUEVA, CAMBIA, IGUAL, ERROR, DEJADA), 0)
        for fila in self.filas:
            cuenta[fila.clase] += 1
        return cuenta | {"aviso": sum(bool(f.avisos) for f in self.filas)}

    @property
    def tiene_errores(self) -> bool:
        return any(f.clase == ERROR for f in self.filas)

    @property
    def se_puede_escribir(self) -> bool:
        return self.solo_validas or not self.tiene_errores

    def como_dict(self) -> dict:
        """For the database and the preview; labels of columns beside their names."""
        etiquetas = _etiquetas(self.tabla)
        filas = [asdict(f) for f in self.filas]
        for fila in filas:
            for hallazgo in (*fila["errores"], *fila["avisos"]):
                hallazgo["etiqueta"] = etiquetas.get(hallazgo["columna"], "")
        return {"tabla": self.tabla, "conteos": self.conteos, "instituciones_nuevas": self.nuevas,
                "columnas_ignoradas": self.ignoradas, "lectura": self.lectura, "filas": filas}  # fmt: skip

    def para_programas(self, archivo: str) -> dict:
        """The object of `importar --json`: part of the public interface."""
        conteos = self.conteos
        tomadas = conteos[NUEVA] + conteos[CAMBIA] + conteos[IGUAL] if self.se_puede_escribir else 0
        return {
            **informe_vacio(archivo), "codificacion": self.lectura["codificacion"],
            "delimitador": self.lectura["delimitador"], "hoja": self.lectura["hoja"],
            "nuevos": conteos[NUEVA], "cambiados": conteos[CAMBIA], "iguales": conteos[IGUAL],
            "filas_tomadas": tomadas,
            "avisos": [{"linea": f.linea, **asdict(h)} for f in self.filas for h in f.avisos],
            "errores": [{"linea": f.linea, **asdict(h)} for f in self.filas for h in f.errores],
        }  # fmt: skip

    def huella(self) -> str:
        """Fingerprint of what the file does: two equal ones do the same."""
        hecho = [(f.linea, f.clase, f.cambios, [h.mensaje for h in f.errores]) for f in self.filas]
        return hashlib.sha256(json.dumps([hecho, self.nuevas], default=str).encode()).hexdigest()


def informe_vacio(archivo: str, *, rechazado: str | None = None) -> dict:
    """The same object for a file that was refused whole."""
    return {
        "archivo": archivo, "codificacion": "", "delimitador": "", "hoja": "", "rechazado": rechazado,
        "nuevos": 0, "cambiados": 0, "iguales": 0, "filas_tomadas": 0, "avisos": [], "errores": [],
    }  # fmt: skip


class ConErrores(Exception):
    """Rows in error: nothing was written."""

    def __init__(self, informe: Informe):
        super().__init__(_("Hay filas con errores: no se guardó nada."))
        self.informe = informe


class OtraCosa(ConErrores):
    """The data changed since the preview: the file would now do something else than what was seen."""


def leer(datos: bytes, nombre: str, pedido: Pedido):
    """(table, rows as the engine wants them, how it was read, headers that are ignored). Raises
    ArchivoInutilizable."""
    lectura = formats.leer(
        datos, nombre, filas_maximas=pedido.filas_maximas, reconocer=normalize.reconocer, modo=pedido.modo
    )
    tabla = pedido.tabla or normalize.adivinar_tabla(lectura.cabecera)
    cabecera = normalize.normalizar(lectura.cabecera, tabla)
    usadas = [n for n, columna in enumerate(cabecera.columnas) if columna]
    filas = tablib.Dataset(headers=[LINEA, *(cabecera.columnas[n] for n in usadas)])
    for linea in lectura.lineas:
        filas.append([linea.numero, *(linea.celdas[n] for n in usadas)])
    return tabla, filas, lectura, cabecera.ignoradas


def analizar(datos: bytes, nombre: str, **opciones) -> Informe:
    """What the file would do; `opciones` as in Pedido. Writes and takes it all back: afterwards the
    database is as it was."""
    pedido = Pedido(**opciones)
    leido = leer(datos, nombre, pedido)
    with transaction.atomic():
        informe = _hacer(leido, pedido, ensayo=True)
        transaction.set_rollback(True)
    return informe


def aplicar(datos: bytes, nombre: str, *, huella: str = "", **opciones) -> Informe:
    """Do it: one transaction, all or nothing (but for what `solo_validas` or `dejar` leave out).

    Raises ConErrores if a row is wrong, and OtraCosa if `huella` is given and what was done is not what
    had been shown; in both cases nothing was written.
    """
    pedido = Pedido(**opciones)
    leido = leer(datos, nombre, pedido)
    with transaction.atomic():
        informe = _hacer(leido, pedido, ensayo=False)
        if huella and informe.huella() != huella:
            raise OtraCosa(informe)
        if not informe.se_puede_escribir:
            raise ConErrores(informe)
    return informe


def _hacer(leido: tuple, pedido: Pedido, *, ensayo: bool) -> Informe:
    """Run it; with `solo_validas`, twice: once to know which rows are wrong, once without them."""
    if not pedido.solo_validas:
        return _importar(leido, pedido, ensayo=ensayo)
    with transaction.atomic():
        primero = _importar(leido, pedido, ensayo=True)
        transaction.set_rollback(True)
    malas = {f.linea: f for f in primero.filas if f.clase == ERROR}
    grupos = {f.grupo for f in malas.values()}
    hermanas = {f.linea for f in primero.filas if f.grupo in grupos}
    informe = _importar(leido, replace(pedido, dejar=pedido.dejar | hermanas), ensayo=ensayo)
    for n, fila in enumerate(informe.filas):
        if fila.linea in malas:
            informe.filas[n] = malas[fila.linea]
        elif fila.linea in hermanas - pedido.dejar:
            fila.avisos.append(
                Hallazgo(
                    "",
                    "",
                    "dejada_con_su_compromiso",
                    _("Se deja: otra fila de su compromiso tiene un error."),
                )
            )
    return informe


def _importar(leido: tuple, pedido: Pedido, *, ensayo: bool) -> Informe:
    tabla, todas, lectura, ignoradas = leido
    contexto = Contexto(
        pedido.user, pedido.edicion, ensayo=ensayo, crear_instituciones=pedido.crear_instituciones
    )
    filas = tablib.Dataset(headers=todas.headers)
    for fila in todas:
        if fila[0] not in pedido.dejar:
            filas.append(fila)
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
    hechas = iter(resultado.rows)
    return Informe(
        tabla=tabla,
        filas=[
            _fila_de_informe(tabla, None if fila[0] in pedido.dejar else next(hechas), celdas, contexto)
            for fila in todas
            if (celdas := dict(zip(todas.headers, fila, strict=True)))
        ],
        nuevas=contexto.nuevas,
        ignoradas=ignoradas,
        lectura=_como_se_leyo(lectura),
        solo_validas=pedido.solo_validas,
        diario=contexto.diario,
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


def _etiquetas(tabla: str) -> dict[str, str]:
    junto = AVANCE_JUNTO if tabla == "compromisos" else ()
    return {c.nombre: str(c.etiqueta) for c in (*TABLAS[tabla], *junto)}


QUE_AGRUPA = {"compromisos": ("edicion", "institucion", "numero"), "avances": ("codigo", "fecha")}


def _fila_de_informe(tabla: str, fila: RowResult | None, celdas: dict, contexto: Contexto) -> FilaDeInforme:
    """`fila` is what the engine says of the row, None if it was left out."""
    linea = celdas[LINEA]
    resumen = " · ".join(t for c in QUE_IDENTIFICA[tabla] if (t := _texto(celdas.get(c, ""))))[:160]
    grupo = " ".join(plegar(_texto(celdas.get(c, ""))) for c in QUE_AGRUPA.get(tabla, ())) or str(linea)
    if fila is None:
        return FilaDeInforme(linea, DEJADA, resumen, grupo)
    etiquetas = _etiquetas(tabla)
    errores = []
    if fila.validation_error is not None:
        error = fila.validation_error
        por_columna = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for columna, suyos in por_columna.items():
            nombre = columna if columna in etiquetas else ""
            valor = _texto(celdas.get(nombre, ""))[:80]
            errores += [Hallazgo(nombre, valor, e.code or "invalido", " ".join(e.messages)) for e in suyos]
    for fallo in fila.errors:
        errores.append(Hallazgo("", "", "no_se_pudo_guardar", _frase_de(fallo.error)))
    return FilaDeInforme(
        linea=linea,
        clase=CLASES[fila.import_type],
        resumen=resumen,
        grupo=grupo,
        cambios=[
            (etiquetas[c], _texto(antes), _texto(ahora)) for c, antes, ahora in getattr(fila, "cambios", [])
        ],
        errores=errores,
        # A row that does nothing has nothing to be warned of.
        avisos=[] if CLASES[fila.import_type] == IGUAL else contexto.avisos.get(linea, []),
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


def _como_se_leyo(lectura: Lectura) -> dict:
    nombres = {",": _("coma"), ";": _("punto y coma"), "\t": _("tabulación"), "|": _("barra")}
    return {
        "formato": lectura.formato,
        "codificacion": lectura.codificacion,
        "delimitador": lectura.delimitador,
        "separado_por": nombres.get(lectura.delimitador, lectura.delimitador),
        "hoja": lectura.hoja,
        "hojas": lectura.hojas,
        "linea_cabecera": lectura.linea_cabecera,
        "filas": len(lectura.lineas),
    }


def filas_fallidas(datos: bytes, nombre: str, pedido: Pedido, filas_de_informe: list[dict]):
    """(columns, rows): the rows in error as they came, with a column that says why.

    Mended, that very file can be uploaded. `filas_de_informe` as `Informe.como_dict()` stores them.
    """
    tabla, filas, _lectura, _ignoradas = leer(datos, nombre, pedido)
    por_linea = {f["linea"]: f for f in filas_de_informe if f["clase"] == ERROR}
    cabecera = tuple(c.nombre for c in importables(tabla) if c.nombre in filas.headers)
    fallidas = []
    for n in range(len(filas)):
        celdas = dict(zip(filas.headers, filas[n], strict=True))
        if fila := por_linea.get(celdas[LINEA]):
            motivos = "; ".join(
                f"{e['columna']}: {e['mensaje']}" if e["columna"] else e["mensaje"] for e in fila["errores"]
            )
            fallidas.append({c: _texto(celdas[c]) for c in cabecera} | {"error": motivos})
    return (*cabecera, "error"), fallidas


__all__ = [
    "ArchivoInutilizable",
    "ConErrores",
    "Informe",
    "Modo",
    "OtraCosa",
    "Pedido",
    "analizar",
    "aplicar",
    "filas_fallidas",
    "informe_vacio",
]
