"""The reason of what is returned, by e-mail to who wrote it."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from compromisos.correo import cola
from compromisos.correo.cartas import componer
from compromisos.models import Avance, EnlacePersonal, Mensaje
from compromisos.reglas.palabras import SituacionAvance

TIPO = "avance_devuelto"


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
    cola.encolar(clave, carta.destinatario, carta.asunto, carta.cuerpo, tipo=TIPO)


def redactar(mensaje: Mensaje, ahora: datetime) -> cola.Carta:
    """The letter when it goes: to who reports today, of an avance that still waits to be mended."""
    hallado = re.match(r"avance-devuelto-(\d+)-v\d+", mensaje.clave)
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
    asunto, cuerpo = componer(
        TIPO,
        {
            "nombre": enlace.nombre if enlace else autor.first_name or autor.get_username(),
            "compromiso": avance.compromiso.codigo,
            "titulo": avance.compromiso.titulo,
            "corte": date_format(avance.fecha_corte, "SHORT_DATE_FORMAT"),
            "motivo": avance.observacion,
            "como_corregir": _como_corregir(avance, enlace, ahora),
        },
    )
    return cola.Carta(correo, asunto, cuerpo)


def _como_corregir(avance: Avance, enlace: EnlacePersonal | None, ahora: datetime) -> str:
    if enlace is None:
        ficha = reverse("admin:compromisos_avance_change", args=[avance.pk])
        return _("Para corregirlo y reenviarlo:") + f"\n\n{settings.SITE_URL}{ficha}"
    if enlace.esta_vigente(ahora):
        return _(
            "Para corregirlo y reenviarlo, abra el enlace personal con el que informa: está en el correo en que lo "
            "recibió. Encontrará este avance en «Devueltos», con lo que escribió."
        )
    return _(
        "Su enlace personal ya venció: pida otro a quien se lo dio. Con él encontrará este avance en «Devueltos», con lo "
        "que escribió."
    )
