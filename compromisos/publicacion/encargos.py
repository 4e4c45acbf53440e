"""Hand-overs: who at the ministry is in charge of institutions and of pledges, from now on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compromisos.lectura.encargos import encargables
from compromisos.models import Compromiso, Encargo
from instituciones.models import Institucion


def encargar_instituciones(
    pks: Iterable[int], *, persona: Any, por: Any, ahora: datetime | None = None
) -> int:
    """Put `persona` in charge of those institutions, None nobody; how many changed hands. Four queries, however many.

    Raises ValidationError if `persona` may not be in charge today."""
    return _encargar(Institucion, "institucion", pks, persona=persona, por=por, ahora=ahora)


def encargar_compromisos(pks: Iterable[int], *, persona: Any, por: Any, ahora: datetime | None = None) -> int:
    """The same of pledges. Without an officer of its own, a pledge is followed by that of its institution."""
    return _encargar(Compromiso, "compromiso", pks, persona=persona, por=por, ahora=ahora)


def traspasar(*, de: Any, a: Any, por: Any, ahora: datetime | None = None) -> int:
    """Hand over to `a` all that `de` is in charge of; how much it was."""
    en_vigor = Encargo.objects.en_vigor().filter(persona=de)
    instituciones = en_vigor.filter(institucion__isnull=False).values_list("institucion", flat=True)
    compromisos = en_vigor.filter(compromiso__isnull=False).values_list("compromiso", flat=True)
    with transaction.atomic():
        n = encargar_instituciones(list(instituciones), persona=a, por=por, ahora=ahora)
        return n + encargar_compromisos(list(compromisos), persona=a, por=por, ahora=ahora)


@transaction.atomic
def _encargar(
    modelo: type[Institucion] | type[Compromiso],
    campo: str,
    pks: Iterable[int],
    *,
    persona: Any,
    por: Any,
    ahora: datetime | None,
) -> int:
    """The things themselves are locked: two people handing over the same one take turns."""
    ahora = ahora or timezone.now()
    if persona is not None and not encargables().filter(pk=persona.pk).exists():
        raise ValidationError(
            _(
                "%(persona)s no puede estar a cargo: es de quien registra, revisa o publica en el ministerio, con la cuenta activa."
            )
            % {"persona": persona.get_full_name() or persona}
        )
    cosas: Any = modelo._default_manager.filter(pk__in=set(pks)).order_by("pk")
    todas = list(cosas.select_for_update().values_list("pk", flat=True))
    antes = Encargo.objects.en_vigor().filter(**{f"{campo}__in": todas})
    ya_suyas = set(antes.filter(persona=persona).values_list(f"{campo}_id", flat=True)) if persona else set()
    cerrados = antes.exclude(persona=persona) if persona else antes
    n = cerrados.update(hasta=ahora, cerrado_por=por)
    if persona is None:
        return n
    nuevos = [
        Encargo(persona=persona, desde=ahora, por=por, **{f"{campo}_id": pk})
        for pk in todas
        if pk not in ya_suyas
    ]
    Encargo.objects.bulk_create(nuevos, batch_size=1000)
    return len(nuevos)
