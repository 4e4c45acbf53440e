"""Deadlines near a day: what falls due in the week that begins with it, and what fell due in the week before it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from base.dias import Dia
from compromisos.lectura.compromisos import CERRADOS
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.models import Avance
from compromisos.reglas.palabras import Plazo, SituacionAvance

SEMANA = timedelta(days=7)


def vencen_sin_decirlo(compromisos: QuerySet[CompromisoLeido], dia: Dia) -> QuerySet[CompromisoLeido]:
    """Those of `compromisos` that are due from that day to the sixth after it, are open, and of which no update that
    waits for review says that they are closed. Needs en_fecha()."""
    lo_dice = Avance.objects.filter(
        compromiso=OuterRef("pk"), situacion=SituacionAvance.EN_REVISION, estado__in=CERRADOS
    )
    # Also from which day: by it an index leads to those of one week.
    dias = {"plazo_fecha__gte": dia.fecha, "plazo_fecha__lt": dia.fecha + SEMANA}
    return compromisos.filter(~Exists(lo_dice), plazo=Plazo.POR_VENCER, **dias)


def recien_vencidos(compromisos: QuerySet[CompromisoLeido], dia: Dia) -> QuerySet[CompromisoLeido]:
    """Those of `compromisos` whose deadline was in the seven days before that day, still open. Needs en_fecha()."""
    dias = {"plazo_fecha__gte": dia.fecha - SEMANA, "plazo_fecha__lt": dia.fecha}
    return compromisos.filter(plazo=Plazo.VENCIDO, **dias)
