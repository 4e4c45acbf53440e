"""Medios de verificación of an avance, and the photos of the gallery."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.archivos import anchos_de_foto, versiones_de_foto
from base.columnas import Direccion, Linea, Texto
from base.dias import Dia
from base.en_bloque import GuardadoEntero, QuerySetQueAvisa
from base.ocultos import sin_ocultos
from base.versiones import ConVersion
from base.vista_previa import ANCHO, TIPOS, SinVista, vista_previa
from compromisos.models.avance import Avance
from compromisos.models.compromiso import Compromiso
from compromisos.models.edicion import Edicion
from compromisos.models.registro import EnRegistroPorAvance
from instituciones.models import Institucion
from instituciones.permisos import informa_por_todas


def ruta_evidencia(evidencia: Evidencia, nombre: str) -> str:
    """A path nobody can guess; the name people see is kept apart, in `nombre_original`."""
    return f"evidencias/{uuid.uuid4().hex}"


def ruta_foto(foto: Foto, nombre: str) -> str:
    return f"fotos/{uuid.uuid4().hex}"


class Evidencia(EnRegistroPorAvance):
    """A file (kept, with its SHA-256) or a link that backs an avance: exactly one of the two."""

    avance = models.ForeignKey(Avance, models.PROTECT, related_name="evidencias", verbose_name=_("avance"))
    titulo = Linea(_("título"), max_length=250)
    emisor = Linea(_("entidad que lo emite"), max_length=250, blank=True)
    url = Direccion(
        _("enlace"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    archivo = models.FileField(_("archivo"), upload_to=ruta_evidencia, blank=True)
    nombre_original = Linea(max_length=250, blank=True, editable=False)
    tipo_contenido = models.CharField(max_length=100, blank=True, editable=False)
    tamano = models.PositiveIntegerField(_("tamaño en bytes"), null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    # A phrase a line.
    oculto = models.TextField(default="", db_default="", blank=True, editable=False)
    archivo_suprimido_en = models.DateTimeField(_("archivo suprimido"), null=True, editable=False)
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

    @property
    def ocultos(self) -> list[str]:
        return self.oculto.splitlines()

    @property
    def con_vista(self) -> bool:
        """Whether its file is of a kind of which there is a small picture."""
        return bool(self.archivo) and not self.archivo_suprimido_en and self.tipo_contenido in TIPOS

    def vista(self) -> File:
        """The small picture of its file (WebP), made when it is first asked for and kept beside it. Raises SinVista, OSError."""
        if not self.con_vista:
            raise SinVista
        ruta = ruta_de_vista(str(self.archivo.name))
        if not default_storage.exists(ruta):
            with self.archivo.open("rb") as archivo:
                datos = vista_previa(archivo.read(), self.tipo_contenido)
            if (suya := default_storage.save(ruta, ContentFile(datos))) != ruta:  # another made it meanwhile
                default_storage.delete(suya)
        return default_storage.open(ruta)

    def usar_copia_limpia(self) -> ContentFile:
        """In the place of its file, the copy without what nobody sees. It is kept by `save`. Raises NoSeLimpia."""
        with self.archivo.open("rb") as archivo:
            datos = sin_ocultos(archivo.read(), self.tipo_contenido)
        copia = ContentFile(datos, name="evidencia")
        self.archivo, self.oculto = copia, ""
        self.tamano, self.sha256 = len(datos), hashlib.sha256(datos).hexdigest()
        return copia

    def save(self, *args, **kwargs):
        """Another file in the place of one: that one goes."""
        antes = (
            Evidencia.objects.filter(pk=self.pk).values_list("archivo", flat=True).first() if self.pk else ""
        )
        super().save(*args, **kwargs)
        if antes and antes != (self.archivo.name or ""):
            transaction.on_commit(partial(soltar_archivo, antes))


def soltar_archivo(ruta: str) -> None:
    """Delete a file of evidence from the disk unless a row still names it: a correction shares those of what it
    corrects."""
    if not Evidencia.objects.filter(archivo=ruta).exists():
        borrar_del_disco(ruta)


def ruta_de_vista(ruta: str) -> str:
    """Of the small picture of the file at `ruta`: named as versions are (base/archivos.py:VERSION)."""
    return f"{ruta}-{ANCHO}.webp"


def borrar_del_disco(ruta: str) -> None:
    """The file and what was made of it."""
    for suya in (ruta, ruta_de_vista(ruta)):
        default_storage.delete(suya)


@receiver(post_delete, sender=Evidencia)
def _al_borrar(sender, instance: Evidencia, **kwargs) -> None:
    if instance.archivo:
        transaction.on_commit(partial(soltar_archivo, str(instance.archivo.name)))


def bytes_subidos(cuenta, *, desde: datetime) -> int:
    """Bytes of evidence that an account added since then, also of what it took away again."""
    altas = Evidencia.history.filter(history_user=cuenta, history_type="+", history_date__gte=desde)
    return altas.aggregate(n=Sum("tamano"))["n"] or 0


class FotoQuerySet(QuerySetQueAvisa):
    def publicadas(self, dia: Dia) -> FotoQuerySet:
        """Public on `dia`. Withdrawn, a photo is gone from every date: what
        was wrong with it may have been somebody's face."""
        # Of each its pledge by key: «is among those» is a hash over all of them.
        a_la_vista = Exists(Compromiso.objects.a_la_vista(dia).filter(pk=OuterRef("compromiso")).order_by())
        return (
            self.using(dia.alias)
            .filter(dia.hasta("publicada_en"), publicada_en__isnull=False, retirada_en__isnull=True)
            .filter(Q(compromiso__isnull=True) | a_la_vista)
        )

    def editables_por(self, user) -> FotoQuerySet:
        """Photos that `user` may edit: all, for who works on behalf of every institution; otherwise those of the
        institutions that `user` reports for."""
        if informa_por_todas(user):
            return self
        propias = Institucion.objects.editables_por(user)
        return self.filter(Q(institucion__in=propias) | Q(compromiso__institucion__in=propias))

    def de_institucion(self, institucion: Institucion) -> FotoQuerySet:
        return self.filter(Q(institucion=institucion) | Q(compromiso__institucion=institucion))


class Foto(GuardadoEntero, ConVersion):
    """A photo of the gallery: a draft, then public, then perhaps withdrawn.

    The image is given once, clean (`archivos.limpiar_foto`), and never changes; `save()` keeps it in
    every width and format beside it, under a name nobody can guess.
    """

    verbo_de_alta = "subir"

    compromiso = models.ForeignKey(
        Compromiso, models.PROTECT, null=True, blank=True, related_name="fotos", verbose_name=_("compromiso")
    )
    institucion = models.ForeignKey(
        Institucion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fotos",
        verbose_name=_("institución"),
    )
    edicion = models.ForeignKey(
        Edicion, models.PROTECT, null=True, blank=True, related_name="fotos", verbose_name=_("edición")
    )
    imagen = models.ImageField(
        _("imagen"),
        upload_to=ruta_foto,
        width_field="ancho",
        height_field="alto",
        help_text=_(
            "JPG, PNG o WEBP de hasta 8 MB. Se guarda sin la fecha, el lugar ni el aparato que la foto lleva "
            "dentro. Que no se reconozca a ninguna víctima, su casa ni su familia."
        ),
    )
    ancho = models.PositiveIntegerField(editable=False, null=True)
    alto = models.PositiveIntegerField(editable=False, null=True)
    formatos = models.CharField(max_length=40, editable=False, default="")
    huellas = models.JSONField(
        "SHA-256", default=dict, db_default={}, editable=False
    )  # {"original" or "320.jpg": SHA-256}
    texto_alternativo = Linea(
        _("texto alternativo"),
        max_length=300,
        help_text=_(
            "Lo que se ve, para quien no puede verlo: «Ocho personas en un taller, ante una pizarra»."
        ),
    )
    pie = Linea(
        _("pie de foto"),
        max_length=300,
        blank=True,
        help_text=_("Lo que la foto no dice sola: qué ocurría y dónde."),
    )
    credito = Linea(_("crédito"), max_length=200, help_text=_("Quién la tomó o de quién es."))
    fecha = models.DateField(_("fecha"), null=True, blank=True, help_text=_("Vacía si no consta."))
    publicada_en = models.DateTimeField(_("publicada"), null=True, editable=False)
    retirada_en = models.DateTimeField(_("retirada"), null=True, editable=False)
    motivo_retiro = Texto(_("motivo del retiro"), blank=True, editable=False)

    objects = FotoQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"), excluded_fields=["huellas"])

    class Meta:
        verbose_name = _("foto")
        verbose_name_plural = _("fotos")
        ordering = [F("fecha").desc(nulls_last=True), "-pk"]
        base_manager_name = "objects"
        permissions = [("publicar_foto", _("Puede publicar y retirar fotos"))]
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
            models.CheckConstraint(
                condition=Q(retirada_en__isnull=True, motivo_retiro="")
                | (Q(retirada_en__isnull=False, publicada_en__isnull=False) & ~Q(motivo_retiro="")),
                name="foto_retirada_con_motivo",
                violation_error_message=_("Se retira lo publicado, y con un motivo."),
            ),
        ]

    def __str__(self) -> str:
        return self.texto_alternativo

    @property
    def es_publica(self) -> bool:
        return self.publicada_en is not None and self.retirada_en is None

    @property
    def palabra(self) -> str:
        """How far it got."""
        if self.retirada_en:
            return gettext("Retirada")
        return gettext("Publicada") if self.publicada_en else gettext("Borrador")

    # --- Files

    @property
    def anchos(self) -> list[int]:
        return anchos_de_foto(self.ancho) if self.ancho else []

    def ruta(self, ancho: int, formato: str) -> str:
        """Storage path of one version."""
        return f"{self.imagen.name}-{ancho}.{formato}"

    def archivos(self) -> dict[str, str]:
        """{what it is called in `huellas`: its storage path} of the image as it came and of each version."""
        rutas = {f"{a}.{f}": self.ruta(a, f) for a in self.anchos for f in self.formatos.split()}
        return {"original": str(self.imagen.name)} | rutas

    def save(self, *args, **kwargs):
        """With its versions when the image is new; if any step fails, no file is left behind."""
        if not self.imagen or self.imagen._committed:  # type: ignore[attr-defined]
            return super().save(*args, **kwargs)
        with self.imagen.open("rb") as archivo:
            original = archivo.read()
        versiones = list(versiones_de_foto(original))
        self.formatos = " ".join(dict.fromkeys(formato for _ancho, formato, _datos in versiones))
        self.huellas = {"original": hashlib.sha256(original).hexdigest()} | {
            f"{ancho}.{formato}": hashlib.sha256(datos).hexdigest() for ancho, formato, datos in versiones
        }
        try:
            super().save(*args, **kwargs)
            for ancho, formato, datos in versiones:
                self.imagen.storage.save(self.ruta(ancho, formato), ContentFile(datos))
        except BaseException:
            self.borrar_archivos()
            raise

    def borrar_archivos(self) -> None:
        if self.imagen and self.imagen._committed:  # type: ignore[attr-defined]
            for nombre in self.archivos().values():
                self.imagen.storage.delete(nombre)

    def delete(self, *args, **kwargs):
        resultado = super().delete(*args, **kwargs)
        transaction.on_commit(self.borrar_archivos)
        return resultado
