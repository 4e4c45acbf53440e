"""Copies of pages on the disk, for when the database is away: each says on itself of when it is.

A copy is what was given out, unpacked, of HTML alone: a program that reads data would not see the mark. Which ones may be
given, and why not the others: docs/adr/0073-copies-marked-with-their-hour.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from compromisos.salidas.comprimido import COMO
from config.guardadas.almacen import Cabeceras
from config.guardadas.direcciones import PaginaPedida

CACHE = "copias"
# How much older than the last answer of the database a page may be that is not known to be the last one: what was
# withdrawn meanwhile may be on it.
RECIENTE = timedelta(hours=1)
ANTES_DE = b"<main"
NO_SE_REPITEN = {"etag", "cache-control", "content-length", "content-encoding", "vary", "age"}


@dataclass(frozen=True, slots=True)
class Vista:
    """The last version of what is public that this process read, and when."""

    version: str
    cuando: datetime


@dataclass(frozen=True, slots=True)
class Copia:
    marca: str
    hecha: datetime
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

    def guardar(self, pedido: PaginaPedida, respuesta: HttpResponse, cabeceras: Cabeceras) -> None:
        html = respuesta.headers.get("Content-Type", "").startswith("text/html")
        if self.cache is None or not html or ANTES_DE not in respuesta.content:
            return
        suyas = [(n, v) for n, v in cabeceras if n.lower() not in NO_SE_REPITEN]
        self.cache.set(
            self._clave(pedido), Copia(pedido.marca, timezone.now(), suyas, respuesta.content), None
        )

    def sacar(self, pedido: PaginaPedida) -> Copia | None:
        return self.cache.get(self._clave(pedido)) if self.cache is not None else None

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
