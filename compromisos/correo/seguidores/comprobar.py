"""Check of what following by e-mail needs: a server, and a sender that says nothing to whoever looks at a mailbox."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.checks import Tags, Warning, register

from base.correo import puede_salir
from base.texto import plegar
from compromisos.correo.seguidores.direccion import es_una

DELATAN = (
    "violencia",
    "feminicid",
    "mujer",
    "genero",
    "agres",
    "denuncia",
    "victima",
    "25 por el 25",
    "25porel25",
)


@register(Tags.security, deploy=True)
def check_seguir(app_configs, **kwargs) -> list[Warning]:
    if not puede_salir():
        return [
            Warning(
                "El correo no está configurado: nadie puede seguir nada, ni le llegan recordatorios a nadie.",
                hint="Ponga en EMAIL_URL el servidor de correo: smtp+tls://usuario:clave@servidor:587.",
                id="compromisos.W001",
            )
        ]
    nombre, correo = parseaddr(settings.SEGUIR_REMITENTE)
    if not es_una(correo):
        frase = "El remitente de los correos a quien sigue no lleva una dirección."
    elif any(palabra in plegar(nombre) for palabra in DELATAN):
        frase = f"El remitente «{nombre}» dice de qué son los correos a quien comparte el buzón con quien la agrede."
    else:
        return []
    return [
        Warning(
            frase,
            hint="Ponga en FOLLOW_FROM un nombre que no diga nada: Novedades <no-responder@su-dominio>.",
            id="compromisos.W002",
        )
    ]
