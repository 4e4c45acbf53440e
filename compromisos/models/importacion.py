"""A file that somebody sent: pending until confirmed, then the account of what it did."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compromisos.models.edicion import Edicion

CADUCA = timedelta(hours=24)


def ruta_importacion(importacion: Importacion, nombre: str) -> str:
    return f"importaciones/{uuid.uuid4().hex}"


class ImportacionQuerySet(models.QuerySet):
    def de(self, user) -> ImportacionQuerySet:
        """The ones `user` may see: one's own."""
        return self.filter(usuario=user)

    def caducadas(self, *, ahora) -> ImportacionQuerySet:
        return self.filter(situacion=Importacion.Situacion.PENDIENTE, creada_en__lt=ahora - CADUCA)


class Importacion(models.Model):
    """Bound to whoever sent it, under an identifier nobody can guess; the file kept with its SHA-256."""

    class Situacion(models.TextChoices):
        PENDIENTE = "pendiente", _("Pendiente")
        APLICADA = "aplicada", _("Aplicada")
        DESCARTADA = "descartada", _("Descartada")
        DESHECHA = "deshecha", _("Deshecha")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tabla = models.CharField(_("qué trae"), max_length=15)
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="importaciones", verbose_name=_("usuario")
    )
    edicion = models.ForeignKey(
        Edicion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edición")
    )
    archivo = models.FileField(_("archivo"), upload_to=ruta_importacion)
    nombre_original = models.CharField(_("nombre del archivo"), max_length=250)
    sha256 = models.CharField("SHA-256", max_length=64)
    situacion = models.CharField(
        _("situación"), max_length=10, choices=Situacion.choices, default=Situacion.PENDIENTE
    )
    creada_en = models.DateTimeField(_("recibida"), auto_now_add=True)
    aplicada_en = models.DateTimeField(_("aplicada"), null=True)
    huella = models.CharField(_("huella de lo mostrado"), max_length=64, blank=True)
    informe = models.JSONField(_("informe"), default=dict)
    modo = models.JSONField(_("cómo se lee"), default=dict, db_default={})  # fields of formats.Modo
    dejadas = models.JSONField(_("líneas que se dejan"), default=list, db_default=[])
    solo_validas = models.BooleanField(_("solo las filas sin error"), default=False, db_default=False)
    diario = models.JSONField(_("diario"), default=list, db_default=[])  # importacion/diario.py
    deshecha_en = models.DateTimeField(_("deshecha"), null=True)
    deshecha_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("deshecha por")
    )

    objects = ImportacionQuerySet.as_manager()

    class Meta:
        verbose_name = _("importación")
        verbose_name_plural = _("importaciones")
        ordering = ["-creada_en"]
        constraints = [
            models.CheckConstraint(
                condition=Q(situacion__in=["aplicada", "deshecha"], aplicada_en__isnull=False)
                | (~Q(situacion__in=["aplicada", "deshecha"]) & Q(aplicada_en__isnull=True)),
                name="importacion_aplicada_con_fecha",
                violation_error_message=_("Una importación aplicada lleva su fecha."),
            ),
            models.CheckConstraint(
                condition=Q(situacion="deshecha", deshecha_en__isnull=False)
                | (~Q(situacion="deshecha") & Q(deshecha_en__isnull=True)),
                name="importacion_deshecha_con_fecha",
                violation_error_message=_("Una importación deshecha lleva su fecha."),
            ),
        ]

    def __str__(self) -> str:
        return self.nombre_original

    @property
    def esta_pendiente(self) -> bool:
        return self.situacion == self.Situacion.PENDIENTE

    @property
    def caduco(self) -> bool:
        return self.esta_pendiente and self.creada_en < timezone.now() - CADUCA

    def datos(self) -> bytes:
        with self.archivo.open("rb") as archivo:
            return archivo.read()
