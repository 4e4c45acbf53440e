"""The queue of what is done apart from the answer to a click: read by who runs the site, in Spanish."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from base.admin import SoloLectura
from base.castellano import llamar
from base.en_castellano import EnCastellano

admin.site.unregister(DBTaskResult)
llamar(DBTaskResult, "tarea", "tareas en cola")

SITUACIONES = {
    "READY": _("En espera"),
    "RUNNING": _("En marcha"),
    "FAILED": _("Falló"),
    "SUCCESSFUL": _("Terminó"),
}


class PorSituacionDeTarea(admin.SimpleListFilter):
    title, parameter_name = _("situación"), "situacion"

    def lookups(self, request, model_admin):
        return list(SITUACIONES.items())

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value()) if self.value() else queryset


@admin.register(DBTaskResult)
class ColaAdmin(SoloLectura, EnCastellano, admin.ModelAdmin):
    list_display = ("tarea", "situacion", "pedida", "empezo", "termino")
    list_filter = (PorSituacionDeTarea,)
    ordering = ("-enqueued_at",)
    fields = ("tarea", "situacion", "pedida", "empezo", "termino", "con_que", "por_que_fallo")
    readonly_fields = fields
    show_full_result_count = False
    actions = None

    @admin.display(description=_("tarea"), ordering="task_path")
    def tarea(self, obj) -> str:
        return obj.task_path

    @admin.display(description=_("situación"), ordering="status")
    def situacion(self, obj) -> str:
        return str(SITUACIONES.get(obj.status, obj.status))

    @admin.display(description=_("pedida"), ordering="enqueued_at")
    def pedida(self, obj):
        return obj.enqueued_at

    @admin.display(description=_("empezó"), ordering="started_at")
    def empezo(self, obj):
        return obj.started_at

    @admin.display(description=_("terminó"), ordering="finished_at")
    def termino(self, obj):
        return obj.finished_at

    @admin.display(description=_("con qué"))
    def con_que(self, obj) -> str:
        return str(obj.args_kwargs)

    @admin.display(description=_("por qué falló"))
    def por_que_fallo(self, obj) -> str:
        return format_html("<pre>{}</pre>", obj.traceback) if obj.traceback else "—"
