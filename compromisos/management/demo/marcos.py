"""Ties of fictional pledges to frameworks: some elements with many, some with none, one that was taken off."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Compromiso, Edicion, ElementoDeMarco, VinculoConMarco
from compromisos.publicacion import marcos

UNA_DE = 3  # pledges, one that answers to something
ANTES = 200  # days ago
SIN_NADIE = 4  # elements, one to which nobody answers


def crear(edicion: Edicion, *, semilla: int, autor, hoy: date) -> None:
    """Of the pledges of `edicion`, which must be the fictional one, by dice of its own: the rest of the demonstration is
    the same with and without it."""
    elementos = list(ElementoDeMarco.objects.select_related("marco").order_by("codigo"))
    servidos = [e for n, e in enumerate(elementos) if n % SIN_NADIE]
    if not servidos:
        return
    dado = random.Random(semilla)
    dichos = _mediodia(hoy - timedelta(days=ANTES))
    ya_publicos = edicion.compromisos.sellados().filter(dejado_en=None, publicado_en__lt=dichos)
    vinculos = [
        _vinculo(compromiso, elemento)
        for compromiso in ya_publicos.select_related("institucion").order_by("pk")
        if dado.randrange(UNA_DE) == 0
        for elemento in dado.sample(servidos, min(dado.choice((1, 1, 2)), len(servidos)))
    ]
    if not vinculos:
        return
    with publicacion.en_bloque():
        marcos.decir(vinculos, por=autor, ahora=dichos)
        marcos.terminar(
            vinculos[0],
            por=autor,
            motivo="Ejemplo: la fuente hablaba de otra institución.",
            ahora=_mediodia(hoy - timedelta(days=ANTES // 2)),
        )


def _vinculo(compromiso: Compromiso, elemento: ElementoDeMarco) -> VinculoConMarco:
    return VinculoConMarco(
        compromiso=compromiso,
        elemento=elemento,
        quien=compromiso.institucion.nombre,
        cita=f"ejemplo inventado: responde a {elemento.rotulo}",
        fuente="https://example.org/demostracion",
    )


def _mediodia(dia: date) -> datetime:
    return timezone.make_aware(datetime.combine(dia, time(12)))
