"""The reason of what is returned, by e-mail to who wrote it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from compromisos.correo import cola
from compromisos.models import Avance, EnlacePersonal


def avisar_devolucion(avance: Avance, *, ahora: datetime) -> None:
    """In the transaction that returns it, and once for each time that it is returned.

    Nothing goes to an account that was closed, nor to a personal link that was revoked: whoever it was no
    longer reports. One that expired is told to ask for another.
    """
    autor = avance.autor
    enlace = EnlacePersonal.objects.filter(cuenta=autor).first()
    if enlace.revocado_en if enlace else not autor.is_active:
        return
    vencido = enlace is not None and not enlace.esta_vigente(ahora)
    contexto = {"avance": avance, "enlace": enlace, "vencido": vencido, "sitio": settings.SITE_URL}
    cola.encolar(
        f"avance-devuelto-{avance.pk}-v{avance.version}",
        enlace.correo if enlace else autor.email,
        cola.asunto_neutro(),
        render_to_string("correo/avance_devuelto.txt", contexto),
    )
