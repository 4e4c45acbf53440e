"""«Qué puede hacer mi rol»: what this account may do and what it may not, from the permissions that it holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compromisos.publicacion.roles import ROLES

# (what one does, the permission that it takes), in the order of the work
ACTOS: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Ver compromisos, también los borradores"), "compromisos.view_compromiso"),
    (gettext_lazy("Registrar compromisos"), "compromisos.add_compromiso"),
    (gettext_lazy("Importar archivos de compromisos"), "compromisos.import_compromiso"),
    (gettext_lazy("Publicar, enmendar y retirar compromisos"), "compromisos.publicar_compromiso"),
    (gettext_lazy("Registrar avances y enviarlos a revisión"), "compromisos.add_avance"),
    (gettext_lazy("Enmendar los avances en borrador"), "compromisos.change_avance"),
    (gettext_lazy("Publicar, devolver, corregir y retirar avances"), "compromisos.publicar_avance"),
    (gettext_lazy("Verificar o cuestionar avances publicados"), "compromisos.verificar_avance"),
    (gettext_lazy("Ver los periodos y quién respondió"), "compromisos.view_periodo"),
    (gettext_lazy("Abrir y cerrar periodos"), "compromisos.change_periodo"),
    (gettext_lazy("Dar y revocar enlaces personales"), "compromisos.add_enlacepersonal"),
    (gettext_lazy("Subir fotos"), "compromisos.add_foto"),
    (gettext_lazy("Publicar y retirar fotos"), "compromisos.publicar_foto"),
    (gettext_lazy("Agregar y editar instituciones"), "instituciones.change_institucion"),
    (gettext_lazy("Crear ediciones"), "compromisos.add_edicion"),
    (gettext_lazy("Pedir y aprobar que se supriman datos personales"), "compromisos.suprimir_supresion"),
    (gettext_lazy("Crear y desactivar cuentas"), "auth.change_user"),
)


@dataclass(frozen=True, slots=True)
class LoQuePuede:
    """`instituciones`: those that it acts for; empty if all, or if it acts for none."""

    roles: list[tuple[str, str]]  # (name, what it is)
    puede: list[str | Promise]
    no_puede: list[str | Promise]
    por_todas: bool
    instituciones: list[str]


def lo_que_puede(user) -> LoQuePuede:
    """Three queries."""
    resumenes = {rol.nombre: rol.resumen for rol in ROLES.values()}
    suyos = user.get_all_permissions()
    return LoQuePuede(
        [
            (nombre, resumenes.get(nombre, ""))
            for nombre in user.groups.order_by("name").values_list("name", flat=True)
        ],
        [acto for acto, permiso in ACTOS if permiso in suyos],
        [acto for acto, permiso in ACTOS if permiso not in suyos],
        "instituciones.informar_por_todas_institucion" in suyos,
        list(
            user.enlaces.filter(activo=True)
            .order_by("institucion__nombre")
            .values_list("institucion__nombre", flat=True)
        ),
    )


def mi_rol(request: HttpRequest) -> HttpResponse:
    from django.contrib import admin

    contexto = {
        **admin.site.each_context(request),
        "title": _("Qué puede hacer mi rol"),
        "lo": lo_que_puede(request.user),
    }
    return TemplateResponse(request, "admin/mi_rol.html", contexto)
