"""Cache key of the files that are made from what is public."""

from __future__ import annotations

import hashlib

from django.db.models import Max

from base.dias import Dia
from compromisos.models import (
    Anotacion,
    Compromiso,
    Edicion,
    Eje,
    Meta,
    Participacion,
)
from instituciones.models import Denominacion, Institucion


def huella(dia: Dia) -> str:
    """16 hexadecimal digits that change when any public table or report of `dia` might: the last entry of the public record,
    which tells of every publication, correction, withdrawal and verification; what was last written of what
    it does not tell; and the day. Eight small queries."""
    historiales = (Compromiso, Meta, Institucion, Denominacion, Edicion, Participacion, Eje)
    ultimos = [m.history.aggregate(n=Max("history_id"))["n"] for m in historiales]
    ultima = Anotacion.objects.order_by("-numero").values_list("numero", "sha256").first()
    return hashlib.sha256(repr((dia.fecha, dia.es_hoy, dia.hoy, ultimos, ultima)).encode()).hexdigest()[:16]
