"""What takes seconds to make is made by the worker (`manage.py db_worker`), once for each content, language and day.

One at a time, after imports and mail, and never the same twice; the web only says that it is being made.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.core.files import locks
from django.utils.translation import get_language, override
from django_tasks import task

from base.dias import Dia
from base.recuentos import contar_hasta
from base.una_foto import una_foto
from compromisos.lectura.ediciones import ediciones_de
from compromisos.salidas.cache_key import huella
from compromisos.salidas.catalogos import comprimido
from compromisos.salidas.datos import recuento as de_tablas
from compromisos.salidas.datos import tablas
from compromisos.salidas.guardados import Guardado, pedidos
from compromisos.salidas.huellas import Huella
from compromisos.salidas.informes import anexo, edicion, libro, reporte

DISENO = "3"  # counts up when a template changes, so that old copies are asked for again
SE_HACEN_AQUI = 200  # records of a table whose hash is asked for
DE_OTROS_DIAS = 20  # asked for and not made; beyond it no past day is taken, and today's still is
log = logging.getLogger(__name__)


class Demasiados(Exception):
    """Too many files of past days are waiting to be made."""


@dataclass(frozen=True, slots=True)
class ArchivoPorHacer:
    """A file to make: `que` is one of HACEDORES, `de` the slug or the name of what it is of, `al` a past day."""

    que: str
    de: str
    tipo: str
    idioma: str
    al: date | None

    def dia(self) -> Dia:
        return Dia(Dia.de_hoy().hoy, self.al)

    def guardado(self, dia: Dia) -> Guardado:
        return guardado(self.tipo, dia, self.que, self.de, self.idioma)


def informe_de(slug: str, tipo: str, dia: Dia) -> ArchivoPorHacer:
    """The report of an edition. A workbook is the same in every language."""
    return ArchivoPorHacer("informe", slug, tipo, get_language() or "es" if tipo == "pdf" else "es", dia.al)


def anexo_de(slug: str, dia: Dia) -> ArchivoPorHacer:
    """Every pledge of an edition, on paper."""
    return ArchivoPorHacer("anexo", slug, "pdf", get_language() or "es", dia.al)


def recordar_peso(encargo: ArchivoPorHacer, peso: int | None) -> None:
    """For `peso_de`: of today's, which is what a button offers."""
    if encargo.al is None and peso:
        cache.set(_clave_del_peso(encargo), peso, None)


def peso_de(encargo: ArchivoPorHacer) -> int | None:
    """How many bytes it had when it was last made, though something has changed since: what a button says of it costs no
    query and makes no file. None if it never was, or is not remembered."""
    return cache.get(_clave_del_peso(encargo))


def _clave_del_peso(encargo: ArchivoPorHacer) -> str:
    return f"peso-{encargo.que}-{encargo.de}-{encargo.tipo}-{encargo.idioma}"


def hoja_de(codigo: str, dia: Dia) -> ArchivoPorHacer:
    """The sheet of a pledge, which whoever asks for it waits for."""
    return ArchivoPorHacer("hoja", codigo, "pdf", get_language() or "es", dia.al)


def tabla_entera(nombre: str, tipo: str, dia: Dia) -> ArchivoPorHacer:
    return ArchivoPorHacer("tabla", nombre, tipo, "es", dia.al)


def huella_de_tabla(nombre: str, tipo: str, dia: Dia) -> Huella | None:
    """What is known of the file of a whole table, if it is kept."""
    return tabla_entera(nombre, tipo, dia).guardado(dia).huella()


def huella_o_pedida(nombre: str, tipo: str, dia: Dia) -> Huella | None:
    """`huella_de_tabla`, so that a catalogue says that of each CSV before anybody took it: a short one is made here, a long
    one is asked of the worker and said from then on."""
    encargo = tabla_entera(nombre, tipo, dia)
    archivo = encargo.guardado(dia)
    if archivo.peso() is None and tipo == "csv":
        tabla = tablas.entera(nombre, dia)
        if contar_hasta(tabla.registros(), SE_HACEN_AQUI).hay_mas:
            with suppress(Demasiados):
                pedir(encargo, archivo)
        else:
            archivo.guardar(tabla.en_bytes(tipo))
    return archivo.huella()


def huella_hecha(nombre: str, tipo: str, dia: Dia) -> Huella | None:
    """The same where nobody waits: it is made, however long it is."""
    hacer_ya(tabla_entera(nombre, tipo, dia))
    return huella_de_tabla(nombre, tipo, dia)


def todo(dia: Dia) -> ArchivoPorHacer:
    """Every table in one file. The same in every language: it says what it says in both."""
    return ArchivoPorHacer("todo", "datos", "zip", "es", dia.al)


def recuento(dia: Dia) -> ArchivoPorHacer:
    """What the page of data says of each table. The same in every language: numbers."""
    return ArchivoPorHacer("recuento", "datos", "json", "es", dia.al)


def contados(dia: Dia) -> dict[str, de_tablas.Recuento]:
    return de_tablas.contar(dia, lambda nombre, tipo: tabla_entera(nombre, tipo, dia).guardado(dia))


def guardado(tipo: str, dia: Dia, *de_que: str) -> Guardado:
    """Where the file of all that is public on `dia` is kept, by what else it depends on. One query."""
    todo = (
        DISENO,
        settings.VERSION,
        settings.DATOS_DE_DEMOSTRACION,
        settings.SITE_URL,
        *de_que,
        tipo,
        dia.una_vez("huella", lambda: huella(dia)),
    )
    return Guardado(hashlib.sha256(repr(todo).encode()).hexdigest()[:32], tipo)


def pedir(encargo: ArchivoPorHacer, archivo: Guardado) -> None:
    """Have it made, unless it is asked for already or failed a while ago. Demasiados."""
    if archivo.fallo_hace_poco():
        return
    if encargo.al and archivo.pedido_hace() is None and pedidos() >= DE_OTROS_DIAS:
        raise Demasiados
    if archivo.pedir():
        try:
            de_hoy = encargo.al is None
            hacer.using(priority=-10 if de_hoy else -20).enqueue(**_en_json(encargo), clave=archivo.clave)
        except Exception:
            archivo.atendido()
            raise


@task(priority=-10)
def hacer(que: str, de: str, tipo: str, idioma: str, al: str, clave: str) -> None:
    """The task: what is public now, also if it was asked for before something changed. `clave` is of when it was
    asked for."""
    encargo = ArchivoPorHacer(que, de, tipo, idioma, date.fromisoformat(al) if al else None)
    try:
        hacer_ya(encargo)
    finally:
        Guardado(clave, tipo).atendido()


def hacer_ya(encargo: ArchivoPorHacer) -> None:
    """Make it here, unless it is made. One at a time on a machine, whoever makes it."""
    with _de_uno_en_uno(), una_foto():
        dia = encargo.dia()
        archivo = encargo.guardado(dia)
        if archivo.peso() is not None:
            return
        try:
            with override(encargo.idioma):
                archivo.guardar(HACEDORES[encargo.que](encargo.de, encargo.tipo, dia))
            recordar_peso(encargo, archivo.peso())
        except Exception:
            log.exception("%s of %s (%s) was not made", encargo.que, encargo.de, encargo.tipo)
            archivo.no_se_pudo()


def _del_informe(slug: str, tipo: str, dia: Dia) -> Iterable[bytes]:
    informada = edicion.informada(ediciones_de(dia).get(slug=slug), dia)
    return [reporte.pdf_de(informada) if tipo == "pdf" else libro.de(informada)]


def _del_anexo(slug: str, tipo: str, dia: Dia) -> Iterable[bytes]:
    return [anexo.pdf_de(edicion.informada(ediciones_de(dia).get(slug=slug), dia))]


def _de_la_tabla(nombre: str, tipo: str, dia: Dia) -> Iterable[bytes]:
    return tablas.entera(nombre, dia).en_bytes(tipo)


def _de_todo(_nombre: str, _tipo: str, dia: Dia) -> Iterable[bytes]:
    return comprimido.trozos(dia)


def _del_recuento(_nombre: str, _tipo: str, dia: Dia) -> Iterable[bytes]:
    return [de_tablas.escrito(contados(dia))]


HACEDORES: dict[str, Callable[[str, str, Dia], Iterable[bytes]]] = {
    "informe": _del_informe,
    "anexo": _del_anexo,
    "tabla": _de_la_tabla,
    "todo": _de_todo,
    "recuento": _del_recuento,
}


def _en_json(encargo: ArchivoPorHacer) -> dict[str, str]:
    return asdict(encargo) | {"al": encargo.al.isoformat() if encargo.al else ""}


@contextmanager
def _de_uno_en_uno() -> Iterator[None]:
    """Lock of this machine, until the block ends or the process dies."""
    settings.ARCHIVOS_HECHOS.mkdir(parents=True, exist_ok=True)
    with (settings.ARCHIVOS_HECHOS / ".turno").open("a") as archivo:
        locks.lock(archivo, locks.LOCK_EX)
        yield
