"""A whole file: read, judged, shown, written. The command and the admin both come through here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import BinaryIO

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base import fechas
from base.texto import plegar
from compromisos import publicacion
from compromisos.importacion import a_la_vista, formats, normalize
from compromisos.importacion import columnas as columnas_del_archivo
from compromisos.importacion.aparte import Apartadas
from compromisos.importacion.clase_de_fila import Hoja
from compromisos.importacion.columnas import Eleccion, Elegidas, Recordar
from compromisos.importacion.columnas_ajenas import columnas_ajenas
from compromisos.importacion.context import Context, Derechos
from compromisos.importacion.directorio import Directorio
from compromisos.importacion.equivalencias import Equivalencia, Equivalencias
from compromisos.importacion.formats import ArchivoInutilizable, Lectura, Modo
from compromisos.importacion.hallazgos import Hallazgo
from compromisos.importacion.informe import (
    FilaDeInforme,
    Informe,
    como_se_leyo,
    fila_de_informe,
    informe_vacio,
)
from compromisos.importacion.jueces import JUECES
from compromisos.importacion.jueces.base import CAMBIA, DEJADA, ERROR, IGUAL, NUEVA, Juicio
from compromisos.importacion.motor import Celda, Entry, Journal, Linea
from compromisos.importacion.normalize import OtroTipo
from compromisos.models import Edicion
from compromisos.salidas.datos.columns import VERSION

logger = logging.getLogger(__name__)

FILAS_EN_EL_NAVEGADOR = 20_000
FILAS_EN_LA_ORDEN = 100_000
TANDA = 500

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


YA_NO_CUENTA = ("corregido", "retirado")  # «situacion» in a download of updates


def sin_progreso(hechas: int, todas: int) -> None:
    """The progress sink of what is done at once."""


def _sin_journal(entries: list[Entry]) -> None:
    """The journal sink of what is never taken back."""


def _sin_juicios(linea: int, juicio: Juicio) -> None:
    """The sink of verdicts where the account of each row is enough."""


@dataclass(frozen=True, slots=True)
class Salidas:
    """Sinks: where what happens goes while it happens, so that a large file need not be held in memory.

    `filas` takes each FilaDeInforme in its order; None keeps them in `Informe.filas`. `juicios` takes (line,
    verdict) of each row that is judged, `escrituras` the journal by pieces, `progreso` (rows done, rows in all).
    """

    filas: Callable[[FilaDeInforme], None] | None = None
    juicios: Callable[[int, Juicio], None] = _sin_juicios
    escrituras: Callable[[list[Entry]], None] = _sin_journal
    progreso: Callable[[int, int], None] = sin_progreso


SIN_SALIDAS = Salidas()


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


class NoPublica(ConErrores):
    """It was asked to publish, and the account may not."""

    def __init__(self, informe: Informe):
        super().__init__(informe)
        self.args = (_("Su cuenta no publica compromisos: guárdelos como borradores. No se guardó nada."),)


class SinMotivo(ConErrores):
    """It amends public pledges, and nobody says why."""

    def __init__(self, informe: Informe):
        super().__init__(informe)
        self.args = (falta_motivo(informe.enmiendas),)


def falta_motivo(enmiendas: int) -> str:
    return ngettext(
        "Enmienda %(n)s compromiso público: escriba el motivo, que quedará a la vista. No se guardó nada.",
        "Enmienda %(n)s compromisos públicos: escriba el motivo, que quedará a la vista. No se guardó nada.",
        enmiendas,
    ) % {"n": enmiendas}


class Choque(ConErrores):
    """The database refused what was judged good: somebody was writing the same at the same time."""

    def __init__(self, informe: Informe):
        super().__init__(informe)
        self.args = (_("Otra persona guardó lo mismo a la vez: no se guardó nada. Inténtelo de nuevo."),)


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
    return {
        "tabla": leido.tabla,
        "lectura": como_se_leyo(leido.lectura),
        "columnas": leido.como_quedaron(),
        "problema": problema,
    }


def analizar(fuente: Fuente, nombre: str, *, salidas: Salidas = SIN_SALIDAS, **opciones) -> Informe:
    """What the file would do; `opciones` as in Pedido. Writes nothing."""
    pedido = Pedido(**opciones)
    leido = leer(fuente, nombre, pedido)
    return _hacer(leido, pedido, salidas, escribir=False)


def aplicar(
    fuente: Fuente, nombre: str, *, huella: str = "", salidas: Salidas = SIN_SALIDAS, **opciones
) -> Informe:
    """Do it: one transaction, all or nothing (but for what `solo_validas` or `dejar` leave out).

    Raises ConErrores if a row is wrong, and OtraCosa if `huella` is given and what was done is not what
    had been shown; in both cases nothing was written.
    """
    pedido = Pedido(**opciones)
    leido = leer(fuente, nombre, pedido)
    try:
        with transaction.atomic():
            informe = _hacer(leido, pedido, salidas, escribir=True)
            if huella and informe.huella() != huella:
                raise OtraCosa(informe)
            if not informe.se_puede_escribir:
                raise ConErrores(informe)
            if informe.por_aprobar and not pedido.aprobada:
                raise PorAprobar(informe)
            if informe.enmiendas and not pedido.motivo:
                raise SinMotivo(informe)
    except (IntegrityError, DataError) as error:
        logger.exception("The database refused an import that had been judged good")
        raise Choque(_informe(leido, pedido)) from error
    return informe


def _sin_columnas_ajenas(leido: ArchivoLeido, pedido: Pedido) -> ArchivoLeido:
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


def _informe(leido: ArchivoLeido, pedido: Pedido) -> Informe:
    otras = a_la_vista.hojas_que_sirven(leido.lectura, leido.tabla, leido.elegidas)
    return Informe(
        tabla=leido.tabla,
        ignoradas=leido.ignoradas,
        ajenas=list(leido.ajenas.values()),
        lectura=como_se_leyo(leido.lectura)
        | {"nombres": leido.como_se_llaman(), "otras_hojas": [[h.nombre, h.filas] for h in otras]},
        columnas=leido.como_quedaron(),
        generales=a_la_vista.del_libro(leido.lectura, leido.tabla, leido.columnas, otras),
        solo_validas=pedido.solo_validas,
        con_version=leido.version is not None,
    )


def _hacer(leido: ArchivoLeido, pedido: Pedido, salidas: Salidas, *, escribir: bool) -> Informe:
    """Run it; with `solo_validas`, twice: once to know which rows are wrong, once without them."""
    if pedido.publicar and not (pedido.aprobada or Derechos(pedido.user).publica):
        raise NoPublica(_informe(leido, pedido))
    leido = _sin_columnas_ajenas(leido, pedido)
    if pedido.sin:
        pedido = replace(pedido, dejar=pedido.dejar | a_la_vista.lineas(leido.lectura, pedido.sin))
    if not pedido.solo_validas:
        return _importar(leido, pedido, salidas, escribir=escribir)
    malas: dict[int, FilaDeInforme] = {}
    lineas_de: dict[str, list[int]] = {}  # {group: its lines}

    def separar(fila: FilaDeInforme) -> None:
        lineas_de.setdefault(fila.grupo, []).append(fila.linea)
        if fila.clase == ERROR:
            malas[fila.linea] = fila

    _importar(leido, pedido, Salidas(filas=separar, progreso=salidas.progreso), escribir=False)
    hermanas = {linea for mala in malas.values() for linea in lineas_de[mala.grupo]}
    dejar = replace(pedido, dejar=pedido.dejar | hermanas)
    return _importar(leido, dejar, salidas, escribir=escribir, malas=malas, hermanas=hermanas - pedido.dejar)


def _importar(
    leido: ArchivoLeido,
    pedido: Pedido,
    salidas: Salidas,
    *,
    escribir: bool,
    malas: dict[int, FilaDeInforme] | None = None,
    hermanas: set[int] | frozenset[int] = frozenset(),
) -> Informe:
    """One pass over the file, some hundreds of rows at a time. At the first error it stops writing, for
    it will all be taken back, and goes on judging."""
    informe = _informe(leido, pedido)
    context = Context(
        pedido.user,
        pedido.edicion,
        ensayo=not escribir,
        crear_instituciones=pedido.crear_instituciones,
        publicar=pedido.publicar,
        tomar_por=pedido.tomar_por,
        modo=pedido.modo,
        dia_cero=leido.lectura.dia_cero,
        dudosas=leido.dudosas(pedido.modo.primero),
        respuestas=pedido.respuestas,
        conflictos=pedido.conflictos,
    )
    informe.nuevas, informe.parecidos = context.directorio.nuevas, context.parecidos

    def anotar(entries: list[Entry]) -> None:
        informe.escrituras += len(entries)
        salidas.escrituras(entries)

    journal = None
    if escribir:
        journal = Journal(
            context.cursor,
            pedido.user,
            anotar,
            por=pedido.por or context.derechos.autor(),
            motivo=pedido.motivo,
            publicados=context.publicados,
        )
    juez = JUECES[leido.tabla](context)
    apartadas = leido.apartadas(pedido)
    entregar = salidas.filas or informe.filas.append
    hechas, todas = 0, len(leido.lectura.lineas)
    equivalencias = Equivalencias(pedido.equivalencias)
    with publicacion.en_bloque():
        for tanda in _tandas(iter(leido.lectura.lineas)):
            celdas = {numero: equivalencias.aplicar(numero, leido.de_una(fila)) for numero, fila in tanda}
            historia = {numero for numero, fila in tanda if leido.es_historia(fila)}
            filas = dict(tanda)
            apartadas.mirar(tanda)
            fuera = pedido.dejar | historia | apartadas.clases.keys() | apartadas.erradas.keys()
            tomadas = [(n, dict(suyas)) for n, suyas in celdas.items() if n not in fuera]
            juicios = juez.juzgar(tomadas, journal)
            for numero, suyas in celdas.items():
                if malas and numero in malas:
                    fila = malas[numero]
                else:
                    juicio = Juicio(IGUAL) if numero in historia else None
                    if numero in apartadas.erradas.keys() - pedido.dejar:
                        juicio = Juicio(ERROR, error=apartadas.erradas[numero])
                    elif numero not in fuera:
                        juicio = next(juicios)
                        salidas.juicios(numero, juicio)
                    fila = fila_de_informe(leido.tabla, numero, juicio, suyas, context.avisos)
                    if numero in apartadas.clases.keys() - pedido.dejar:
                        apartadas.anotar(fila, filas[numero])
                    fila.conflictos = context.cotejo.de(numero)
                    if numero in hermanas:
                        fila.avisos.append(_dejada_con_su_compromiso())
                fila.avisos += a_la_vista.de_la_fila(leido.lectura, numero, filas[numero], leido.columnas)
                informe.sumar(fila)
                entregar(fila)
            if journal is not None and not informe.se_puede_escribir:
                journal, context.ensayo = None, True
            if journal is not None:
                journal.volcar()
            hechas += len(tanda)
            salidas.progreso(hechas, todas)
        if journal is not None and not journal.le_falta_motivo:
            journal.cerrar()
            informe.tardios = context.avisos.tardios()
    informe.por_aprobar, informe.altas = context.por_aprobar, context.altas
    informe.enmiendas = len(context.enmendados)
    if malas is None and (sin_permiso := informe.claves.get("sin_permiso")):
        logger.warning("A file of %s has %d rows that their account may not write", pedido.user, sin_permiso)
    return informe


def _tandas(lineas: Iterator[Linea]) -> Iterator[list[Linea]]:
    while tanda := list(islice(lineas, TANDA)):
        yield tanda


def _dejada_con_su_compromiso() -> Hallazgo:
    return Hallazgo(
        "", "", "dejada_con_su_compromiso", _("Se deja: otra fila de su compromiso tiene un error.")
    )


def filas_fallidas(fuente: Fuente, nombre: str, pedido: Pedido, errores: dict[int, list[dict]]):
    """(columns, rows): the rows in error as they came, with a column that says why.

    Mended, that very file can be uploaded. `errores`: {line: its findings, as they are stored}.
    """
    leido = leer(fuente, nombre, pedido)
    nombres = leido.como_se_llaman()
    cabecera: list[str] = []
    for n, escrita in enumerate(leido.lectura.cabecera, 1):
        nombre = escrita or f"columna {n}"
        cabecera.append(nombre if nombre not in (*cabecera, "error") else f"{nombre} ({n})")
    fallidas = []
    for numero, celdas in leido.lectura.lineas:
        if suyos := errores.get(numero):
            motivos = "; ".join(
                f"{nombres.get(e['columna'], e['columna'])}: {e['mensaje']}" if e["columna"] else e["mensaje"]
                for e in suyos
            )
            fallidas.append(dict(zip(cabecera, celdas, strict=True)) | {"error": motivos})
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
    "Eleccion",
    "Equivalencia",
    "Informe",
    "Modo",
    "NoPublica",
    "OtraCosa",
    "OtroTipo",
    "Pedido",
    "PorAprobar",
    "SIN_SALIDAS",
    "SinMotivo",
    "Salidas",
    "analizar",
    "aplicar",
    "filas_fallidas",
    "informe_vacio",
    "sin_progreso",
]
