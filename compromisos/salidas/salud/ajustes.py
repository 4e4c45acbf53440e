"""Checks of what somebody set: the site closed by hand, and what `check --deploy` has to say."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.core import checks

from compromisos.salidas.salud.hallazgo import Sintoma, bien, mal, mirar


def mantenimiento(ahora: datetime) -> Sintoma:
    if not settings.MANTENIMIENTO.exists():
        return bien("El sitio está abierto.", cerrado=0)
    desde = datetime.fromtimestamp(settings.MANTENIMIENTO.stat().st_mtime, UTC)
    return mal(
        f"El sitio está cerrado a mano desde {desde:%d/%m/%Y %H:%M} UTC.",
        f"rm {settings.MANTENIMIENTO}, cuando se pueda abrir.",
        cerrado=1,
    )


def configuracion(ahora: datetime) -> Sintoma:
    dichos = [m for m in checks.run_checks(include_deployment_checks=True) if not m.is_silenced()]
    graves = [m for m in dichos if m.is_serious(checks.ERROR)]
    if not dichos:
        return bien("check --deploy no tiene nada que decir.", errores=0, notas=0)
    como = mal if graves else mirar
    return como(
        " ".join(str(m.msg).rstrip(".") + "." for m in (graves or dichos)[:3]),
        "compromisos check --deploy dice todo, con qué hacer.",
        errores=len(graves),
        notas=len(dichos) - len(graves),
    )
