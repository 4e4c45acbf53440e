"""Rehearsal of a publication: a draft as the public would read it, by the very act that would publish it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from base.historia import firmar
from compromisos.models import Compromiso
from compromisos.publicacion.compromisos import publicar_compromiso


@contextmanager
def como_publico(compromiso: Compromiso, *, por) -> Iterator[Compromiso]:
    """Inside, `compromiso` is public, under words that say so if it has no title; then all is as it was.

    It takes the turn to append to the record, as publishing does: read what is needed and leave.
    """
    with transaction.atomic():
        actual = Compromiso.objects.get(pk=compromiso.pk)
        if not actual.titulo:
            actual.titulo = _("(aquí irá el título)")
            firmar(actual, por)
            actual.save()
        try:
            yield publicar_compromiso(actual, por=por)
        finally:
            transaction.set_rollback(True)
