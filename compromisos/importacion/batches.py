"""A whole file: read, judged, shown, written. The command and the admin both come through here."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import BinaryIO

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from compromisos import proyeccion
from compromisos.datos.columns import AVANCE_JUNTO, TABLAS
from compromisos.importacion import formats, normalize
from compromisos.importacion.claves import clave_de
from compromisos.importacion.contexto import Contexto
from compromisos.importacion.diario import Escritor
from compromisos.importacion.formats import ArchivoInutilizable, Lectura, Linea, Modo
from compromisos.importacion.hallazgos import Hallazgo, frase_de
from compromisos.importacion.jueces import CAMBIA, DEJADA, ERROR, IGUAL, JUECES, NUEVA, Juicio
from compromisos.models import Edicion, Escritura
from instituciones.texto import plegar

logger = logging.getLogger(__name__)

FILAS_EN_EL_NAVEGADOR = 20_000
FILAS_EN_LA_ORDEN = 100_000
TANDA = 500

Fuente = BinaryIO | bytes


@dataclass(frozen=True, slots=True)
class Pedido:
    """What is asked of a file. The same for its preview and for its writing.

    `dejar`: lines left out by choice. `solo_validas`: rows in error are left out, and with them the other
    rows of their pledge, so that no pledge comes in by halves. `crear_instituciones`: False takes a new
    institution only from a row that says its acronym and sector; a bare unknown name is an error.
    `aprobada`: somebody who may publish has seen it, so that it may change what is public.
    """

    tabla: str = ""
    user: object | None = None
    edicion: Edicion | None = None
    filas_maximas: int = FILAS_EN_EL_NAVEGADOR
    modo: Modo = field(default_factory=Modo)
    dejar: frozenset[int] = frozenset()
    solo_validas: bool = False
    crear_instituciones: bool = True
    aprobada: bool = False


@dataclass(slots=True)
class FilaDeInforme:
    linea: int
    clase: str  # NUEVA, CAMBIA, IGUAL, ERROR or DEJADA
    resumen: str
    grupo: str = ""  # the pledge, or update, that its row belongs to
    cambios: list[tuple[str, str, str]] = field(default_factory=list)  # (column label, old, new)
    errores: list[Hallazgo] = field(default_factory=list)
    avisos: list[Hallazgo] = field(default_factory=list)
    tabla: str = ""

    def como_dict(self) -> dict:
        """As JSON; labels of columns beside their names."""
        etiquetas = _etiquetas(self.tabla)
        fila = asdict(self)
        for hallazgo in (*fila["errores"], *fila["avisos"]):
            hallazgo["etiqueta"] = etiquetas.get(hallazgo["columna"], "")
        return fila


def sin_progreso(hechas: int, todas: int) -> None:
    """Nobody is looking."""


def _sin_diario(escrituras: list[Escritura]) -> None:
    """Nobody will take it back."""


@dataclass(frozen=True, slots=True)
class Salidas:
    """Where what happens goes while it happens, so that a large file need not be held in memory.

    `filas` takes each FilaDeInforme in its order; None keeps them in `Informe.filas`. `escrituras` takes
    the journal by pieces, `progreso` (rows done, rows in all).
    """

    filas: Callable[[FilaDeInforme], None] | None = None
    escrituras: Callable[[list[Escritura]], None] = _sin_diario
    progreso: Callable[[int, int], None] = sin_progreso


SIN_SALIDAS = Salidas()


@dataclass(slots=True)
class Informe:
    """What a file would do, or did. All of it is text: it is stored, compared and shown as it is."""

    tabla: str
    ignoradas: list[str]
    lectura: dict
    solo_validas: bool = False
    nuevas: dict[str, str] = field(default_factory=dict)  # {institution to be created: near miss or ""}
    filas: list[FilaDeInforme] = field(default_factory=list)
    conteos: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys((NUEVA, CAMBIA, IGUAL, ERROR, DEJADA, "aviso"), 0)
    )
    escrituras: int = 0
    por_aprobar: bool = False
    claves: dict[str, int] = field(default_factory=dict)  # {code: rows in which it was found}
    _sello: hashlib._Hash = field(default_factory=hashlib.sha256)

    def sumar(self, fila: FilaDeInforme) -> None:
        self.conteos[fila.clase] += 1
        self.conteos["aviso"] += bool(fila.avisos)
        for clave in {h.clave for h in (*fila.errores, *fila.avisos)}:
            self.claves[clave] = self.claves.get(clave, 0) + 1
        hecho = [fila.linea, fila.clase, fila.cambios, [h.mensaje for h in fila.errores]]
        self._sello.update(json.dumps(hecho, default=str).encode())

    @property
    def tiene_errores(self) -> bool:
        return self.conteos[ERROR] > 0

    @property
    def se_puede_escribir(self) -> bool:
        return self.solo_validas or not self.tiene_errores

    def como_dict(self) -> dict:
        """For the database and the preview; its rows go apart, as `FilaDeInforme.como_dict`."""
        return {"tabla": self.tabla, "conteos": self.conteos, "instituciones_nuevas": self.nuevas,
                "columnas_ignoradas": self.ignoradas, "lectura": self.lectura, "por_aprobar": self.por_aprobar,
                "claves": self.claves}  # fmt: skip

    def para_programas(self, archivo: str, filas: list[FilaDeInforme]) -> dict:
        """The object of `importar --json`: part of the public interface. `filas` are those with
        something to tell."""
        conteos = self.conteos
        tomadas = conteos[NUEVA] + conteos[CAMBIA] + conteos[IGUAL] if self.se_puede_escribir else 0
        return {
            **informe_vacio(archivo), "codificacion": self.lectura["codificacion"],
            "delimitador": self.lectura["delimitador"], "hoja": self.lectura["hoja"],
            "nuevos": conteos[NUEVA], "cambiados": conteos[CAMBIA], "iguales": conteos[IGUAL],
            "filas_tomadas": tomadas,
            "avisos": self._de_columnas() + [{"linea": f.linea, **asdict(h)} for f in filas for h in f.avisos],
            "errores": [{"linea": f.linea, **asdict(h)} for f in filas for h in f.errores],
        }  # fmt: skip

    def _de_columnas(self) -> list[dict]:
        """A notice for each column that is not of ours. Those that only go out, and the reasons that we
        gave back ourselves, are expected."""
        propias = {plegar(str(n)) for c in TABLAS[self.tabla] for n in (c.nombre, c.etiqueta)}
        propias |= {"error", *(plegar(c.nombre) for c in AVANCE_JUNTO)}
        frase = _("La columna «%(columna)s» no es de la plantilla: no se lee.")
        return [
            {
                "linea": self.lectura["linea_cabecera"],
                **asdict(Hallazgo(c[:80], "", "columna_desconocida", frase % {"columna": c[:80]})),
            }
            for c in self.ignoradas
            if plegar(c) not in propias
        ]

    def huella(self) -> str:
        """Fingerprint of what the file does: two equal ones do the same."""
        sello = self._sello.copy()
        sello.update(json.dumps(self.nuevas).encode())
        return sello.hexdigest()


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


class PorAprobar(ConErrores):
    """It changes what is public, for which the user's rights do not do."""

    def __init__(self, informe: Informe):
        super().__init__(informe)
        self.args = (
            _(
                "Cambia lo que ya es público y esta cuenta no publica: súbalo en la administración, para que lo "
                "apruebe el ministerio. No se guardó nada."
            ),
        )


class Choque(ConErrores):
    """The database refused what was judged good: somebody was writing the same at the same time."""

    def __init__(self, informe: Informe):
        super().__init__(informe)
        self.args = (_("Otra persona guardó lo mismo a la vez: no se guardó nada. Inténtelo de nuevo."),)


@dataclass(frozen=True, slots=True)
class Tabla:
    """A file as it was read, and which column of ours each of its columns is ("": none)."""

    nombre: str
    lectura: Lectura
    columnas: list[str]
    ignoradas: list[str]

    def celdas(self, linea: Linea) -> dict[str, object]:
        return {c: celda for c, celda in zip(self.columnas, linea.celdas, strict=True) if c}


def leer(fuente: Fuente, nombre: str, pedido: Pedido, *, solo_el_principio: bool = False) -> Tabla:
    """Raises ArchivoInutilizable."""
    lectura = formats.leer(
        fuente,
        nombre,
        filas_maximas=pedido.filas_maximas,
        reconocer=normalize.reconocer,
        modo=pedido.modo,
        solo_el_principio=solo_el_principio,
    )
    tabla = pedido.tabla or normalize.adivinar_tabla(lectura.cabecera)
    cabecera = normalize.normalizar(lectura.cabecera, tabla)
    return Tabla(tabla, lectura, cabecera.columnas, cabecera.ignoradas)


def analizar(fuente: Fuente, nombre: str, *, salidas: Salidas = SIN_SALIDAS, **opciones) -> Informe:
    """What the file would do; `opciones` as in Pedido. Writes nothing."""
    pedido = Pedido(**opciones)
    tabla = leer(fuente, nombre, pedido)
    return _hacer(tabla, pedido, salidas, escribir=False)


def aplicar(
    fuente: Fuente, nombre: str, *, huella: str = "", salidas: Salidas = SIN_SALIDAS, **opciones
) -> Informe:
    """Do it: one transaction, all or nothing (but for what `solo_validas` or `dejar` leave out).

    Raises ConErrores if a row is wrong, and OtraCosa if `huella` is given and what was done is not what
    had been shown; in both cases nothing was written.
    """
    pedido = Pedido(**opciones)
    tabla = leer(fuente, nombre, pedido)
    try:
        with transaction.atomic():
            informe = _hacer(tabla, pedido, salidas, escribir=True)
            if huella and informe.huella() != huella:
                raise OtraCosa(informe)
            if not informe.se_puede_escribir:
                raise ConErrores(informe)
            if informe.por_aprobar and not pedido.aprobada:
                raise PorAprobar(informe)
    except (IntegrityError, DataError) as error:
        logger.exception("The database refused an import that had been judged good")
        raise Choque(_informe(tabla, pedido)) from error
    return informe


def _informe(tabla: Tabla, pedido: Pedido) -> Informe:
    return Informe(
        tabla=tabla.nombre,
        ignoradas=tabla.ignoradas,
        lectura=_como_se_leyo(tabla.lectura),
        solo_validas=pedido.solo_validas,
    )


def _hacer(tabla: Tabla, pedido: Pedido, salidas: Salidas, *, escribir: bool) -> Informe:
    """Run it; with `solo_validas`, twice: once to know which rows are wrong, once without them."""
    if not pedido.solo_validas:
        return _importar(tabla, pedido, salidas, escribir=escribir)
    malas: dict[int, FilaDeInforme] = {}
    lineas_de: dict[str, list[int]] = {}  # {group: its lines}

    def separar(fila: FilaDeInforme) -> None:
        lineas_de.setdefault(fila.grupo, []).append(fila.linea)
        if fila.clase == ERROR:
            malas[fila.linea] = fila

    _importar(tabla, pedido, Salidas(filas=separar, progreso=salidas.progreso), escribir=False)
    hermanas = {linea for mala in malas.values() for linea in lineas_de[mala.grupo]}
    dejar = replace(pedido, dejar=pedido.dejar | hermanas)
    return _importar(tabla, dejar, salidas, escribir=escribir, malas=malas, hermanas=hermanas - pedido.dejar)


def _importar(
    tabla: Tabla,
    pedido: Pedido,
    salidas: Salidas,
    *,
    escribir: bool,
    malas: dict[int, FilaDeInforme] | None = None,
    hermanas: set[int] | frozenset[int] = frozenset(),
) -> Informe:
    """One pass over the file, some hundreds of rows at a time. At the first error it stops writing, for
    it will all be taken back, and goes on judging."""
    informe = _informe(tabla, pedido)
    contexto = Contexto(
        pedido.user,
        pedido.edicion,
        ensayo=not escribir,
        crear_instituciones=pedido.crear_instituciones,
        modo=pedido.modo,
        dia_cero=tabla.lectura.dia_cero,
        nuevas=informe.nuevas,
    )

    def anotar(escrituras: list[Escritura]) -> None:
        informe.escrituras += len(escrituras)
        salidas.escrituras(escrituras)

    escritor = Escritor(contexto, anotar) if escribir else None
    juez = JUECES[tabla.nombre](contexto)
    entregar = salidas.filas or informe.filas.append
    hechas, todas = 0, len(tabla.lectura.lineas)
    with proyeccion.aplazada():
        for tanda in _tandas(iter(tabla.lectura.lineas)):
            celdas = {linea.numero: tabla.celdas(linea) for linea in tanda}
            tomadas = [(n, dict(suyas)) for n, suyas in celdas.items() if n not in pedido.dejar]
            juicios = juez.juzgar(tomadas, escritor)
            for numero, suyas in celdas.items():
                if malas and numero in malas:
                    fila = malas[numero]
                else:
                    juicio = None if numero in pedido.dejar else next(juicios)
                    fila = _fila_de_informe(tabla.nombre, numero, juicio, suyas, contexto)
                    if numero in hermanas:
                        fila.avisos.append(_dejada_con_su_compromiso())
                informe.sumar(fila)
                entregar(fila)
            if escritor is not None and not informe.se_puede_escribir:
                escritor, contexto.ensayo = None, True
            if escritor is not None:
                escritor.volcar()
            hechas += len(tanda)
            salidas.progreso(hechas, todas)
    informe.por_aprobar = contexto.por_aprobar
    return informe


def _tandas(lineas: Iterator[Linea]) -> Iterator[list[Linea]]:
    while tanda := list(islice(lineas, TANDA)):
        yield tanda


def _dejada_con_su_compromiso() -> Hallazgo:
    return Hallazgo(
        "", "", "dejada_con_su_compromiso", _("Se deja: otra fila de su compromiso tiene un error.")
    )


QUE_IDENTIFICA = {
    "compromisos": ("institucion", "numero", "indicador"),
    "avances": ("codigo", "fecha", "indicador"),
    "instituciones": ("sigla", "nombre"),
}


def _etiquetas(tabla: str) -> dict[str, str]:
    """{column: what people call it}."""
    junto = AVANCE_JUNTO if tabla == "compromisos" else ()
    return {c.nombre: str(c.etiqueta) for c in (*TABLAS[tabla], *junto)}


QUE_AGRUPA = {"compromisos": ("edicion", "institucion", "numero"), "avances": ("codigo", "fecha")}


def _fila_de_informe(
    tabla: str, linea: int, juicio: Juicio | None, celdas: dict, contexto: Contexto
) -> FilaDeInforme:
    """`juicio` None: the row was left out."""
    resumen = " · ".join(t for c in QUE_IDENTIFICA[tabla] if (t := _texto(celdas.get(c, ""))))[:160]
    grupo = " ".join(plegar(_texto(celdas.get(c, ""))) for c in QUE_AGRUPA.get(tabla, ())) or str(linea)
    if juicio is None:
        return FilaDeInforme(linea, DEJADA, resumen, grupo, tabla=tabla)
    avisos = [
        replace(h, valor=h.valor or _valor_de(celdas, h.columna)[:80]) for h in contexto.avisos_de(linea)
    ]
    etiquetas = _etiquetas(tabla) if juicio.error or juicio.cambios else {}
    errores = []
    if juicio.error is not None:
        error = juicio.error
        por_columna = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for columna, suyos in por_columna.items():
            nombre = columna if columna in etiquetas else ""
            valor = _valor_de(celdas, nombre)
            hallados = [Hallazgo(nombre, valor[:80], clave_de(e.code), frase_de(e, valor)) for e in suyos]
            errores += dict.fromkeys(hallados)
    return FilaDeInforme(
        linea=linea,
        clase=juicio.clase,
        resumen=resumen,
        grupo=grupo,
        cambios=[(etiquetas[c], _texto(antes), _texto(ahora)) for c, antes, ahora in juicio.cambios],
        errores=errores,
        # A row that does nothing has nothing to be warned of.
        avisos=[] if juicio.clase == IGUAL else avisos,
        tabla=tabla,
    )


def _valor_de(celdas: dict, columna: str) -> str:
    """What the file says in that column; of places, in those that say their level too."""
    columnas = (columna, *normalize.NIVELES) if columna == "territorios" else (columna,)
    return "; ".join(t for c in columnas if (t := _texto(celdas.get(c))))


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


def filas_fallidas(fuente: Fuente, nombre: str, pedido: Pedido, errores: dict[int, list[dict]]):
    """(columns, rows): the rows in error as they came, with a column that says why.

    Mended, that very file can be uploaded. `errores`: {line: its findings, as they are stored}.
    """
    tabla = leer(fuente, nombre, pedido)
    cabecera: list[str] = []
    for n, escrita in enumerate(tabla.lectura.cabecera, 1):
        nombre = escrita or f"columna {n}"
        cabecera.append(nombre if nombre not in (*cabecera, "error") else f"{nombre} ({n})")
    fallidas = []
    for linea in tabla.lectura.lineas:
        if suyos := errores.get(linea.numero):
            motivos = "; ".join(
                f"{e['columna']}: {e['mensaje']}" if e["columna"] else e["mensaje"] for e in suyos
            )
            fallidas.append(dict(zip(cabecera, linea.celdas, strict=True)) | {"error": motivos})
    return (*cabecera, "error"), fallidas


__all__ = [
    "CAMBIA",
    "DEJADA",
    "ERROR",
    "IGUAL",
    "NUEVA",
    "ArchivoInutilizable",
    "Choque",
    "ConErrores",
    "Informe",
    "Modo",
    "OtraCosa",
    "Pedido",
    "PorAprobar",
    "SIN_SALIDAS",
    "Salidas",
    "analizar",
    "aplicar",
    "filas_fallidas",
    "informe_vacio",
    "sin_progreso",
]
