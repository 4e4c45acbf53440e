"""The filters of a list under a name: one's own, or shared with all who see that list."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.columnas import Linea

LARGO_DE_CONSULTA = 1_000


class VistaQuerySet(models.QuerySet):
    def de(self, user) -> VistaQuerySet:
        """Those that `user` finds above the list: their own, and what is shared."""
        return self.filter(Q(duenio=user) | Q(compartida=True))


class VistaGuardada(models.Model):
    """Filters of the list of pledges, as an address (`consulta`), without order nor page. A convenience of the staff: it is
    in no file and no page of the public, and goes with the account of whoever made it."""

    duenio = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="vistas", verbose_name=_("de quién")
    )
    nombre = Linea(_("nombre"), max_length=60)
    consulta = models.CharField(_("filtros"), max_length=LARGO_DE_CONSULTA)
    compartida = models.BooleanField(_("para todo el equipo"), default=False)

    objects = VistaQuerySet.as_manager()

    class Meta:
        verbose_name = _("vista guardada")
        verbose_name_plural = _("vistas guardadas")
        ordering = ["nombre", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["duenio", "nombre"],
                name="vista_guardada_unica",
                violation_error_message=_("Ya tiene una vista con ese nombre."),
            ),
        ]

    def __str__(self) -> str:
        return self.nombre
