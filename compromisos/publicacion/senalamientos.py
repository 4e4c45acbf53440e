"""What is done with an error that somebody points out: it is received, studied, answered, and told in public.

What the visitor wrote stays with the staff. What is published is written by whoever attends to it, without the data of
any person, and is an entry of the record from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.limites import LIMITE, check_largo
from base.texto import limpiar
from base.versiones import EdicionSimultanea
from compromisos.correo import senalamientos as cartas
from compromisos.models import Anotacion, Senalamiento, SenalamientoPublicado
from compromisos.models.senalamiento import LARGO, Resultado
from compromisos.publicacion import avisos, permisos, personales
from compromisos.publicacion.registro.contenido import de_senalamientos
from cuentas.cifrado import cifrar

REPETIDO = timedelta(days=1)  # the same of the same page, sent again, is the same
BORRADO = "(Lo borró quien lo atendió: tenía datos de una persona.)"


@dataclass(frozen=True, slots=True)
class LoPublico:
    """What the public will read of it. `anotacion`: number of the entry of the record that corrected it."""

    pregunta: str
    respuesta: str
    anotacion: int | None = None


@transaction.atomic
def recibir(
    *,
    que: str,
    pagina: str,
    consulta: str = "",
    prueba: str = "",
    correo: str = "",
    idioma: str = "es",
    ahora: datetime | None = None,
) -> Senalamiento:
    """Keep what a visitor wrote, and tell who attends to it. Sent twice, it is one."""
    ahora = ahora or timezone.now()
    suyo = Senalamiento(
        que=limpiar(que),
        pagina=pagina,
        consulta=consulta,
        prueba=prueba,
        correo=cifrar(correo) if correo else "",
        idioma=idioma,
        recibido_en=ahora,
    )
    suyo.full_clean(exclude=["correo", "atendido_por"])
    check_largo(suyo.que, LARGO)
    iguales = Senalamiento.objects.filter(
        que=suyo.que, pagina=pagina, consulta=consulta, recibido_en__gt=ahora - REPETIDO
    )
    if (ya := iguales.first()) is not None:
        return ya
    suyo.save()
    avisos.llego_senalamiento()
    return suyo


@transaction.atomic
def estudiar(senalamiento: Senalamiento, *, por, visto: str | None = None) -> Senalamiento:
    """Take it, or take it up again once it was answered."""
    actual = _tomar(senalamiento, por, visto)
    actual.situacion, actual.resuelto_en = Senalamiento.Situacion.EN_ESTUDIO, None
    actual.atendido_por = por
    actual.save()
    return actual


@transaction.atomic
def responder(
    senalamiento: Senalamiento,
    *,
    por,
    resultado: str,
    respuesta: str,
    publico: LoPublico | None = None,
    borrar: bool = False,
    visto: str | None = None,
    ahora: datetime | None = None,
) -> Senalamiento:
    """Answer it: by mail to whoever left an address, which goes with the letter; in public if `publico` says what.

    `borrar` takes away what the visitor wrote: it told of somebody. EdicionSimultanea if it is no longer as `visto`.
    """
    ahora = ahora or timezone.now()
    actual = _tomar(senalamiento, por, visto)
    if actual.resuelto_en:
        raise ValidationError(_("Ya se respondió. Si hay algo más que decir, vuelva a estudiarlo."))
    if resultado not in Resultado.values:
        raise ValidationError(_("Diga si se corrigió o no procede."))
    respuesta = limpiar(respuesta or "")
    if not respuesta:
        raise ValidationError(_("Escriba la respuesta: qué se corrigió, o por qué no procede."))
    check_largo(respuesta, LIMITE)
    correo, actual.correo = actual.correo, ""
    actual.situacion, actual.respuesta, actual.resuelto_en = resultado, respuesta, ahora
    actual.atendido_por = por
    if borrar:
        actual.que, actual.prueba = BORRADO, ""
    if publico is not None:
        _publicar(actual, publico, por=por, ahora=ahora)
    actual.save()
    if correo:
        cartas.responder(actual, correo, por=por)
    return actual


def _tomar(senalamiento: Senalamiento, por, visto: str | None) -> Senalamiento:
    """The row, locked; EdicionSimultanea if somebody did something with it since `visto`."""
    permisos.check_puede_atender_senalamientos(por)
    actual = Senalamiento.objects.select_for_update().get(pk=senalamiento.pk)
    if visto is not None and visto != actual.situacion:
        raise EdicionSimultanea(
            _("Otra persona lo atendió mientras usted lo veía. Mire qué hizo y decida de nuevo.")
        )
    return actual


def _publicar(actual: Senalamiento, publico: LoPublico, *, por, ahora: datetime) -> None:
    """One row and its entry. What looks personal in it is asked first (`personales`)."""
    pregunta, respuesta = limpiar(publico.pregunta or ""), limpiar(publico.respuesta or "")
    if not (pregunta and respuesta):
        raise ValidationError(_("Para publicarlo, escriba qué se señaló y qué se respondió."))
    check_largo(pregunta, LARGO)
    check_largo(respuesta, LIMITE)
    anotacion = publico.anotacion
    if anotacion is not None and not Anotacion.objects.filter(numero=anotacion).exists():
        raise ValidationError(
            _("El registro no tiene la anotación n.º %(n)s: mire su número en la página del registro.")
            % {"n": anotacion}
        )
    Anotacion.objects.tomar_turno()
    fila = SenalamientoPublicado(
        senalamiento=actual,
        pagina=actual.pagina,
        consulta=actual.consulta,
        pregunta=pregunta,
        respuesta=respuesta,
        resultado=actual.situacion,
        anotacion=anotacion,
        recibido=timezone.localdate(actual.recibido_en),
        publicada_en=ahora,
        publicada_por=por,
    )
    fila.preparar()
    fila.sellar()
    notas = de_senalamientos([fila.pk])
    personales.exigir(notas)
    Anotacion.objects.encadenar(notas)
