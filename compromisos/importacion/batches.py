"""A whole file: read, judged, shown, written. The command and the admin both come through here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from compromisos import publicacion
from compromisos.importacion import a_la_vista
from compromisos.importacion.columnas import Eleccion
from compromisos.importacion.context import Context, Derechos
from compromisos.importacion.equivalencias import Equivalencia, Equivalencias
from compromisos.importacion.formats import ArchivoInutilizable, Modo
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
from compromisos.importacion.leido import (
    FILAS_EN_EL_NAVEGADOR,
    ArchivoLeido,
    Fuente,
    Pedido,
    leer,
    sin_columnas_ajenas,
)
from compromisos.importacion.motor import Entry, Journal, Linea
from compromisos.importacion.negativas import (
    Choque,
    ConErrores,
    NoPublica,
    OtraCosa,
    PorAprobar,
    SinMotivo,
    falta_motivo,
)
from compromisos.importacion.normalize import OtroTipo

logger = logging.getLogger(__name__)

FILAS_EN_LA_ORDEN = 100_000
TANDA = 500


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
    leido = sin_columnas_ajenas(leido, pedido)
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
        logger.warning(
            "A file of account %s has %d rows that it may not write",
            getattr(pedido.user, "pk", None),
            sin_permiso,
        )
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
    "FILAS_EN_EL_NAVEGADOR",
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
    "falta_motivo",
    "filas_fallidas",
    "informe_vacio",
    "sin_progreso",
]
