"""An invitation, by e-mail to whom it is for. Its code is kept nowhere once the letter has gone."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.codigos import huella
from compromisos.correo import cola
from compromisos.models import Mensaje
from cuentas.cifrado import cifrar, descifrar
from cuentas.invitaciones import direccion
from cuentas.models import Invitacion


def mandar(invitacion: Invitacion, codigo: str) -> Mensaje | None:
    """Queue the letter, once for each invitation."""
    return cola.encolar(
        _clave(invitacion),
        invitacion.cuenta.email,
        cola.asunto_neutro(),
        _cuerpo(invitacion, _("(la dirección, que no se guarda)"), _("(no se guarda)")),
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
    cuerpo = _cuerpo(invitacion, direccion(codigo), codigo)
    return cola.Carta(invitacion.cuenta.email, cuerpo, copia=mensaje.cuerpo)


def para_whatsapp(invitacion: Invitacion, url: str) -> str:
    """The text for who gives it by hand."""
    cuenta = invitacion.cuenta
    dicho = _(
        "Hola, %(quien)s: para entrar a 25 por el 25 ponga su contraseña aquí (sirve una vez, hasta el %(hasta)s; no lo "
        "reenvíe). Su nombre de usuario es %(nombre)s. %(url)s"
    )
    hasta = date_format(timezone.localtime(invitacion.vence_en), "SHORT_DATETIME_FORMAT")
    nombre = cuenta.get_username()
    return dicho % {"quien": cuenta.get_full_name() or nombre, "hasta": hasta, "nombre": nombre, "url": url}


def _clave(invitacion: Invitacion) -> str:
    return f"invitacion-{invitacion.pk}"


def _cuerpo(invitacion: Invitacion, url: str, codigo: str) -> str:
    contexto = {
        "invitacion": invitacion,
        "cuenta": invitacion.cuenta,
        "direccion": url,
        "codigo": codigo,
        "sitio": settings.SITE_URL,
        "operador": settings.OPERADOR,
        "contacto": settings.CONTACTO,
    }
    return render_to_string("correo/invitacion.txt", contexto)
