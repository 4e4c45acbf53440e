"""The list of periods: what each asks, who answered of how many, when it closes, and what is done about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.dias import Dia
from base.menu_de_fila import AccionDeFila, direccion_de
from base.numeros import numero
from compromisos.admin.descargar import ConDescarga
from compromisos.lectura import periodos
from compromisos.models import Periodo
from compromisos.publicacion import permisos
from compromisos.salidas.datos.columns.de_trabajo import PeriodosResource


def con_su_tablero(suyos: Iterable[Any]) -> list[Any]:
    """`suyos`, each with the `cuenta` of its board and its `promesas`."""
    filas = list(suyos)
    dicho = periodos.lo_que_dicen_sus_tableros(filas, Dia.de_hoy())
    for fila in filas:
        fila.cuenta, fila.promesas = dicho[fila.pk]
    return filas


class ListaDePeriodos(ChangeList):
    """Its rows have `cuenta` and `promesas`, as their board counts them, and lead to it."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list: list[Any] = con_su_tablero(self.result_list)

    def url_for_result(self, result) -> str:
        return direccion_de(result, "tablero")


class ColumnasDePeriodo(ConDescarga):
    """Mixin of the admin of periods."""

    para_leer = PeriodosResource

    list_display: Any = ("ver_nombre", "ver_pide", "ver_respuesta", "ver_cierre", "situacion")
    list_select_related: Any = ("edicion",)
    search_fields: Any = ("nombre", "slug", "edicion__nombre")

    def get_changelist(self, request, **kwargs):
        return ListaDePeriodos

    def acciones_de_fila(self, request: HttpRequest, obj: Periodo) -> Iterator[AccionDeFila]:
        """What its board offers."""
        yield AccionDeFila(_("Tablero: quién respondió"), direccion_de(obj, "tablero"))
        if obj.abierto and self.puede_operar(request):  # type: ignore[attr-defined]
            yield AccionDeFila(_("Recordar ahora"), direccion_de(obj, "recordar"))
            if permisos.puede_dar_enlaces_personales(request.user):
                yield AccionDeFila(_("Dar enlaces personales"), direccion_de(obj, "enlaces"))
            yield AccionDeFila(_("Cambiar el día de cierre"), direccion_de(obj, "change"))
            yield AccionDeFila(_("Cerrar el periodo…"), direccion_de(obj, "cerrar"))
        if permisos.ve_mensajes(request.user):
            cartas = reverse("admin:compromisos_mensaje_changelist")
            yield AccionDeFila(_("Cartas de este periodo"), f"{cartas}?periodo__id__exact={obj.pk}")
        yield AccionDeFila(_("Ver en el sitio"), obj.get_absolute_url())
        yield AccionDeFila(_("Historial"), direccion_de(obj, "history"))

    def renglones(self, suyos):
        return con_su_tablero(suyos)

    # --- Columns

    @admin.display(description=gettext_lazy("periodo"), ordering="nombre")
    def ver_nombre(self, obj) -> SafeString:
        return format_html('{} <span class="codigo">{}</span>', obj.nombre, obj.edicion.nombre)

    @admin.display(description=gettext_lazy("qué pide"), ordering="desde")
    def ver_pide(self, obj) -> SafeString:
        dias = _("Del %(desde)s al %(cierra)s") % {
            "desde": date_format(obj.desde, "SHORT_DATE_FORMAT"),
            "cierra": date_format(obj.cierra, "SHORT_DATE_FORMAT"),
        }
        if not obj.promesas:
            return format_html("{}", dias)
        frase = ngettext("lo hecho en %(n)s compromiso", "lo hecho en %(n)s compromisos", obj.promesas)
        return format_html('{} <span class="aparte">{}</span>', dias, frase % {"n": numero(obj.promesas)})

    @admin.display(description=gettext_lazy("informaron"))
    def ver_respuesta(self, obj) -> SafeString:
        cuenta = obj.cuenta
        dicho = _("%(si)s de %(de)s") % {"si": numero(cuenta.informaron), "de": numero(cuenta.total)}
        resto = []
        if cuenta.en_revision:
            resto.append(_("%(n)s por revisar") % {"n": numero(cuenta.en_revision)})
        if cuenta.faltan:
            frase = ngettext("falta %(n)s", "faltan %(n)s", cuenta.faltan)
            resto.append(frase % {"n": numero(cuenta.faltan)})
        return format_html('{} <span class="aparte">{}</span>', dicho, " · ".join(resto))

    @admin.display(description=gettext_lazy("cierra el"), ordering="cierra")
    def ver_cierre(self, obj) -> SafeString | str:
        dia = date_format(obj.cierra, "SHORT_DATE_FORMAT")
        if not obj.abierto:
            return dia
        frase, tarde = _cuanto_falta(obj.cierra, timezone.localdate())
        return format_html('{} <span class="aparte{}">{}</span>', dia, " retraso" if tarde else "", frase)

    @admin.display(description=gettext_lazy("situación"))
    def situacion(self, obj) -> SafeString:
        return format_html('<span class="etiqueta">{}</span>', _("Abierto") if obj.abierto else _("Cerrado"))


def _cuanto_falta(cierra: date, hoy: date) -> tuple[str, bool]:
    """(how long it still takes letters, whether it should have been closed)."""
    dias = (cierra - hoy).days
    if dias < 0:
        return _("El plazo pasó: falta cerrarlo"), True
    if not dias:
        return _("Cierra hoy"), False
    return ngettext("Queda %(n)s día", "Quedan %(n)s días", dias) % {"n": numero(dias)}, False
