"""A file once read: what is asked of it (`Pedido`), of which kind it is, and which column of ours each of its columns is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import BinaryIO

from django.utils.translation import gettext as _

from base import fechas
from base.texto import plegar
from compromisos.importacion import columnas as columnas_del_archivo
from compromisos.importacion import formats, normalize
from compromisos.importacion.aparte import Apartadas
from compromisos.importacion.clase_de_fila import Hoja
from compromisos.importacion.columnas import Eleccion, Elegidas, Recordar
from compromisos.importacion.columnas_ajenas import columnas_ajenas
from compromisos.importacion.directorio import Directorio
from compromisos.importacion.equivalencias import Equivalencia
from compromisos.importacion.formats import ArchivoInutilizable, Lectura, Modo
from compromisos.importacion.hallazgos import Hallazgo
from compromisos.importacion.informe import como_se_leyo
from compromisos.importacion.motor import Celda
from compromisos.models import Edicion
from compromisos.salidas.datos.columns import VERSION

FILAS_EN_EL_NAVEGADOR = 20_000
YA_NO_CUENTA = ("corregido", "retirado")  # «situacion» in a download of updates

Fuente = BinaryIO | bytes


@dataclass(frozen=True, slots=True)
class Pedido:
    """What is asked of a file. The same for its preview and for its writing.

    `columnas`: what was said of columns of the file; `recordar`: what is remembered of them. `equivalencias`: near
    misses that were accepted. `dejar`: lines left out by choice; `sin`: those of these codes (`a_la_vista.SE_DEJAN`).
    `solo_validas`: rows in error are left out, and with them the other rows of their pledge, so that no pledge comes in
    by halves. `crear_instituciones`: which of those that rows name and
    nobody knows are made: "todas", "completas" (those whose row says acronym and sector, and that are like no other),
    or "" none. Rows that are no record (a total, a note: `clase_de_fila`) are not taken, each with a notice: of the
    classes in `dejar_clases`, that has been seen; those in `tomar_clases` are judged as any row. `tomar_por`:
    {institution or indicator as the file writes it: which of those there are it is, or itself if it is another}.
    `respuestas` and `conflictos`: which side stays where a cell changed in the file and here (`cotejo.Cotejo`).
    `aprobada`: somebody who may publish has seen it, so that it may change what is public; `motivo`: the public
    reason of the amendments that it then makes, of which `por` answers (None: `user`). `publicar`: new pledges are
    public at once, but for those that lack something (`politicas.faltas_para_publicar`); without it, drafts.
    """

    tabla: str = ""
    user: object | None = None
    edicion: Edicion | None = None
    filas_maximas: int = FILAS_EN_EL_NAVEGADOR
    modo: Modo = field(default_factory=Modo)
    columnas: Mapping[str, Eleccion] = field(default_factory=dict)
    recordar: Recordar | None = None
    equivalencias: tuple[Equivalencia, ...] = ()
    dejar: frozenset[int] = frozenset()
    sin: frozenset[str] = frozenset()
    solo_validas: bool = False
    crear_instituciones: str = "todas"
    tomar_por: Mapping[str, str] = field(default_factory=dict)
    dejar_clases: frozenset[str] = frozenset()
    tomar_clases: frozenset[str] = frozenset()
    respuestas: Mapping[str, str] = field(default_factory=dict)
    conflictos: str = ""
    aprobada: bool = False
    publicar: bool = False
    motivo: str = ""
    por: object | None = None


@dataclass(frozen=True, slots=True)
class ArchivoLeido:
    """A file as it was read, of which kind it is, and which column of ours each of its columns is ("": none)."""

    tabla: str
    lectura: Lectura
    columnas: list[str]
    elegidas: Elegidas  # what was said, or is remembered, of its columns
    situacion: int | None  # its place in a public download of updates
    version: int | None  # its place in a file that we gave out
    hoja: Hoja
    # {place of a column that is another thing: its notice}
    ajenas: dict[int, Hallazgo] = field(default_factory=dict)

    @property
    def ignoradas(self) -> list[str]:
        """Columns that nothing is read of."""
        pares = enumerate(zip(self.lectura.cabecera, self.columnas, strict=True))
        ajenas = [escrita for n, (escrita, c) in pares if escrita and not c and n != self.version]
        return ajenas + self.lectura.sin_nombre

    def de_una(self, celdas: list[Celda]) -> dict[str, object]:
        """{column of ours: cell} of a row, and its version if it brings one."""
        suyas: dict[str, object] = {c: celda for c, celda in zip(self.columnas, celdas, strict=True) if c}
        return suyas if self.version is None else suyas | {VERSION: celdas[self.version]}

    def como_se_llaman(self) -> dict[str, str]:
        """{column of ours: what the file calls it}, to say where an error is."""
        nombres = {c: escrita for c, escrita in zip(self.columnas, self.lectura.cabecera, strict=True) if c}
        niveles = " / ".join(nombres[n] for n in normalize.NIVELES if n in nombres)
        return {"territorios": niveles} | nombres if niveles else nombres

    def como_quedaron(self) -> list[dict]:
        return columnas_del_archivo.como_quedaron(self.lectura, self.tabla, self.columnas, self.elegidas)

    def apartadas(self, pedido: Pedido) -> Apartadas:
        columnas_de = partial(normalize.columnas_de, tabla=self.tabla)
        return Apartadas(self.hoja, columnas_de, pedido.tomar_clases, pedido.dejar_clases)

    def dudosas(self, primero: str) -> dict[str, bool]:
        """{column of dates that may have its month first: whether it shows it in some row}. Of a file that does, also
        those that nowhere show the contrary; so too if `primero` says that it does. One pass over the file."""
        fechas_de = {
            n: c for n, c in enumerate(self.columnas) if c in normalize.columnas_de_fecha(self.tabla)
        }
        con_mes, con_dia = set(), set()
        for _numero, celdas in self.lectura.lineas if fechas_de else ():
            for n, columna in fechas_de.items():
                celda = celdas[n]
                if isinstance(celda, str) and fechas.lleva_el_mes_primero(celda):
                    con_mes.add(columna)
                elif isinstance(celda, str) and fechas.lleva_el_dia_primero(celda):
                    con_dia.add(columna)
        if not con_mes and primero != fechas.MES:
            return {}
        return {c: c in con_mes for c in fechas_de.values() if c in con_mes or c not in con_dia}

    def es_historia(self, celdas: list[Celda]) -> bool:
        """Whether a row is an update that we gave out as corrected or withdrawn: it does not come in again."""
        return self.situacion is not None and celdas[self.situacion] in YA_NO_CUENTA


def leer(fuente: Fuente, nombre: str, pedido: Pedido, *, solo_el_principio: bool = False) -> ArchivoLeido:
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
    recordadas = pedido.recordar(tabla, lectura) if pedido.recordar else {}
    elegidas = {**recordadas, **_de_este_archivo(lectura, pedido.columnas)}
    if not elegidas:
        normalize.check_es_de(lectura.cabecera, tabla)
    columnas = columnas_del_archivo.elegir(lectura.cabecera, tabla, elegidas)
    leido = ArchivoLeido(
        tabla,
        lectura,
        columnas,
        elegidas,
        normalize.columna_de_situacion(lectura.cabecera, tabla),
        normalize.columna_de_version(lectura.cabecera),
        normalize.hoja_de(lectura.cabecera, columnas, tabla),
    )
    try:
        normalize.check_columnas(lectura.cabecera, columnas, tabla)
    except normalize.ColumnasPorDecir as error:
        error.informe = _sin_leer(leido, str(error))
        raise
    return leido


def _de_este_archivo(lectura: Lectura, dichas: Elegidas) -> Elegidas:
    """What is said of its columns, under their names as it writes them. Raises ArchivoInutilizable for one that it
    does not have."""
    rotulos = columnas_del_archivo.rotulos(lectura.cabecera)
    por_plegado = {plegar(r): r for r in reversed(rotulos)}
    halladas = {}
    for dicha, eleccion in dichas.items():
        rotulo = dicha if dicha in rotulos else por_plegado.get(plegar(dicha))
        if rotulo is None:
            raise ArchivoInutilizable(
                _("El archivo no tiene una columna «%(falta)s». Tiene: %(tiene)s.")
                % {"falta": dicha[:60], "tiene": ", ".join(f"«{r[:40]}»" for r in rotulos[:20])}
            )
        halladas[rotulo] = eleccion
    return halladas


def _sin_leer(leido: ArchivoLeido, problema: str) -> dict:
    """What is told of a file whose columns have to be said first."""
    quedaron = leido.como_quedaron()
    quizas = columnas_del_archivo.quizas(quedaron, leido.tabla)
    return {
        "tabla": leido.tabla,
        "lectura": como_se_leyo(leido.lectura),
        "columnas": [c | {"quizas": quizas.get(c["rotulo"], "")} for c in quedaron],
        "problema": problema,
    }


def sin_columnas_ajenas(leido: ArchivoLeido, pedido: Pedido) -> ArchivoLeido:
    """The file without the columns that are not what their header says."""
    lectura, columnas = leido.lectura, leido.columnas
    directorio = Directorio(edicion=pedido.edicion, nivel=pedido.modo.nivel)
    ajenas = columnas_ajenas(lectura.cabecera, columnas, lectura.lineas, leido.tabla, directorio)
    rotulos = columnas_del_archivo.rotulos(lectura.cabecera)
    ajenas = {n: aviso for n, aviso in ajenas.items() if rotulos[n] not in leido.elegidas}
    if not ajenas:
        return leido
    quedan = ["" if n in ajenas else c for n, c in enumerate(columnas)]
    hoja = replace(leido.hoja, columnas=quedan)
    return replace(leido, columnas=quedan, hoja=hoja, ajenas=ajenas)
