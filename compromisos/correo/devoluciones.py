"""The reason of what is returned, by e-mail to who wrote it."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from compromisos.correo import cola
from compromisos.models import Avance, EnlacePersonal, Mensaje
from compromisos.reglas.palabras import SituacionAvance


def avisar_devolucion(avance: Avance, *, ahora: datetime) -> None:
    """In the transaction that returns it, and once for each time that it is returned.

    Nothing goes to an account that was closed, nor to a personal link that was revoked: whoever it was no
    longer reports. One that expired is told to ask for another.
    """
    try:
        carta = _carta(avance, ahora)
    except cola.YaNoHaceFalta:
        return
    clave = f"avance-devuelto-{avance.pk}-v{avance.version}"
    cola.encolar(clave, carta.destinatario, cola.asunto_neutro(), carta.cuerpo)


def redactar(mensaje: Mensaje, ahora: datetime) -> cola.Carta:
    """The letter when it goes: to who reports today, of an avance that still waits to be mended."""
    hallado = re.fullmatch(r"avance-devuelto-(\d+)-v\d+", mensaje.clave)
    avances = Avance.objects.select_related("autor", "compromiso")
    avance = avances.filter(pk=hallado[1]).first() if hallado else None
    if avance is None or avance.situacion != SituacionAvance.OBSERVADO:
        raise cola.YaNoHaceFalta(_("El avance ya no está devuelto."))
    return _carta(avance, ahora)


def _carta(avance: Avance, ahora: datetime) -> cola.Carta:
    autor = avance.autor
    enlace = EnlacePersonal.objects.filter(cuenta=autor).first()
    if enlace.revocado_en if enlace else not autor.is_active:
        raise cola.YaNoHaceFalta(_("Quien lo escribió ya no informa."))
    correo = (enlace.correo if enlace else autor.email).strip()
    if not correo:
        raise cola.YaNoHaceFalta(_("Quien lo escribió no tiene correo."))
    contexto = {
        "avance": avance,
        "enlace": enlace,
        "vencido": enlace is not None and not enlace.esta_vigente(ahora),
        "sitio": settings.SITE_URL,
        "operador": settings.OPERADOR,
        "contacto": settings.CONTACTO,
    }
    return cola.Carta(correo, render_to_string("correo/avance_devuelto.txt", contexto))
