"""Invitations: an account's first password, or another when it is lost, is set by its owner and by nobody else.

A code of a hundred bits, kept as its hash, that works once, for some days, until another is given. To look at it spends
nothing: mail servers open every address of a message. It signs in: what it opens, a password alone would open.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.codigos import huella, nuevo_codigo
from cuentas import sesiones
from cuentas.hechos import anotar_hecho
from cuentas.models import ClaveProvisional, HechoDeCuenta, Invitacion

DURA = timedelta(days=7)


def direccion(codigo: str) -> str:
    """With the code after the #, which no browser sends to any server."""
    return f"{settings.SITE_URL}{reverse('invitacion')}#{codigo}"


@transaction.atomic
def invitar(cuenta, *, por=None, ahora: datetime | None = None) -> tuple[Invitacion, str]:
    """(the invitation, its code): the only time that anybody sees the code. Those of before open nothing any more."""
    if not cuenta.is_active:
        raise ValidationError(_("La cuenta está desactivada: actívela antes de invitar."))
    ahora, codigo = ahora or timezone.now(), nuevo_codigo()
    cuenta.invitaciones.sin_usar().update(anulada_en=ahora)
    invitacion = Invitacion.objects.create(
        cuenta=cuenta, huella=huella(codigo), creada_en=ahora, creada_por=por, vence_en=ahora + DURA
    )
    hasta = date_format(timezone.localtime(invitacion.vence_en), "SHORT_DATETIME_FORMAT")
    detalle = _("Sirve una vez, hasta el %(dia)s.") % {"dia": hasta}
    anotar_hecho(cuenta, HechoDeCuenta.Que.INVITADA, por=por, detalle=detalle, en=ahora)
    return invitacion, codigo


@transaction.atomic
def anular(cuenta, *, por, ahora: datetime | None = None) -> bool:
    """End what was given and not used; False if there was nothing."""
    ahora = ahora or timezone.now()
    habia = bool(cuenta.invitaciones.sin_usar().update(anulada_en=ahora))
    if habia:
        anotar_hecho(cuenta, HechoDeCuenta.Que.ANULADA, por=por, en=ahora)
    return habia


def por_que_no(invitacion: Invitacion, ahora: datetime) -> str:
    """Why it opens nothing, and what to do; "" if it opens. Told only to who has the code."""
    if invitacion.usada_en:
        return _(
            "Ya se usó: la contraseña está puesta. Entre con ella; si no la recuerda, pida otra invitación."
        )
    if not invitacion.cuenta.is_active:
        return _("La cuenta está desactivada. Si es un error, pida que la activen.")
    if invitacion.anulada_en:
        return _("Se reemplazó por otra o se anuló: busque el mensaje más reciente, o pida otra.")
    if invitacion.vence_en <= ahora:
        dia = date_format(timezone.localtime(invitacion.vence_en), "SHORT_DATETIME_FORMAT")
        return _("Venció el %(dia)s: pida otra.") % {"dia": dia}
    return ""


@transaction.atomic
def aceptar(invitacion: Invitacion, clave: str, *, ahora: datetime | None = None) -> bool:
    """Set the password and spend the invitation; False if it opens no more. Of two at once, one."""
    ahora = ahora or timezone.now()
    gastada = Invitacion.objects.vigentes(ahora).filter(pk=invitacion.pk).update(usada_en=ahora)
    if not gastada:
        return False
    cuenta = invitacion.cuenta
    cuenta.set_password(clave)
    cuenta.save(update_fields=["password"])
    ClaveProvisional.objects.filter(user=cuenta).delete()
    sesiones.cerrar(cuenta)
    anotar_hecho(cuenta, HechoDeCuenta.Que.CLAVE, por=cuenta, en=ahora)
    return True
