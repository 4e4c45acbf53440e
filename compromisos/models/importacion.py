"""A file that somebody sent: pending until confirmed, then the account of what it did."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.columnas import Linea, Texto
from compromisos.models.edicion import Edicion

CADUCA = timedelta(hours=24)


def ruta_importacion(importacion: Importacion, nombre: str) -> str:
    return f"importaciones/{uuid.uuid4().hex}"


class ImportacionQuerySet(models.QuerySet):
    def ultimas_de(self, user) -> ImportacionQuerySet:
        """The imports of a user, newest first, without those they discarded; without what each would do."""
        propias = self.filter(usuario=user).exclude(situacion=Importacion.Situacion.DESCARTADA, aviso="")
        return propias.defer("informe")

    def caducadas(self, *, ahora) -> ImportacionQuerySet:
        Situacion = Importacion.Situacion
        return self.filter(
            situacion__in=[Situacion.PENDIENTE, Situacion.DESCARTADA], creada_en__lt=ahora - CADUCA
        )


class Importacion(models.Model):
    """Bound to whoever sent it, under an identifier nobody can guess; the file kept with its SHA-256."""

    class Situacion(models.TextChoices):
        PENDIENTE = "pendiente", _("Pendiente")
        PROPUESTA = "propuesta", _("Propuesta, por aprobar")
        APLICADA = "aplicada", _("Aplicada")
        DESCARTADA = "descartada", _("Descartada")
        DESHECHA = "deshecha", _("Deshecha")

    class Trabajo(models.TextChoices):
        """Background work of an import."""

        NINGUNO = "", _("Ninguno")
        ANALIZAR = "analizar", _("Revisar el archivo")
        CONFIRMAR = "confirmar", _("Guardar")
        DESHACER = "deshacer", _("Deshacer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tabla = models.CharField(_("qué trae"), max_length=15)
    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="importaciones", verbose_name=_("usuario")
    )
    edicion = models.ForeignKey(
        Edicion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edición")
    )
    archivo = models.FileField(_("archivo"), upload_to=ruta_importacion)
    nombre_original = Linea(_("nombre del archivo"), max_length=250)
    sha256 = models.CharField("SHA-256", max_length=64)
    situacion = models.CharField(
        _("situación"), max_length=10, choices=Situacion.choices, default=Situacion.PENDIENTE
    )
    creada_en = models.DateTimeField(_("recibida"), auto_now_add=True)
    propuesta_en = models.DateTimeField(_("propuesta"), null=True)
    aplicada_en = models.DateTimeField(_("aplicada"), null=True)
    huella = models.CharField(_("huella de lo mostrado"), max_length=64, blank=True)
    informe = models.JSONField(_("informe"), default=dict)  # batches.Informe.como_dict(); its rows apart
    modo = models.JSONField(_("cómo se lee"), default=dict, db_default={})  # fields of formats.Modo
    # {column of the file, as `importacion/columnas.py:rotulos` calls it: {"es": ours, "" to leave it; "de": from whom it
    # is remembered, "" if it was chosen here}}
    columnas = models.JSONField(_("columnas elegidas"), default=dict, db_default={})
    # Near misses that were accepted: fields of importacion/equivalencias.py:Equivalencia
    equivalencias = models.JSONField(_("escrituras aceptadas"), default=list, db_default=[])
    # Classes of rows that look like no record (codes of importacion/clase_de_fila.py) and are read as any
    tomar_clases = models.JSONField(_("clases de fila que se leen"), default=list, db_default=[])
    dejadas = models.JSONField(_("líneas que se dejan"), default=list, db_default=[])
    # What is ticked in the pages of the preview and not done yet: {"dejar": lines, "crear": institutions}
    marcas = models.JSONField(_("marcas"), default=dict, db_default={})
    # {conflict: «archivo» or «sitio»}, as importacion/cotejo.py asks them
    respuestas = models.JSONField(_("respuestas a sus conflictos"), default=dict, db_default={})
    solo_validas = models.BooleanField(_("solo las filas sin error"), default=False, db_default=False)
    trabajo = models.CharField(
        _("trabajo en curso"),
        max_length=10,
        choices=Trabajo.choices,
        blank=True,
        default=Trabajo.NINGUNO,
        db_default="",
    )
    trabajo_en = models.DateTimeField(_("trabajo pedido"), null=True)
    aviso = models.TextField(_("cómo terminó el último trabajo"), blank=True, default="", db_default="")
    # Of the amendments that it makes, if it touches what is public; who proposes it writes it too.
    motivo = Texto(_("motivo (público)"), blank=True, default="", db_default="")
    aprobada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("aprobada por")
    )
    deshecha_en = models.DateTimeField(_("deshecha"), null=True)
    deshecha_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("deshecha por")
    )

    motivo_deshacer = Texto(_("motivo por el que se deshizo"), blank=True, default="", db_default="")

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
    def por_aprobar(self) -> bool:
        """Whether it changes what is public beyond the rights of who sent it."""
        return self.informe.get("por_aprobar", False)

    @property
    def enmiendas(self) -> int:
        """Number of public pledges that it amends, for which it gives its `motivo`."""
        return self.informe.get("enmiendas", 0)

    @property
    def esta_leida(self) -> bool:
        """Whether its rows were judged. Without a column that is required they wait for somebody to say which it is."""
        return "conteos" in self.informe

    @property
    def marcadas(self) -> set[int]:
        """The lines that are ticked to be left out, in any page; those left out, if nothing else was ticked."""
        dejar = self.marcas.get("dejar")
        return set(self.dejadas if dejar is None else dejar)

    @property
    def filas_del_archivo(self) -> int:
        return self.informe.get("lectura", {}).get("filas", 0)

    @property
    def esta_propuesta(self) -> bool:
        return self.situacion == self.Situacion.PROPUESTA

    @property
    def caduco(self) -> bool:
        return self.esta_pendiente and self.creada_en < timezone.now() - CADUCA

    @contextmanager
    def abierta(self) -> Iterator[BinaryIO]:
        """The file that was sent, open for reading."""
        with self.archivo.open("rb") as archivo:
            yield archivo.file


class FilaImportada(models.Model):
    """Account of one line of the file: what it does, or did. `detalle` as batches.FilaDeInforme."""

    importacion = models.ForeignKey(
        Importacion, models.CASCADE, related_name="filas", verbose_name=_("importación")
    )
    linea = models.PositiveIntegerField(_("línea"))
    clase = models.CharField(_("resultado"), max_length=10)
    con_aviso = models.BooleanField(_("con aviso"), default=False)
    # Codes of its findings, «|code|code|», for what SQLite does not look for in JSON.
    claves = models.TextField(_("claves"), blank=True, default="", db_default="")
    detalle = models.JSONField(_("detalle"))

    class Meta:
        verbose_name = _("fila importada")
        verbose_name_plural = _("filas importadas")
        ordering = ["linea"]
        constraints = [
            models.UniqueConstraint(fields=["importacion", "linea"], name="fila_importada_unica"),
        ]
        indexes = [models.Index(fields=["importacion", "clase", "linea"], name="fila_importada_por_clase")]

    def __str__(self) -> str:
        return f"{self.linea}: {self.clase}"


class Escritura(models.Model):
    """One write of an import, in their order: enough to know that nobody touched it since, and to take
    it back. See importacion/motor/journal.py and importacion/undo.py."""

    importacion = models.ForeignKey(
        Importacion, models.CASCADE, related_name="escrituras", verbose_name=_("importación")
    )
    linea = models.PositiveIntegerField(_("línea"))
    modelo = models.CharField(_("modelo"), max_length=60)
    objeto = models.BigIntegerField(_("clave"))
    lista = models.CharField(_("lista"), max_length=30, blank=True)  # of a many-to-many; "" is the row itself
    antes = models.JSONField(_("antes"), null=True)  # None: it was created
    huella = models.CharField(_("huella de lo escrito"), max_length=32)

    class Meta:
        verbose_name = _("escritura")
        verbose_name_plural = _("escrituras")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.linea}: {self.modelo} {self.objeto}"
