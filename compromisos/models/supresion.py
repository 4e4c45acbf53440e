"""Suppression of what exposes a person: asked by one, approved by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from base.texto import limpiar


class Supresion(models.Model):
    """A request to take personal data out of what was published, and whether it was done.

    `objeto` names what in the words of the record («avances/12», «compromisos/<codigo>»); `piezas` are the columns to
    blank, as `publicacion.supresiones` writes them: [{"tabla", "fila", "campo"}]. The text itself is not kept.
    """

    objeto = models.CharField(_("de qué"), max_length=150)
    compromiso = models.ForeignKey(
        "compromisos.Compromiso",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supresiones",
        verbose_name=_("compromiso"),
    )
    piezas = models.JSONField(_("qué textos y archivos"), default=list)
    motivo = models.TextField(
        _("motivo (se publica)"),
        help_text=_("Sin repetir el dato: «Nombraba a una persona atendida»."),
    )
    pedida_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("la pidió")
    )
    pedida_en = models.DateTimeField(_("pedida"), auto_now_add=True)
    aprobada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("la aprobó"),
    )
    aprobada_en = models.DateTimeField(_("suprimida"), null=True, blank=True)

    class Meta:
        verbose_name = _("supresión de datos personales")
        verbose_name_plural = _("supresiones de datos personales")
        ordering = ["-pedida_en", "-pk"]
        default_permissions = ("view",)
        permissions = [("suprimir_supresion", _("Puede pedir y aprobar supresiones de datos personales"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="supresion_con_motivo",
                violation_error_message=_("Escriba el motivo: quedará a la vista."),
            ),
            models.CheckConstraint(
                condition=Q(aprobada_por__isnull=True, aprobada_en__isnull=True)
                | Q(aprobada_por__isnull=False, aprobada_en__isnull=False),
                name="supresion_aprobada_por_alguien",
            ),
            models.CheckConstraint(
                condition=Q(aprobada_por__isnull=True) | ~Q(aprobada_por=F("pedida_por")),
                name="supresion_por_dos_personas",
                violation_error_message=_("La aprueba otra persona: una la pide y otra la hace."),
            ),
        ]

    def __str__(self) -> str:
        return self.objeto

    def save(self, *args, **kwargs):
        self.motivo = limpiar(self.motivo)
        super().save(*args, **kwargs)
