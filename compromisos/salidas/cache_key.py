"""What the files that are made from what is public depend on: their cache key, and the days that are told apart."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from base.dias import Dia
from compromisos.models import (
    Anotacion,
    Avance,
    Compromiso,
    Edicion,
    Eje,
    EnlaceCitado,
    Enmienda,
    Meta,
    Participacion,
    RespuestaVerificacion,
    Retiro,
    RoturaDeEnlace,
    Verificacion,
)
from instituciones.models import Denominacion, Institucion

CON_HISTORIA = (Compromiso, Meta, Institucion, Denominacion, Edicion, Participacion, Eje)
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
    it does not tell; and the day. Ten small queries."""
    ultimos = [m.history.aggregate(n=Max("history_id"))["n"] for m in CON_HISTORIA]
    ultima = Anotacion.objects.order_by("-numero").values_list("numero", "sha256").first()
    roturas = RoturaDeEnlace.objects.aggregate(pk=Max("pk"), hasta=Max("hasta_en"))
    enlaces = (*roturas.values(), EnlaceCitado.objects.aggregate(n=Max("visto_en"))["n"])
    todo = (dia.fecha, dia.es_hoy, dia.hoy, ultimos, ultima, enlaces)
    return hashlib.sha256(repr(todo).encode()).hexdigest()[:16]


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
