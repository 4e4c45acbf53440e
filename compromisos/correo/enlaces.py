"""The address of a personal link, by e-mail to whom it is for. Its secret is kept nowhere once the letter has gone."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from base.codigos import huella
from compromisos.correo import cola
from compromisos.models import EnlacePersonal, Mensaje
from cuentas.cifrado import cifrar, descifrar


def direccion(secreto: str) -> str:
    """With the secret after the #, which no browser sends to any server."""
    return f"{settings.SITE_URL}{reverse('informar_lista')}#{secreto}"


def mandar(enlace: EnlacePersonal, secreto: str, *, vez: int) -> Mensaje | None:
    """Queue the letter; None if it was asked before. `vez` tells a second letter from a second click."""
    return cola.encolar(
        f"enlace-{enlace.pk}-{vez}",
        enlace.correo,
        cola.asunto_neutro(),
        _cuerpo(enlace, _("(la dirección, que no se guarda)"), _("(no se guarda)")),
        sellado=cifrar(secreto),
    )


def mensajes_de(enlace: EnlacePersonal):
    """What was sent of a link, the last one first."""
    return Mensaje.objects.filter(clave__startswith=f"enlace-{enlace.pk}-").order_by("-pk")


def redactar(mensaje: Mensaje, ahora: datetime) -> cola.Carta:
    """The letter when it goes, of a link that still opens."""
    hallado = re.fullmatch(r"enlace-(\d+)-\d+", mensaje.clave)
    enlaces = EnlacePersonal.objects.vigentes(ahora).select_related("institucion", "creado_por")
    enlace = enlaces.filter(pk=hallado[1]).first() if hallado else None
    if enlace is None:
        raise cola.YaNoHaceFalta(_("El enlace ya no abre."))
    secreto = descifrar(mensaje.sellado)
    if huella(secreto) != enlace.huella:
        raise ValueError("the secret cannot be read: SECRET_KEY changed")
    return cola.Carta(enlace.correo, _cuerpo(enlace, direccion(secreto), secreto), copia=mensaje.cuerpo)


def _cuerpo(enlace: EnlacePersonal, url: str, codigo: str) -> str:
    contexto = {
        "enlace": enlace,
        "direccion": url,
        "codigo": codigo,
        "sitio": settings.SITE_URL,
        "operador": settings.OPERADOR,
        "contacto": settings.CONTACTO,
    }
    return render_to_string("correo/enlace_personal.txt", contexto)
