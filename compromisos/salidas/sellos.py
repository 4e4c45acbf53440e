"""Time stamps of the record as programs read them, beside the entries that they are of."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from base.dias import Dia
from compromisos.models import Sello
from compromisos.models.anotacion import en_utc


def en_json(dia: Dia, numeros: Iterable[int] | None = None) -> dict[str, object]:
    """{"sellos": […]}, of those entries or of all, the oldest first; nothing where there are none. One query."""
    suyos = Sello.objects.publicos(dia).defer("token").order_by("numero")
    if numeros is not None:
        suyos = suyos.filter(numero__in=list(numeros))
    dichos = [_uno(sello) for sello in suyos]
    return {"sellos": dichos} if dichos else {}


def _uno(sello: Sello) -> dict[str, object]:
    return {
        "numero": sello.numero,
        "sha256": sello.sha256,
        "sellado_en": en_utc(sello.sellado_en),
        "autoridad": sello.autoridad,
        "direccion": direccion(sello.numero),
    }


def direccion(numero: int) -> str:
    """The address of the stamp itself: a file has one, in Spanish."""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse('sello', args=[numero])}"
