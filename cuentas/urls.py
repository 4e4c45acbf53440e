"""The doors of allauth that are open, and ours beside: no sign-up, no addresses, no reset that anybody can ask for.
Under /admin/cuenta/.

Of a forgotten password Administración gives an invitation, as of a first one. Each page comes in the frame of the admin.
"""

from __future__ import annotations

from functools import wraps

from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.al_pedirse import modulo

cuenta = modulo("allauth.account.views")
segundo_factor = modulo("allauth.mfa.base.views")
codigos = modulo("allauth.mfa.recovery_codes.views")
totp = modulo("allauth.mfa.totp.views")
mi_cuenta = modulo("cuentas.mi_cuenta")
puerta = modulo("cuentas.puerta")
escritos = modulo("cuentas.escritos.views")
aspecto = modulo("cuentas.aspecto")


def _en_el_marco(vista, titulo: str | Promise, encima: str = ""):
    """The view, with what the admin's own pages are given: their title, and the page `encima` in the crumbs."""

    @wraps(vista)
    def envuelta(request, *args, **kwargs):
        respuesta = vista(request, *args, **kwargs)
        if isinstance(respuesta, TemplateResponse) and not respuesta.is_rendered:
            arriba = [(TITULOS[encima], reverse(encima))] if encima else []
            suyo = {**admin.site.each_context(request), "title": titulo, "arriba": arriba}
            respuesta.context_data = {**suyo, **(respuesta.context_data or {})}
        return respuesta

    return envuelta


SEGUNDO_FACTOR = "mfa_index"
TITULOS: dict[str, str | Promise] = {
    SEGUNDO_FACTOR: _("Segundo factor"),
    "mi_cuenta": _("Mi cuenta"),
    "mfa_activate_totp": _("Activar el segundo factor"),
    "mfa_deactivate_totp": _("Quitar el segundo factor"),
    "mfa_view_recovery_codes": _("Códigos de recuperación"),
    "mfa_generate_recovery_codes": _("Hacer códigos nuevos"),
}
BAJO_EL_SEGUNDO_FACTOR = TITULOS.keys() - {SEGUNDO_FACTOR, "mi_cuenta"}

urlpatterns = [
    path(
        ruta,
        _en_el_marco(
            vista, TITULOS.get(nombre, ""), SEGUNDO_FACTOR if nombre in BAJO_EL_SEGUNDO_FACTOR else ""
        ),
        name=nombre,
    )
    for ruta, vista, nombre in (
        ("", mi_cuenta.mi_cuenta, "mi_cuenta"),
        ("entrar/", cuenta.login, "account_login"),
        ("salir/", cuenta.logout, "account_logout"),
        ("invitacion/", puerta.invitacion, "invitacion"),
        ("desactivada/", cuenta.account_inactive, "account_inactive"),
        ("confirmar/", cuenta.reauthenticate, "account_reauthenticate"),
        ("segundo-factor/", segundo_factor.index, "mfa_index"),
        ("segundo-factor/codigo/", segundo_factor.authenticate, "mfa_authenticate"),
        ("segundo-factor/confirmar/", segundo_factor.reauthenticate, "mfa_reauthenticate"),
        ("segundo-factor/activar/", totp.activate_totp, "mfa_activate_totp"),
        ("segundo-factor/quitar/", totp.deactivate_totp, "mfa_deactivate_totp"),
        ("codigos/", codigos.view_recovery_codes, "mfa_view_recovery_codes"),
        ("codigos/nuevos/", codigos.generate_recovery_codes, "mfa_generate_recovery_codes"),
        ("codigos/descargar/", codigos.download_recovery_codes, "mfa_download_recovery_codes"),
    )
]
urlpatterns += [
    path("aspecto/", aspecto.elegir, name="aspecto_elegir"),
    path("escrito/", escritos.guardar, name="escrito_guardar"),
    path("escrito/<str:clave>/descartar/", escritos.descartar, name="escrito_descartar"),
]
