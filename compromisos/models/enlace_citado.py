"""Addresses that are cited as proof or as source, what came of asking for each, and since when those that are broken are."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.columnas import Direccion, Linea
from base.dias import Dia
from compromisos.models.opciones import opciones
from compromisos.reglas.enlaces import DIAS_HASTA_DARLO_POR_ROTO, Permiso, Racha


def ruta_copia(enlace: EnlaceCitado, nombre: str) -> str:
    return f"enlaces/{uuid.uuid4().hex}"


class EnlaceCitadoQuerySet(models.QuerySet):
    def rotos(self) -> EnlaceCitadoQuerySet:
        return self.filter(fallos__gte=DIAS_HASTA_DARLO_POR_ROTO)

    def que_cambiaron(self) -> EnlaceCitadoQuerySet:
        """What is there now is not what was first read."""
        return self.exclude(sha256="").exclude(ultimo_sha256="").exclude(sha256=F("ultimo_sha256"))


class EnlaceCitado(models.Model):
    """An address, whoever cites it, and what the worker found there. Written by `publicacion/enlaces.py`; of the staff is
    only whether a copy may be kept.

    What was there is told as it was first read (`visto_*`), which is nearest to what was cited; a copy, if it may be kept,
    is of that reading. The public reads that and `RoturaDeEnlace`, as of any day; the rest is for the staff.
    """

    url = Direccion(_("enlace"), max_length=500, unique=True, editable=False)
    servidor = models.CharField(_("servidor"), max_length=255, db_index=True, editable=False)
    permiso = models.CharField(
        _("se puede guardar copia"),
        max_length=2,
        choices=opciones(Permiso),
        default="",
        blank=True,
        help_text=_(
            "Una copia conserva la prueba si el enlace deja de abrir. Marque «Sí» solo si la página dice con qué "
            "licencia se publica y esa licencia permite copiarla."
        ),
    )
    licencia = Linea(
        _("licencia, y dónde lo dice"),
        max_length=250,
        blank=True,
        help_text=_("Por ejemplo: CC BY 4.0, según el pie de la página. Obligatoria si marca «Sí»."),
    )

    visto_en = models.DateTimeField(_("leído"), null=True, editable=False)
    tipo = models.CharField(_("tipo de contenido"), max_length=130, blank=True, editable=False)
    tamano = models.PositiveIntegerField(_("tamaño en bytes"), null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    copia = models.FileField(_("copia"), upload_to=ruta_copia, blank=True, editable=False)

    cambio_en = models.DateTimeField(
        _("cambió lo que se dice de él"), null=True, db_index=True, editable=False
    )
    comprobado_en = models.DateTimeField(_("comprobado"), null=True, editable=False)
    resultado = models.CharField(_("resultado"), max_length=20, blank=True, editable=False)
    estado_http = models.PositiveSmallIntegerField(_("estado HTTP"), null=True, editable=False)
    ultimo_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    fallos = models.PositiveSmallIntegerField(_("días seguidos en que falló"), default=0, editable=False)
    falla_desde = models.DateField(_("falla desde"), null=True, editable=False)
    fallo_el = models.DateField(null=True, editable=False)
    proxima_en = models.DateTimeField(_("se comprobará"), db_index=True, editable=False)

    objects = EnlaceCitadoQuerySet.as_manager()

    class Meta:
        verbose_name = _("enlace citado")
        verbose_name_plural = _("enlaces citados")
        ordering = ["servidor", "url"]
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=~Q(permiso="si") | ~Q(licencia=""),
                name="enlace_citado_con_licencia",
                violation_error_message=_("Diga qué licencia permite la copia, y dónde lo dice la página."),
            ),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def racha(self) -> Racha:
        return Racha(self.fallos, self.falla_desde, self.fallo_el)

    @property
    def cambio(self) -> bool:
        """Whether what is there now is not what was first read."""
        return bool(self.sha256 and self.ultimo_sha256 and self.sha256 != self.ultimo_sha256)

    def clean(self) -> None:
        if self.permiso != Permiso.SI and self.licencia:
            raise ValidationError({"licencia": _("La licencia se anota solo con «Sí».")})

    def soltar_copia(self) -> None:
        """Delete the file, once the transaction ends. The row is for the caller to save, or delete."""
        if self.copia:
            self.cambio_en = timezone.now()
            ruta = str(self.copia.name)
            self.copia = ""
            transaction.on_commit(lambda: default_storage.delete(ruta))


class RoturaDeEnlaceQuerySet(models.QuerySet):
    def en(self, dia: Dia) -> RoturaDeEnlaceQuerySet:
        """Those that were known on `dia`, of links that had not answered again by then."""
        abiertas = Q(hasta_en__isnull=True)
        if dia.limite is not None:
            abiertas |= Q(hasta_en__gte=dia.limite)
        return self.filter(dia.hasta("declarada_en"), abiertas)


class RoturaDeEnlace(models.Model):
    """A time during which a link did not open: `desde`, the first day on which it failed; `declarada_en`, when that was
    sure; `hasta_en`, when it answered again."""

    enlace = models.ForeignKey(EnlaceCitado, models.CASCADE, related_name="roturas", verbose_name=_("enlace"))
    desde = models.DateField(_("desde"))
    por = models.CharField(_("por qué"), max_length=20)
    declarada_en = models.DateTimeField(_("se supo"))
    hasta_en = models.DateTimeField(_("volvió a abrir"), null=True)

    objects = RoturaDeEnlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("rotura de un enlace")
        verbose_name_plural = _("roturas de enlaces")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["enlace"], condition=Q(hasta_en__isnull=True), name="rotura_de_enlace_una_abierta"
            ),
            models.CheckConstraint(
                condition=Q(hasta_en__isnull=True) | Q(hasta_en__gt=F("declarada_en")),
                name="rotura_de_enlace_en_orden",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enlace_id}: {self.desde}"
