"""Acts on a public pledge: another wording, other data, a split, a merge, a withdrawal.

Each is one transaction and one entry of the record; what the pledge said stays in the Enmienda. Left, a
pledge no longer counts from that instant on, and nothing new is published of it; its page stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from base.historia import firmar
from base.texto import limpiar
from compromisos.models import Compromiso, Enmienda, Importacion, Meta, Sucesion
from compromisos.publicacion import politicas
from compromisos.publicacion.compromisos import check_no_cambio
from compromisos.publicacion.datos import MetaPedida, Puesta, cambios_pedidos, sin_cambios
from compromisos.publicacion.registro.bloque import al_terminar
from compromisos.reglas.enmiendas import CambioEnmendado
from compromisos.reglas.palabras import TipoEnmienda

# Said by the record of a slip mended without ceremony. Spanish, whatever the language of who did it.
MOTIVO_DE_ERRATA = "Error de tecleo corregido por quien lo publicó, dentro de las 24 horas."
APARTE = 10_000  # where targets that change places wait for theirs


def enmendar(
    compromiso: Compromiso, *, por, texto: str, motivo: str, fuente: str = "", ahora: datetime | None = None
) -> Enmienda:
    """Give a public pledge another literal text. The one it had stays public, with its dates."""
    return _enmendar(
        compromiso, TipoEnmienda.REDACCION, por=por, motivo=motivo, fuente=fuente, texto=texto, ahora=ahora
    )


def enmendar_datos(
    compromiso: Compromiso,
    *,
    por,
    motivo: str,
    fuente: str = "",
    datos: Mapping[str, Any] | None = None,
    metas: Collection[MetaPedida] = (),
    cambios: Collection[CambioEnmendado] | None = None,
    ahora: datetime | None = None,
) -> Enmienda:
    """Change what a public pledge says of itself and of its targets, all but its literal text.

    Either `datos` ({field: value}, of `Compromiso.ENMENDABLES` and `LISTAS_ENMENDABLES`) and `metas`, of which what is
    not different is passed over; or the very `cambios`, each of which must find what it says it found. The code, and
    with it the address, stays when the number changes: it is where people look, not what the source says.
    """
    return _enmendar_datos(
        compromiso,
        por=por,
        motivo=motivo,
        fuente=fuente,
        datos=datos,
        metas=metas,
        cambios=cambios,
        ahora=ahora,
    )


def corregir_errata(
    compromiso: Compromiso,
    *,
    por,
    titulo: str | None = None,
    nota: str | None = None,
    ahora: datetime | None = None,
) -> Enmienda:
    """Mend a slip of the keyboard in the title or the note, within 24 hours, by who made what is public as it is. It
    asks for no reason and says so."""
    ahora = ahora or timezone.now()
    politicas.check_puede_corregir_errata(compromiso, por=por, ahora=ahora)
    datos = {campo: valor for campo, valor in (("titulo", titulo), ("nota", nota)) if valor is not None}
    return _enmendar_datos(
        compromiso, por=por, motivo=MOTIVO_DE_ERRATA, datos=datos, errata=True, ahora=ahora
    )


@transaction.atomic
def _enmendar_datos(
    compromiso: Compromiso,
    *,
    por,
    motivo: str,
    fuente: str = "",
    datos: Mapping[str, Any] | None = None,
    metas: Collection[MetaPedida] = (),
    cambios: Collection[CambioEnmendado] | None = None,
    errata: bool = False,
    ahora: datetime | None,
) -> Enmienda:
    ahora = ahora or timezone.now()
    actual = Compromiso.objects.select_for_update().get(pk=compromiso.pk)
    check_no_cambio(actual, compromiso)
    politicas.check_sigue_en_pie(actual)
    if cambios is None:
        cambios = cambios_pedidos(actual, datos=datos or {}, metas=metas)
    if not cambios:
        raise sin_cambios()
    puesta = Puesta.de(actual)
    plazo_anterior = puesta.plazo
    puesta.poner(cambios, ahora=ahora)
    puesta.validar()
    motivo = politicas.motivo_escrito(motivo)
    razon = f"{TipoEnmienda.DATOS.etiqueta}: {motivo}"[:100]
    _guardar(puesta, por=por, razon=razon, ahora=ahora)
    mueve = puesta.plazo != plazo_anterior
    enmienda = Enmienda(
        compromiso=actual,
        tipo=TipoEnmienda.DATOS.value,
        motivo=motivo,
        fuente=fuente.strip(),
        texto_anterior=actual.texto,
        cambios=puesta.contados(),
        errata=errata,
        mueve_plazo=mueve,
        plazo_anterior=plazo_anterior if mueve else None,
        en=ahora,
        registrada_por=por,
    )
    _sellar(enmienda)
    al_terminar(proyectar=[actual.pk], compromisos=[actual.pk], en=ahora)
    compromiso.refresh_from_db()
    return enmienda


def _guardar(puesta: Puesta, *, por, razon: str, ahora: datetime) -> None:
    """What `puesta` holds, and its history. The pledge is saved also when only its targets change: who had it open is
    told."""
    actual = puesta.compromiso
    firmar(actual, por, razon, cuando=ahora)
    actual.sellar_enmienda()
    with actual.en_enmienda():
        for lista, valores in puesta.listas.items():
            getattr(actual, lista).set(valores)
    if puesta.cambian_de_sitio:
        # Aside, all of them, so that two may change places or names.
        viejas: QuerySet = QuerySet(Meta).filter(pk__in=[m.pk for m in puesta.tocadas if m.pk])
        viejas.update(orden=F("orden") + APARTE, indicador=Cast("pk", CharField()))
    for meta in sorted(
        puesta.tocadas, key=lambda m: m.dejada_en is None
    ):  # the name of a dropped one is free
        firmar(meta, por, razon, cuando=ahora)
        meta.sellar_enmienda()


def _sellar(enmienda: Enmienda) -> None:
    enmienda.preparar()
    enmienda.full_clean(exclude=["compromiso", "registrada_por", "importacion"])
    enmienda.sellar()


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
    _sellar(enmienda)
    Sucesion.objects.sellar_en_bloque(Sucesion(enmienda=enmienda, compromiso=s) for s in sucesores)
    if tipo is TipoEnmienda.REDACCION:
        actual.texto = enmienda.texto_nuevo
    else:
        actual.dejado_en = ahora
    firmar(actual, por, f"{enmienda.get_tipo_display()}: {enmienda.motivo}"[:100], cuando=ahora)
    actual.sellar_enmienda()
    al_terminar(proyectar=[actual.pk], compromisos=[actual.pk], en=ahora)
    compromiso.refresh_from_db()
    return enmienda
