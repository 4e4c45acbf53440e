"""Who may. One pair per rule: `check_x` raises with a sentence, `x` answers yes or no.

What the state of a record allows is another question: `compromisos/politicas.py`.
"""

from __future__ import annotations

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
    try:
        check_puede_informar(user, institucion)
    except PermissionDenied:
        return False
    return True


def check_puede_publicar(user) -> None:
    """Whether `user` may publish, correct, return and withdraw updates."""
    if not user.has_perm("compromisos.publicar_avance"):
        raise PermissionDenied(_("Su cuenta no puede publicar. Envíe el avance a revisión."))


def puede_publicar(user) -> bool:
    return user.has_perm("compromisos.publicar_avance")
