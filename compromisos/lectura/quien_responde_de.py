"""Who may report for an institution: accounts and personal links, with when each was last used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from base.personas import nombre_de
from compromisos.models import EnlacePersonal
from instituciones.models import Enlace, Institucion


@dataclass(frozen=True, slots=True)
class QuienInforma:
    """`hasta` is the last day of a personal link; `usado` when it was opened last, or the account signed in. `pk` is of
    the link, None of an account."""

    nombre: str
    correo: str
    hasta: date | None
    usado: datetime | None
    activo: bool
    pk: int | None = None

    @property
    def es_enlace(self) -> bool:
        return self.pk is not None


def quienes_informan(institucion: Institucion, ahora: datetime) -> list[QuienInforma]:
    """Accounts first, then personal links, the newest first; those that no longer work at the end. Two queries."""
    cuentas = Enlace.objects.filter(institucion=institucion).select_related("user")
    todos = [
        QuienInforma(nombre_de(e.user), e.user.email, None, e.user.last_login, e.activo and e.user.is_active)
        for e in cuentas
    ]
    todos += [
        QuienInforma(e.nombre, e.correo, e.ultimo_dia, e.usado_en, e.esta_vigente(ahora), e.pk)
        for e in EnlacePersonal.objects.filter(institucion=institucion)
    ]
    return sorted(todos, key=lambda q: not q.activo)
