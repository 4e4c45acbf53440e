"""What the files that are made from what is public depend on: their cache key, and the days that are told apart.

Two, on purpose. `huella` follows the public record and the histories, and names files that take seconds to make: a draft
of an update leaves it as it is. `contenido` is the version that the database itself puts up with everything that a page
may show, also by a hand that left no history, and is what an ETag says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, DateTimeField, F, Max, Min, QuerySet, Subquery, Value
from django.db.models.functions import Cast
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
    Sello,
    Verificacion,
    VerificacionSinEfecto,
    VersionPublica,
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
    (VerificacionSinEfecto, "en"),
    (Enmienda, "en"),
    (EnlaceCitado, "visto_en"),
    (RoturaDeEnlace, "declarada_en"),
    (RoturaDeEnlace, "hasta_en"),
)
MARCA = -1


def huella(dia: Dia) -> str:
    """16 hexadecimal digits that change when any public table or report of `dia` might: the last entry of the public record,
    which tells of every publication, correction, withdrawal and verification; what was last written of what
    it does not tell; and the day. One query."""
    return _lo_ultimo(dia)[0]


def contenido(dia: Dia) -> str:
    """Hexadecimal digits that change when anything that a page of `dia` shows might, whoever wrote it and however. Asks
    what `huella` asks, once."""
    return _lo_ultimo(dia)[2]


def ultimo_cambio(dia: Dia) -> datetime:
    """Instant (aware) from which what is public of `dia` says what it says: its last change or, if later, the first of
    today, for a deadline passes without anybody writing. Asks what `huella` asks, once."""
    return _lo_ultimo(dia)[1]


def _lo_ultimo(dia: Dia) -> tuple[str, datetime, str]:
    return dia.una_vez("lo_ultimo", lambda: _leer_lo_ultimo(dia))


def _leer_lo_ultimo(dia: Dia) -> tuple[str, datetime, str]:
    primera, *otras = (_la_ultima(n, *de) for n, de in enumerate(_de_que_se_sabe()))
    leidas = list(primera.union(*otras, _marcas(), all=True))
    ultimas = sorted(fila for fila in leidas if fila[0] != MARCA)
    huella = _resumen((dia.fecha, dia.es_hoy, dia.hoy, ultimas))
    marcas = sorted(marca for n, _pk, marca, _cuando in leidas if n == MARCA)
    return (
        huella,
        max([*(cuando for *_que, cuando in ultimas), inicio_del_dia(dia.hoy)]),
        _resumen((huella, marcas)),
    )


def _resumen(partes: Any) -> str:
    return hashlib.sha256(repr(partes).encode()).hexdigest()[:16]


def _marcas() -> QuerySet:
    """Those of the version, as rows of the same union."""
    return VersionPublica.objects.annotate(
        _n=Value(MARCA), _ademas=Cast("marca", CharField()), _cuando=Cast(Value(None), DateTimeField())
    ).values_list("_n", "pk", "_ademas", "_cuando")


def _de_que_se_sabe() -> Iterator[tuple[QuerySet, str, str, Any]]:
    """(rows, column they go up by, column of the instant, what else tells one from another) of what the public reads."""
    for modelo in CON_HISTORIA:
        yield modelo.history.all(), "history_id", "history_date", Value("")
    yield Anotacion.objects.all(), "numero", "fecha", F("sha256")
    yield EnlaceCitado.objects.filter(cambio_en__isnull=False), "cambio_en", "cambio_en", Value("")
    yield Sello.objects.all(), "recibido_en", "recibido_en", F("sha256")


def _la_ultima(n: int, filas: QuerySet, por: str, cuando: str, ademas: Any) -> QuerySet:
    """The last of `filas`, as (n, key, what else, instant); for a union, which takes no row by its place."""
    ultima = filas.order_by(f"-{por}", "-pk").values("pk")[:1]
    return (
        filas.filter(pk=Subquery(ultima))
        .order_by()
        .annotate(_n=Value(n), _ademas=Cast(ademas, CharField()))
        .values_list("_n", "pk", "_ademas", cuando)
    )


def dia_canonico(dia: Dia) -> Dia:
    """The last day, `dia` or before, on which something changed: what was published on `dia` is what was then.

    Before the first change, its eve; where nothing ever changed, today. Nineteen small queries, twice that before all.
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
