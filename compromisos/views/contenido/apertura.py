"""Check of what a site for the public may not lack: who answers for it, and help lines that somebody called lately.

`manage.py check --deploy` fails while any is missing; docs/operation.md says who fills them in.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.utils import timezone

from compromisos.salidas.catalogos.conocidas import security_txt
from compromisos.views.contenido.ayuda import lineas

VALE = timedelta(days=35)  # of a check of the help lines: once a month, and some days


@register(Tags.security, deploy=True)
def check_apertura(app_configs, **kwargs) -> list[Error]:
    hoy = timezone.localdate()
    return [*_quien_responde(), *_donde_avisar(hoy), *_con_tls(), *_ayuda(hoy)]


def _con_tls() -> list[Error]:
    """Letters have the address of personal links, which open something."""
    if settings.DEBUG or settings.SITE_URL.startswith("https://"):
        return []
    return [
        Error(
            "SITE_URL no empieza con https://: los enlaces personales de las cartas irían sin cifrar.",
            hint="Escriba https:// y el nombre del sitio.",
            id="compromisos.E005",
        )
    ]


def _quien_responde() -> list[Error]:
    faltan = {
        "OPERADOR": "Escriba el nombre de la entidad que publica el sitio.",
        "CONTACTO": "Escriba el correo o la dirección donde se avisa de un error.",
    }
    return [
        Error(
            f"Falta {nombre}: nadie sabría quién responde por este sitio.", hint=que, id=f"compromisos.E00{n}"
        )
        for n, (nombre, que) in enumerate(faltan.items(), 1)
        if not getattr(settings, nombre).strip()
    ]


def _donde_avisar(hoy: date) -> list[Error]:
    """Who finds a hole looks for /.well-known/security.txt."""
    if not settings.CONTACTO.strip() or security_txt(hoy):
        return []
    return [
        Error(
            "CONTACTO no es un correo ni una dirección https: no hay security.txt donde avisar de una falla.",
            hint="Escriba solo el correo, o la dirección entera de una página.",
            id="compromisos.E004",
        )
    ]


def _ayuda(hoy: date) -> list[Error]:
    viejas = [linea for linea in lineas() if hoy - linea.visto > VALE]
    if not viejas:
        return []
    nombres = ", ".join(str(linea.nombre) for linea in viejas)
    return [
        Error(
            f"Hace más de {VALE.days} días que nadie comprueba estas líneas de ayuda: {nombres}.",
            hint="Compruébelas con el Ministerio, corrija la lista si algo cambió y ponga el día en AYUDA_REVISADA.",
            id="compromisos.E003",
        )
    ]
