"""Pages of the admin that one looks for by what is done there, each only for whom the menu shows it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.admin import menu

# {name of the view: what else people call it}
TAMBIEN = {
    "admin:index": "inicio escritorio principal panel",
    "admin:importar": "subir cargar archivo excel csv planilla",
    "admin:compromisos_avance_changelist": "avances reportes informes bandeja pendientes",
    "admin:compromisos_compromiso_changelist": "promesas lista",
    "admin:instituciones_institucion_changelist": "entidades ministerios directorio contactos",
    "admin:compromisos_periodo_changelist": "cortes trimestres cierre recordatorios",
    "admin:compromisos_mensaje_changelist": "correos emails avisos enviados",
    "admin:compromisos_enlacepersonal_changelist": "whatsapp acceso sin cuenta",
    "admin:auth_user_changelist": "usuarios accesos contraseñas roles",
    "admin:compromisos_foto_changelist": "imágenes galería",
    "admin:compromisos_eje_changelist": "ejes",
    "admin:compromisos_supresion_changelist": "borrar anonimizar privacidad",
}


def paginas_de(request: HttpRequest) -> list[tuple[str, str, str]]:
    """(title, address, folded words that find it), in the order of the menu."""
    llamadas = {reverse(vista): palabras for vista, palabras in TAMBIEN.items()}
    del_menu = [(str(e.titulo), e.url) for s in menu.secciones(request) for e in s.entradas]
    propias = [
        (_("Cambiar mi contraseña"), reverse("admin:password_change"), "clave"),
        (_("Segundo factor"), reverse("mfa_index"), "código teléfono seguridad 2fa"),
        (_("Ayuda"), reverse("admin:ayuda"), "manual cómo instrucciones guía soporte"),
        (_("Qué puede hacer mi rol"), reverse("admin:mi_rol"), "permisos papel ayuda puedo"),
    ]
    dichas = [(titulo, url, llamadas.get(url.partition("?")[0], "")) for titulo, url in del_menu]
    return [(titulo, url, plegar(f"{titulo} {palabras}")) for titulo, url, palabras in [*dichas, *propias]]
