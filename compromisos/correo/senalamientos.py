"""The answer to an error that somebody pointed out, to whoever left an address for it. Its row keeps no address: what is
sealed in it goes with the letter, or when it is given up."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from compromisos.correo import cola
from compromisos.correo.cartas import componer
from compromisos.models import Mensaje, Senalamiento
from cuentas.cifrado import descifrar

TIPO = "senalamiento_respondido"
NO_SE_GUARDA = "(no se guarda)"


def responder(senalamiento: Senalamiento, cifrado: str, *, por) -> None:
    """Queue the letter, in the transaction that answers; `cifrado` is the address as it was kept."""
    asunto, cuerpo = _textos(senalamiento)
    cola.encolar(
        f"senalamiento-{senalamiento.pk}-{senalamiento.resuelto_en:%Y%m%d%H%M%S%f}",
        NO_SE_GUARDA,
        asunto,
        cuerpo,
        tipo=_tipo(senalamiento),
        por=por,
        sellado=cifrado,
    )


def redactar(mensaje: Mensaje, ahora: datetime) -> cola.Carta:
    """The letter when it goes."""
    hallado = re.match(r"senalamiento-(\d+)-", mensaje.clave)
    senalamiento = Senalamiento.objects.filter(pk=hallado[1]).first() if hallado else None
    correo = descifrar(mensaje.sellado)
    if senalamiento is None or not senalamiento.resuelto_en:
        raise cola.YaNoHaceFalta(_("Se volvió a estudiar antes de que saliera."))
    if not correo:
        raise cola.YaNoHaceFalta(_("El correo de quien lo señaló ya se borró."))
    return cola.Carta(correo, *_textos(senalamiento), de_nadie=True)


def _tipo(senalamiento: Senalamiento) -> str:
    return TIPO if senalamiento.idioma == settings.LANGUAGE_CODE else f"{TIPO}_{senalamiento.idioma}"


def _textos(senalamiento: Senalamiento) -> tuple[str, str]:
    with override(senalamiento.idioma):
        publicado, en_publico = senalamiento.publicados.first(), ""
        if publicado:
            direccion = f"{settings.SITE_URL}{publicado.get_absolute_url()}"
            frase = _("También se publicó, sin datos de ninguna persona: %(direccion)s")
            en_publico = frase % {"direccion": direccion}
        contexto = {
            "dia": date_format(timezone.localdate(senalamiento.recibido_en), "SHORT_DATE_FORMAT"),
            "respuesta": senalamiento.respuesta,
            "en_publico": en_publico,
        }
        asunto, cuerpo = componer(_tipo(senalamiento), contexto)
        return asunto, re.sub(r"\n{3,}", "\n\n", cuerpo)
