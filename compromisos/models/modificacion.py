"""Changes of what is public beside pledges and updates: institutions, editions, themes, roles, photos, open periods."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.columnas import Texto, limpiar_textos
from base.dias import Dia
from compromisos.models.registro import RegistroQuerySet, SoloSeAgrega


class ModificacionQuerySet(RegistroQuerySet):
    def conocidas(self, dia: Dia) -> ModificacionQuerySet:
        """Changes made by `dia`."""
        return self.filter(dia.hasta("en"))


class Modificacion(SoloSeAgrega):
    """One act on a ficha: what it said before, what it says since, and why.

    `objeto` is its name in the public record, such as «instituciones/mimp»; `nombre` what people call it. `cambios`
    is a list of {campo, antes, ahora}: the columns of the record, with null for what was or is left empty. Written
    by `publicacion/` only, in the transaction of the change.
    """

    class Hecho(models.TextChoices):
        """The codes stand in the public record: they are never changed."""

        AGREGADA = "agregada", _("Ficha agregada")
        CAMBIADA = "cambiada", _("Ficha cambiada")
        QUITADA = "quitada", _("Ficha quitada")

    objeto = models.CharField(_("objeto"), max_length=150)
    nombre = models.CharField(_("nombre"), max_length=300)
    hecho = models.CharField(_("qué se hizo"), max_length=10, choices=Hecho)
    cambios = models.JSONField(_("cambios"), default=list)
    motivo = Texto(_("motivo"))
    en = models.DateTimeField(_("fecha"))
    registrada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("registrada por"),
    )

    objects = ModificacionQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("modificación de una ficha")
        verbose_name_plural = _("modificaciones de fichas")
        ordering = ["-en", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["-en"], name="modificacion_por_fecha"),
            models.Index(fields=["objeto", "-en"], name="modificacion_por_objeto"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="modificacion_con_motivo",
                violation_error_message=_("Escriba el motivo del cambio: se publica."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objeto} · {self.get_hecho_display()}"

    def preparar(self) -> None:
        limpiar_textos(self)
