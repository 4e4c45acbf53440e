"""Medios de verificación of an avance, and photos."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from compromisos.models.avance import Avance
from compromisos.models.compromiso import Compromiso
from compromisos.models.edicion import Edicion
from compromisos.models.registro import EnRegistroPorAvance
from instituciones.models import Institucion


def ruta_evidencia(evidencia: Evidencia, nombre: str) -> str:
    """A path nobody can guess; the name people see is kept apart, in `nombre_original`."""
    return f"evidencias/{uuid.uuid4().hex}"


def ruta_foto(foto: Foto, nombre: str) -> str:
    return f"fotos/{uuid.uuid4().hex}.webp"


class Evidencia(EnRegistroPorAvance):
    """A file (kept, with its SHA-256) or a link that backs an avance: exactly one of the two."""

    avance = models.ForeignKey(Avance, models.PROTECT, related_name="evidencias", verbose_name=_("avance"))
    titulo = models.CharField(_("título"), max_length=250)
    emisor = models.CharField(_("entidad que lo emite"), max_length=250, blank=True)
    url = models.URLField(
        _("enlace"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    archivo = models.FileField(_("archivo"), upload_to=ruta_evidencia, blank=True)
    nombre_original = models.CharField(max_length=250, blank=True, editable=False)
    tipo_contenido = models.CharField(max_length=100, blank=True, editable=False)
    tamano = models.PositiveIntegerField(_("tamaño en bytes"), null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    fecha = models.DateField(_("fecha del documento"), null=True, blank=True)
    fecha_consulta = models.DateField(
        _("consultado el"), null=True, blank=True, help_text=_("Cuándo se abrió el enlace por última vez.")
    )

    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta(EnRegistroPorAvance.Meta):
        verbose_name = _("evidencia")
        verbose_name_plural = _("evidencias")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(archivo="") & ~Q(url="")) | (~Q(archivo="") & Q(url="")),
                name="evidencia_archivo_o_enlace",
                violation_error_message=_("Cada evidencia es un archivo o un enlace: uno de los dos."),
            ),
            models.CheckConstraint(
                condition=Q(archivo="", sha256="")
                | (~Q(archivo="") & Q(sha256__regex=r"^[0-9a-f]{64}$", tamano__isnull=False)),
                name="evidencia_archivo_con_huella",
                violation_error_message=_("El archivo se guarda con su tamaño y su huella SHA-256."),
            ),
        ]

    def __str__(self) -> str:
        return self.titulo


class Foto(models.Model):
    """A photo of the gallery, with real alternative text and credit."""

    edicion = models.ForeignKey(
        Edicion, models.PROTECT, null=True, blank=True, related_name="fotos", verbose_name=_("edición")
    )
    institucion = models.ForeignKey(
        Institucion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fotos",
        verbose_name=_("institución"),
    )
    compromiso = models.ForeignKey(
        Compromiso, models.PROTECT, null=True, blank=True, related_name="fotos", verbose_name=_("compromiso")
    )
    imagen = models.ImageField(_("imagen"), upload_to=ruta_foto, width_field="ancho", height_field="alto")
    ancho = models.PositiveIntegerField(editable=False, null=True)
    alto = models.PositiveIntegerField(editable=False, null=True)
    texto_alternativo = models.CharField(
        _("texto alternativo"), max_length=300, help_text=_("Lo que se ve, para quien no puede verlo.")
    )
    credito = models.CharField(_("crédito"), max_length=200)
    fecha = models.DateField(_("fecha"), null=True, blank=True)
    publicada = models.BooleanField(_("publicada"), default=False)

    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("foto")
        verbose_name_plural = _("fotos")
        ordering = ["-fecha", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(texto_alternativo="") & ~Q(credito=""),
                name="foto_con_texto_y_credito",
                violation_error_message=_("Cada foto lleva texto alternativo y crédito."),
            ),
            models.CheckConstraint(
                condition=Q(edicion__isnull=False)
                | Q(institucion__isnull=False)
                | Q(compromiso__isnull=False),
                name="foto_de_algo",
                violation_error_message=_("Diga de qué edición, institución o compromiso es la foto."),
            ),
        ]

    def __str__(self) -> str:
        return self.texto_alternativo

    def clean(self):
        super().clean()
        if self.publicada and not self.imagen:
            raise ValidationError({"publicada": _("Falta la imagen.")})
