"""Photos as a day saw them."""

from __future__ import annotations

from django.db.models import QuerySet

from base.dias import Dia
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Foto


def fotos_de(dia: Dia) -> QuerySet:
    """Photos of the gallery on `dia`, with what they are of."""
    publicas = Foto.objects.publicadas(dia).select_related("edicion")
    return con_nombres(publicas, dia, "compromiso__institucion", "institucion")
