"""The demonstration of two years, amended and answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from compromisos import publicacion
from compromisos.models import Compromiso, Verificacion
from tests.factories import crear_usuario

DIA = date(2026, 11, 24)


def enmendar_algunos() -> None:
    """Of the demonstration: some pledges get another wording, some are left, spread over its two years, and what
    was verified is answered."""
    por = crear_usuario()
    for verificacion in Verificacion.objects.filter(avance__retiro=None, sin_efecto=None)[:3]:
        publicacion.responder(verificacion, por=por, texto="Así fue.", publicar=True, ahora=verificacion.en)
    todos = list(Compromiso.objects.filter(edicion__slug="demo").order_by("pk"))
    for n, compromiso in enumerate(todos[:24:3]):
        ahora = datetime(2026, 11, 20, 4, 30, tzinfo=UTC) - timedelta(days=70 * n)
        if compromiso.publicado_en and compromiso.publicado_en > ahora:
            continue
        publicacion.enmendar(compromiso, por=por, texto=f"Dice {n}.", motivo="Cambió.", ahora=ahora)
        if n % 2:
            publicacion.retirar_compromiso(compromiso, por=por, motivo="Se dejó.", ahora=ahora)
        elif n % 4:
            publicacion.dividir(compromiso, por=por, en=todos[-2:], motivo="Eran dos.", ahora=ahora)
