"""What can be done with a subscription: ask, confirm, change, leave. Whoever leaves is erased, with all that was to go."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from base.dias import Dia
from compromisos.correo import cola
from compromisos.correo.seguidores import direccion
from compromisos.correo.seguidores.claves import de_confirmacion, de_pagina, todas_de
from compromisos.lectura.alcance import alcance_de
from compromisos.lectura.novedades import clave, recientes
from compromisos.lectura.seguibles import Seguible
from compromisos.models import Mensaje, Seguido, Seguidor
from compromisos.models.seguidor import SIN_CONFIRMAR
from cuentas.models import Intento

MAXIMO = 50  # things that one address follows
RECHAZOS, NO_LO_TOMA = (
    2,
    "SMTPRecipientsRefused",
)  # letters given up, one after the other, and why (`correo/cola.py`)
GUARDADO = timedelta(days=60)  # how long it is known what each letter told


@transaction.atomic
def pedir(correo: str, que: Seguible, ritmo: str, idioma: str, *, ahora: datetime) -> None:
    """Queue the letter that asks to confirm. Of what is followed already, one that says where that is seen and changed: who
    filled in the form is told the same."""
    seguidor = _de_direccion(correo)
    if seguidor is None:
        seguidor, _nuevo = Seguidor.objects.get_or_create(
            huella=direccion.huella(correo),
            defaults={
                "llave": secrets.token_hex(16),
                "correo": direccion.cerrar(correo),
                "idioma": idioma,
                "creado_en": ahora,
            },
        )
    if seguidor.confirmado_en is None:
        Seguidor.objects.filter(pk=seguidor.pk).update(idioma=idioma)
    seguido, nuevo = Seguido.objects.get_or_create(
        seguidor=seguidor, clase=que.clase, valor=que.valor, defaults={"ritmo": ritmo, "pedido_en": ahora}
    )
    if seguido.confirmado_en:
        _encolar(de_pagina(seguidor, ahora), seguidor, "seguir_pagina")
        return
    if not nuevo:
        Seguido.objects.filter(pk=seguido.pk).update(ritmo=ritmo, pedido_en=ahora)
    _encolar(de_confirmacion(seguido, ahora), seguidor, "seguir_confirmar")


@transaction.atomic
def pedir_pagina(correo: str, *, ahora: datetime) -> None:
    """Queue the letter with the address of one's own page, if it is of somebody who confirmed; else nothing."""
    seguidor = _de_direccion(correo)
    if seguidor and seguidor.confirmado_en:
        _encolar(de_pagina(seguidor, ahora), seguidor, "seguir_pagina")


def _de_direccion(correo: str) -> Seguidor | None:
    return Seguidor.objects.filter(huella__in=direccion.huellas(correo)).first()


def _encolar(clave_de_carta: str, seguidor: Seguidor, tipo: str) -> None:
    """The row names a follower by number and keeps no text: the address is known only when it goes."""
    cola.encolar(clave_de_carta, str(seguidor), "", "", tipo=tipo)


@transaction.atomic
def confirmar(seguido: Seguido, *, ahora: datetime) -> bool:
    """From now on it is told. False if it was confirmed before, or would be one too many."""
    seguidor = Seguidor.objects.select_for_update().get(pk=seguido.seguidor_id)
    suyos = seguidor.seguidos.confirmados()
    if suyos.filter(pk=seguido.pk).exists() or suyos.count() >= MAXIMO:
        return False
    hoy = timezone.localdate(ahora)
    Seguido.objects.filter(pk=seguido.pk).update(
        confirmado_en=ahora, sabidas=_lo_que_ya_se_ve(seguido, Dia(hoy))
    )
    if seguidor.confirmado_en is None:
        Seguidor.objects.filter(pk=seguidor.pk).update(confirmado_en=ahora, semana=lunes_de(hoy))
    return True


def _lo_que_ya_se_ve(seguido: Seguido, dia: Dia) -> list[str]:
    """Keys of what had changed today of it: whoever begins to follow finds it on the page."""
    alcance = alcance_de(seguido.clase, seguido.valor, dia)
    return [clave(c) for c in alcance.elegir(recientes(dia.fecha, dia, [alcance]))]


@transaction.atomic
def cambiar(seguidor: Seguidor, ritmos: Mapping[int, str], *, quitar: Collection[int]) -> bool:
    """Change how often each thing is told, and stop following some. Whoever is left with nothing is erased: False."""
    suyos = seguidor.seguidos.all()
    for pk, ritmo in ritmos.items():
        if ritmo in Seguido.Ritmo:
            suyos.filter(pk=pk).update(ritmo=ritmo)
    suyos.filter(pk__in=quitar).delete()
    if suyos.confirmados().exists():
        return True
    dejar(seguidor)
    return False


@transaction.atomic
def dejar(seguidor: Seguidor) -> None:
    """Erase an address, what it followed, and every letter that was to go to it or went."""
    Mensaje.objects.filter(todas_de(seguidor.pk)).delete()
    Seguidor.objects.filter(pk=seguidor.pk).delete()


def lunes_de(hoy: date) -> date:
    return hoy - timedelta(days=hoy.weekday())


# --- Each day -------------------------------------------------------------------------------------------


def limpiar(*, ahora: datetime) -> int:
    """Erase whoever did not confirm in time, those that the mail server refuses, and what was told long ago; encrypt again
    what an older key kept. How many addresses were erased."""
    fuera = [*Seguidor.objects.sin_confirmar(ahora), *_rechazados()]
    for seguidor in {s.pk: s for s in fuera}.values():
        dejar(seguidor)
    Seguido.objects.filter(confirmado_en__isnull=True, pedido_en__lt=ahora - SIN_CONFIRMAR).delete()
    Mensaje.objects.filter(tipo__startswith=Mensaje.DE_SEGUIDORES, creado_en__lt=ahora - GUARDADO).delete()
    Intento.objects.filter(hasta__lte=ahora).delete()
    _cerrar_con_la_llave_de_hoy()
    return len({s.pk for s in fuera})


def _rechazados() -> list[Seguidor]:
    """Followers whose address the mail server itself refused, twice and since. What another server sends back later, to the
    sender's mailbox, nobody here reads."""
    suyos = Mensaje.objects.filter(tipo__startswith=Mensaje.DE_SEGUIDORES)
    refusados = suyos.filter(situacion=Mensaje.Situacion.FALLIDO, error=NO_LO_TOMA)
    quienes = set(refusados.order_by().values_list("destinatario", flat=True))
    return [
        s for s in Seguidor.objects.filter(pk__in=[q.rpartition("-")[2] for q in quienes]) if _no_llega(s)
    ]


def _no_llega(seguidor: Seguidor) -> bool:
    acabados = Mensaje.objects.filter(
        destinatario=str(seguidor), situacion__in=(Mensaje.Situacion.ENVIADO, Mensaje.Situacion.FALLIDO)
    )
    ultimos = acabados.order_by("-pk").values_list("error", flat=True)[:RECHAZOS]
    return list(ultimos) == [NO_LO_TOMA] * RECHAZOS


def _cerrar_con_la_llave_de_hoy() -> None:
    """Hash and encrypt again, with the key of today, what one of before kept: that one can then be thrown away."""
    if not settings.SECRET_KEY_FALLBACKS:
        return
    for seguidor in Seguidor.objects.iterator(chunk_size=500):
        correo = direccion.abrir(seguidor.correo)
        if correo and seguidor.huella != (de_hoy := direccion.huella(correo)):
            Seguidor.objects.filter(pk=seguidor.pk).update(huella=de_hoy, correo=direccion.cerrar(correo))
