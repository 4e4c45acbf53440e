"""A real mail server on this machine, that keeps what the worker sends it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core.management import call_command


class Buzon(Message):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.cartas: list[EmailMessage] = []

    def prepare_message(self, session, envelope) -> EmailMessage:
        return message_from_bytes(envelope.content, policy=policy.default)

    def handle_message(self, message) -> None:
        self.cartas.append(message)


@pytest.fixture
def correo(settings) -> Iterator[Callable[[], list[EmailMessage]]]:
    """Call it: the worker does what is queued; all letters that the server has received since the beginning."""
    buzon = Buzon()
    with socket.create_server(("127.0.0.1", 0)) as libre:  # aiosmtpd wants to know its port before
        puerto = libre.getsockname()[1]
    servidor = Controller(buzon, hostname="127.0.0.1", port=puerto)
    servidor.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", puerto
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def recibidas() -> list[EmailMessage]:
        call_command("db_worker", batch=True, interval=0, verbosity=0, startup_delay=False, reload=False)
        return buzon.cartas

    yield recibidas
    servidor.stop()
