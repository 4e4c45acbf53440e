"""The address of a personal link, by e-mail to whom it is for. Its secret is kept nowhere once the letter has gone."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from base.codigos import huella
from compromisos.correo import cola
from compromisos.correo.cartas import Textos
from compromisos.models import EnlacePersonal, Mensaje
from cuentas.cifrado import cifrar, descifrar

TIPO = "enlace_personal"
CLAVE = r"enlace-(\d+)-\d+"


def direccion(secreto: str) -> str:
    """With the secret after the #, which no browser sends to any server."""
    return f"{settings.SITE_URL}{reverse('informar_lista')}#{secreto}"


def mandar(enlace: EnlacePersonal, secreto: str, *, vez: int, por=None) -> Mensaje | None:
    """Queue the letter; None if it was asked before. `vez` tells a second letter from a second click."""
    textos = Textos.leer()
    contexto = contexto_de(enlace, secreto)
    return cola.encolar(
        f"enlace-{enlace.pk}-{vez}",
        enlace.correo,
        textos.componer(TIPO, contexto)[0],
        textos.copia(TIPO, contexto),
        tipo=TIPO,
        por=por,
        sellado=cifrar(secreto),
    )


def mensajes_de(enlace: EnlacePersonal):
    """What was sent of a link, the last one first."""
    return Mensaje.objects.filter(clave__startswith=f"enlace-{enlace.pk}-").order_by("-pk")


def recado(enlace: EnlacePersonal, secreto: str) -> str:
    """The link in three lines, for a chat."""
    return _(
        "Hola, %(nombre)s. Con este enlace informa por %(institucion)s en 25 por el 25, hasta el %(hasta)s:\n%(direccion)s\nEs "
        "personal: no lo reenvíe."
    ) % {
        "nombre": enlace.nombre,
        "institucion": enlace.institucion.nombre,
        "hasta": enlace.hasta,
        "direccion": direccion(secreto),
    }


def de_mensaje(mensaje: Mensaje) -> EnlacePersonal | None:
    """The link of a letter that gave one: its secret is gone, so it is never sent again."""
    hallado = re.fullmatch(CLAVE, mensaje.clave)
    return EnlacePersonal.objects.filter(pk=hallado[1]).first() if hallado else None


def redactar(mensaje: Mensaje, ahora: datetime) -> cola.Carta:
    """The letter when it goes, of a link that still opens."""
    hallado = re.fullmatch(CLAVE, mensaje.clave)
    enlaces = EnlacePersonal.objects.vigentes(ahora).select_related("institucion", "creado_por")
    enlace = enlaces.filter(pk=hallado[1]).first() if hallado else None
    if enlace is None:
        raise cola.YaNoHaceFalta(_("El enlace ya no abre."))
    secreto = descifrar(mensaje.sellado)
    if huella(secreto) != enlace.huella:
        raise ValueError("the secret cannot be read: SECRET_KEY changed")
    textos, contexto = Textos.leer(), contexto_de(enlace, secreto)
    asunto, cuerpo = textos.componer(TIPO, contexto)
    return cola.Carta(enlace.correo, asunto, cuerpo, copia=textos.copia(TIPO, contexto))


def contexto_de(enlace: EnlacePersonal, secreto: str) -> dict[str, str]:
    return {
        "nombre": enlace.nombre,
        "institucion": enlace.institucion.nombre,
        "enlace": direccion(secreto),
        "codigo": secreto,
        "hasta": enlace.hasta,
        "quien_lo_dio": enlace.quien_lo_dio,
    }
