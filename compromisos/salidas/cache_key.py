"""What tells whether a file that was made once still says what is public."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db.models import Max
from django.utils import timezone

from compromisos.models import (
    Anotacion,
    Compromiso,
    Edicion,
    Eje,
    Meta,
    Participacion,
)
from instituciones.models import Denominacion, Institucion


def huella(dia: date, es_hoy: bool) -> str:
    """A short text that changes when any public table or report might: the last entry of the public record,
    which tells of every publication, correction, withdrawal and verification; what was last written of what
    it does not tell; and the day. Eight small queries."""
    historiales = (Compromiso, Meta, Institucion, Denominacion, Edicion, Participacion, Eje)
    ultimos = [m.history.aggregate(n=Max("history_id"))["n"] for m in historiales]
    ultima = Anotacion.objects.order_by("-numero").values_list("numero", "sha256").first()
    return hashlib.sha256(repr((dia, es_hoy, timezone.localdate(), ultimos, ultima)).encode()).hexdigest()[
        :16
    ]
