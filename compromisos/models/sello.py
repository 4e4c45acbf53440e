"""Time stamps of the chained record: an authority from outside says that one of its entries was there at an instant."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.dias import Dia
from compromisos.models.registro import RegistroQuerySet, SoloSeAgrega


class SelloQuerySet(RegistroQuerySet):
    def publicos(self, dia: Dia) -> SelloQuerySet:
        """Kept by the end of `dia`, the newest first."""
        return self.filter(dia.hasta("recibido_en")).order_by("-numero")


class Sello(SoloSeAgrega):
    """The stamp of one entry, `numero`, whose hash was `sha256`; the chain makes it one of all before.

    `token` is the answer of RFC 3161 as it came, which is what proves it: the other columns repeat what it says, and
    `verificar_registro` holds them to it. It is no entry of the record, or each stamp would ask for another.
    """

    numero = models.PositiveBigIntegerField(_("anotación"), unique=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    sellado_en = models.DateTimeField(_("sellado"))
    autoridad = models.CharField(_("autoridad de sellado"), max_length=200, blank=True)
    token = models.BinaryField(_("sello"))
    recibido_en = models.DateTimeField(_("recibido"), db_index=True)

    objects = SelloQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("sello de tiempo del registro")
        verbose_name_plural = _("sellos de tiempo del registro")
        ordering = ["numero"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(token=b"") & Q(numero__gt=0),
                name="sello_con_token",
                violation_error_message=_("Un sello es la respuesta de la autoridad, y es de una anotación."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Sello de la anotación %(n)s") % {"n": self.numero})
