"""A command that a clock starts: it leaves when it last ran and whether it ended well (models/latido.py)."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from compromisos.models import Latido

log = logging.getLogger("latidos")


class ConLatido(BaseCommand):
    def late(self, opciones: dict[str, Any]) -> bool:
        """Whether a run with these options is the one that the clock asks for."""
        return True

    def execute(self, *args, **opciones) -> Any:
        bien = False
        try:
            dicho = super().execute(*args, **opciones)
            bien = True
        finally:
            if self.late(opciones):
                latir(type(self).__module__.rpartition(".")[2], bien=bien)
        return dicho


def latir(nombre: str, *, bien: bool = True) -> None:
    """A heartbeat that cannot be left is no reason to fail."""
    try:
        Latido.objects.latir(nombre, timezone.now(), bien=bien)
    except (DatabaseError, InterfaceError) as error:
        log.warning("no heartbeat of %s: %s", nombre, str(error).partition("\n")[0])
