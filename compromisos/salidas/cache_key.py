"""What the files that are made from what is public depend on: their cache key, and the days that are told apart."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from base.dias import Dia, inicio_del_dia
from compromisos.models import (
    Anotacion,
    Avance,
    Compromiso,
    Edicion,
    Eje,
    ElementoDeMarco,
    EnlaceCitado,
    Enmienda,
    Marco,
    Meta,
    Participacion,
    RespuestaVerificacion,
    Retiro,
    RoturaDeEnlace,
    Verificacion,
)
from instituciones.models import Denominacion, Institucion

CON_HISTORIA = (
    Compromiso,
    Meta,
    Institucion,
    Denominacion,
    Edicion,
    Participacion,
    Eje,
    Marco,
    ElementoDeMarco,
)
# Where the day of an act is kept: that of its entry in the record, but for what was loaded with days of before.
ACTOS = (
    (Anotacion, "fecha"),
    (Compromiso, "publicado_en"),
    (Compromiso, "dejado_en"),
    (Avance, "publicado_en"),
    (Retiro, "retirado_en"),
    (Verificacion, "en"),
    (RespuestaVerificacion, "publicada_en"),
    (Enmienda, "en"),
    (EnlaceCitado, "visto_en"),
    (RoturaDeEnlace, "declarada_en"),
    (RoturaDeEnlace, "hasta_en"),
)


def huella(dia: Dia) -> str:
    """16 hexadecimal digits that change when any public table or report of `dia` might: the last entry of the public record,
    which tells of every publication, correction, withdrawal and verification; what was last written of what
    it does not tell; and the day. Eleven small queries."""
    return _lo_ultimo(dia)[0]


def ultimo_cambio(dia: Dia) -> datetime:
    """Instant (aware) from which what is public of `dia` says what it says: its last change or, if later, the first of
    today, for a deadline passes without anybody writing. Asks what `huella` asks, once."""
    return _lo_ultimo(dia)[1]


def _lo_ultimo(dia: Dia) -> tuple[str, datetime]:
    return dia.una_vez("lo_ultimo", lambda: _leer_lo_ultimo(dia))


def _leer_lo_ultimo(dia: Dia) -> tuple[str, datetime]:
    escritos: list[Any] = [
        m.history.order_by("-history_id").values_list("history_id", "history_date").first()
        for m in CON_HISTORIA
    ]
    ultima = Anotacion.objects.order_by("-numero").values_list("numero", "sha256", "fecha").first()
    enlaces = EnlaceCitado.objects.aggregate(n=Max("cambio_en"))["n"]
    partes = (dia.fecha, dia.es_hoy, dia.hoy, [e and e[0] for e in escritos], ultima and ultima[:2], enlaces)
    momentos = (
        [e[1] for e in escritos if e] + ([ultima[2]] if ultima else []) + ([enlaces] if enlaces else [])
    )
    return (
        hashlib.sha256(repr(partes).encode()).hexdigest()[:16],
        max([*momentos, inicio_del_dia(dia.hoy)]),
    )


def dia_canonico(dia: Dia) -> Dia:
    """The last day, `dia` or before, on which something changed: what was published on `dia` is what was then.

    Before the first change, its eve; where nothing ever changed, today. Eighteen small queries, twice that before all.
    """
    if dia.es_hoy:
        return dia
    if hasta := _momentos(Max, dia.limite):
        return Dia(dia.hoy, timezone.localdate(max(hasta)))
    if todos := _momentos(Min):
        return Dia(dia.hoy, timezone.localdate(min(todos)) - timedelta(days=1))
    return Dia(dia.hoy)


def _momentos(cual: type[Max] | type[Min], limite: datetime | None = None) -> list[datetime]:
    """The last (Max) or first (Min) instant of each kind of change, of those before `limite`."""
    consultas: list[tuple[QuerySet, str]] = [(m.history.all(), "history_date") for m in CON_HISTORIA]
    consultas += [(m._base_manager.all(), campo) for m, campo in ACTOS]
    momentos = []
    for consulta, campo in consultas:
        if limite is not None:
            consulta = consulta.filter(**{f"{campo}__lt": limite})
        momentos.append(consulta.aggregate(n=cual(campo))["n"])
    return [m for m in momentos if m is not None]
