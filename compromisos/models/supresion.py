"""Suppression of what exposes a person: asked by one, approved by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from base.columnas import Texto


class SupresionQuerySet(models.QuerySet):
    def pendientes(self) -> SupresionQuerySet:
        """Asked, and neither done nor declined."""
        return self.filter(aprobada_en__isnull=True, rechazada_en__isnull=True)

    def hechas(self) -> SupresionQuerySet:
        return self.filter(aprobada_en__isnull=False)


class Supresion(models.Model):
    """A request to take personal data out of what was published, and whether it was done.

    `objeto` names what in the words of the record («avances/12», «compromisos/<codigo>»); `piezas` are the columns to
    blank, as `publicacion.supresiones` writes them: [{"tabla", "fila", "campo", "sha256"}]. The text itself is not
    kept, nor, once it is done, its hash.
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
    motivo = Texto(
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
    rechazada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("la rechazó"),
    )
    rechazada_en = models.DateTimeField(_("rechazada"), null=True, blank=True)
    motivo_rechazo = Texto(_("por qué se rechazó"), blank=True, default="", db_default="")

    objects = SupresionQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(rechazada_por__isnull=True, rechazada_en__isnull=True, motivo_rechazo="")
                | (
                    Q(rechazada_por__isnull=False, rechazada_en__isnull=False, aprobada_en__isnull=True)
                    & ~Q(motivo_rechazo="")
                ),
                name="supresion_rechazada_con_motivo",
                violation_error_message=_("Escriba por qué no: lo leerá quien lo pidió."),
            ),
        ]

    def __str__(self) -> str:
        return self.objeto

    @property
    def ancla(self) -> str:
        """Where on the page of its pledge: «#avance-12»; "" for the page itself."""
        clase, _barra, clave = self.objeto.partition("/")
        return f"#avance-{clave}" if clase == "avances" else ""

    @property
    def situacion(self) -> str:
        if self.aprobada_en:
            return str(_("Suprimido"))
        return str(_("Rechazada") if self.rechazada_en else _("Por aprobar"))
