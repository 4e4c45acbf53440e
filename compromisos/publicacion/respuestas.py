"""Answer of an institution to a verification: it writes, the ministry publishes, and from then on it stays."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.limites import LIMITE, check_largo
from base.texto import limpiar
from base.versiones import EdicionSimultanea
from compromisos.models import Compromiso, RespuestaVerificacion, Verificacion
from compromisos.publicacion import avisos, politicas
from compromisos.publicacion.registro.bloque import al_terminar


@transaction.atomic
def responder(
    verificacion: Verificacion,
    *,
    por,
    texto: str,
    visto: str | None = None,
    publicar: bool = False,
    ahora: datetime | None = None,
) -> RespuestaVerificacion:
    """Write the answer, or mend the one that still waits to be published; `publicar` makes it public at once.

    `visto` is the waiting text that `por` had before their eyes: EdicionSimultanea if it is another by now.
    Published, it is one entry of the record, and never changes: what is added later is a second answer.
    """
    ahora = ahora or timezone.now()
    Compromiso.objects.select_for_update().only("pk").get(pk=verificacion.avance.compromiso_id)
    politicas.check_puede_responder(verificacion)
    if not (texto := limpiar(texto or "")):
        raise ValidationError(_("Escriba la respuesta de la institución."))
    check_largo(texto, LIMITE)
    en_espera = verificacion.respuestas.por_publicar().first()
    if visto is not None and limpiar(visto) != (en_espera.texto if en_espera else ""):
        raise EdicionSimultanea(
            _("Otra persona cambió esta respuesta mientras usted la veía. Revísela y decida de nuevo.")
        )
    respuesta = en_espera or RespuestaVerificacion(verificacion=verificacion)
    if respuesta.texto != texto:
        respuesta.texto, respuesta.por, respuesta.en = texto, por, ahora
    if not publicar:
        respuesta.save()
        avisos.llego_avance(por=por)
        return respuesta
    respuesta.publicada_por, respuesta.publicada_en = por, ahora
    respuesta.sellar()
    al_terminar(avances=[verificacion.avance.compromiso_id])
    return respuesta
