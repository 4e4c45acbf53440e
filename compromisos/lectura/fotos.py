"""Photos as a day saw them."""

from __future__ import annotations

from base.dias import Dia
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Foto
from compromisos.models.evidencia import FotoQuerySet


def fotos_de(dia: Dia) -> FotoQuerySet:
    """Photos of the gallery on `dia`, with what they are of."""
    publicas = Foto.objects.publicadas(dia).select_related("edicion")
    return con_nombres(publicas, dia, "compromiso__institucion", "institucion")
