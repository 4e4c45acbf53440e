"""Answers of institutions to verifications: written by who informs for them, published by the ministry."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.columnas import Texto, limpiar_textos
from base.dias import Dia
from compromisos.models.avance import Verificacion
from compromisos.models.registro import EnRegistro, RegistroCerrado, RegistroQuerySet


class RespuestaQuerySet(RegistroQuerySet):
    def publicadas(self, dia: Dia) -> RespuestaQuerySet:
        """Public by `dia`."""
        return self.sellados().filter(dia.hasta("publicada_en"))

    def por_publicar(self) -> RespuestaQuerySet:
        return self.filter(publicada_en__isnull=True)


class RespuestaVerificacion(EnRegistro):
    """The institution's own words beside a verification. Public, it stays; a second one may follow."""

    verificacion = models.ForeignKey(
        Verificacion, models.PROTECT, related_name="respuestas", verbose_name=_("verificación")
    )
    texto = Texto(_("respuesta de la institución"))
    por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("escrita por")
    )
    en = models.DateTimeField(_("escrita"))
    publicada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("publicada por"),
    )
    publicada_en = models.DateTimeField(_("publicada"), null=True, editable=False)

    objects = RespuestaQuerySet.as_manager()  # type: ignore[misc]

    class Meta(EnRegistro.Meta):
        abstract = False
        verbose_name = _("respuesta a una verificación")
        verbose_name_plural = _("respuestas a verificaciones")
        ordering = ["publicada_en", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="respuesta_con_texto",
                violation_error_message=_("Escriba la respuesta de la institución."),
            ),
            models.CheckConstraint(
                condition=Q(publicada_en__isnull=True, publicada_por__isnull=True)
                | Q(publicada_en__isnull=False, publicada_por__isnull=False),
                name="respuesta_publicada_con_fecha_y_autor",
                violation_error_message=_("Una respuesta publicada lleva fecha y responsable."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.verificacion)

    @classmethod
    def condicion_sellado(cls) -> Q:
        return Q(publicada_en__isnull=False)

    @classmethod
    def check_no_sella(cls, cambios: dict) -> None:
        if {"publicada_en", "publicada_por", "publicada_por_id"} & cambios.keys():
            raise RegistroCerrado

    def nace_sellado(self) -> bool:
        return self.publicada_en is not None

    def preparar(self) -> None:
        limpiar_textos(self)

    def save(self, *args, **kwargs):
        self.preparar()
        super().save(*args, **kwargs)
