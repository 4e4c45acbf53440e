"""Proposed amendments: who may edit and not publish asks for them, who may publish approves or returns them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.texto import limpiar
from compromisos.models import Compromiso, Enmienda, PropuestaDeEnmienda
from compromisos.publicacion import avisos, politicas
from compromisos.publicacion.datos import MetaPedida, ver_cambios
from compromisos.publicacion.enmiendas import enmendar, enmendar_datos
from compromisos.reglas.enmiendas import leer
from compromisos.reglas.palabras import TipoEnmienda


@transaction.atomic
def proponer_enmienda(
    compromiso: Compromiso,
    *,
    por,
    motivo: str,
    fuente: str = "",
    texto: str = "",
    datos: Mapping[str, Any] | None = None,
    metas: Collection[MetaPedida] = (),
) -> PropuestaDeEnmienda:
    """Keep for who publishes another `texto`, or other `datos` and `metas`, as `enmendar` and `enmendar_datos` take them.
    Raises ValidationError for what would be refused today."""
    tipo = TipoEnmienda.REDACCION if texto else TipoEnmienda.DATOS
    cambios = []
    if texto:
        politicas.check_puede_enmendar(compromiso, tipo, texto=limpiar(texto))
    else:
        cambios = ver_cambios(compromiso, datos=datos or {}, metas=metas)
    propuesta = PropuestaDeEnmienda(
        compromiso=compromiso,
        tipo=tipo.value,
        texto_anterior=compromiso.texto if texto else "",
        texto_nuevo=limpiar(texto),
        cambios=[cambio.como_dict() for cambio in cambios],
        motivo=politicas.motivo_escrito(motivo),
        fuente=fuente.strip(),
        por=por,
    )
    propuesta.full_clean(exclude=["compromiso", "por"])
    propuesta.save()
    avisos.llego_enmienda(por=por)
    return propuesta


@transaction.atomic
def aprobar_propuesta(propuesta: PropuestaDeEnmienda, *, por, ahora: datetime | None = None) -> Enmienda:
    """Amend as it was proposed, if the pledge is still as it was then in what changes."""
    ahora = ahora or timezone.now()
    actual = _tomar(propuesta)
    comun = {"por": por, "motivo": actual.motivo, "fuente": actual.fuente, "ahora": ahora}
    compromiso = Compromiso.objects.get(pk=actual.compromiso_id)
    if actual.tipo == TipoEnmienda.REDACCION:
        if compromiso.texto != actual.texto_anterior:
            raise ValidationError(
                _("El texto ya no es el que se vio al proponerlo. Revíselo y decida de nuevo."),
                code="ya_no_es_asi",
            )
        enmienda = enmendar(compromiso, texto=actual.texto_nuevo, **comun)
    else:
        enmienda = enmendar_datos(compromiso, cambios=leer(actual.cambios), **comun)
    actual.enmienda = enmienda
    _resolver(actual, PropuestaDeEnmienda.Situacion.APROBADA, por=por, ahora=ahora)
    return enmienda


@transaction.atomic
def devolver_propuesta(
    propuesta: PropuestaDeEnmienda, *, por, motivo: str, ahora: datetime | None = None
) -> PropuestaDeEnmienda:
    """Refuse it, with the reason that who proposed it will read."""
    actual = _tomar(propuesta)
    actual.respuesta = limpiar(motivo or "")
    if not actual.respuesta:
        raise ValidationError(_("Escriba el motivo: quien lo propuso lo leerá."))
    return _resolver(actual, PropuestaDeEnmienda.Situacion.DEVUELTA, por=por, ahora=ahora or timezone.now())


def _tomar(propuesta: PropuestaDeEnmienda) -> PropuestaDeEnmienda:
    actual = PropuestaDeEnmienda.objects.select_for_update().get(pk=propuesta.pk)
    if not actual.esta_pendiente:
        raise ValidationError(
            _("Esta propuesta ya se resolvió: %(situacion)s.")
            % {"situacion": actual.get_situacion_display().lower()}
        )
    return actual


def _resolver(propuesta: PropuestaDeEnmienda, situacion: str, *, por, ahora: datetime) -> PropuestaDeEnmienda:
    propuesta.situacion, propuesta.resuelta_por, propuesta.resuelta_en = situacion, por, ahora
    propuesta.save()
    return propuesta
