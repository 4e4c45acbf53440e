"""Readings of accounts: how each stands, and what it has open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compromisos.models import Avance, Importacion, PropuestaDeEnmienda
from cuentas.models import Invitacion
from instituciones.models import Enlace


class EstadoDeCuenta(TextChoices):
    INVITADA = "invitada", _("Invitada")
    ACTIVA = "activa", _("Activa")
    DESACTIVADA = "desactivada", _("Desactivada")


def cuentas_de_personas() -> QuerySet:
    """Accounts that somebody may sign in to, without those that only sign for a personal link."""
    return get_user_model().objects.filter(enlace_personal__isnull=True)


def con_lo_de_la_lista(cuentas: QuerySet, ahora: datetime) -> QuerySet:
    """With role, institutions, second factor and invitation. Three queries, whatever their number."""
    totp = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    abiertas = Invitacion.objects.vigentes(ahora).filter(cuenta=OuterRef("pk"))
    suyas = Enlace.objects.filter(activo=True).select_related("institucion")
    return cuentas.annotate(
        con_segundo_factor=Exists(totp), invitada_hasta=Subquery(abiertas.values("vence_en")[:1])
    ).prefetch_related("groups", Prefetch("enlaces", suyas, to_attr="informa_por"))


def estado_de(cuenta) -> EstadoDeCuenta:
    if not cuenta.is_active:
        return EstadoDeCuenta.DESACTIVADA
    return EstadoDeCuenta.ACTIVA if cuenta.has_usable_password() else EstadoDeCuenta.INVITADA


def palabra_de_estado(cuenta) -> str:
    """How it stands, in words; of one of `con_lo_de_la_lista`."""
    estado = estado_de(cuenta)
    if estado is EstadoDeCuenta.INVITADA and cuenta.invitada_hasta is None:
        return gettext("Invitada: su invitación ya no sirve")
    return str(estado.label)


def en_estado(cuentas: QuerySet, estado: str) -> QuerySet:
    """The same rule as `estado_de`, in SQL."""
    if estado == EstadoDeCuenta.DESACTIVADA:
        return cuentas.filter(is_active=False)
    sin_clave = {"password__startswith": UNUSABLE_PASSWORD_PREFIX}
    activas = cuentas.filter(is_active=True)
    return activas.filter(**sin_clave) if estado == EstadoDeCuenta.INVITADA else activas.exclude(**sin_clave)


@dataclass(frozen=True, slots=True)
class LoAbierto:
    """What an account began and has not ended: it moves to whoever takes over."""

    avances: list[Avance]
    propuestas: int
    importaciones: int

    @property
    def hay(self) -> bool:
        return bool(self.avances or self.propuestas or self.importaciones)


def avances_abiertos(cuenta) -> QuerySet[Avance]:
    """Its updates that are not public: drafts, returned, and waiting for review."""
    return Avance.objects.sin_publicar().filter(autor=cuenta)


def lo_abierto(cuenta) -> LoAbierto:
    avances = avances_abiertos(cuenta).select_related("compromiso__institucion").order_by(F("pk").desc())
    return LoAbierto(
        avances=list(avances),
        propuestas=PropuestaDeEnmienda.objects.pendientes().filter(por=cuenta).count(),
        importaciones=Importacion.objects.filter(
            usuario=cuenta, situacion=Importacion.Situacion.PROPUESTA
        ).count(),
    )


def por_situacion(avances: list[Avance]) -> dict[str, int]:
    """{word of the situation: how many}, of those that there are."""
    cuentas: dict[str, int] = {}
    for avance in avances:
        palabra = str(avance.get_situacion_display())
        cuentas[palabra] = cuentas.get(palabra, 0) + 1
    return cuentas
