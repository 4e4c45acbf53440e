"""The written answers to what was asked of an update before it was sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.columnas import Texto
from compromisos.models.avance import Avance


class Confirmacion(models.Model):
    """Why something that surprised stands as it is. For whoever reviews; not public.

    It answers one sentence: if the figure or the text changes, the question is another.
    Written by `publicacion/confirmaciones.py` only.
    """

    avance = models.ForeignKey(
        Avance, models.CASCADE, related_name="confirmaciones", verbose_name=_("avance")
    )
    codigo = models.CharField(_("pregunta"), max_length=40)
    campo = models.CharField(_("campo"), max_length=40)
    frase = models.TextField(_("lo que se preguntó"))
    motivo = Texto(_("motivo"))
    por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("respondido por")
    )
    en = models.DateTimeField(_("respondido"))

    class Meta:
        verbose_name = _("respuesta a una pregunta")
        verbose_name_plural = _("respuestas a preguntas")
        ordering = ["pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["avance", "codigo", "campo"], name="confirmacion_unica"),
            models.CheckConstraint(condition=~models.Q(motivo=""), name="confirmacion_con_motivo"),
        ]

    def __str__(self) -> str:
        return f"{self.avance} · {self.codigo}"
