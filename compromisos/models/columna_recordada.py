"""What a header of somebody's files was said to be, for the next file that brings it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from instituciones.models import Institucion

LARGO_DE_ENCABEZADO = 200


class ColumnaRecordada(models.Model):
    """Of an institution, if the file was all of one; else of whoever sent it. `columna` "" says that it is not read."""

    tabla = models.CharField(_("qué trae"), max_length=15)
    encabezado = models.CharField(_("encabezado plegado"), max_length=LARGO_DE_ENCABEZADO)
    columna = models.CharField(_("columna"), max_length=40, blank=True)
    institucion = models.ForeignKey(
        Institucion, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("institución")
    )
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("usuario"),
    )

    class Meta:
        verbose_name = _("columna recordada")
        verbose_name_plural = _("columnas recordadas")
        constraints = [
            models.CheckConstraint(
                condition=Q(institucion__isnull=True) ^ Q(usuario__isnull=True),
                name="columna_recordada_de_alguien",
                violation_error_message=_("Una columna se recuerda de una institución o de una cuenta."),
            ),
            models.UniqueConstraint(
                fields=["institucion", "tabla", "encabezado"],
                condition=Q(institucion__isnull=False),
                name="columna_recordada_de_institucion",
            ),
            models.UniqueConstraint(
                fields=["usuario", "tabla", "encabezado"],
                condition=Q(usuario__isnull=False),
                name="columna_recordada_de_usuario",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.encabezado}: {self.columna}"
