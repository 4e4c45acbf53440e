"""The publication of a pledge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.historia import firmar
from base.versiones import check_version
from compromisos.models import (
    Compromiso,
    SituacionCompromiso,
)
from compromisos.publicacion import politicas
from compromisos.publicacion.registro.bloque import al_terminar, en_bloque


def check_no_cambio(actual: Compromiso, visto: Compromiso) -> None:
    """Raise EdicionSimultanea unless `actual`, just locked, is as it was seen."""
    frase = _("Otra persona cambió este compromiso mientras usted lo veía. Revíselo y decida de nuevo.")
    check_version(actual, visto, frase)


@transaction.atomic
def publicar_compromiso(compromiso: Compromiso, *, por=None, ahora: datetime | None = None) -> Compromiso:
    """Make a pledge public; its literal text is fixed from then on. It then reads «Sin información»."""
    actual = Compromiso.objects.select_for_update().get(pk=compromiso.pk)
    check_no_cambio(actual, compromiso)
    politicas.check_puede_publicar_compromiso(actual)
    actual.situacion, actual.publicado_en = SituacionCompromiso.PUBLICADO, ahora or timezone.now()
    firmar(actual, por)
    actual.save()
    al_terminar(compromisos=[actual.pk])
    compromiso.refresh_from_db()
    return compromiso


@transaction.atomic
def publicar_compromisos(
    compromisos: Iterable[Compromiso], *, por=None, ahora: datetime | None = None
) -> list[Compromiso]:
    """Make many public, by the same rules as one by one; all or none. Raises what `publicar_compromiso` raises."""
    ahora = ahora or timezone.now()
    with en_bloque():
        return [publicar_compromiso(c, por=por, ahora=ahora) for c in sorted(compromisos, key=lambda c: c.pk)]
