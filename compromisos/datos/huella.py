"""What tells whether a file that was made once still says what is public."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db.models import Max
from django.utils import timezone

from compromisos.models import (
    Anotacion,
    Avance,
    Compromiso,
    Edicion,
    Eje,
    Meta,
    Participacion,
    Retiro,
    Verificacion,
)
from instituciones.models import Denominacion, Institucion


def huella(dia: date, es_hoy: bool) -> str:
    """A short text that changes when any public table or report might: what was last written, the last
    entry of the public record, and the day. Twelve small queries."""
    historiales = (Compromiso, Meta, Institucion, Denominacion, Edicion, Participacion, Eje)
    ultimos = [m.history.aggregate(n=Max("history_id"))["n"] for m in historiales]
    ultimos += [m.objects.aggregate(n=Max("pk"))["n"] for m in (Compromiso, Retiro, Verificacion)]
    ultimos.append(Avance.objects.publicados().aggregate(n=Max("publicado_en"))["n"])
    ultimos.append(Anotacion.objects.order_by("-numero").values_list("numero", "sha256").first())
    return hashlib.sha256(repr((dia, es_hoy, timezone.localdate(), ultimos)).encode()).hexdigest()[:16]
