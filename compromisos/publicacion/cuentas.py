"""Acts upon accounts: opened with a role, changed, closed, opened again. The role decides what one may enter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from base.historia import firmar
from base.restricciones import NoSeGuarda
from compromisos.publicacion import roles
from cuentas import invitaciones, sesiones
from cuentas.hechos import anotar_hecho
from cuentas.models import HechoDeCuenta, Invitacion
from cuentas.nombres import nombre_libre
from cuentas.permisos import permisos_de
from instituciones.models import Enlace, Institucion

Que = HechoDeCuenta.Que


@transaction.atomic
def abrir(
    *, nombre: str, correo: str, rol: roles.RolDeCuenta, instituciones: Iterable[Institucion] = (), por=None
) -> tuple[Invitacion, str]:
    """A new account without a password, and the invitation with which its owner sets one: (it, its code)."""
    cuenta = get_user_model()(
        username=nombre_libre(correo), first_name=nombre, email=correo, is_staff=True, is_active=True
    )
    cuenta.set_unusable_password()
    cuenta.save()
    cuenta.groups.set([roles.grupo_de(rol)])
    instituciones = list(instituciones)
    dar_enlaces(cuenta, instituciones, por=por)
    anotar_hecho(cuenta, Que.CREADA, por=por, detalle=_en_palabras(rol, instituciones))
    return invitaciones.invitar(cuenta, por=por)


@transaction.atomic
def cambiar(
    cuenta,
    *,
    nombre: str,
    correo: str,
    rol: roles.RolDeCuenta | None,
    instituciones: Iterable[Institucion] = (),
    por,
) -> bool:
    """Whose it is, and what it may do; `rol` None leaves that as it is. True if its sessions were ended, which they are
    when it may do less than before."""
    antes, podia, informaba = _como_es(cuenta), permisos_de(cuenta), _informa_por(cuenta)
    if nombre != cuenta.get_full_name():
        cuenta.first_name, cuenta.last_name = nombre, ""
    cuenta.email = correo
    if rol is not None:
        if [rol] != roles.roles_de(cuenta):
            _check_cambio_de_rol(cuenta, por)
        cuenta.is_staff = True
        cuenta.groups.set([roles.grupo_de(rol)])
        dar_enlaces(cuenta, instituciones if rol is roles.ENLACE else (), por=por)
    cuenta.save()
    cuenta = get_user_model().objects.get(pk=cuenta.pk)
    cambios = [
        f"{campo}: {antes[campo] or '—'} → {valor or '—'}"
        for campo, valor in _como_es(cuenta).items()
        if valor != antes[campo]
    ]
    if cambios:
        anotar_hecho(cuenta, Que.CAMBIADA, por=por, detalle=". ".join(cambios))
    puede_menos = not podia <= permisos_de(cuenta) or not informaba <= _informa_por(cuenta)
    return puede_menos and bool(sesiones.cerrar(cuenta))


def dar_enlaces(cuenta, instituciones: Iterable[Institucion], *, por) -> None:
    """Have an account report for those institutions and no other."""
    suyas = {i.pk: i for i in instituciones}
    for enlace in Enlace.objects.filter(user=cuenta).select_for_update():
        sigue = enlace.institucion_id in suyas
        suyas.pop(enlace.institucion_id, None)
        if enlace.activo != sigue:
            enlace.activo = sigue
            firmar(enlace, por)
            enlace.save()
    for institucion in suyas.values():
        enlace = Enlace(user=cuenta, institucion=institucion)
        firmar(enlace, por)
        enlace.save()


@transaction.atomic
def desactivar(cuenta, *, por, motivo: str) -> None:
    """Close an account: it enters nowhere from now on. What it signed stays signed."""
    check_se_puede_desactivar(cuenta, por)
    cuenta.is_active = False
    cuenta.save(update_fields=["is_active"])
    invitaciones.anular(cuenta, por=por)
    dar_enlaces(cuenta, (), por=por)
    sesiones.cerrar(cuenta)
    anotar_hecho(cuenta, Que.DESACTIVADA, por=por, motivo=motivo)


@transaction.atomic
def activar(cuenta, *, por) -> None:
    """Open it again as it was, but for the institutions it reported for, which are given anew."""
    cuenta.is_active = True
    cuenta.save(update_fields=["is_active"])
    anotar_hecho(cuenta, Que.ACTIVADA, por=por)


def check_se_puede_desactivar(cuenta, por) -> None:
    if cuenta == por:
        raise NoSeGuarda(_("Su propia cuenta la desactiva otra persona de Administración."))
    _check_queda_administracion(cuenta)


def _check_cambio_de_rol(cuenta, por) -> None:
    if cuenta == por:
        raise NoSeGuarda(_("Su propio rol lo cambia otra persona de Administración."))
    _check_queda_administracion(cuenta)


def _check_queda_administracion(cuenta) -> None:
    """Somebody else who administers accounts and can come in. Asked of all of them at once, one after the other."""
    todas = get_user_model().objects.filter(groups__name=roles.ADMINISTRACION.nombre, is_active=True)
    que_entran = [c for c in todas.select_for_update() if c.has_usable_password()]
    if cuenta in que_entran and len(que_entran) == 1:
        raise NoSeGuarda(
            _("Es la última cuenta de Administración que puede entrar: antes, dé ese rol a otra persona.")
        )


def _informa_por(cuenta) -> set[int]:
    return set(Enlace.objects.filter(user=cuenta, activo=True).values_list("institucion", flat=True))


def _en_palabras(rol: roles.RolDeCuenta, instituciones: Sequence[Institucion]) -> str:
    return " · ".join([rol.nombre, *(i.nombre for i in instituciones)])


def _como_es(cuenta) -> dict[str, str]:
    """What of an account is told when it changes."""
    suyas = Institucion.objects.filter(enlaces__user=cuenta, enlaces__activo=True).order_by(
        "nombres_plegados"
    )
    return {
        _("Nombre"): cuenta.get_full_name(),
        _("Correo"): cuenta.email,
        _("Rol"): ", ".join(r.nombre for r in roles.roles_de(cuenta)),
        _("Institución"): ", ".join(suyas.values_list("nombre", flat=True)),
    }
