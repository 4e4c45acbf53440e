"""Ties of pledges to the frameworks they serve: said with a source, ended with a reason, both in the record.

`vincular` and `desvincular` are one tie by one person, whose right they ask. What a file or a list ties at once has
been judged, its writer's right too: `decir` and `terminar` only write.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compromisos.models import Compromiso, VinculoConMarco
from compromisos.publicacion import permisos, politicas
from compromisos.publicacion.registro.bloque import al_terminar

UN_INSTANTE = timedelta(microseconds=1)


@transaction.atomic
def vincular(vinculo: VinculoConMarco, *, por, ahora: datetime | None = None) -> VinculoConMarco:
    """Say that a pledge serves an element. ValidationError if it is said already, or nobody says so."""
    permisos.check_puede_publicar_compromisos(por)
    _tomar([vinculo.compromiso_id])
    vinculo.desde, vinculo.por = ahora or timezone.now(), por
    vinculo.full_clean()
    decir([vinculo], por=por, ahora=vinculo.desde)
    return vinculo


@transaction.atomic
def desvincular(vinculo: VinculoConMarco, *, por, motivo: str, ahora: datetime | None = None) -> None:
    """End it: it stays in the record, and on the days on which it held."""
    permisos.check_puede_publicar_compromisos(por)
    terminar(vinculo, por=por, motivo=motivo, ahora=ahora)


@transaction.atomic
def decir(vinculos: Sequence[VinculoConMarco], *, por, ahora: datetime | None = None) -> None:
    """Keep ties that were judged, a handful of queries however many. ValidationError if the pledge of any no longer stands."""
    compromisos = _tomar({v.compromiso_id for v in vinculos})
    momento = ahora or timezone.now()
    for vinculo in vinculos:
        vinculo.desde, vinculo.por = vinculo.desde or momento, por
    VinculoConMarco.objects.bulk_create(vinculos)
    _anotar(compromisos)


@transaction.atomic
def terminar(vinculo: VinculoConMarco, *, por, motivo: str, ahora: datetime | None = None) -> None:
    """End a tie: at the next instant, if it was said at this one. ValidationError without a reason."""
    compromisos = _tomar([vinculo.compromiso_id])
    actual = VinculoConMarco.objects.get(pk=vinculo.pk)
    if actual.hasta is not None:
        raise ValidationError(_("Ya se había quitado."))
    actual.motivo_fin = politicas.motivo_escrito(motivo)
    actual.hasta = max(ahora or timezone.now(), actual.desde + UN_INSTANTE)
    actual.quitado_por = por
    actual.full_clean()
    actual.save()
    vinculo.hasta = actual.hasta
    _anotar(compromisos)


def _tomar(claves: Collection[int]) -> list[Compromiso]:
    """Those pledges, locked: two who say it at once are told so by the database, one after the other."""
    compromisos = list(Compromiso.objects.select_for_update().filter(pk__in=claves).order_by("pk"))
    if any(c.dejado_en for c in compromisos):
        raise ValidationError(_("Ese compromiso ya no está en pie: se dividió, se unió a otro o se retiró."))
    return compromisos


def _anotar(compromisos: Collection[Compromiso]) -> None:
    if publicos := [c.pk for c in compromisos if c.es_publico]:
        al_terminar(compromisos=publicos)
