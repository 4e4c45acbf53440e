"""The written answers to what seemed personal in a text that went public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.columnas import Texto


class DatoRevisado(models.Model):
    """Why something that looked like a person's datum could be published. Not public, and it does not repeat the datum.

    Of an update the answers are `Confirmacion`. Written by `publicacion/personales.py` only.
    """

    objeto = models.CharField(_("objeto del registro"), max_length=150)
    campo = models.CharField(_("campo"), max_length=80)
    codigo = models.CharField(_("qué parecía"), max_length=40)
    motivo = Texto(_("motivo"))
    por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("respondido por"),
    )
    en = models.DateTimeField(_("respondido"))

    class Meta:
        verbose_name = _("respuesta sobre un dato personal")
        verbose_name_plural = _("respuestas sobre datos personales")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["objeto"], name="dato_revisado_por_objeto")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(motivo=""), name="dato_revisado_con_motivo"),
        ]

    def __str__(self) -> str:
        return f"{self.objeto} · {self.codigo}"
