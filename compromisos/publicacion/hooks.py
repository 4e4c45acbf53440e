"""Signals, all of them: what must follow a save, whoever saves.

A pledge's stored projection depends on its own text, its targets and the names of its institution; and whatever the
public reads has validity intervals. Publications do not come this way: each says itself what follows it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from base.vigencias import TABLAS
from compromisos.models import Compromiso, Meta
from compromisos.publicacion.registro.bloque import al_terminar
from instituciones.models import Institucion, nombres_cambiaron


def proyectar_compromiso(sender, instance: Compromiso, raw: bool = False, **kwargs) -> None:
    if not raw:
        al_terminar(proyectar=[instance.pk])


def proyectar_meta(sender, instance: Meta, raw: bool = False, **kwargs) -> None:
    if not raw:
        al_terminar(proyectar=[instance.compromiso_id], fichas=[(Compromiso, instance.compromiso_id)])


def proyectar_institucion(sender, institucion: Institucion, **kwargs) -> None:
    suyos = list(institucion.compromisos.values_list("pk", flat=True))
    publicos = institucion.compromisos.sellados().values_list("pk", flat=True)
    fichas = [(Institucion, institucion.pk), *((Compromiso, pk) for pk in publicos)]
    al_terminar(proyectar=suyos, fichas=fichas)


def poner_vigencia(sender, instance: Any, raw: bool = False, **kwargs) -> None:
    """Close and open intervals after a save or a deletion. The act that saves may have said when: `_vigente_desde`."""
    if not raw and not _es_borrador(instance):
        grupo = instance.pk if TABLAS[sender].agrupadas == "fila" else getattr(instance, TABLAS[sender].grupo)
        al_terminar(fichas=[(sender, grupo)], en=getattr(instance, "_vigente_desde", None))


def poner_vigencia_de_lista(
    sender, instance: Any, action: str, reverse: bool, pk_set: Collection | None, **kwargs
) -> None:
    """The same for the themes and places of a pledge."""
    if not action.startswith("post_"):
        return
    suyos = pk_set or () if reverse else [instance.pk]
    al_terminar(fichas=[(sender, pk) for pk in suyos], en=getattr(instance, "_vigente_desde", None))


def _es_borrador(instance: Model) -> bool:
    return isinstance(instance, Compromiso) and not instance.es_publico


def conectar() -> None:
    """The wiring. Called once, when the app is ready."""
    post_save.connect(proyectar_compromiso, sender=Compromiso)
    post_save.connect(proyectar_meta, sender=Meta)
    post_delete.connect(proyectar_meta, sender=Meta)
    nombres_cambiaron.connect(proyectar_institucion, sender=Institucion)
    for modelo in TABLAS:
        if modelo._meta.auto_created:
            m2m_changed.connect(poner_vigencia_de_lista, sender=modelo)
        else:
            post_save.connect(poner_vigencia, sender=modelo)
            post_delete.connect(poner_vigencia, sender=modelo)
