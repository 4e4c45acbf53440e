"""Acts on a public pledge: another wording, a split, a merge, a withdrawal.

Each is one transaction and one entry of the record; what the pledge said stays in the Enmienda. Left, a
pledge no longer counts from that instant on, and nothing new is published of it; its page stays.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from base.historia import firmar
from base.texto import limpiar
from compromisos.models import Compromiso, Enmienda, Importacion, Sucesion
from compromisos.publicacion import politicas
from compromisos.publicacion.compromisos import check_no_cambio
from compromisos.publicacion.registro.bloque import al_terminar
from compromisos.reglas.palabras import TipoEnmienda


def enmendar(
    compromiso: Compromiso, *, por, texto: str, motivo: str, fuente: str = "", ahora: datetime | None = None
) -> Enmienda:
    """Give a public pledge another literal text. The one it had stays public, with its dates."""
    return _enmendar(
        compromiso, TipoEnmienda.REDACCION, por=por, motivo=motivo, fuente=fuente, texto=texto, ahora=ahora
    )


def dividir(
    compromiso: Compromiso,
    *,
    por,
    en: Collection[Compromiso],
    motivo: str,
    fuente: str = "",
    ahora: datetime | None = None,
) -> Enmienda:
    """Leave a pledge to two or more public ones of its edition."""
    return _enmendar(
        compromiso, TipoEnmienda.DIVISION, por=por, motivo=motivo, fuente=fuente, sucesores=en, ahora=ahora
    )


def fusionar(
    compromiso: Compromiso,
    *,
    por,
    con: Compromiso,
    motivo: str,
    fuente: str = "",
    ahora: datetime | None = None,
) -> Enmienda:
    """Leave a pledge to another public one of its edition, that takes it in."""
    return _enmendar(
        compromiso, TipoEnmienda.FUSION, por=por, motivo=motivo, fuente=fuente, sucesores=[con], ahora=ahora
    )


def retirar_compromiso(
    compromiso: Compromiso,
    *,
    por,
    motivo: str,
    fuente: str = "",
    importacion: Importacion | None = None,
    ahora: datetime | None = None,
) -> Enmienda:
    """Leave a pledge, and no other stands for it. With the `importacion` that brought it in, now undone, it should
    never have been public: its page is gone (410), and says why."""
    return _enmendar(
        compromiso,
        TipoEnmienda.RETIRO,
        por=por,
        motivo=motivo,
        fuente=fuente,
        importacion=importacion,
        ahora=ahora,
    )


@transaction.atomic
def _enmendar(
    compromiso: Compromiso,
    tipo: TipoEnmienda,
    *,
    por,
    motivo: str,
    fuente: str,
    texto: str = "",
    sucesores: Collection[Compromiso] = (),
    importacion: Importacion | None = None,
    ahora: datetime | None,
) -> Enmienda:
    ahora = ahora or timezone.now()
    ids = {compromiso.pk, *(s.pk for s in sucesores)}
    tomados = {c.pk: c for c in Compromiso.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    actual = tomados[compromiso.pk]
    check_no_cambio(actual, compromiso)
    sucesores = [tomados[s.pk] for s in sucesores]
    politicas.check_puede_enmendar(actual, tipo, texto=limpiar(texto), sucesores=sucesores)
    enmienda = Enmienda(
        compromiso=actual,
        tipo=tipo.value,
        motivo=politicas.motivo_escrito(motivo),
        fuente=fuente.strip(),
        texto_anterior=actual.texto,
        texto_nuevo=texto,
        en=ahora,
        registrada_por=por,
        importacion=importacion,
    )
    enmienda.preparar()
    enmienda.full_clean(exclude=["compromiso", "registrada_por", "importacion"])
    enmienda.sellar()
    Sucesion.objects.sellar_en_bloque(Sucesion(enmienda=enmienda, compromiso=s) for s in sucesores)
    if tipo is TipoEnmienda.REDACCION:
        actual.texto = enmienda.texto_nuevo
    else:
        actual.dejado_en = ahora
    firmar(actual, por, f"{enmienda.get_tipo_display()}: {enmienda.motivo}"[:100])
    actual.sellar_enmienda()
    al_terminar(proyectar=[actual.pk], compromisos=[actual.pk])
    compromiso.refresh_from_db()
    return enmienda
