"""Django's flush, on a base whose record is locked."""

from __future__ import annotations

from django.core.management.commands import flush
from django.db import connections

from compromisos.models import candados


class Command(flush.Command):
    def handle(self, **options) -> None:
        """PostgreSQL truncates, which no lock refuses; SQLite deletes row by row."""
        conexion = connections[options["database"]]
        if conexion.vendor != "sqlite":
            super().handle(**options)
            return
        candados.quitar(conexion)
        try:
            super().handle(**options)
        finally:
            candados.poner(conexion)
