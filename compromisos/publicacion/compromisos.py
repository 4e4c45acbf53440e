"""The publication of a pledge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.historia import firmar
from base.versiones import EdicionSimultanea, check_version
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
) -> list[tuple[Compromiso, str]]:
    """[(pledge, why it was not published or "")]: each by the same rules as one by one, and whatever becomes of the
    others. What looks personal in any of them is asked of all together, before any is public."""
    ahora, hechos = ahora or timezone.now(), []
    with en_bloque():
        for compromiso in sorted(compromisos, key=lambda c: c.pk):
            try:
                with transaction.atomic():
                    publicar_compromiso(compromiso, por=por, ahora=ahora)
            except ValidationError as error:
                hechos.append((compromiso, " ".join(error.messages)))
            except EdicionSimultanea as error:
                hechos.append((compromiso, str(error)))
            else:
                hechos.append((compromiso, ""))
    return hechos
