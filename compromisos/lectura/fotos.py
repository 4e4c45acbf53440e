"""Photos as a day saw them."""

from __future__ import annotations

from base.dias import Dia
from compromisos.lectura.nombres import con_nombres
from compromisos.lectura.por_version import por_version
from compromisos.models import Foto
from compromisos.models.evidencia import FotoQuerySet


def fotos_de(dia: Dia) -> FotoQuerySet:
    """Photos of the gallery on `dia`, with what they are of."""
    publicas = Foto.objects.publicadas(dia).select_related("edicion")
    return con_nombres(publicas, dia, "compromiso__institucion", "institucion")


def tres_de_la_institucion(institucion: int, dia: Dia) -> list[Foto]:
    """The newest three of it and of its pledges. Whose each is is read once a version, for the photos are few; one query of
    those that have any."""
    claves = por_version(dia, "fotos_de_instituciones", lambda: _tres_de_cada_una(dia)).get(institucion, ())
    return list(fotos_de(dia).filter(pk__in=claves)) if claves else []


def _tres_de_cada_una(dia: Dia) -> dict[int, list[int]]:
    suyas: dict[int, list[int]] = {}
    filas = Foto.objects.publicadas(dia).values_list("pk", "institucion", "compromiso__institucion")
    for pk, *quienes in filas:
        for quien in {q for q in quienes if q is not None}:
            if len(suyas.setdefault(quien, [])) < 3:
                suyas[quien].append(pk)
    return suyas
