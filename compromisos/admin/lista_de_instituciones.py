"""The list of institutions of the staff: how many pledges each has, when it last reported, who follows it, whom to call.

What a row says is asked of the rows of the page alone, in one query for each column, whatever there is beside them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.dias import Dia
from base.numeros import numero
from compromisos.admin.leer.lista import ListaQueLee
from compromisos.lectura import calidad, encargos
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Encargo
from compromisos.publicacion import permisos
from instituciones.models import Contacto
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
        dichas = _de_sus_compromisos(claves)
        quienes = _encargados(claves) if permisos.ve_encargos(request.user) else {}
        contactos = _contactos(claves) if ve_contactos(request.user) else {}
        for fila in filas:
            fila.promesas, fila.ultimo = dichas.get(fila.pk, (0, None))
            fila.encargado = quienes.get(fila.pk, "")
            fila.con_quien = contactos.get(fila.pk, 0)
        self.result_list = filas


def _de_sus_compromisos(claves: list[int]) -> dict[int, tuple[int, date | None]]:
    """{institution: how many public pledges in force, fecha de corte of the last report}."""
    suyos = compromisos_de(Dia.de_hoy()).filter(institucion__in=claves).order_by()
    cuentas = suyos.values_list("institucion").annotate(n=Count("pk"), ultimo=Max("corte"))
    return {pk: (n, ultimo) for pk, n, ultimo in cuentas}


def _encargados(claves: list[int]) -> dict[int, str]:
    nombres = encargos.nombres_del_personal()
    suyos = Encargo.objects.en_vigor().filter(institucion__in=claves).order_by()
    return {i: nombres.get(p, "") for i, p in suyos.values_list("institucion", "persona")}


def _contactos(claves: list[int]) -> dict[int, int]:
    suyos = Contacto.objects.filter(institucion__in=claves).order_by()
    return dict(suyos.values_list("institucion").annotate(n=Count("pk")))


class ColumnasDeInstitucion:
    """Mixin of the admin of institutions. Each cell says what it is of: on a telephone there are no headers. Where nothing is
    expected, nothing is said."""

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
