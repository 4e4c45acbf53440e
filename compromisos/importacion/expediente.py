"""The life of a file that somebody sent: pending, shown, confirmed or discarded, and perhaps taken back."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, replace
from typing import BinaryIO, cast

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base import bulk
from base.texto import limpiar
from compromisos import publicacion
from compromisos.importacion import batches, formats, recuerdos, respuestas
from compromisos.importacion.batches import (
    Eleccion,
    Equivalencia,
    FilaDeInforme,
    Informe,
    Modo,
    Salidas,
)
from compromisos.importacion.context import Derechos
from compromisos.importacion.hallazgos import Hallazgo
from compromisos.importacion.informe import contar_frase, unir_claves
from compromisos.importacion.motor import Entry
from compromisos.importacion.normalize import ColumnasPorDecir
from compromisos.models import Edicion, Escritura, FilaImportada, Importacion, Modificacion
from compromisos.publicacion import avisos, permisos, personales
from compromisos.publicacion.personales import Hallado
from compromisos.reglas.personales import Dato

TANDA = 500
# More is read in the background, for a page is not kept waiting: bytes of a text, or those that a workbook unpacks to.
BYTES_AL_MOMENTO = 200_000
DESEMPACADOS = 5  # times as many: XML says in eighty letters what a CSV says in ten
FILAS_AL_MOMENTO = 2_000
FALTA_MOTIVO = gettext_lazy(
    "Cambia lo que se dice de una institución: escriba el motivo, que se publica con lo que decía antes."
)
SIN_MOTIVO = "Sin motivo escrito: vino en una importación."


class NoSeConfirma(Exception):
    """The import was not written; the message says why, and what to do."""


def recibir(
    user, archivo: UploadedFile, *, tabla: str = "", edicion: Edicion | None = None, **modo: str
) -> Importacion:
    """Keep what was sent, having looked at no more than its beginning; of a workbook that takes long not even that, for
    openpyxl goes through a whole sheet to say how large it is. Raises ArchivoInutilizable."""
    pedido = batches.Pedido(tabla=tabla, modo=Modo(**modo))
    nombre = archivo.name or ""
    fuente = cast(BinaryIO, archivo.file)
    leido = None
    if not tarda_en_leerse(fuente) or not formats.es_libro(fuente):
        with suppress(ColumnasPorDecir):  # that is asked in its preview
            leido = batches.leer(fuente, nombre, pedido, solo_el_principio=True)
    importacion = Importacion(
        tabla=tabla,
        usuario=user,
        edicion=edicion,
        nombre_original=nombre[:250],
        modo=asdict(Modo(**modo)),
    )
    if leido is not None:
        respuestas.como_antes(importacion, leido.lectura.cabecera)
    _guardar_archivo(importacion, archivo)
    importacion.save()
    return importacion


def preparar(user, archivo: UploadedFile, **opciones) -> Importacion:
    """Keep what was sent and work out what it would do; options as in `recibir`. Raises
    ArchivoInutilizable; then nothing is kept."""
    importacion = recibir(user, archivo, **opciones)
    try:
        analizar(importacion)
    except Exception:
        importacion.archivo.delete(save=False)
        importacion.delete()
        raise
    return importacion


def analizar(importacion: Importacion, *, progreso=batches.sin_progreso) -> None:
    """Work out anew what its file would do, and keep the account; or, if its columns have to be said first, which they
    are. Raises ArchivoInutilizable."""
    de_quienes = recuerdos.DeQuienes()
    with transaction.atomic():
        Importacion.objects.select_for_update().get(pk=importacion.pk)
        try:
            with importacion.abierta() as archivo, _filas_de(importacion) as filas:
                informe = batches.analizar(
                    archivo,
                    importacion.nombre_original,
                    salidas=Salidas(filas=filas, juicios=de_quienes, progreso=progreso),
                    recordar=recuerdos.de(importacion.usuario),
                    **pedido_de(importacion),
                )
        except ColumnasPorDecir as error:
            importacion.informe, importacion.huella = error.informe, ""
        else:
            importacion.informe, importacion.huella = informe.como_dict(), informe.huella()
            recuerdos.recordar(importacion.usuario, informe.tabla, de_quienes.instituciones, informe.columnas)
        importacion.tabla = importacion.informe["tabla"]
        importacion.informe["modo"] = importacion.modo
        importacion.columnas = _elegidas(importacion.informe)
        importacion.save(update_fields=["tabla", "informe", "huella", "columnas", "dejadas", "solo_validas"])


def releer(importacion: Importacion, *, progreso=batches.sin_progreso) -> None:
    """`analizar` after a change of what was answered; if the file cannot be read so, it stays as it was.
    Raises ArchivoInutilizable."""
    try:
        analizar(importacion, progreso=progreso)
    except batches.ArchivoInutilizable:
        if importacion.informe:
            importacion.modo, importacion.tabla = importacion.informe["modo"], importacion.informe["tabla"]
            importacion.columnas = _elegidas(importacion.informe)
            importacion.save(update_fields=["modo", "tabla", "columnas"])
        raise


def _elegidas(informe: dict) -> dict[str, dict[str, str]]:
    """What was said, or is remembered, of its columns when it was last read, as Importacion keeps it."""
    dichas = (c for c in informe.get("columnas", ()) if c["elegida"])
    return {c["rotulo"]: {"es": c["es"], "de": c["de"]} for c in dichas}


def pedido_de(importacion: Importacion) -> dict:
    """The options with which its file is analysed and written: always the same."""
    aceptadas = tuple(Equivalencia(**e) for e in importacion.equivalencias)
    return {
        "tabla": importacion.tabla,
        "user": importacion.usuario,
        "edicion": importacion.edicion,
        "modo": Modo(**importacion.modo),
        "columnas": {rotulo: Eleccion(**e) for rotulo, e in importacion.columnas.items()},
        "equivalencias": aceptadas,
        "tomar_por": {e.texto: e.por for e in aceptadas if e.es_otra},
        "tomar_clases": frozenset(importacion.tomar_clases),
        "dejar": frozenset(importacion.dejadas),
        "solo_validas": importacion.solo_validas,
        "respuestas": importacion.respuestas,
    }


def aparte(importacion: Importacion, hoja: str) -> Importacion:
    """Another import of the same file, of another of its sheets. Raises ArchivoInutilizable."""
    with importacion.abierta() as archivo:
        subido = UploadedFile(File(archivo), name=importacion.nombre_original)
        return preparar(
            importacion.usuario,
            subido,
            tabla=importacion.tabla,
            edicion=importacion.edicion,
            **{**importacion.modo, "hoja": hoja},
        )


def va_para_largo(importacion: Importacion) -> bool:
    """Whether what is to be done with it would keep a page waiting."""
    if importacion.informe and importacion.filas_del_archivo > FILAS_AL_MOMENTO:
        return True
    if not importacion.archivo:  # it was suppressed: only an undo is left
        return False
    try:
        with importacion.abierta() as archivo:
            return tarda_en_leerse(archivo)
    except (OSError, batches.ArchivoInutilizable):
        return False  # that is said at once


def tarda_en_leerse(fuente: BinaryIO) -> bool:
    """Whether reading it takes more than a page may wait. Raises ArchivoInutilizable."""
    pesa = formats.cuanto_pesa_abierto(fuente)
    return pesa > BYTES_AL_MOMENTO * (DESEMPACADOS if formats.es_libro(fuente) else 1)


def check_confirmable(importacion: Importacion, *, crear: list[str], por, publicar: bool = False) -> None:
    """Raise NoSeConfirma with what stands in the way. `crear` names the new institutions ticked."""
    if importacion.situacion in (Importacion.Situacion.APLICADA, Importacion.Situacion.DESHECHA):
        raise NoSeConfirma(_("Esta importación ya se hizo: no se repitió nada."))
    if not (importacion.esta_pendiente or importacion.esta_propuesta) or importacion.caduco:
        raise NoSeConfirma(_("Esta importación caducó o se descartó: suba el archivo otra vez."))
    if not importacion.esta_leida:
        raise NoSeConfirma(_("Falta decir qué columna es cuál: todavía no se leyó ninguna fila."))
    if importacion.por_aprobar and not puede_aprobar(por):
        raise NoSeConfirma(
            _("Cambia lo que ya es público: propóngalo, y quien publica lo aprobará o lo devolverá.")
        )
    if publicar and not puede_aprobar(por):
        raise NoSeConfirma(_("Su cuenta no publica compromisos: guárdelos como borradores."))
    if importacion.enmiendas and not importacion.motivo:
        raise NoSeConfirma(batches.falta_motivo(importacion.enmiendas))
    if faltan := [n for n in importacion.informe["instituciones_nuevas"] if n not in crear]:
        raise NoSeConfirma(
            _("Marque las instituciones nuevas que va a crear: %(faltan)s.")
            % {"faltan": "; ".join(faltan[:20])}
        )


def exigir_datos_revisados(importacion: Importacion, *, publicar: bool) -> str:
    """Ask now what looks personal in what it would publish, for whoever writes it later has nobody to ask. Returns the
    reason that was given, if any was asked."""
    se_vera = publicar or importacion.tabla in ("marcos", "verificaciones") or pide_motivo(importacion)
    if not importacion.informe["claves"].get("dato_personal") or not se_vera:
        return ""
    detalles = importacion.filas.filter(con_aviso=True).values_list("linea", "detalle")
    hallados = [
        Hallado(
            _("línea %(n)s") % {"n": linea},
            aviso["columna"],
            Dato(aviso["clave"], _("un dato personal"), (aviso["valor"],)),
        )
        for linea, detalle in detalles
        for aviso in detalle["avisos"]
        if aviso["clave"] == "dato_personal"
    ]
    return personales.exigir_respuesta(hallados)


def pide_motivo(importacion: Importacion) -> bool:
    """Whether it may change what the public reads of institutions and their roles: a row of pledges may too."""
    conteos = importacion.informe["conteos"]
    return {"instituciones": conteos["cambia"], "compromisos": conteos["nueva"] + conteos["cambia"]}.get(
        importacion.tabla, 0
    ) > 0


def check_con_motivo(importacion: Importacion) -> None:
    """Raise NoSeConfirma if it changes institutions, which are public, and nobody said why."""
    if importacion.tabla == "instituciones" and pide_motivo(importacion) and not importacion.motivo:
        raise NoSeConfirma(str(FALTA_MOTIVO))


@contextmanager
def _con_motivo(importacion: Importacion, por) -> Iterator[None]:
    """`_modificando`, that refuses what turned out to change a ficha in public without a word."""
    ultima = Modificacion.objects.aggregate(pk=Max("pk"))["pk"] or 0
    with _modificando(importacion.motivo, por):
        yield
    if Modificacion.objects.filter(pk__gt=ultima, motivo=SIN_MOTIVO, registrada_por=por).exists():
        raise NoSeConfirma(str(FALTA_MOTIVO))


def _modificando(motivo: str, por) -> AbstractContextManager[None]:
    return publicacion.modificar(motivo=motivo or SIN_MOTIVO, por=por, cuenta_altas=False)


def puede_aprobar(user) -> bool:
    """Whether `user` may let an import change what is public."""
    return permisos.puede_publicar_compromisos(user)


def decir_motivo(importacion: Importacion, motivo: str) -> None:
    """Keep the public reason of what it changes, if one is said."""
    if motivo := limpiar(motivo or ""):
        importacion.motivo = motivo
        importacion.save(update_fields=["motivo"])


def proponer(importacion: Importacion) -> None:
    """Hand it over to whoever may publish, as it was shown, with its reason. It no longer expires."""
    if not importacion.esta_pendiente or importacion.caduco or not importacion.por_aprobar:
        raise NoSeConfirma(_("Esto no se puede proponer: suba el archivo otra vez."))
    if importacion.enmiendas and not importacion.motivo:
        raise NoSeConfirma(batches.falta_motivo(importacion.enmiendas))
    check_con_motivo(importacion)
    importacion.situacion, importacion.propuesta_en = Importacion.Situacion.PROPUESTA, timezone.now()
    with transaction.atomic():
        importacion.save(update_fields=["situacion", "propuesta_en"])
        avisos.llego_importacion(por=importacion.usuario)


def devolver(importacion: Importacion, *, por, motivo: str) -> None:
    """Refuse what was proposed, with its reason. Raises NoSeConfirma."""
    if not importacion.esta_propuesta or not puede_aprobar(por):
        raise NoSeConfirma(_("Solo se devuelve lo que está propuesto, y quien publica."))
    if not limpiar(motivo):
        raise NoSeConfirma(_("Escriba el motivo: quien lo propuso lo leerá."))
    importacion.aviso = _("%(quien)s lo devolvió: %(motivo)s") % {
        "quien": por,
        "motivo": limpiar(motivo)[:1000],
    }
    descartar(importacion)


def confirmar(
    importacion: Importacion,
    *,
    crear: list[str],
    por=None,
    publicar: bool = False,
    progreso=batches.sin_progreso,
) -> Importacion:
    """Write it, once, with the rights of who sent it. `por` is who confirms, or approves what another
    proposed; `crear` names the new institutions that were ticked; `publicar` as in batches.Pedido. Raises NoSeConfirma.

    The row is locked and looked at again: confirming twice writes once. If on the present data the file
    does something else than what was shown, that is undone and worked out as the new preview.
    """
    try:
        with transaction.atomic():
            actual = Importacion.objects.select_for_update().get(pk=importacion.pk)
            por = por or actual.usuario
            check_confirmable(actual, crear=crear, por=por, publicar=publicar)
            check_con_motivo(actual)
            with actual.abierta() as archivo, _con_motivo(actual, por):
                informe = batches.aplicar(
                    archivo,
                    actual.nombre_original,
                    huella=actual.huella,
                    salidas=Salidas(
                        filas=_no_se_guarda, escrituras=_escrituras_de(actual), progreso=progreso
                    ),
                    aprobada=puede_aprobar(por),
                    publicar=publicar,
                    motivo=actual.motivo,
                    por=por,
                    **pedido_de(actual),
                )
            if por != actual.usuario:
                actual.aprobada_por = por
            actual.informe["altas"] = asdict(informe.altas)
            _anotar_tardios(actual, informe)
            _aplicada(actual)
    except batches.OtraCosa:
        analizar(importacion)
        raise NoSeConfirma(
            _("Los datos cambiaron desde que se mostró esta revisión. Mírela de nuevo: ahora haría esto.")
        ) from None
    except batches.ConErrores as error:
        raise NoSeConfirma(str(error)) from None
    return actual


def importar_de_una(
    archivo: BinaryIO,
    nombre: str,
    *,
    salidas: Salidas = batches.SIN_SALIDAS,
    motivo: str = "",
    **opciones,
) -> Informe:
    """Write a file without a pending step, as the command line does, and keep the account of it. `motivo` is read by
    the public, of the institutions that it changes.

    A file that changed nothing leaves no account. Raises what `batches.aplicar` raises.
    """
    with transaction.atomic():
        importacion = Importacion(
            tabla="",
            usuario=opciones.get("user") or Derechos().autor(),
            edicion=opciones.get("edicion"),
            nombre_original=nombre[:250],
            modo=asdict(opciones.get("modo") or Modo()),
            motivo=motivo,
            solo_validas=opciones.get("solo_validas", False),
        )
        importacion.save()
        with _filas_de(importacion) as guardar:

            def fila(una: FilaDeInforme) -> None:
                guardar(una)
                if salidas.filas:
                    salidas.filas(una)

            propias = replace(salidas, filas=fila, escrituras=_escrituras_de(importacion))
            with _modificando(motivo, opciones.get("user")):
                informe = batches.aplicar(archivo, nombre, salidas=propias, motivo=motivo, **opciones)
        if not informe.escrituras:
            transaction.set_rollback(True)
            return informe
        _guardar_archivo(importacion, archivo)
        importacion.tabla = informe.tabla
        importacion.informe, importacion.huella = informe.como_dict(), informe.huella()
        _anotar_tardios(importacion, informe)
        _aplicada(importacion)
    return informe


def descartar(importacion: Importacion) -> None:
    importacion.situacion = Importacion.Situacion.DESCARTADA
    importacion.filas.all().delete()
    importacion.archivo.delete(save=False)
    importacion.save(update_fields=["situacion", "aviso", "archivo"])


def borrar_caducadas() -> None:
    """What nobody confirmed in a day goes, file and all; and what was refused or discarded."""
    for vieja in Importacion.objects.caducadas(ahora=timezone.now())[:50]:
        vieja.archivo.delete(save=False)
        vieja.delete()


@contextmanager
def _filas_de(importacion: Importacion) -> Iterator:
    """What takes the rows of a report and keeps them as those of `importacion`, in place of the ones it
    had."""
    importacion.filas.all().delete()
    pendientes: list[tuple] = []  # columns of FilaImportada

    def volcar() -> None:
        bulk.insertar_filas(
            FilaImportada, ("importacion", "linea", "clase", "con_aviso", "claves", "detalle"), pendientes
        )
        pendientes.clear()

    def guardar(fila: FilaDeInforme) -> None:
        pendientes.append(
            (importacion.pk, fila.linea, fila.clase, bool(fila.avisos), fila.claves(), fila.como_dict())
        )
        if len(pendientes) == TANDA:
            volcar()

    yield guardar
    volcar()


def _escrituras_de(importacion: Importacion):
    """What takes the journal and keeps it as that of `importacion`."""

    def guardar(entries: list[Entry]) -> None:
        bulk.insertar_filas(
            Escritura, ("importacion", *Entry._fields), [(importacion.pk, *entry) for entry in entries]
        )

    return guardar


def _anotar_tardios(importacion: Importacion, informe: Informe) -> None:
    """Tell what was noticed on writing in the lines that are kept, and in what is counted of them."""
    por_linea: dict[int, list[Hallazgo]] = {}
    for linea, aviso in informe.tardios:
        por_linea.setdefault(linea, []).append(aviso)
    conteos, claves = importacion.informe["conteos"], importacion.informe["claves"]
    filas = list(importacion.filas.filter(linea__in=por_linea))
    for fila in filas:
        avisos = por_linea[fila.linea]
        conteos["aviso"] += not fila.con_aviso
        fila.con_aviso = True
        fila.detalle["avisos"] += [{**asdict(aviso), "etiqueta": ""} for aviso in avisos]
        fila.claves = unir_claves(h["clave"] for h in (*fila.detalle["errores"], *fila.detalle["avisos"]))
        for clave, frase in {aviso.clave: aviso.mensaje for aviso in avisos}.items():
            claves[clave] = claves.get(clave, 0) + 1
            contar_frase(importacion.informe.setdefault("frases", {}), clave, frase)
    FilaImportada.objects.bulk_update(filas, ["con_aviso", "claves", "detalle"], batch_size=TANDA)


def _no_se_guarda(fila: FilaDeInforme) -> None:
    """The rows that were shown are those that are written: their account is already kept."""


def _guardar_archivo(importacion: Importacion, archivo: UploadedFile | BinaryIO) -> None:
    """Under a name of ours, and its SHA-256."""
    sello = hashlib.sha256()
    archivo.seek(0, io.SEEK_SET)
    while trozo := archivo.read(TANDA * 1024):
        sello.update(trozo)
    archivo.seek(0, io.SEEK_SET)
    importacion.sha256 = sello.hexdigest()
    importacion.archivo.save("archivo", File(archivo), save=False)


def _aplicada(importacion: Importacion) -> None:
    importacion.situacion, importacion.aplicada_en = Importacion.Situacion.APLICADA, timezone.now()
    for columna in importacion.informe.get("columnas", ()):  # it was to decide
        columna["muestras"] = []
    importacion.save()
