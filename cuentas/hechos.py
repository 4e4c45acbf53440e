"""Events of accounts: what was done to each, by whom and why, for its page."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from cuentas.models import HechoDeCuenta

LARGO = 500


def anotar_hecho(
    cuenta, que: str, *, por=None, detalle: str = "", motivo: str = "", en: datetime | None = None
) -> None:
    HechoDeCuenta.objects.create(
        cuenta=cuenta,
        que=que,
        por=por,
        detalle=detalle[:LARGO],
        motivo=motivo[:LARGO],
        en=en or timezone.now(),
    )
