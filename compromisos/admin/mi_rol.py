"""«Qué puede hacer mi rol»: what this account may do and what it may not, from the permissions that it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import en_el_marco
from compromisos.lectura.primeros_pasos import GALLETA
from compromisos.publicacion import permisos
from compromisos.publicacion.roles import ROLES
from cuentas.permisos import codigos_de

# (what one does, the permission that it takes), in the order of the work
ACTOS: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Ver compromisos, también los borradores"), "compromisos.compromiso view"),
    (gettext_lazy("Descargar las listas en Excel o CSV"), "compromisos.compromiso export"),
    (
        gettext_lazy("Ver el panel, los plazos y los informes de todas las instituciones"),
        "instituciones.institucion informar_por_todas",
    ),
    (gettext_lazy("Registrar compromisos"), "compromisos.compromiso add"),
    (gettext_lazy("Importar archivos de compromisos"), "compromisos.compromiso import"),
    (gettext_lazy("Publicar, enmendar y retirar compromisos"), "compromisos.compromiso publicar"),
    (gettext_lazy("Registrar avances y enviarlos a revisión"), "compromisos.avance add"),
    (gettext_lazy("Enmendar los avances en borrador"), "compromisos.avance change"),
    (gettext_lazy("Publicar, devolver, corregir y retirar avances"), "compromisos.avance publicar"),
    (gettext_lazy("Verificar o cuestionar avances publicados"), "compromisos.avance verificar"),
    (gettext_lazy("Ver los periodos y quién respondió"), "compromisos.periodo view"),
    (gettext_lazy("Abrir y cerrar periodos"), "compromisos.periodo change"),
    (gettext_lazy("Dar y revocar enlaces personales"), "compromisos.enlacepersonal add"),
    (gettext_lazy("Subir fotos"), "compromisos.foto add"),
    (gettext_lazy("Publicar y retirar fotos"), "compromisos.foto publicar"),
    (gettext_lazy("Agregar y editar instituciones"), "instituciones.institucion change"),
    (gettext_lazy("Crear ediciones"), "compromisos.edicion add"),
    (gettext_lazy("Pedir y aprobar que se supriman datos personales"), "compromisos.supresion suprimir"),
    (gettext_lazy("Decir de qué enlaces citados se guarda copia"), "compromisos.enlacecitado change"),
    (
        gettext_lazy("Decir a qué leyes y políticas responde cada compromiso"),
        "compromisos.vinculoconmarco add",
    ),
    (gettext_lazy("Agregar leyes, políticas y agendas"), "compromisos.marco add"),
    (gettext_lazy("Atender los errores que señala la gente"), "compromisos.senalamiento atender"),
    (gettext_lazy("Leer lo que se habló con cada institución"), "compromisos.seguimiento view"),
    (gettext_lazy("Anotar llamadas y notas"), "compromisos.seguimiento add"),
    (gettext_lazy("Ver lo que hizo cada persona"), "compromisos.seguimiento ver_actividad"),
    (gettext_lazy("Crear y desactivar cuentas"), "auth.user change"),
)


@dataclass(frozen=True, slots=True)
class LoQuePuede:
    """`instituciones`: those that it acts for; empty if all, or if it acts for none."""

    roles: list[tuple[str, str]]  # (name, what it is)
    puede: list[str | Promise]
    no_puede: list[str | Promise]
    por_todas: bool
    solo_lee: bool
    instituciones: list[str]


def lo_que_puede(user) -> LoQuePuede:
    """Three queries."""
    resumenes = {rol.nombre: rol.resumen for rol in ROLES.values()}
    suyos = codigos_de(user)
    return LoQuePuede(
        [
            (nombre, resumenes.get(nombre, ""))
            for nombre in user.groups.order_by("name").values_list("name", flat=True)
        ],
        [acto for acto, permiso in ACTOS if permiso in suyos],
        [acto for acto, permiso in ACTOS if permiso not in suyos],
        "instituciones.institucion informar_por_todas" in suyos,
        permisos.dirige(user),
        list(
            user.enlaces.filter(activo=True)
            .order_by("institucion__nombre")
            .values_list("institucion__nombre", flat=True)
        ),
    )


def guardar_primeros_pasos(request: HttpRequest) -> HttpResponse:
    """Put the checklist away, in this browser, for this account; «Qué puede hacer mi rol» keeps showing it. Only opened, it
    leads to the page where the checklist is."""
    respuesta = HttpResponseRedirect(reverse("admin:index"))
    if request.method != "POST":
        return respuesta
    respuesta.set_cookie(
        GALLETA,
        str(request.user.pk),
        max_age=timedelta(days=365),
        path="/admin/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return respuesta


def mi_rol(request: HttpRequest) -> HttpResponse:
    lo = lo_que_puede(request.user)
    return en_el_marco(request, "admin/mi_rol.html", title=_("Qué puede hacer mi rol"), lo=lo)
