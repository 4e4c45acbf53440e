"""A real mail server on this machine, that keeps what it is sent."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Buzon(Message):
    """Keeps what arrives, as it arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.cartas: list[EmailMessage] = []

    def prepare_message(self, session, envelope) -> EmailMessage:
        return message_from_bytes(envelope.content, policy=policy.default)

    def handle_message(self, message) -> None:
        self.cartas.append(message)


@contextmanager
def servidor_de_correo(settings) -> Iterator[list[EmailMessage]]:
    """The letters that have arrived; `settings` send theirs to it meanwhile."""
    buzon = Buzon()
    with socket.create_server(("127.0.0.1", 0)) as libre:  # aiosmtpd wants to know its port before
        puerto = libre.getsockname()[1]
    servidor = Controller(buzon, hostname="127.0.0.1", port=puerto)
    servidor.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", puerto
    try:
        yield buzon.cartas
    finally:
        servidor.stop()
