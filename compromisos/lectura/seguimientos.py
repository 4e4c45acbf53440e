"""Notes of the ministry, and what of them is to be come back to. Whoever calls asks first whether this person sees
any (`publicacion/permisos.py:ve_seguimientos`)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from base.dias import Dia
from compromisos.lectura.encargos import a_cargo_de, instituciones_a_cargo_de
from compromisos.models import Compromiso, Seguimiento
from instituciones.models import Institucion


def mios(user) -> Q:
    """Condition of notes: written by `user`, or of what `user` is in charge of."""
    return (
        Q(por=user)
        | Q(a_cargo_de(user, "compromiso", "compromiso__institucion"), compromiso__isnull=False)
        | Q(instituciones_a_cargo_de(user, "institucion"), compromiso__isnull=True)
    )


def pendientes(user, dia: Dia) -> QuerySet[Seguimiento]:
    """What `user` has to come back to on `dia` or should have before, the oldest first."""
    return con_lo_suyo(Seguimiento.objects.abiertos().filter(mios(user), volver_en__lte=dia.fecha))


def abiertos(user=None) -> QuerySet[Seguimiento]:
    """All that has a day to come back to, past or to come, the oldest first; of `user` only, if given."""
    todos = con_lo_suyo(Seguimiento.objects.abiertos())
    return todos.filter(mios(user)) if user is not None else todos


def sobre(institucion: Institucion) -> Q:
    """Condition of notes: about `institucion`, one of its pledges, or with it about that of another."""
    return Q(institucion=institucion) | Q(compromiso__institucion=institucion)


def de_institucion(institucion: Institucion) -> QuerySet[Seguimiento]:
    """What was noted of an institution and of its pledges, the last day first."""
    return con_lo_suyo(Seguimiento.objects.filter(sobre(institucion)))


def de_compromiso(compromiso: Compromiso) -> QuerySet[Seguimiento]:
    """What was noted of one pledge, the last day first."""
    return con_lo_suyo(Seguimiento.objects.filter(compromiso=compromiso))


def con_lo_suyo(seguimientos: QuerySet[Seguimiento]) -> QuerySet[Seguimiento]:
    """With what a row shows. No query more."""
    return seguimientos.select_related("institucion", "compromiso__institucion", "por", "cerrado_por")
