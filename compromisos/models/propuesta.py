"""An amendment that somebody who may edit, and not publish, proposes: approved by who may, or returned with its reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.columnas import Direccion, Texto
from compromisos.models.compromiso import Compromiso
from compromisos.models.enmienda import Enmienda
from compromisos.models.opciones import opciones
from compromisos.reglas.palabras import TipoEnmienda


class PropuestaDeEnmiendaQuerySet(models.QuerySet):
    def pendientes(self) -> PropuestaDeEnmiendaQuerySet:
        return self.filter(situacion=PropuestaDeEnmienda.Situacion.PENDIENTE)


class PropuestaDeEnmienda(models.Model):
    """Proposed amendment. It says what changes as an Enmienda does, from what to what: approved when the pledge no
    longer is so, it is refused. Private: only the amendment made of it is public."""

    class Situacion(models.TextChoices):
        PENDIENTE = "pendiente", _("Pendiente")
        APROBADA = "aprobada", _("Aprobada")
        DEVUELTA = "devuelta", _("Devuelta")

    compromiso = models.ForeignKey(
        Compromiso, models.PROTECT, related_name="propuestas", verbose_name=_("compromiso")
    )
    tipo = models.CharField(
        _("qué se propone"),
        max_length=10,
        choices=opciones([TipoEnmienda.REDACCION, TipoEnmienda.DATOS]),
    )
    texto_anterior = models.TextField(_("texto que tenía"), blank=True)
    texto_nuevo = Texto(_("texto nuevo"), blank=True)
    cambios = models.JSONField(_("qué cambia"), default=list, blank=True)
    motivo = Texto(_("motivo"))
    fuente = Direccion(_("dirección de la fuente"), blank=True)
    creada_en = models.DateTimeField(_("propuesta"), auto_now_add=True)
    por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("propuesta por")
    )
    situacion = models.CharField(
        _("situación"), max_length=10, choices=Situacion.choices, default=Situacion.PENDIENTE
    )
    resuelta_en = models.DateTimeField(_("resuelta"), null=True, blank=True)
    resuelta_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("resuelta por"),
    )
    respuesta = Texto(_("por qué se devolvió"), blank=True)
    enmienda = models.OneToOneField(
        Enmienda,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="propuesta",
        verbose_name=_("enmienda"),
    )

    objects = PropuestaDeEnmiendaQuerySet.as_manager()

    class Meta:
        verbose_name = _("propuesta de enmienda")
        verbose_name_plural = _("propuestas de enmienda")
        ordering = ["creada_en", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="propuesta_con_motivo",
                violation_error_message=_("Escriba el motivo: quedará a la vista."),
            ),
            models.CheckConstraint(
                condition=Q(situacion="pendiente", resuelta_en__isnull=True, resuelta_por__isnull=True)
                | (~Q(situacion="pendiente") & Q(resuelta_en__isnull=False, resuelta_por__isnull=False)),
                name="propuesta_resuelta_con_fecha_y_autor",
                violation_error_message=_("Una propuesta resuelta lleva fecha y responsable."),
            ),
            models.CheckConstraint(
                condition=(Q(situacion="devuelta") & ~Q(respuesta=""))
                | (~Q(situacion="devuelta") & Q(respuesta="")),
                name="propuesta_devuelta_con_motivo",
                violation_error_message=_("Escriba el motivo: quien lo propuso lo leerá."),
            ),
            models.CheckConstraint(
                condition=Q(situacion="aprobada", enmienda__isnull=False)
                | (~Q(situacion="aprobada") & Q(enmienda__isnull=True)),
                name="propuesta_aprobada_con_enmienda",
                violation_error_message=_("Una propuesta aprobada es la enmienda que se hizo de ella."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compromiso.codigo} · {self.get_tipo_display()}"

    @property
    def esta_pendiente(self) -> bool:
        return self.situacion == self.Situacion.PENDIENTE
