"""Reporting periods: opened by being made, seen as a board of who has answered, closed for good."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.admin import con_enlace
from base.dias import Dia
from compromisos.admin.con_motivo import AdminConMotivo, FormConMotivo
from compromisos.correo import puede_salir, recordatorios
from compromisos.lectura import periodos
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Periodo, RegistroCerrado
from compromisos.publicacion import cierre, permisos
from compromisos.reglas.recordatorios import Contestacion

PALABRAS = {
    Contestacion.PUBLICADO: gettext_lazy("Publicado"),
    Contestacion.EN_REVISION: gettext_lazy("En revisión"),
    Contestacion.DEVUELTO: gettext_lazy("Devuelto"),
    Contestacion.BORRADOR: gettext_lazy("Borrador"),
    Contestacion.NADA: gettext_lazy("Nada todavía"),
}


@admin.register(Periodo)
class PeriodoAdmin(AdminConMotivo):
    form = FormConMotivo
    list_display = ("nombre", "edicion", "desde", "cierra", "situacion", "ver_tablero")
    list_select_related = ("edicion",)
    list_filter = ("edicion",)
    autocomplete_fields = ("edicion",)
    change_form_template = "admin/compromisos/periodo/change_form.html"
    actions = None
    se_ve_al_guardar = gettext_lazy(
        "Su página es pública: lo que guarde aquí se ve en el sitio en ese momento."
    )

    # --- Who touches what

    def get_fields(self, request, obj=None):
        campos = ("edicion", "nombre", "slug", "desde", "cierra")
        return campos if obj is None else (*campos, "abierto_en", "abierto_por", "cerrado_en", "cerrado_por")

    def get_readonly_fields(self, request, obj=None):
        """Read-only fields: of an open one all but its name and closing day, which was said when it was opened."""
        if obj is None:
            return ()
        return tuple(c for c in self.get_fields(request, obj) if c not in ("nombre", "cierra"))

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.abierto)

    def has_delete_permission(self, request, obj=None):
        """No deletion: people were asked by e-mail, so it is closed and stays."""
        return False

    def es_publica(self, obj):
        """What of an open one may change is its name and closing day."""
        return obj.abierto

    @admin.display(description=gettext_lazy("situación"))
    def situacion(self, obj) -> str:
        return _("Abierto") if obj.abierto else _("Cerrado")

    @admin.display(description=gettext_lazy("quién ha respondido"))
    def ver_tablero(self, obj):
        return format_html('<a href="{}">{}</a>', self._tablero(obj), _("Tablero"))

    @staticmethod
    def _tablero(periodo: Periodo) -> str:
        return reverse("admin:compromisos_periodo_tablero", args=[periodo.pk])

    # --- Opened

    def save_model(self, request, obj, form, change):
        if not change:
            obj.abierto_en, obj.abierto_por = timezone.now(), request.user
        super().save_model(request, obj, form, change)
        if not change:
            if not puede_salir():
                messages.warning(
                    request,
                    _("Esta instalación no envía correos: a nadie se le ha pedido. Avíseles usted."),
                )
                return
            n = sum(recordatorios.recordar(hoy=timezone.localdate()).values())
            frase = ngettext(
                "Sale %(n)s correo: el tablero dice a quién se le pidió.",
                "Salen %(n)s correos: el tablero dice a quién se le pidió.",
                n,
            )
            messages.info(request, frase % {"n": n})

    def add_view(self, request, form_url="", extra_context=None):
        contexto = {
            "title": _("Abrir un periodo de reporte"),
            "se_ve_al_guardar": _(
                "Al guardarlo se abre: su página se ve en el sitio, y sale un correo a cada persona que informa por una "
                "institución de la edición."
            ),
        }
        return super().add_view(request, form_url, contexto | (extra_context or {}))

    def response_add(self, request, obj, post_url_continue=None):
        return HttpResponseRedirect(self._tablero(obj))

    # --- The board, and the closing

    def get_urls(self):
        vista = self.admin_site.admin_view
        return [
            path("<int:pk>/tablero/", vista(self.tablero_view), name="compromisos_periodo_tablero"),
            path("<int:pk>/cerrar/", vista(self.cerrar_view), name="compromisos_periodo_cerrar"),
            *super().get_urls(),
        ]

    def tablero_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Per institution: how far it has come, and what was written to whom about it."""
        periodo = get_object_or_404(self.get_queryset(request).select_related("edicion"), pk=pk)
        if not self.has_view_permission(request, periodo):
            raise PermissionDenied
        cartas = recordatorios.correspondencia(periodo)
        filas = [
            (f, PALABRAS[f.contestacion], cartas.get(f.institucion.pk))
            for f in periodos.tablero(periodo, Dia.de_hoy())
        ]
        return self.pagina(
            request,
            "admin/compromisos/periodo/tablero.html",
            periodo=periodo,
            title=periodo.nombre,
            total=len(filas),
            faltan=[fila for fila in filas if not fila[0].respondio],
            respondieron=[fila for fila in filas if fila[0].respondio],
            puede_cerrar=self.has_change_permission(request, periodo),
            da_enlaces=permisos.puede_dar_enlaces_personales(request.user),
            ve_avances=permisos.ve_avances(request.user),
        )

    def cerrar_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        periodo = get_object_or_404(self.get_queryset(request).select_related("edicion"), pk=pk)
        if not super().has_change_permission(request, periodo):
            raise PermissionDenied
        if not periodo.abierto:
            messages.info(request, _("Ese periodo ya estaba cerrado."))
            return HttpResponseRedirect(self._tablero(periodo))
        faltan_dias = (periodo.cierra - timezone.localdate()).days + 1
        errores: list[str] = []
        if request.method == "POST" and faltan_dias > 0 and "antes" not in request.POST:
            errores = [_("Marque que lo cierra antes de tiempo: todavía se está informando.")]
        elif request.method == "POST":
            try:
                cierre.cerrar(periodo, por=request.user)
            except (ValidationError, RegistroCerrado) as error:
                messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
            else:
                hecho = _("Cerrado. Su imagen ya se ve en el sitio.")
                messages.success(request, con_enlace(hecho, periodo.get_absolute_url()))
            return HttpResponseRedirect(self._tablero(periodo))
        filas = periodos.tablero(periodo, Dia.de_hoy())
        return self.pagina(
            request,
            "admin/compromisos/periodo/cerrar.html",
            estado=400 if errores else 200,
            periodo=periodo,
            title=_("Cerrar el periodo"),
            errores=errores,
            faltan_dias=max(faltan_dias, 0),
            compromisos=compromisos_de(Dia.de_hoy()).filter(edicion=periodo.edicion).count(),
            informaron=sum(f.respondio for f in filas),
            faltan=sum(not f.respondio for f in filas),
            por_revisar=sum(f.por_revisar for f in filas),
        )
