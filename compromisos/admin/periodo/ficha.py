"""Reporting periods in the admin: opened by being made; the rest is done from the board."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.dias import Dia
from compromisos.admin.con_motivo import AdminConMotivo, FormConMotivo
from compromisos.admin.periodo import cierre, enlaces, recordar, tablero
from compromisos.admin.periodo.lista import ColumnasDePeriodo
from compromisos.correo import puede_salir, recordatorios
from compromisos.models import Edicion, Periodo

LARGO_DE_SLUG = 57  # and a number, if it is taken


class PeriodoForm(FormConMotivo):
    """Its address is proposed from its edition and its name, if none is written."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Se propone del nombre. Está en la dirección de su página y no se cambia después."
            )

    def clean(self):
        limpios = super().clean()
        edicion, nombre = self.cleaned_data.get("edicion"), self.cleaned_data.get("nombre")
        if "slug" in self.fields and edicion and nombre and not self.cleaned_data.get("slug"):
            self.cleaned_data["slug"] = slug_de(edicion, nombre)
        return limpios


def slug_de(edicion: Edicion, nombre: str) -> str:
    """A free one, of the edition and the name: «25porel25-tercer-trimestre-de-2026»."""
    base = f"{edicion.slug}-{slugify(nombre)}"[:LARGO_DE_SLUG].strip("-")
    ocupados = set(Periodo.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(s for s in (base, *(f"{base}-{n}" for n in range(2, 99))) if s not in ocupados)


class PorSituacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("situación"), "situacion"

    def lookups(self, request, model_admin):
        return [
            ("abierto", _("Abiertos")),
            ("por_cerrar", _("Cierran en siete días, o debían cerrar")),
            ("cerrado", _("Cerrados")),
        ]

    def queryset(self, request, queryset):
        dia = Dia.de_hoy()
        de: dict[str | None, Callable[[], QuerySet]] = {
            "abierto": queryset.abiertos,
            "por_cerrar": lambda: queryset.por_cerrar(dia),
            "cerrado": lambda: queryset.cerrados(dia),
        }
        return de[self.value()]() if self.value() in de else queryset


@admin.register(Periodo)
class PeriodoAdmin(ColumnasDePeriodo, AdminConMotivo):
    form = PeriodoForm
    se_lee_en = "tablero"
    list_filter = (PorSituacion, "edicion")
    autocomplete_fields = ("edicion",)
    change_form_template = "admin/compromisos/periodo/change_form.html"
    actions = None
    se_ve_al_guardar = gettext_lazy(
        "Su página es pública: lo que guarde aquí se ve en el sitio en ese momento."
    )

    prepopulated_fields = {"slug": ("nombre",)}

    # --- Who touches what

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_changeform_initial_data(self, request):
        """Of a new one: the edition that is going on, from the day after the last one of hers."""
        ultimo = Periodo.objects.defer("instantanea", "tablero_al_cierre").order_by("-cierra", "-pk").first()
        propuesta = (
            {"edicion": ultimo.edicion_id, "desde": ultimo.cierra + timedelta(days=1)} if ultimo else {}
        )
        return {**propuesta, **super().get_changeform_initial_data(request)}

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

    def puede_operar(self, request) -> bool:
        """Whether this account opens and closes periods, whatever the state of any."""
        return super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        """No deletion: people were asked by e-mail, so it is closed and stays."""
        return False

    def es_publica(self, obj):
        """What of an open one may change is its name and closing day."""
        return obj.abierto

    @staticmethod
    def tablero_de(periodo: Periodo) -> str:
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
        return HttpResponseRedirect(self.tablero_de(obj))

    # --- The board, and what is done from it

    def get_urls(self):
        def vista(funcion):
            return self.admin_site.admin_view(partial(funcion, self))

        return [
            path("<int:pk>/tablero/", vista(tablero.ver), name="compromisos_periodo_tablero"),
            path("<int:pk>/recordar/", vista(recordar.recordar), name="compromisos_periodo_recordar"),
            path("<int:pk>/enlaces/", vista(enlaces.dar), name="compromisos_periodo_enlaces"),
            path("<int:pk>/enlaces/hoja/", vista(enlaces.hoja), name="compromisos_periodo_enlaces_hoja"),
            path("<int:pk>/cerrar/", vista(cierre.cerrar), name="compromisos_periodo_cerrar"),
            path("<int:pk>/reabrir/", vista(cierre.reabrir), name="compromisos_periodo_reabrir"),
            *super().get_urls(),
        ]
