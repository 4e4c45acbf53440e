"""The public record as a chain of entries, each of which carries the hash of the one before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connections, models, router, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base import bulk
from compromisos.models.registro import RegistroQuerySet, SoloSeAgrega
from compromisos.reglas import cadena

# Whoever appends holds this lock of PostgreSQL until its transaction ends; SQLite has one writer anyway.
CERROJO = 2_511_2025
encadenadas = Signal()  # sent once entries were appended, in the transaction of what they tell


class Accion(models.TextChoices):
    """Kind of entry. The codes stand in the public record: they are never changed."""

    COMPROMISO_PUBLICADO = "compromiso_publicado", _("Compromiso publicado")
    COMPROMISO_ACTUALIZADO = "compromiso_actualizado", _("Datos del compromiso actualizados")
    COMPROMISO_QUITADO = "compromiso_quitado", _("Compromiso quitado: su importación se deshizo")
    COMPROMISO_ENMENDADO = "compromiso_enmendado", _("Compromiso enmendado")
    COMPROMISO_DIVIDIDO = "compromiso_dividido", _("Compromiso dividido")
    COMPROMISO_FUSIONADO = "compromiso_fusionado", _("Compromiso fusionado con otro")
    COMPROMISO_RETIRADO = "compromiso_retirado", _("Compromiso retirado")
    AVANCE_PUBLICADO = "avance_publicado", _("Avance publicado")
    AVANCE_CORREGIDO = "avance_corregido", _("Corrección publicada")
    AVANCE_RETIRADO = "avance_retirado", _("Avance retirado")
    AVANCE_VERIFICADO = "avance_verificado", _("Avance verificado")
    AVANCE_CUESTIONADO = "avance_cuestionado", _("Avance cuestionado")
    VERIFICACION_CONTESTADA = "verificacion_contestada", _("Respuesta a una verificación")
    VERIFICACION_SIN_EFECTO = "verificacion_sin_efecto", _("Verificación dejada sin efecto")
    PERIODO_CERRADO = "periodo_cerrado", _("Periodo de reporte cerrado")
    PERIODO_REABIERTO = "periodo_reabierto", _("Periodo de reporte reabierto")
    FICHA_PUBLICADA = "ficha_publicada", _("Ficha publicada")
    FICHA_MODIFICADA = "ficha_modificada", _("Ficha modificada")
    FICHA_QUITADA = "ficha_quitada", _("Ficha quitada")
    SENALAMIENTO_RESPONDIDO = "senalamiento_respondido", _("Error señalado, y su respuesta")
    CONTENIDO_SUPRIMIDO = cadena.SUPRIMIDO, _("Suprimido por datos personales")


@dataclass(frozen=True, slots=True)
class AnotacionNueva:
    """An entry to append: `contenido` is canonical JSON (`cadena.canonico`)."""

    accion: Accion
    objeto: str
    contenido: str


class AnotacionQuerySet(RegistroQuerySet):
    def tomar_turno(self) -> None:
        """Wait until nobody else appends. Until the end of the transaction."""
        alias = router.db_for_write(self.model)
        if not transaction.get_connection(alias).in_atomic_block:
            raise RuntimeError("An entry is part of the transaction of what it tells.")
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CERROJO])

    def encadenar(self, notas: Sequence[AnotacionNueva]) -> int:
        """Append them in order, in the transaction of what they tell. For `publicacion/` only.

        Returns the number of the last entry of the record.
        """
        self.tomar_turno()
        ultima = self.order_by("-numero").values_list("numero", "sha256").first()
        numero, anterior = ultima or (0, cadena.ORIGEN)
        ahora = timezone.now()
        filas = []
        for nota in notas:
            numero += 1
            contenido_sha256 = cadena.huella(nota.contenido)
            sha256 = cadena.sha256_de(
                accion=nota.accion.value,
                anterior=anterior,
                contenido_sha256=contenido_sha256,
                fecha=en_utc(ahora),
                numero=numero,
                objeto=nota.objeto,
            )
            lo_dicho = (nota.accion.value, nota.objeto, nota.contenido)
            filas.append((numero, ahora, *lo_dicho, anterior, sha256, contenido_sha256))
            anterior = sha256
        bulk.insertar_filas(self.model, [f.name for f in self.model._meta.concrete_fields], filas)
        if filas:
            encadenadas.send(self.model)
        return numero

    def lineas(self: models.QuerySet[Anotacion]) -> Iterable[str]:
        """The lines of the public file, in order. In pieces: memory does not grow with them."""
        return (a.linea for a in self.order_by("numero").iterator(chunk_size=2000))


class Anotacion(SoloSeAgrega):
    """One entry. `numero` has no gaps; `objeto` is `compromisos/<codigo>`, `avances/<número>`, `cortes/<slug>`,
    `correcciones/<número>` or another of those that `publicacion/registro/fichas.py` names."""

    numero = models.PositiveBigIntegerField(_("número"), primary_key=True)
    fecha = models.DateTimeField(_("anotado"), db_index=True)
    accion = models.CharField(_("acción"), max_length=30, choices=Accion)
    objeto = models.CharField(_("objeto"), max_length=150)
    contenido = models.TextField(_("contenido"))
    anterior = models.CharField(_("SHA-256 de la anterior"), max_length=64)
    sha256 = models.CharField("SHA-256", max_length=64)
    contenido_sha256 = models.CharField(
        _("SHA-256 del contenido"), max_length=64, default="", db_default="", editable=False
    )

    objects = AnotacionQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("anotación del registro público")
        verbose_name_plural = _("anotaciones del registro público")
        ordering = ["numero"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["objeto", "numero"], name="anotacion_por_objeto")]

    def __str__(self) -> str:
        return f"{self.numero} · {self.accion} · {self.objeto}"

    @property
    def linea(self) -> str:
        """Line of the public file, from what the database holds now: altered, its hash is not its own."""
        return cadena.entera(
            accion=self.accion,
            anterior=self.anterior,
            contenido=self.contenido,
            contenido_sha256=self.contenido_sha256,
            fecha=en_utc(self.fecha),
            numero=self.numero,
            objeto=self.objeto,
            sha256=self.sha256,
        )

    @property
    def lo_que_da_su_huella(self) -> bytes:
        """The bytes whose SHA-256 is `sha256`, unless something was altered. ValueError if it was."""
        return cadena.lo_que_da_su_huella(self.linea)


def en_utc(momento: datetime) -> str:
    """2026-11-25T21:38:33.000123Z: always with microseconds, so that it has one way to be written."""
    return momento.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
