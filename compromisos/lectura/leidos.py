"""Types: instances with what a reading hangs on them. Only mypy tells them from their models.

A function that takes a `CompromisoLeido` reads state and lamps, and is given one that `compromisos_de` or
`en_fecha` read on some day; a pledge straight from `Compromiso.objects` has no such attributes.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from compromisos.models import (
    Avance,
    Compromiso,
    Meta,
    RespuestaVerificacion,
    Verificacion,
)
from compromisos.reglas.busqueda import Recorte


class EnFecha(TypedDict):
    """Hung by `lectura.compromisos.en_fecha`."""

    estado: str
    avance_id: int | None
    corte: date | None
    informado_en: datetime | None
    respaldo: str  # "" without avance
    prevision: str  # "" where the avance in force does not say, and once it was left
    plazo_fecha: date | None
    plazo: str  # "" where the lamp is off, as in `frescura`
    frescura: str
    plazo_movido: bool
    metas_total: int
    metas_medibles: int
    metas_alcanzadas: int


class ConLoSuyo(EnFecha):
    """Hung by `lectura.compromisos.con_lo_suyo`: whether it has any on some day."""

    tiene_enmiendas: bool
    es_sucesor: bool
    tiene_fotos: bool
    tiene_vinculos: bool
    tiene_iguales: bool
    claves_de_temas: str | None  # as in `lugares.DE_UN_COMPROMISO`
    claves_de_lugares: str | None


class ConValor(TypedDict):
    """Hung by `lectura.metas.con_valor`."""

    valor: Decimal | None
    medicion_id: int | None


class DeTabla(ConValor):
    """Of the targets of the dataset: see `salidas.datos.tablas`."""

    corte: date | None
    plazo_del_compromiso: date | None


class ConRecorte(EnFecha):
    """Hung by `FiltroCompromisos.con_recortes`."""

    recorte: Recorte | None
    en_firme: list[Avance]


class ConVigente(TypedDict):
    """Of the updates of the dataset: the one that decides the state of its pledge."""

    vigente_id: int | None


class ConRespuestas(TypedDict):
    """Hung by `lectura.avances.con_lo_suyo`."""

    respuestas_vistas: list[RespuestaVerificacion]


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    CompromisoLeido = WithAnnotations[Compromiso, EnFecha]
    CompromisoConRecorte = WithAnnotations[Compromiso, ConRecorte]
    MetaConValor = WithAnnotations[Meta, ConValor]
    MetaDeTabla = WithAnnotations[Meta, DeTabla]
    AvanceDeTabla = WithAnnotations[Avance, ConVigente]
    VerificacionLeida = WithAnnotations[Verificacion, ConRespuestas]
else:
    CompromisoLeido = CompromisoConRecorte = Compromiso
    MetaConValor = MetaDeTabla = Meta
    AvanceDeTabla = Avance
    VerificacionLeida = Verificacion
