"""Who may. One pair per rule: `check_x` raises with a sentence, `x` answers yes or no.

What the state of a record allows is another question: `politicas.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from instituciones.models import Institucion


def check_puede_informar(user, institucion: Institucion) -> None:
    """Whether `user` may enter pledges and updates of `institucion`. Costs one query."""
    if not Institucion.objects.editables_por(user).filter(pk=institucion.pk).exists():
        raise PermissionDenied(
            _(
                "Su cuenta no puede informar por %(institucion)s. Pida a la administración que le dé ese enlace."
            )
            % {"institucion": institucion.nombre}
        )


def puede_informar(user, institucion: Institucion) -> bool:
    return _pasa(check_puede_informar, user, institucion)


def check_puede_publicar(user) -> None:
    """Whether `user` may publish, correct, return and withdraw updates."""
    if not user.has_perm("compromisos.publicar_avance"):
        raise PermissionDenied(_("Su cuenta no puede publicar. Envíe el avance a revisión."))


def puede_publicar(user) -> bool:
    return user.has_perm("compromisos.publicar_avance")


def check_puede_verificar(user, institucion: Institucion) -> None:
    """Whether `user` may say of what `institucion` published that it is so: not its own enlaces."""
    if not user.has_perm("compromisos.verificar_avance"):
        raise PermissionDenied(_("Su cuenta no puede verificar."))
    if institucion.enlaces.filter(user=user, activo=True).exists():
        raise PermissionDenied(_("Quien informa por una institución no verifica lo que ella publica."))


def puede_verificar(user, institucion: Institucion) -> bool:
    return _pasa(check_puede_verificar, user, institucion)


def _pasa(check: Callable[..., None], *args) -> bool:
    try:
        check(*args)
    except PermissionDenied:
        return False
    return True
