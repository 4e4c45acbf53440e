"""Links that are cited: which open, which do not, and of which a copy may be kept."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import CamposDeLaCasa
from base.en_castellano import EnCastellano
from base.restricciones import FormConRestricciones
from compromisos.models import Avance, Compromiso, EnlaceCitado, Marco
from compromisos.publicacion import enlaces
from compromisos.reglas.enlaces import Comprobado


class PorComoEsta(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("cómo está"), "como"

    def lookups(self, request, model_admin):
        return [
            ("rotos", _("No abre desde hace tres días distintos")),
            ("fallan", _("Falló la última vez")),
            ("cambio", _("Lo que hay no es lo que se leyó")),
            ("copia", _("Con copia")),
            ("sin", _("Sin comprobar todavía")),
            *(
                (c.value, _(c.etiqueta))
                for c in Comprobado
                if not c.explicacion and c != Comprobado.RESPONDIO
            ),
        ]

    def queryset(self, request, queryset):
        valor = self.value()
        if valor == "rotos":
            return queryset.rotos()
        if valor == "cambio":
            return queryset.que_cambiaron()
        condiciones: dict[str | None, dict[str, Any]] = {
            "fallan": {"fallos__gte": 1},
            "copia": {"copia__gt": ""},
            "sin": {"comprobado_en__isnull": True},
        }
        return queryset.filter(**condiciones.get(valor, {"resultado": valor})) if valor else queryset


@admin.register(EnlaceCitado)
class EnlaceCitadoAdmin(CamposDeLaCasa, EnCastellano, admin.ModelAdmin):
    """Made and asked by the worker; of the staff is whether a copy may be kept."""

    form = FormConRestricciones
    list_display = ("url", "como_esta", "falla_desde", "comprobado_en", "ver_copia")
    list_filter = (PorComoEsta,)
    search_fields = ("url",)
    ordering = ("-fallos", "servidor", "pk")
    actions = None
    LEIDOS = (
        "ver_url", "lo_citan", "como_esta", "falla_desde", "comprobado_en", "proxima_en", "visto_en", "tipo", "tamano",
        "sha256", "lo_que_hay", "ver_copia",
    )  # fmt: skip
    readonly_fields = LEIDOS
    fieldsets = (
        (
            None,
            {"fields": ("ver_url", "lo_citan", "como_esta", "falla_desde", "comprobado_en", "proxima_en")},
        ),
        (gettext_lazy("Lo que se leyó"), {"fields": ("visto_en", "tipo", "tamano", "sha256", "lo_que_hay")}),
        (gettext_lazy("Copia"), {"fields": ("permiso", "licencia", "ver_copia")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change):
        enlaces.decidir_copia(obj, ahora=timezone.now())

    @admin.display(description=gettext_lazy("enlace"))
    def ver_url(self, obj) -> SafeString:
        return format_html('<a href="{0}" rel="external noreferrer nofollow">{0}</a>', obj.url)

    @admin.display(description=gettext_lazy("cómo está"), ordering="resultado")
    def como_esta(self, obj) -> str:
        if not obj.resultado:
            return _("Sin comprobar todavía")
        frase = _(Comprobado(obj.resultado).etiqueta)
        return f"{frase} ({obj.estado_http})" if obj.estado_http and obj.estado_http >= 400 else frase

    @admin.display(description=gettext_lazy("lo que hay ahora"))
    def lo_que_hay(self, obj) -> str:
        if not obj.sha256:
            return _("No se ha leído entero.")
        return _("No es lo que se leyó: cambió.") if obj.cambio else _("Lo mismo que se leyó.")

    @admin.display(description=gettext_lazy("copia"))
    def ver_copia(self, obj) -> SafeString | str:
        if not obj.copia:
            return "—"
        return format_html('<a href="{}">{}</a>', reverse("copia_de_enlace", args=[obj.pk]), _("Bajarla"))

    @admin.display(description=gettext_lazy("lo citan"))
    def lo_citan(self, obj) -> SafeString | str:
        """Where it is mended: the report that cites it, the pledge whose source it is, or whose target or tie cites it, the
        framework."""
        avances = Avance.objects.filter(evidencias__url=obj.url).select_related("compromiso").distinct()
        promesas = Compromiso.objects.filter(
            Q(fuente=obj.url) | Q(metas__linea_base_fuente=obj.url) | Q(vinculos__fuente=obj.url)
        ).distinct()
        marcos = Marco.objects.filter(Q(fuente_url=obj.url) | Q(elementos__fuente_url=obj.url)).distinct()
        lineas = [
            (reverse("admin:compromisos_avance_change", args=[a.pk]), _("Informe al %(dia)s de %(codigo)s")
             % {"dia": date_format(a.fecha_corte, "SHORT_DATE_FORMAT"), "codigo": a.compromiso.codigo})
            for a in avances[:20]
        ] + [
            (reverse("admin:compromisos_compromiso_enmendar", args=[c.pk]), _("Fuente de %(codigo)s") % {"codigo": c.codigo})
            for c in promesas[:20]
        ] + [(reverse("admin:compromisos_marco_change", args=[m.pk]), m.sigla) for m in marcos]  # fmt: skip
        return format_html_join(SafeString("<br>"), '<a href="{}">{}</a>', lineas) or "—"
