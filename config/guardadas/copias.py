"""Copies of pages on the disk, for when the database is away: each says on itself of when it is.

A copy is what was given out, unpacked, of HTML alone: a program that reads data would not see the mark. Which ones may be
given, and why not the others: docs/adr/0073-copies-marked-with-their-hour.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.db.models import Max, Q
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from compromisos.models import Anotacion
from compromisos.models.anotacion import Accion
from compromisos.publicacion.registro.fichas import FOTOS
from compromisos.salidas.comprimido import COMO
from config.guardadas.almacen import Cabeceras
from config.guardadas.direcciones import PaginaPedida, Vista

CACHE = "copias"
# How much older than the last answer of the database a page may be that is not known to be the last one: what was
# withdrawn meanwhile may be on it.
RECIENTE = timedelta(hours=1)
ANTES_DE = b"<main"
NO_SE_REPITEN = {"etag", "cache-control", "content-length", "content-encoding", "vary", "age"}


# Entries of the record after which what stood on a page may have to be on none: the copies of before are shown to nobody.
QUITA = Q(
    accion__in=[
        Accion.AVANCE_RETIRADO, Accion.COMPROMISO_QUITADO, Accion.COMPROMISO_RETIRADO, Accion.CONTENIDO_SUPRIMIDO,
        Accion.FICHA_QUITADA,
    ]
) | Q(accion=Accion.FICHA_MODIFICADA, objeto__startswith=f"{FOTOS}/")  # fmt: skip
HASTA_DONDE = "hasta-donde"


class HastaDonde(NamedTuple):
    """The last entry of the record that this machine looked at, and the last of those that took something away."""

    mirado: int
    quitado: int


@dataclass(frozen=True, slots=True)
class Copia:
    marca: str
    hecha: datetime
    hasta: int  # `Vista.hasta`
    cabeceras: Cabeceras
    cuerpo: bytes

    def de_cuando(self, vigente: str, vista: Vista | None) -> datetime | None:
        """The last instant at which it is known to have been the page; None if that is too long ago to be shown.
        `vigente` is the mark that the page would have under the last version read."""
        if vista is None:
            return self.hecha if self.hecha > timezone.now() - RECIENTE else None
        if self.marca == vigente:
            return vista.cuando
        return self.hecha if self.hecha > vista.cuando - RECIENTE else None


class Copias:
    """Without a cache of that name in the settings none are kept."""

    def __init__(self, programa: str):
        self.programa = programa
        self.cache: BaseCache | None = caches[CACHE] if CACHE in settings.CACHES else None
        self.quitado: int | None = None

    def al_dia(self, mirado: int | None) -> int:
        """Look at what the record says since: if something was taken away, no copy of before is left. Returns up to which entry
        it was looked at. Asked at each new version; `mirado` is what it returned before.

        A machine that does not know what it looked at begins anew: nothing that it has is shown."""
        if self.cache is None:
            return 0
        de_la_maquina: HastaDonde | None = self.cache.get(HASTA_DONDE)
        sabidas = [n for n in (mirado, de_la_maquina and de_la_maquina.mirado) if n is not None]
        nuevas = Anotacion.objects.filter(numero__gt=max(sabidas)) if sabidas else Anotacion.objects.all()
        quita = {"quitado": Max("numero", filter=QUITA)} if sabidas else {}
        dicho = nuevas.aggregate(mirado=Max("numero"), **quita)
        hay = dicho["mirado"] or max(sabidas, default=0)
        quitado = dicho["quitado"] if sabidas else hay
        if quitado is not None and quitado > (self._quitado() or -1):
            self.cache.clear()
        self.quitado = max(
            n for n in (quitado, self.quitado, de_la_maquina and de_la_maquina.quitado, 0) if n is not None
        )
        self.cache.set(HASTA_DONDE, HastaDonde(hay, self.quitado), None)
        return hay

    def _quitado(self) -> int | None:
        """The last entry that took something away, as this process or another of the machine saw; None if none has looked."""
        de_la_maquina: HastaDonde | None = self.cache.get(HASTA_DONDE) if self.cache is not None else None
        return max(
            (n for n in (self.quitado, de_la_maquina and de_la_maquina.quitado) if n is not None),
            default=None,
        )

    def guardar(self, pedido: PaginaPedida, respuesta: HttpResponse, cabeceras: Cabeceras) -> None:
        html = respuesta.headers.get("Content-Type", "").startswith("text/html")
        vista = pedido.vista  # not the last of the process: that may be of a later version
        if self.cache is None or vista is None or not html or ANTES_DE not in respuesta.content:
            return
        suyas = [(n, v) for n, v in cabeceras if n.lower() not in NO_SE_REPITEN]
        copia = Copia(pedido.marca, vista.cuando, vista.hasta, suyas, respuesta.content)
        self.cache.set(self._clave(pedido), copia, None)

    def sacar(self, pedido: PaginaPedida) -> Copia | None:
        """None also if something was taken away since it was made."""
        copia: Copia | None = self.cache.get(self._clave(pedido)) if self.cache is not None else None
        quitado = self._quitado()
        return copia if copia and quitado is not None and copia.hasta >= quitado else None

    def _clave(self, pedido: PaginaPedida) -> str:
        """Of the same program only: another has other style sheets."""
        return hashlib.sha256(repr((self.programa, pedido.clave)).encode()).hexdigest()


def marcada(copia: Copia, cuando: datetime, pedido: PaginaPedida) -> tuple[Cabeceras, bytes]:
    """(headers, body) of the copy with its hour on it, which nobody may keep again."""
    idioma = dict(copia.cabeceras).get("Content-Language", settings.LANGUAGE_CODE)
    with translation.override(idioma):
        aviso = render_to_string("_partials/copia_guardada.html", {"cuando": timezone.localtime(cuando)})
    cuerpo = copia.cuerpo.replace(ANTES_DE, aviso.encode() + ANTES_DE, 1)
    cabeceras = [*copia.cabeceras, ("Cache-Control", "no-store"), ("Vary", "Accept-Encoding")]
    cabeceras.append(("Age", str(max(int((timezone.now() - cuando).total_seconds()), 0))))
    if pedido.codificacion:
        cuerpo = b"".join(COMO[pedido.codificacion]([cuerpo]))
        cabeceras.append(("Content-Encoding", pedido.codificacion))
    return [*cabeceras, ("Content-Length", str(len(cuerpo)))], cuerpo
