"""Notes: written, put off, closed, rewritten. Who may is asked before (`permisos.check_puede_anotar`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.historia import firmar
from compromisos.models import Seguimiento


def guardar(seguimiento: Seguimiento, *, por: Any, ahora: datetime | None = None) -> Seguimiento:
    """Write it down, or what was mended in it."""
    if seguimiento._state.adding:
        seguimiento.por, seguimiento.creado_en = por, ahora or timezone.now()
    firmar(seguimiento, por)
    seguimiento.full_clean(exclude=["por"])
    seguimiento.save()
    return seguimiento


@transaction.atomic
def posponer(seguimiento: Seguimiento, *, hasta: date, por: Any) -> Seguimiento:
    """Come back to it another day."""
    actual = _tomar(seguimiento)
    actual.volver_en = hasta
    return guardar(actual, por=por)


@transaction.atomic
def cerrar(seguimiento: Seguimiento, *, por: Any, ahora: datetime | None = None) -> Seguimiento:
    """There is nothing more to come back to."""
    actual = _tomar(seguimiento)
    actual.cerrado_en, actual.cerrado_por = ahora or timezone.now(), por
    return guardar(actual, por=por)


@transaction.atomic
def reabrir(seguimiento: Seguimiento, *, por: Any) -> Seguimiento:
    """It was closed by mistake."""
    actual = Seguimiento.objects.select_for_update().get(pk=seguimiento.pk)
    actual.cerrado_en = actual.cerrado_por = None
    return guardar(actual, por=por)


def _tomar(seguimiento: Seguimiento) -> Seguimiento:
    actual = Seguimiento.objects.select_for_update().get(pk=seguimiento.pk)
    if actual.volver_en is None or actual.cerrado_en is not None:
        raise ValidationError(_("Ese seguimiento ya estaba cerrado."))
    return actual
