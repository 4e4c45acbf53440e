"""Signals, all of them: what must follow a save, whoever saves.

A pledge's stored projection depends on its own text, its targets and the names of its institution.
Publications do not come this way: each says itself what follows it.
"""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save

from compromisos.models import Compromiso, Meta
from compromisos.publicacion.registro.bloque import al_terminar
from instituciones.models import Institucion, nombres_cambiaron


def proyectar_compromiso(sender, instance: Compromiso, raw: bool = False, **kwargs) -> None:
    if not raw:
        al_terminar(proyectar=[instance.pk])


def proyectar_meta(sender, instance: Meta, raw: bool = False, **kwargs) -> None:
    if not raw:
        al_terminar(proyectar=[instance.compromiso_id])


def proyectar_institucion(sender, institucion: Institucion, **kwargs) -> None:
    al_terminar(proyectar=institucion.compromisos.values_list("pk", flat=True))


def conectar() -> None:
    """The wiring. Called once, when the app is ready."""
    post_save.connect(proyectar_compromiso, sender=Compromiso)
    post_save.connect(proyectar_meta, sender=Meta)
    post_delete.connect(proyectar_meta, sender=Meta)
    nombres_cambiaron.connect(proyectar_institucion, sender=Institucion)
