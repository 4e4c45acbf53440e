"""What was written to people by e-mail: read only, for whoever opens periods and gives links."""

from __future__ import annotations

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, SoloLectura
from compromisos.models import Mensaje
from compromisos.publicacion import permisos


class PorSituacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("situación"), "situacion"

    def lookups(self, request, model_admin):
        return [*((s.value, s.label) for s in Mensaje.Situacion), ("duda", _("En duda"))]

    def queryset(self, request, queryset):
        """Filter by situation; those in doubt are told apart from those on their way or refused."""
        dudosos = queryset.dudosos(timezone.now())
        if not self.value():
            return queryset
        if self.value() == "duda":
            return dudosos
        return queryset.filter(situacion=self.value()).exclude(pk__in=dudosos.values("pk"))


@admin.register(Mensaje)
class MensajeAdmin(SoloLectura, AdminDeLaCasa):
    list_display = ("destinatario", "asunto", "como_va", "creado_en", "enviado_en", "error")
    list_filter = (PorSituacion,)
    search_fields = ("destinatario",)
    fields = ("destinatario", "asunto", "cuerpo", "como_va", "creado_en", "enviado_en", "intentos", "error")
    readonly_fields = fields
    ordering = ("-pk",)
    actions = None

    def has_view_permission(self, request, obj=None):
        return permisos.ve_mensajes(request.user)

    def has_module_permission(self, request):
        return permisos.ve_mensajes(request.user)

    @admin.display(description=gettext_lazy("situación"), ordering="situacion")
    def como_va(self, obj) -> str:
        return obj.frase(timezone.now())
