"""The list of institutions of the staff: how many pledges each has, when it last reported, who follows it, whom to call.

What a row says is asked of the rows of the page alone, in one query for each column, whatever there is beside them.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.dias import Dia
from base.numeros import numero
from compromisos.admin.leer.lista import ListaQueLee
from compromisos.lectura import calidad
from compromisos.lectura import instituciones_en_lista as en_lista
from compromisos.publicacion import permisos
from instituciones.permisos import ve_contactos

DE_QUIEN_SIGUE = {
    "sin_encargado": gettext_lazy("Sin encargado en el ministerio"),
    "sin_contacto": gettext_lazy("Sin contacto"),
    "sin_quien_informe": gettext_lazy("Sin nadie que informe"),
}


class PorLoQueFalta(admin.SimpleListFilter):
    """Those with a public pledge that lack something, as the board of data quality counts them."""

    title, parameter_name = gettext_lazy("le falta"), "hueco"

    def lookups(self, request, model_admin):
        return list(DE_QUIEN_SIGUE.items()) if permisos.ve_calidad(request.user) else []

    def queryset(self, request, queryset):
        hueco = self.value()
        if hueco not in DE_QUIEN_SIGUE:
            return queryset
        deben = calidad.instituciones_que_deben(Dia.de_hoy()).order_by().values("pk")
        return queryset.filter(calidad.huecos_de_institucion(timezone.now())[str(hueco)], pk__in=deben)


class ListaDeInstituciones(ListaQueLee):
    """Its rows have `promesas`, `ultimo`, `encargado` and `con_quien`; the last two, for whom may know them."""

    def get_results(self, request):
        super().get_results(request)
        filas = list(self.result_list)
        claves = [i.pk for i in filas]
        dichas = en_lista.de_sus_compromisos(claves, Dia.de_hoy())
        quienes = en_lista.encargados(claves) if permisos.ve_encargos(request.user) else {}
        contactos = en_lista.contactos(claves) if ve_contactos(request.user) else {}
        for fila in filas:
            fila.promesas, fila.ultimo = dichas.get(fila.pk, (0, None))
            fila.encargado = quienes.get(fila.pk, "")
            fila.con_quien = contactos.get(fila.pk, 0)
        self.result_list = filas


class ColumnasDeInstitucion:
    """Mixin of the admin of institutions. A cell that says itself what it is of (`se_explica`) has no name before it on a
    telephone. Where nothing is expected, nothing is said."""

    def get_list_display(self, request) -> tuple[str, ...]:
        siempre = ("nombre", "sigla", "sector", "ver_promesas", "ver_ultimo")
        a_cargo = ("ver_encargado",) if permisos.ve_encargos(request.user) else ()
        llamar = ("ver_contactos",) if ve_contactos(request.user) else ()
        return (*siempre, *a_cargo, *llamar)

    def get_changelist(self, request, **kwargs):
        return ListaDeInstituciones

    @admin.display(description=gettext_lazy("promesas públicas"))
    def ver_promesas(self, obj: Any) -> str:
        if not obj.promesas:
            return _("Sin promesas")
        frase = ngettext("%(n)s promesa", "%(n)s promesas", obj.promesas)
        return frase % {"n": numero(obj.promesas)}

    ver_promesas.se_explica = True  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("último informe"))
    def ver_ultimo(self, obj: Any) -> str:
        if obj.ultimo:
            return _("Al %(dia)s") % {"dia": date_format(obj.ultimo, "SHORT_DATE_FORMAT")}
        return _("Nunca informó") if obj.promesas else ""

    @admin.display(description=gettext_lazy("a cargo de"))
    def ver_encargado(self, obj: Any) -> str:
        return obj.encargado or (_("Sin encargado") if obj.promesas else "")

    @admin.display(description=gettext_lazy("contactos"))
    def ver_contactos(self, obj: Any) -> SafeString | str:
        if obj.con_quien:
            frase = ngettext("%(n)s contacto", "%(n)s contactos", obj.con_quien)
            return frase % {"n": numero(obj.con_quien)}
        return format_html('<strong class="retraso">{}</strong>', _("Sin contactos")) if obj.promesas else ""

    ver_contactos.se_explica = True  # type: ignore[attr-defined]
