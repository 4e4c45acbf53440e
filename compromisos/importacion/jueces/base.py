"""The judgement of the rows of a file, of whatever kind: the one place where a row is judged.

Some hundreds of lines at a time: what each is of (`identificar`); all that the database knows of them, in a
handful of queries (`precargar`); then each on its own, in memory. A judge knows its kind of file. A `Fila` is one
row before it: what the database holds, what the cells say, and what the rules of the models answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.ilegible import Ilegible
from base.limites import check_largo
from base.texto import plegar
from compromisos.importacion import motor
from compromisos.importacion.context import Context
from compromisos.importacion.cotejo import UltimoCambio, ultimo_cambio
from compromisos.importacion.hallazgos import de_celda, falla
from compromisos.importacion.jueces.celdas_vacias import Relleno, avisar, falta, vaciar
from compromisos.importacion.letras import que_le_pasa
from compromisos.importacion.motor import Journal
from compromisos.importacion.normalize import NIVELES
from compromisos.importacion.parecidos import clave_de_indicador
from compromisos.reglas.personales import datos
from compromisos.salidas.datos.columns import VERSION, Columna, agregadas, importables
from compromisos.salidas.datos.hojas import abrevia
from compromisos.salidas.datos.nombres import LugaresEscritos
from compromisos.salidas.datos.tipos import Tipo
from compromisos.salidas.datos.version import Version
from compromisos.salidas.datos.version import leer as leer_version
from compromisos.salidas.datos.widgets import SEPARADOR, Lector, partes
from instituciones.models import Institucion

NUEVA, CAMBIA, IGUAL, ERROR, DEJADA = "nueva", "cambia", "igual", "error", "dejada"
# What people read of one row; the import speaks Spanish only.
PALABRAS = {NUEVA: "nueva", CAMBIA: "cambia", IGUAL: "sin cambios", ERROR: "error", DEJADA: "se deja"}

Crudas = dict[str, object]  # {column: its cell, as it was read from the file}

YA_NO_ESTA = gettext_lazy(
    "Esta fila estaba cuando se descargó el archivo y ya no está: se quitó, o se llama de otro modo. Quite la fila; si "
    "quiere que entre otra vez, borre su celda «version»."
)
FILA_SIN_VERSION = gettext_lazy(
    "La fila no trae su versión, o trae la de otra: no se puede saber si alguien la cambió después de la descarga."
)

SIN_DATOS = ("ruc",)  # its rule refuses that of a person
# What is said where two rows of one thing do not agree: (code, sentence).
DIFIERE = {
    "compromiso": (
        "difiere_del_mismo_compromiso",
        gettext_lazy(
            "Difiere de la línea %(linea)s, que es del mismo compromiso: ponga lo mismo en las dos."
        ),
    ),
    "avance": (
        "difiere_del_mismo_avance",
        gettext_lazy("Difiere de la línea %(linea)s, que es del mismo avance: ponga lo mismo en las dos."),
    ),
    "verificacion": (
        "difiere_de_la_misma_verificacion",
        gettext_lazy(
            "Difiere de la línea %(linea)s, que es de la misma verificación: ponga lo mismo en las dos."
        ),
    ),
}

# A constraint speaks of several fields; its error stands at the one that is to be mended.
CAMPO_DE = {"compromiso_fechas_en_orden": "fecha_limite", "meta_cuantitativa_con_unidad": "unidad"}


@dataclass(slots=True)
class Juicio:
    """The verdict on a row: NUEVA, CAMBIA, IGUAL or ERROR. `fila` None: it did not come so far."""

    clase: str
    cambios: list[tuple[str, object, object]] = field(default_factory=list)  # (column, before, after)
    error: ValidationError | None = None
    fila: Fila | None = None

    def dichos(self) -> list[tuple[str, object]]:
        """(column, value for people) of all that a new row says."""
        return self.fila.dichos() if self.fila is not None and self.clase == NUEVA else []

    def en_palabras(self, columna: str, valor: object) -> object:
        return self.fila.en_palabras(columna, valor) if self.fila is not None else valor


@dataclass(slots=True, eq=False)
class Fila:
    """A row before its judge. `antes` is what the database holds of it, as the file would say it, empty if the
    row is new; `dice`, the same with what its cells say. Both are the dataclass of their kind, a typed field
    a column."""

    context: Context
    antes: Any
    dice: Any
    es_nueva: bool

    @property
    def objeto(self) -> models.Model | None:
        """The record that it is of; None while nobody made it."""
        raise NotImplementedError

    def tomar(self, columna: str, valor: Any) -> Any:
        """What a cell that was read means in this row."""
        return valor

    def que_se_mira(self) -> Iterable[str]:
        """The columns in which a change of this row counts."""
        return type(self.antes).__slots__

    def cambios(self) -> list[tuple[str, object, object]]:
        """(column, before, after) of what the row changes in what exists."""
        if self.es_nueva:
            return []
        pares = ((c, getattr(self.antes, c), getattr(self.dice, c)) for c in self.que_se_mira())
        return [(c, antes, ahora) for c, antes, ahora in pares if antes != ahora]

    def dichos(self) -> list[tuple[str, object]]:
        """(column, value for people) of what its cells say."""
        return [(c, self.en_palabras(c, getattr(self.dice, c))) for c in self.que_se_mira()]

    def en_palabras(self, columna: str, valor: object) -> object:
        """A value as people read it: places by their names."""
        if columna != "territorios":
            return valor
        return SEPARADOR.join(map(self.context.directorio.lugar_en_palabras, partes(str(valor))))

    def ultimo_cambio(self, columna: str) -> UltimoCambio | None:
        """Who left that column of the row as the database holds it, and when."""
        return ultimo_cambio(self.objeto, columna)

    def otros_cambios(self) -> list[tuple[str, str, str]]:
        """What the row does beyond its own columns: (column, before, after)."""
        return []

    def check_permiso(self) -> None:
        """Raise ValidationError if this account may not send it."""
        raise NotImplementedError

    def check_reglas(self) -> None:
        """Give the records what the row says, and ask the models. Writes nothing. Raises ValidationError."""
        raise NotImplementedError

    def pide_aprobacion(self) -> bool:
        """Whether, once judged, it would change something public for which the user's rights do not do."""
        return False

    def contar(self) -> None:
        """Add to `Altas` what the public would see of it."""

    def enmienda(self) -> int | None:
        """Key of the public pledge that it would amend, if it would."""
        return None

    def escribir(self, journal: Journal) -> None:
        """Hand over what the row wants."""
        raise NotImplementedError


class Juez:
    """Judges the rows of one kind of file. One for the whole file: it remembers what it has seen."""

    tabla: str
    CALLAN: tuple[str, ...] = ()  # an empty cell says nothing, instead of saying «empty»
    LIMITES: dict[str, int] = {}  # {column: characters that fit}, of free texts
    DATOS_AL_PUBLICAR = True  # whether what looks personal is asked when it is published, not when it is sent
    IDENTIFICAN: tuple[str, ...] = ()  # columns whose cells say of what a row is
    SE_SUMAN: tuple[str, ...] = ()  # what a cell says is added to what there is: nobody's is lost

    def __init__(self, context: Context):
        self.context = context
        self.columnas = {c.nombre: c for c in importables(self.tabla)}
        self.lectores = {nombre: self.lector(nombre) for nombre in self.columnas}

    @property
    def se_leen(self) -> dict[str, Columna]:
        """All columns whose cells are read, of the row and of what may come beside it."""
        return self.columnas

    def lector(self, columna: str) -> Lector:
        context = self.context
        return Lector(
            avisar=partial(context.avisos.avisar, columna=columna),
            decimal=context.modo.decimal,
            primero=context.modo.primero,
            dudosa=columna in context.dudosas,
            revuelta=context.dudosas.get(columna, False),
            dia_cero=context.dia_cero,
            directorio=context.directorio,
        )

    def juzgar(self, lineas: list[tuple[int, Crudas]], journal: Journal | None) -> Iterator[Juicio]:
        """One verdict a line, in their order. With `journal`, what they want is handed to it."""
        identificadas: list[tuple[int, Crudas, Any]] = []
        for linea, crudas in lineas:
            self.context.cursor.linea = linea
            if VERSION in crudas:
                crudas[VERSION] = leer_version(self.columnas, crudas[VERSION], agregadas(self.tabla))
            try:
                vaciar(crudas, self.se_leen, self.context, self.columnas)
                _juntar_lugares(crudas)
                clave = self.identificar(crudas)
            except ValidationError as error:
                clave = error
            identificadas.append((linea, crudas, clave))
        self.precargar([clave for _l, _c, clave in identificadas if not isinstance(clave, ValidationError)])
        for linea, crudas, clave in identificadas:
            self.context.cursor.linea = linea
            if isinstance(clave, ValidationError):
                yield Juicio(ERROR, error=clave)
                continue
            try:
                yield self._juzgar_una(crudas, clave, journal)
            except ValidationError as error:
                yield Juicio(ERROR, error=error)

    def _juzgar_una(self, crudas: Crudas, clave: Any, journal: Journal | None) -> Juicio:
        fila = self.abrir(clave)
        tal_cual = self.leer(crudas, fila)
        fila.check_permiso()  # before anything of the row is told
        self.cotejar(crudas, fila, tal_cual)
        cambios = fila.cambios()
        if not fila.es_nueva and not cambios and not fila.otros_cambios():
            return Juicio(IGUAL, fila=fila)
        fila.check_reglas()
        cambios += fila.otros_cambios()
        if not fila.es_nueva and not cambios:
            return Juicio(IGUAL, fila=fila)
        if fila.pide_aprobacion():
            self.context.por_aprobar = True
        if (enmendado := fila.enmienda()) is not None:
            self.context.enmendados.add(enmendado)
        fila.contar()
        if journal is not None:
            fila.escribir(journal)
        return Juicio(NUEVA if fila.es_nueva else CAMBIA, cambios, fila=fila)

    # --- What each kind of file says of itself

    def identificar(self, crudas: Crudas) -> Any:
        """The key of a row: what tells it from the others. Raises ValidationError."""
        raise NotImplementedError

    def precargar(self, claves: list) -> None:
        """Read what the database knows of those rows."""

    def abrir(self, clave: Any) -> Fila:
        """The row of that key, as the database and the rows before it leave it. Raises ValidationError."""
        raise NotImplementedError

    # --- Cells

    def leer(self, crudas: Crudas, fila: Fila) -> dict[str, Any]:
        """Every cell into the row; what cannot be read is told all together. Returns {column: value} as the cells say
        it, before the row takes it."""
        leidas, tal_cual, errores = {}, {}, {}
        for nombre, columna in self.columnas.items():
            if nombre not in crudas:
                continue
            lector, celda = self.lectores[nombre], crudas[nombre]
            if isinstance(celda, Relleno):
                if (
                    getattr(fila.antes, nombre) == celda.escrito
                ):  # it came in before, and our own file says it again
                    continue
                avisar(self.context, nombre, celda)
            try:
                valor = columna.clean(crudas, lector=lector)
            except Ilegible as error:
                if not self._sin_tocar(crudas, columna, fila):
                    errores[nombre] = de_celda(error)
                continue
            if isinstance(celda, str):
                for clave, frase in que_le_pasa(celda):
                    self.context.avisos.avisar(clave, frase, columna=nombre, valor=celda)
            tal_cual[nombre] = valor
            if nombre not in self.CALLAN or valor:
                leidas[nombre] = fila.tomar(nombre, valor)
                if nombre in self.LIMITES and valor != getattr(fila.antes, nombre, None):
                    try:
                        check_largo(valor, self.LIMITES[nombre])
                    except ValidationError as error:
                        errores[nombre] = error
                mira = self.DATOS_AL_PUBLICAR and nombre not in SIN_DATOS
                if mira and valor and valor != getattr(fila.antes, nombre, None):
                    self._avisar_datos(nombre, valor)
        if errores:
            raise ValidationError(errores)
        fila.dice = replace(fila.antes, **leidas)
        return tal_cual

    def _sin_tocar(self, crudas: Crudas, columna: Columna, fila: Fila) -> bool:
        """Whether a cell that cannot be read says what it said when its row went out: a theme that has another name
        since, or a number as a spreadsheet shows it («1,234», 1.23457E+13)."""
        version, celda = crudas.get(VERSION), str(crudas[columna.nombre] or "").strip()
        if not isinstance(version, Version):
            return False
        if version.decia(columna.nombre, celda):
            return True
        if columna.tipo is not Tipo.DECIMAL:
            return False
        actual = getattr(fila.antes, columna.nombre)
        if actual is not None and version.decia(columna.nombre, actual) and abrevia(celda, actual):
            return True
        return any(version.decia(columna.nombre, leido) for leido in self._de_las_dos_maneras(columna, celda))

    def _de_las_dos_maneras(self, columna: Columna, celda: str) -> Iterator[Decimal]:
        """What an ambiguous number is, whichever sign parts the decimals."""
        for decimal in (",", "."):
            try:
                yield columna.clean({columna.nombre: celda}, lector=Lector(decimal=decimal))
            except Ilegible:
                return

    def cotejar(self, crudas: Crudas, fila: Fila, tal_cual: dict[str, Any]) -> None:
        """Leave alone what the row says only because it is old. Raises ValidationError for what changed in the file and
        here, and for a row of what is no longer here."""
        if VERSION not in crudas:
            return
        version = crudas[VERSION]
        if not isinstance(version, Version) or not self._es_la_misma(version, fila, tal_cual):
            if not fila.es_nueva and fila.cambios():
                self.context.avisos.avisar("fila_sin_version", str(FILA_SIN_VERSION), columna="")
            return
        if fila.es_nueva:
            raise falla("", "ya_no_esta", str(YA_NO_ESTA))
        suyas = self.context.cotejo.quedan(
            fila,
            version,
            tal_cual,
            se_suman=self.SE_SUMAN,
            etiqueta=lambda columna: str(self.columnas[columna].etiqueta),
        )
        fila.dice = replace(fila.dice, **suyas)

    def _es_la_misma(self, version: Version, fila: Fila, tal_cual: dict[str, Any]) -> bool:
        """Whether the version is that of this very row, and not of one that it was copied from."""
        return all(
            version.decia(c, tal_cual.get(c))
            or (not fila.es_nueva and version.decia(c, getattr(fila.antes, c)))
            for c in self.IDENTIFICAN
        )

    def _avisar_datos(self, columna: str, valor: object) -> None:
        """What looks like a person's datum: it is asked when it is published."""
        for dato in datos(valor) if isinstance(valor, str) else ():
            self.context.avisos.avisar(
                "dato_personal", dato.frase, columna=columna, valor=", ".join(dato.hallados)
            )

    def valor(self, crudas: Crudas, nombre: str) -> Any:
        """The cell `nombre` as its column reads it; ValidationError under that name."""
        if nombre not in crudas:
            return ""
        try:
            return self.columnas[nombre].clean(crudas, lector=self.lectores[nombre])
        except Ilegible as error:
            raise falla(nombre, error.clave, str(error)) from None

    def exigir(self, crudas: Crudas, *nombres: str) -> list:
        """The cells that identify the row; ValidationError naming those that are empty."""
        valores = [self.valor(crudas, n) for n in nombres]
        faltan = {
            n: falta(crudas.get(n), self.pista(n))
            for n, v in zip(nombres, valores, strict=True)
            if v in ("", None)
        }
        if faltan:
            raise ValidationError(faltan)
        return valores

    def pista(self, columna: str) -> str:
        """What else to say where that cell is empty; "" for nothing."""
        return ""

    # --- Rows that say the same

    def una_vez(self, columna: str, *clave: object) -> None:
        """Two lines with the same key would overwrite each other: the second is an error."""
        if antes := self.context.repetidas.ver(self.context.cursor.linea, "fila", *clave):
            raise falla(
                columna,
                "fila_repetida",
                _("Repite la línea %(linea)s: deje una de las dos.") % {"linea": antes[0]},
            )

    def clave_de_meta(self, indicador: str) -> str:
        """What the rows of one target share."""
        return clave_de_indicador(self.context.tomar_por.get(plegar(indicador), indicador))

    def es_primera(self, crudas: Crudas, omitir: tuple[str, ...], de_que: str, *clave: object) -> bool:
        """Whether this is the first row of a thing that takes several. The rest must agree with it in all
        that they repeat; ValidationError if not."""
        propias = [nombre for nombre in _que_repiten(self.tabla, omitir) if nombre in crudas]
        antes = self.context.repetidas.ver(
            self.context.cursor.linea, de_que, *clave, partes=[como_se_ve(str(crudas[c])) for c in propias]
        )
        if antes is None:
            return True
        linea, distintas = antes
        if distintas:
            code, frase = DIFIERE[de_que]
            raise ValidationError(
                {propias[n]: ValidationError(frase % {"linea": linea}, code=code) for n in distintas}
            )
        return False


@cache
def _que_repiten(tabla: str, omitir: tuple[str, ...]) -> list[str]:
    """The columns that every row of a thing says again."""
    return [c.nombre for c in importables(tabla) if c.nombre not in omitir]


def como_se_ve(texto: str) -> str:
    """A text without what the eye does not tell: signs of no width, and how many blanks and of which kind."""
    if not texto.isprintable():
        texto = "".join(c for c in texto if unicodedata.category(c) != "Cf")
    return " ".join(texto.split())


def _juntar_lugares(crudas: Crudas) -> None:
    """Columns «Región», «Provincia» and «Distrito» say the level of their places."""
    por_nivel = {n: crudas.pop(n) for n in NIVELES if n in crudas}
    if any(por_nivel.values()):
        crudas["territorios"] = LugaresEscritos(crudas.get("territorios", ""), por_nivel)
    elif por_nivel:
        crudas.setdefault("territorios", "")


def validar(objeto: models.Model, columnas: dict[str, str], *, omitir: tuple[str, ...]) -> None:
    """The rules of the model, its errors under the names of the file's columns: `columnas` is {field: column}
    of those that differ."""
    try:
        motor.validar(objeto, omitir=omitir)
    except ValidationError as error:
        por_columna: dict[str, list] = {}
        if hasattr(error, "error_dict"):
            suyos = [(campo, e) for campo, errores in error.error_dict.items() for e in errores]
        else:
            suyos = [(CAMPO_DE.get(e.code or "", ""), e) for e in error.error_list]
        for campo, uno in suyos:
            por_columna.setdefault(columnas.get(campo, campo), []).append(uno)
        raise ValidationError(por_columna) from None


def llamada(context: Context, columna: str, nombre: str) -> Institucion | None:
    """The institution called so; ValidationError under `columna` if the name is of several."""
    try:
        return context.directorio.institucion(nombre)
    except Ilegible as error:
        raise falla(columna, error.clave, str(error)) from None
