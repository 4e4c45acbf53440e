"""An invitation, by e-mail to whom it is for. Its code is kept nowhere once the letter has gone."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.codigos import huella
from compromisos.correo import cola
from compromisos.correo.cartas import Textos
from compromisos.models import Mensaje
from cuentas.cifrado import cifrar, descifrar
from cuentas.invitaciones import direccion
from cuentas.models import Invitacion

TIPO = "invitacion"


def mandar(invitacion: Invitacion, codigo: str, *, por=None) -> Mensaje | None:
    """Queue the letter, once for each invitation."""
    textos, contexto = Textos.leer(), contexto_de(invitacion, codigo)
    return cola.encolar(
        _clave(invitacion),
        invitacion.cuenta.email,
        textos.componer(TIPO, contexto)[0],
        textos.copia(TIPO, contexto),
        tipo=TIPO,
        por=por,
        sellado=cifrar(codigo),
    )


def mensaje_de(invitacion: Invitacion) -> Mensaje | None:
    """Its letter; None if it was given by hand."""
    return Mensaje.objects.filter(clave=_clave(invitacion)).first()


def redactar(mensaje: Mensaje, ahora: datetime) -> cola.Carta:
    """The letter when it goes, of an invitation that still opens."""
    hallado = re.fullmatch(r"invitacion-(\d+)", mensaje.clave)
    vigentes = Invitacion.objects.vigentes(ahora).select_related("cuenta", "creada_por")
    invitacion = vigentes.filter(pk=hallado[1]).first() if hallado else None
    if invitacion is None:
        raise cola.YaNoHaceFalta(_("La invitación ya no abre."))
    codigo = descifrar(mensaje.sellado)
    if huella(codigo) != invitacion.huella:
        raise ValueError("the code cannot be read: SECRET_KEY changed")
    textos, contexto = Textos.leer(), contexto_de(invitacion, codigo)
    asunto, cuerpo = textos.componer(TIPO, contexto)
    return cola.Carta(invitacion.cuenta.email, asunto, cuerpo, copia=textos.copia(TIPO, contexto))


def para_whatsapp(invitacion: Invitacion, codigo: str) -> str:
    """The text for who gives it by hand."""
    dicho = _(
        "Hola, %(nombre)s: para entrar a 25 por el 25 ponga su contraseña aquí (sirve una vez, hasta el %(hasta)s; no lo "
        "reenvíe). Su nombre de usuario es %(usuario)s. %(enlace)s"
    )
    return dicho % contexto_de(invitacion, codigo)


def contexto_de(invitacion: Invitacion, codigo: str) -> dict[str, str]:
    cuenta = invitacion.cuenta
    para_que = (
        _("Con esta dirección pone otra contraseña en su cuenta:")
        if cuenta.has_usable_password()
        else _("Tiene una cuenta en 25 por el 25. Para entrar por primera vez, ponga su contraseña aquí:")
    )
    return {
        "nombre": cuenta.get_full_name() or cuenta.get_username(),
        "para_que": para_que,
        "enlace": direccion(codigo),
        "codigo": codigo,
        "hasta": date_format(timezone.localtime(invitacion.vence_en), "SHORT_DATETIME_FORMAT"),
        "usuario": cuenta.get_username(),
        "quien_la_dio": invitacion.quien_la_dio
        or settings.OPERADOR
        or settings.CONTACTO
        or settings.SITE_URL,
    }


def _clave(invitacion: Invitacion) -> str:
    return f"invitacion-{invitacion.pk}"
