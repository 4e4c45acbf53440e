"""Have the head of the public record stamped by the authority of TSA_URL. For cron or by hand: the worker does it too."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.utils import timezone

from compromisos.management.con_latido import ConLatido
from compromisos.publicacion.registro import sellos


class Command(ConLatido):
    help = (
        "Pide a la autoridad de sellado (TSA_URL) que selle la última anotación del registro público, comprueba lo que "
        "responde y lo guarda. Si falla, termina con código 1 y una frase: lo publicado no cambia."
    )

    def handle(self, *args, **options) -> None:
        try:
            sello = sellos.obtener(ahora=timezone.now())
        except sellos.NoSeSello as no:
            raise CommandError(str(no), returncode=1) from None
        if sello is None:
            self.stdout.write("Nada que sellar: la última anotación ya tiene su sello, o no hay ninguna.")
            return
        self.stdout.write(
            f"Anotación {sello.numero} sellada por {sello.autoridad or 'la autoridad'}: "
            f"{timezone.localtime(sello.sellado_en):%d/%m/%Y %H:%M:%S}, hora de Lima."
        )
