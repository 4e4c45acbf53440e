"""What a person may ask of what is kept of them: a copy of all of it, and that it is erased (Ley 29733).

Of a staff account, a contact of an institution, or whoever follows something. What is public stays as it is: there the
institution signs, not the person; and so does the number of the account by which acts are told apart.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.forms import model_to_dict

from compromisos.correo.seguidores import actos, direccion
from compromisos.models import BajaDeRecordatorios, EnlacePersonal, Mensaje, Seguidor
from cuentas import sesiones
from cuentas.hechos import anotar_hecho
from cuentas.models import HechoDeCuenta
from instituciones.models import Contacto

SECRETOS = {"password", "clave", "huella", "sesion", "sellado", "llave", "data", "archivo"}
BORRADA = "Se borraron sus datos personales, a su pedido"


class NoSeBorra(Exception):
    """Why not, in one sentence that says what to do before."""


# --- A copy -----------------------------------------------------------------------------------------------


def de_cuenta(cuenta) -> dict[str, Any]:
    """All that is kept of an account and names it; of what it signed, which things and when."""
    suyo: dict[str, Any] = {"cuenta": _fila(cuenta)}
    for relacion in cuenta._meta.related_objects:
        modelo = relacion.related_model
        filas = modelo._default_manager.filter(**{relacion.field.name: cuenta})
        if relacion.related_name != "+" and filas.exists():
            suyo[modelo._meta.label] = [_fila(f) for f in filas]
    if cuenta.email:
        suyo["compromisos.Mensaje"] = _cartas_a(cuenta.email)
        bajas = BajaDeRecordatorios.objects.filter(correo=cuenta.email.lower())
        suyo["compromisos.BajaDeRecordatorios"] = [_fila(b) for b in bajas]
    return suyo


def de_contacto(contacto: Contacto) -> dict[str, Any]:
    historia = Contacto.history.model.objects.filter(id=contacto.pk).order_by("history_date")
    suyo = {"contacto": _fila(contacto), "historial": [_fila(h) for h in historia]}
    return suyo | ({"compromisos.Mensaje": _cartas_a(contacto.correo)} if contacto.correo else {})


def de_seguidor(correo: str) -> dict[str, Any]:
    seguidor = _seguidor(correo)
    return {
        "seguidor": _fila(seguidor) | {"correo": direccion.abrir(seguidor.correo)},
        "sigue": [_fila(s) for s in seguidor.seguidos.all()],
        "se le contó": [_fila(c) for c in seguidor.cartas.all()],
    }


def _fila(objeto: Model) -> dict[str, Any]:
    campos = {c.name: c for c in objeto._meta.concrete_fields}
    dicho = model_to_dict(objeto, fields=list(campos)) | {
        n: getattr(objeto, c.attname) for n, c in campos.items() if not c.editable
    }
    return {n: v for n, v in dicho.items() if n not in SECRETOS and v not in (None, "")}


def _cartas_a(correo: str) -> list[dict[str, Any]]:
    suyas = Mensaje.objects.filter(destinatario__iexact=correo)
    return [dict(m) for m in suyas.values("asunto", "cuerpo", "situacion", "creado_en")]


# --- Erasure ----------------------------------------------------------------------------------------------


@transaction.atomic
def borrar_cuenta(cuenta, *, por=None) -> None:
    """Leave of an account its number, which tells what it signed from what others did."""
    if cuenta.is_active:
        raise NoSeBorra("Desactive antes la cuenta, y pase a otra persona lo que lleva («Relevo»).")
    sin_nombre, correo, antes = f"cuenta-{cuenta.pk}", cuenta.email, cuenta.get_full_name()
    sesiones.cerrar(cuenta)
    Authenticator.objects.filter(user=cuenta).delete()
    for suyas in ("invitaciones", "escritos", "vistas"):
        getattr(cuenta, suyas).all().delete()
    for modelo in (LogEntry,):
        modelo.objects.filter(
            content_type__app_label="auth", content_type__model="user", object_id=str(cuenta.pk)
        ).update(object_repr=sin_nombre, change_message="")
    for uno in ("preferencia_de_avisos", "clave_provisional"):
        if hasattr(cuenta, uno):
            getattr(cuenta, uno).delete()
    HechoDeCuenta.objects.filter(cuenta=cuenta).update(detalle="", motivo="")
    if antes:  # of handing over, the other's events name this one
        HechoDeCuenta.objects.filter(Q(detalle__contains=antes) | Q(motivo__contains=antes)).update(
            detalle="", motivo=""
        )
    _olvidar_correo(correo)
    EnlacePersonal.objects.filter(cuenta=cuenta).update(nombre=sin_nombre, correo=_de_nadie(cuenta.pk))
    EnlacePersonal.history.model.objects.filter(cuenta=cuenta).update(
        nombre=sin_nombre, correo=_de_nadie(cuenta.pk)
    )
    cuenta.groups.clear()
    cuenta.user_permissions.clear()
    cuenta.username, cuenta.first_name, cuenta.last_name, cuenta.email = sin_nombre, "", "", ""
    cuenta.is_staff = cuenta.is_superuser = False
    cuenta.set_unusable_password()
    cuenta.save()
    anotar_hecho(cuenta, HechoDeCuenta.Que.CAMBIADA, por=por, detalle=BORRADA)


@transaction.atomic
def borrar_contacto(contacto: Contacto, *, por=None) -> None:
    correo = contacto.correo
    Contacto.objects.olvidar(contacto.pk, por=por)
    _olvidar_correo(correo)


@transaction.atomic
def borrar_seguidor(correo: str) -> None:
    actos.dejar(_seguidor(correo))


def _olvidar_correo(correo: str) -> None:
    """Letters that went to it, or were to; unless somebody else has the same address."""
    if not correo or get_user_model().objects.filter(email__iexact=correo).count() > 1:
        return
    Mensaje.objects.filter(destinatario__iexact=correo).delete()
    BajaDeRecordatorios.objects.filter(correo=correo.lower()).delete()


def _de_nadie(numero: int) -> str:
    return f"cuenta-{numero}@borrada.invalid"


# --- Who it is --------------------------------------------------------------------------------------------


def _seguidor(correo: str) -> Seguidor:
    suyo: QuerySet[Seguidor] = Seguidor.objects.filter(huella__in=direccion.huellas(correo))
    if (seguidor := suyo.first()) is None:
        raise ValidationError("Nadie sigue nada con esa dirección.")
    return seguidor
