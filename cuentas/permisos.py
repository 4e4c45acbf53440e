"""Permissions over accounts, and which of them need a second factor: those that hold any of
`settings.PERMISOS_CON_SEGUNDO_FACTOR`. Which permissions those are is of the project, not of this app."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from base.pares import si_o_no


def debe_llevar_segundo_factor(user) -> bool:
    """Whether the account could change what the public reads, or reads of people what the public does not."""
    return user.is_active and any(user.has_perm(permiso) for permiso in settings.PERMISOS_CON_SEGUNDO_FACTOR)


def lleva_segundo_factor(user) -> bool:
    """Whether the account has a second factor. One query."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def se_le_exige_y_no_lo_lleva(user) -> bool:
    return (
        settings.EXIGIR_SEGUNDO_FACTOR and debe_llevar_segundo_factor(user) and not lleva_segundo_factor(user)
    )


def administra_cuentas(user) -> bool:
    return user.has_perm("auth.change_user")


def check_puede_administrar(user, cuenta) -> None:
    """Whether `user` may change, invite or close the account `cuenta`: not one that may do more."""
    if user.is_superuser:
        return
    if cuenta.is_superuser or not permisos_de(cuenta) <= user.get_all_permissions():
        raise PermissionDenied(_("Esa cuenta puede más que la suya: la administra un superusuario."))


puede_administrar = si_o_no(check_puede_administrar, PermissionDenied)


def grupos_que_concede(user) -> QuerySet[Group]:
    """The roles that `user` may give: those that hold nothing that `user` does not."""
    if user.is_superuser:
        return Group.objects.all()
    propios = Permission.objects.filter(Q(user=user) | Q(group__user=user))
    ajenos = Permission.objects.exclude(pk__in=propios.values("pk"))
    return Group.objects.exclude(permissions__in=ajenos.values("pk"))


def permisos_de(cuenta) -> set[str]:
    """Permissions of an account, active or not: it may be activated again."""
    permisos = Permission.objects.filter(Q(user=cuenta) | Q(group__user=cuenta)).select_related(
        "content_type"
    )
    return {f"{p.content_type.app_label}.{p.codename}" for p in permisos}


def codigos_de(user: Any) -> set[str]:
    """All that an account holds, as «compromisos.avance publicar»: to say what it may, never to decide one thing."""
    partidos = (codigo.rpartition("_") for codigo in user.get_all_permissions())
    return {f"{antes.split('.')[0]}.{modelo} {antes.split('.')[1]}" for antes, _sep, modelo in partidos}
