"""What an act does to fichas: the reason that it gives, the row that tells it, the entries of the record.

What a ficha said before is what the last entry about it says; nobody has to remember it. So it is the same for one
save, a whole file and what was done before anybody took note.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from compromisos.models import Accion, Anotacion, Modificacion
from compromisos.models.anotacion import AnotacionNueva, en_utc
from compromisos.publicacion import personales
from compromisos.publicacion.registro import fichas
from compromisos.publicacion.registro.fichas import Ficha
from compromisos.reglas.cadena import canonico

DE_FICHA = (Accion.FICHA_PUBLICADA, Accion.FICHA_MODIFICADA, Accion.FICHA_QUITADA)


@dataclass(frozen=True, slots=True)
class Acto:
    """Who changes what is public, and why. `motivo` is read by the public; `cuenta_altas`: whether it also tells of a
    ficha that is new, which needs no reason; `en`, when (now)."""

    motivo: str
    por: Any = None
    cuenta_altas: bool = True
    en: datetime | None = None


SIN_MOTIVO = Acto("Sin motivo escrito.", cuenta_altas=False)
_acto: ContextVar[Acto] = ContextVar("acto_sobre_fichas", default=SIN_MOTIVO)


def acto() -> Acto:
    """The one that is being done."""
    return _acto.get()


@contextmanager
def durante(este: Acto) -> Iterator[None]:
    marca = _acto.set(este)
    try:
        yield
    finally:
        _acto.reset(marca)


def anotar(actos: Mapping[str, Acto]) -> None:
    """Enter into the record what the fichas named by `actos` say now, each with its Modificacion if it said something
    else before. For `bloque`: in the transaction of the change, and in its turn."""
    ahora = timezone.now()
    hechas = list(_lo_hecho(list(actos)))
    con_motivo = [h for h in hechas if h.antes is not None or actos[h.objeto].cuenta_altas]
    filas = Modificacion.objects.sellar_en_bloque(
        Modificacion(
            objeto=h.objeto,
            nombre=h.nombre,
            hecho=h.hecho,
            cambios=h.cambios,
            motivo=actos[h.objeto].motivo,
            en=actos[h.objeto].en or ahora,
            registrada_por=actos[h.objeto].por,
        )
        for h in con_motivo
    )
    dichas = {m.objeto: {"modificacion": como_se_anota(m)} for m in filas}
    notas = [
        AnotacionNueva(h.accion, h.objeto, canonico((h.ahora or {}) | dichas.get(h.objeto, {})))
        for h in hechas
    ]
    personales.exigir(notas)
    Anotacion.objects.encadenar(notas)


def como_se_anota(m: Modificacion) -> dict[str, Any]:
    """What the entry tells of it. Who did it is not told."""
    return {
        "numero": m.pk,
        "nombre": m.nombre,
        "hecho": m.hecho,
        "cambios": m.cambios,
        "motivo": m.motivo,
        "fecha": en_utc(m.en),
    }


@dataclass(frozen=True, slots=True)
class _Hecho:
    """What happened to a ficha. `antes` and `ahora`: its contents, None where the public did not read it."""

    objeto: str
    antes: Ficha | None
    ahora: Ficha | None

    @property
    def hecho(self) -> Modificacion.Hecho:
        if self.antes is None:
            return Modificacion.Hecho.AGREGADA
        return Modificacion.Hecho.CAMBIADA if self.ahora is not None else Modificacion.Hecho.QUITADA

    @property
    def accion(self) -> Accion:
        return {
            Modificacion.Hecho.AGREGADA: Accion.FICHA_PUBLICADA,
            Modificacion.Hecho.CAMBIADA: Accion.FICHA_MODIFICADA,
            Modificacion.Hecho.QUITADA: Accion.FICHA_QUITADA,
        }[self.hecho]

    @property
    def nombre(self) -> str:
        ficha = self.ahora if self.ahora is not None else self.antes
        return fichas.como_se_llama(self.objeto, ficha or {})[:300]

    @property
    def cambios(self) -> list[dict[str, Any]]:
        if self.antes is None or self.ahora is None:
            return []
        campos = sorted(self.antes.keys() | self.ahora.keys())
        pares = [(c, self.antes.get(c), self.ahora.get(c)) for c in campos]
        return [{"campo": c, "antes": antes, "ahora": ahora} for c, antes, ahora in pares if antes != ahora]


def _lo_hecho(objetos: list[str]) -> Iterator[_Hecho]:
    dichas, anotadas = fichas.de(objetos), ultimas(objetos)
    for objeto in objetos:
        accion, antes = anotadas.get(objeto, ("", None))
        if accion == Accion.PERIODO_CERRADO:
            continue
        if accion == Accion.PERIODO_REABIERTO:  # what it says now, it says anew
            antes = None
        ahora = dichas.get(objeto)
        if antes != ahora:
            yield _Hecho(objeto, antes, ahora)


def ultimas(objetos: Iterable[str]) -> dict[str, tuple[str, Ficha | None]]:
    """{object: (action, what its last entry says of it; None if that it is no longer public)}."""
    return {
        objeto: (accion, None if accion == Accion.FICHA_QUITADA else sin_acto(contenido))
        for objeto, accion, contenido in Anotacion.objects.filter(objeto__in=list(objetos))
        .order_by("numero")
        .values_list("objeto", "accion", "contenido")
    }


def sin_acto(contenido: str) -> Ficha:
    """The content of an entry, apart from the act that it tells."""
    ficha = json.loads(contenido)
    ficha.pop("modificacion", None)
    return ficha
