"""Followers: an address that asked to be written to, what it follows, and what each letter told it.

Private, and pseudonymous to whoever reads the base: the address is encrypted and found by a keyed hash, both with a key that
is not here (`correo/seguidores/direccion.py`). No page, file, history or log has it; leaving erases the row.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from compromisos.models.mensaje import Mensaje

SIN_CONFIRMAR = timedelta(
    days=30
)  # how long an address is kept after it was last asked to confirm, and nobody did
POR_MAS_QUE_PIDAN = timedelta(days=60)  # and after it was first asked, however often it is asked again
LARGO_DE_LO_SEGUIDO = 1_000


class SeguidorQuerySet(models.QuerySet):
    def sin_confirmar(self, ahora: datetime) -> SeguidorQuerySet:
        """Those that nobody confirmed in time. Each letter that asks says thirty days, so that they are counted from the
        last; and nobody keeps an address here by asking for it over and over."""
        pedido_hace_poco = Seguido.objects.filter(
            seguidor=OuterRef("pk"), pedido_en__gte=ahora - SIN_CONFIRMAR
        )
        return self.filter(
            ~Exists(pedido_hace_poco) | Q(creado_en__lt=ahora - POR_MAS_QUE_PIDAN), confirmado_en__isnull=True
        )


class Seguidor(models.Model):
    """One address. `llave` names it in signed links; `semana` is the Monday of the last week it was told of."""

    llave = models.CharField(max_length=32, unique=True, editable=False)
    huella = models.CharField(max_length=64, unique=True, editable=False)
    correo = models.TextField(editable=False)
    idioma = models.CharField(_("idioma"), max_length=5)
    creado_en = models.DateTimeField(_("pedido"))
    confirmado_en = models.DateTimeField(_("confirmado"), null=True)
    semana = models.DateField(null=True)

    objects = SeguidorQuerySet.as_manager()

    class Meta:
        verbose_name = _("seguidor")
        verbose_name_plural = _("seguidores")
        default_permissions = ()

    def __str__(self) -> str:
        return f"seguidor-{self.pk}"


class SeguidoQuerySet(models.QuerySet):
    def confirmados(self) -> SeguidoQuerySet:
        return self.filter(confirmado_en__isnull=False)


class Seguido(models.Model):
    """One thing that a follower follows, or asked to. `valor` is its code in addresses, `sabidas` the keys of what had
    changed on the day it was confirmed, which is no news."""

    class Clase(models.TextChoices):
        COMPROMISO = "compromiso", _("Una promesa")
        INSTITUCION = "institucion", _("Una institución")
        LUGAR = "lugar", _("Un lugar")
        TEMA = "tema", _("Un tema")
        LISTA = "lista", _("Una lista con filtros")
        TODO = "todo", _("Todo")

    class Ritmo(models.TextChoices):
        SEMANAL = "semanal", _("Una vez por semana, los lunes")
        AL_MOMENTO = "al_momento", _("Cuando cambie, a los pocos minutos")

    seguidor = models.ForeignKey(Seguidor, models.CASCADE, related_name="seguidos")
    clase = models.CharField(_("qué"), max_length=12, choices=Clase.choices)
    valor = models.CharField(_("cuál"), max_length=LARGO_DE_LO_SEGUIDO, blank=True)
    ritmo = models.CharField(_("cada cuánto"), max_length=10, choices=Ritmo.choices)
    pedido_en = models.DateTimeField(_("pedido"))
    confirmado_en = models.DateTimeField(_("confirmado"), null=True)
    sabidas = models.JSONField(default=list)

    objects = SeguidoQuerySet.as_manager()

    class Meta:
        verbose_name = _("seguido")
        verbose_name_plural = _("seguidos")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["seguidor", "clase", "valor"], name="seguido_una_vez"),
        ]

    def __str__(self) -> str:
        return f"{self.clase}:{self.valor}"


class CartaDeSeguidor(models.Model):
    """What a letter told: keys of changes (`lectura/novedades.py`). Written before it goes, so that nothing is told twice."""

    mensaje = models.OneToOneField(Mensaje, models.CASCADE, primary_key=True, related_name="+")
    seguidor = models.ForeignKey(Seguidor, models.CASCADE, related_name="cartas")
    claves = models.JSONField()

    class Meta:
        verbose_name = _("carta a quien sigue")
        verbose_name_plural = _("cartas a quienes siguen")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.mensaje_id)
