"""A personal link: how someone without an account reports for one institution, until it expires or is revoked."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.codigos import huella, nuevo_codigo
from base.columnas import Linea
from base.historia import firmar
from base.texto import limpiar
from instituciones.models import Institucion
from instituciones.permisos import informa_por_todas


class EnlacePersonalQuerySet(models.QuerySet):
    def vigentes(self, ahora: datetime) -> EnlacePersonalQuerySet:
        return self.filter(revocado_en__isnull=True, vence_en__gt=ahora)

    def administrables_por(self, user) -> EnlacePersonalQuerySet:
        """Links that `user` administers: all, for who works on behalf of every institution; otherwise none, for nobody
        hands on their own access."""
        return self if informa_por_todas(user) else self.none()

    def con_secreto(self, secreto: str, *, ahora: datetime) -> EnlacePersonal | None:
        """The link of `secreto`; None if it is unknown, expired or revoked."""
        suyo = self.vigentes(ahora).filter(huella=huella(secreto))
        return suyo.select_related("institucion", "cuenta").first()

    def de_sesion(self, pk: int, sesion: str, *, ahora: datetime) -> EnlacePersonal | None:
        """The link whose session this is, if it is still good: asked at every request."""
        suya = self.vigentes(ahora).filter(pk=pk, sesion=huella(sesion))
        return suya.select_related("institucion", "cuenta").first()

    @transaction.atomic
    def crear(
        self,
        *,
        institucion: Institucion,
        nombre: str,
        correo: str,
        vence_en: datetime,
        por,
        ahora: datetime | None = None,
    ) -> tuple[EnlacePersonal, str]:
        """(the link, its secret): the only time that anybody sees the secret."""
        secreto = nuevo_codigo()
        enlace = EnlacePersonal(
            institucion=institucion, nombre=nombre, correo=correo, vence_en=vence_en, creado_por=por
        )
        enlace.creado_en, enlace.huella = ahora or timezone.now(), huella(secreto)
        enlace.cuenta = _crear_cuenta(enlace)
        firmar(enlace, por)
        enlace.full_clean()
        enlace.save()
        return enlace, secreto


def _crear_cuenta(enlace: EnlacePersonal):
    """Signing account of a link: one each, that nobody can sign in to.

    `Avance.autor` stays obligatory, whatever shows an author shows this one, and what two people wrote
    with two links is told apart for good.
    """
    User = get_user_model()
    cuenta = User(
        username=f"enlace-{enlace.institucion.slug[:40]}-{enlace.huella[:8]}",
        first_name=limpiar(enlace.nombre)[:150],
        email=enlace.correo,
        is_active=False,
    )
    cuenta.set_unusable_password()
    cuenta.save()
    return cuenta


class EnlacePersonal(models.Model):
    """The secret goes out once, after the # of an address; here is its SHA-256, and that of the session it opened last."""

    verbo_de_alta = "dar"

    institucion = models.ForeignKey(
        Institucion, models.PROTECT, related_name="enlaces_personales", verbose_name=_("institución")
    )
    nombre = Linea(_("persona"), max_length=150, help_text=_("Quién informará con este enlace."))
    correo = models.EmailField(_("correo"), help_text=_("De trabajo: ahí llegan el enlace y los avisos."))
    cuenta = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="enlace_personal",
        editable=False,
        verbose_name=_("firma"),
    )
    huella = models.CharField(max_length=64, unique=True, editable=False)
    sesion = models.CharField(max_length=64, blank=True, editable=False)
    creado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("lo dio")
    )
    creado_en = models.DateTimeField(_("dado"), editable=False)
    vence_en = models.DateTimeField(_("vence"))
    usado_en = models.DateTimeField(_("abierto por última vez"), null=True, editable=False)
    revocado_en = models.DateTimeField(_("revocado"), null=True, editable=False)
    revocado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("lo revocó"),
    )

    objects = EnlacePersonalQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"), excluded_fields=["huella", "sesion", "usado_en"])

    class Meta:
        verbose_name = _("enlace personal")
        verbose_name_plural = _("enlaces personales")
        ordering = ["-creado_en", "-pk"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(vence_en__gt=F("creado_en")),
                name="enlace_personal_vence_despues",
                violation_error_message=_("El enlace debe vencer en un día que todavía no llega."),
            ),
            models.CheckConstraint(
                condition=Q(huella__regex=r"^[0-9a-f]{64}$") & Q(sesion__regex=r"^([0-9a-f]{64})?$"),
                name="enlace_personal_sin_secretos",
            ),
            models.CheckConstraint(
                condition=Q(revocado_en__isnull=True, revocado_por__isnull=True)
                | Q(revocado_en__isnull=False, revocado_por__isnull=False),
                name="enlace_personal_revocado_por_alguien",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nombre} · {self.institucion}"

    @property
    def ultimo_dia(self) -> date:
        """The last day on which it opens. `vence_en` is the first instant on which it does not."""
        return timezone.localdate(self.vence_en - timedelta(microseconds=1))

    @property
    def hasta(self) -> str:
        """`ultimo_dia` as it is written everywhere: in the letter, in the admin, on the pages that it opens."""
        return date_format(self.ultimo_dia, "SHORT_DATE_FORMAT")

    @property
    def quien_lo_dio(self) -> str:
        quien = self.creado_por
        nombre = quien.get_full_name() or quien.get_username()
        return f"{nombre} ({quien.email})" if quien.email else nombre

    def esta_vigente(self, ahora: datetime) -> bool:
        return self.revocado_en is None and self.vence_en > ahora

    def palabra(self, ahora: datetime) -> str:
        """How it stands."""
        if self.revocado_en:
            return gettext("Revocado")
        return gettext("Vigente") if self.esta_vigente(ahora) else gettext("Vencido")

    def revocar(self, *, por, ahora: datetime | None = None) -> None:
        """End the link: from now on it opens nothing, and the session that it opened is over."""
        if self.revocado_en:
            raise ValidationError(_("Ese enlace ya estaba revocado."))
        self.revocado_en, self.revocado_por, self.sesion = ahora or timezone.now(), por, ""
        firmar(self, por)
        self.save()

    def abrir_sesion(self, *, ahora: datetime) -> str:
        """The secret of a new session, which ends the one before."""
        sesion = secrets.token_urlsafe(32)
        models.QuerySet(EnlacePersonal).filter(pk=self.pk).update(sesion=huella(sesion), usado_en=ahora)
        return sesion

    def cerrar_sesion(self) -> None:
        models.QuerySet(EnlacePersonal).filter(pk=self.pk).update(sesion="")
