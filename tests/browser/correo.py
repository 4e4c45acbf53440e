"""The mail that the worker sends, to a real server on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from django.core.management import call_command

from tests.servidor_de_correo import servidor_de_correo


@pytest.fixture
def correo(settings) -> Iterator[Callable[[], list[EmailMessage]]]:
    """Call it: the worker does what is queued; all letters that the server has received since the beginning."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with servidor_de_correo(settings) as cartas:

        def recibidas() -> list[EmailMessage]:
            call_command("db_worker", batch=True, interval=0, verbosity=0, startup_delay=False, reload=False)
            return cartas

        yield recibidas
