"""Ties of pledges to the frameworks they serve: said with a source, ended with a reason, both in the record."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compromisos.models import Compromiso, VinculoConMarco
from compromisos.publicacion import permisos, politicas
from compromisos.publicacion.registro.bloque import al_terminar


@transaction.atomic
def vincular(vinculo: VinculoConMarco, *, por, ahora: datetime | None = None) -> VinculoConMarco:
    """Say that a pledge serves an element. ValidationError if it is said already, or nobody says so."""
    permisos.check_puede_publicar_compromisos(por)
    compromiso = _tomar(vinculo.compromiso_id)
    vinculo.desde, vinculo.por = ahora or timezone.now(), por
    vinculo.full_clean()
    vinculo.save()
    _anotar(compromiso)
    return vinculo


@transaction.atomic
def desvincular(vinculo: VinculoConMarco, *, por, motivo: str, ahora: datetime | None = None) -> None:
    """End it: it stays in the record, and on the days on which it held."""
    permisos.check_puede_publicar_compromisos(por)
    compromiso = _tomar(vinculo.compromiso_id)
    actual = VinculoConMarco.objects.get(pk=vinculo.pk)
    if actual.hasta is not None:
        raise ValidationError(_("Ya se había quitado."))
    actual.motivo_fin = politicas.motivo_escrito(motivo)
    actual.hasta, actual.quitado_por = ahora or timezone.now(), por
    actual.full_clean()
    actual.save()
    _anotar(compromiso)


def _tomar(pk: int) -> Compromiso:
    """The pledge, locked: two who say it at once are told so by the database, one after the other."""
    compromiso = Compromiso.objects.select_for_update().get(pk=pk)
    if compromiso.dejado_en:
        raise ValidationError(_("Ese compromiso ya no está en pie: se dividió, se unió a otro o se retiró."))
    return compromiso


def _anotar(compromiso: Compromiso) -> None:
    if compromiso.es_publico:
        al_terminar(compromisos=[compromiso.pk])
