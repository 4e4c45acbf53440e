"""The list of updates: what each of the staff sees of it, and how it is filtered.

Who only verifies, from outside the ministry, finds published updates as everybody reads them, and nothing
about how they came to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, PorRelacion
from base.dias import Dia
from base.menu_de_fila import AccionDeFila, direccion_de
from base.numeros import numero
from base.personas import nombre_de
from base.texto import plegar
from compromisos.admin.avance.revision import MAXIMO
from compromisos.admin.celdas import con_su_nombre, con_su_prevision, en_dos_lineas
from compromisos.admin.importacion.filtro import PorImportacion
from compromisos.admin.por_encargado import AvancesPorEncargado
from compromisos.lectura.en_palabras import cuando, mala_nueva
from compromisos.lectura.filtros.interno import instituciones_que_nombran, nombre_entero
from compromisos.models import Avance
from compromisos.models.avance import AvanceQuerySet
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import SituacionAvance
from instituciones.models import Institucion

A_ELEGIR = 100  # institutions that the box suggests
LO_PUBLICO = ("ver_compromiso", "institucion", "fecha_corte", "ver_estado", "publicado_en")


DE_EDICION = ("compromiso__edicion", PorRelacion)


class PorSituacionDeAvance(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("situación"), "situacion"

    def lookups(self, request, model_admin):
        return [(s.value, _(s.etiqueta)) for s in SituacionAvance]

    def queryset(self, request, queryset):
        return queryset.filter(situacion=self.value()) if self.value() else queryset


class PorVerificacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("verificación"), "verificacion"

    def lookups(self, request, model_admin):
        opciones = [("sin", _("Sin verificar")), ("con", _("Ya verificados o cuestionados"))]
        if not solo_verifica(request.user):
            opciones.append(("respuesta", _("Con una respuesta por publicar")))
        return opciones

    def queryset(self, request, queryset):
        if self.value() == "sin":
            return queryset.por_verificar(Dia.de_hoy())
        if self.value() == "respuesta" and not solo_verifica(request.user):
            return queryset.con_respuesta_por_publicar()
        return queryset.verificados(Dia.de_hoy()) if self.value() else queryset


class PorInstitucion(admin.SimpleListFilter):
    """An institution that is typed: its acronym, its address or any of its names; all of those that it may be."""

    title, parameter_name = gettext_lazy("institución"), "institucion"
    template = "admin/compromisos/avance/por_institucion.html"

    def lookups(self, request, model_admin):
        return [("", "")]  # it is typed, not chosen

    def queryset(self, request, queryset):
        escrito = (self.value() or "").strip()
        if not escrito:
            return queryset
        suyas = instituciones_que_nombran([escrito], Dia.de_hoy())[escrito]
        return queryset.filter(compromiso__institucion__slug__in=[slug for slug, _nombre in suyas])

    def choices(self, changelist):
        """One: what is typed, and what the form sends besides so that the other filters stay."""
        otros = changelist.get_query_string(remove=[self.parameter_name]).removeprefix("?")
        yield {
            "escrito": self.value() or "",
            "otros": [(nombre, valor) for nombre, valores in QueryDict(otros).lists() for valor in valores],
            "quitar": f"?{otros}",
            "nombres": [
                nombre_entero(i) for i in Institucion.objects.order_by("nombres_plegados")[:A_ELEGIR]
            ],
        }


class ListaPorEspera(ChangeList):
    """What waits for review comes by how long it has waited, unless another order is asked for."""

    def get_ordering(self, request, queryset):
        pedido = super().get_ordering(request, queryset)
        en_revision = request.GET.get("situacion") == SituacionAvance.EN_REVISION
        return ["enviado_en", "pk"] if en_revision and not request.GET.get(ORDER_VAR) else pedido


def solo_verifica(user) -> bool:
    """Whether the account is of somebody from outside, who reads only what is public."""
    return not (permisos.puede_preparar_avances(user) or permisos.ve_la_edicion(user))


class ListaDeAvances(AdminDeLaCasa):
    """The list of updates. Which rows, says `permisos.avances_visibles`."""

    list_display: Any = (
        "ver_compromiso", "institucion", "fecha_corte", "ver_estado", "ver_situacion", "ver_autor",
    )  # fmt: skip
    list_filter = (
        PorSituacionDeAvance,
        AvancesPorEncargado,
        PorInstitucion,
        PorVerificacion,
        "estado",
        DE_EDICION,
        PorImportacion,
    )
    list_select_related = ("compromiso__institucion", "autor")
    search_fields = ("compromiso__busqueda", "compromiso__codigo")
    search_help_text = gettext_lazy("Código, título o institución del compromiso.")
    ordering = ("-pk",)
    actions = ("publicar_seleccionados", "descargar_xlsx", "descargar_csv")

    def get_queryset(self, request):
        todos = cast(AvanceQuerySet, super().get_queryset(request))
        return permisos.avances_visibles(request.user, todos, Dia.de_hoy())

    def get_search_results(self, request, queryset, search_term):
        for palabra in plegar(search_term).split():
            queryset = queryset.filter(
                Q(compromiso__busqueda__contains=palabra) | Q(busqueda__contains=palabra)
            )
        return queryset, False

    def get_list_filter(self, request):
        if solo_verifica(request.user):
            return PorVerificacion, "estado", DE_EDICION
        return super().get_list_filter(request)

    def lookup_allowed(self, lookup, value, request):
        """Filters limited to fields that the user may read: filtering is guessing."""
        if solo_verifica(request.user):
            return lookup in (
                PorVerificacion.parameter_name,
                "estado__exact",
                "compromiso__edicion__id__exact",
            )
        return super().lookup_allowed(lookup, value, request)

    def get_changelist(self, request, **kwargs):
        return ListaPorEspera

    # --- Columns and actions

    def get_list_display(self, request):
        return LO_PUBLICO if solo_verifica(request.user) else self.list_display

    @admin.display(description=gettext_lazy("compromiso"), ordering="compromiso__codigo")
    def ver_compromiso(self, obj) -> SafeString:
        return en_dos_lineas(obj.compromiso.codigo, obj.compromiso.rotulo)

    @admin.display(description=gettext_lazy("institución"), ordering="compromiso__institucion__nombre")
    def institucion(self, obj) -> SafeString | str:
        return con_su_nombre(obj.compromiso.institucion)

    @admin.display(description=gettext_lazy("estado"), ordering="estado")
    def ver_estado(self, obj) -> SafeString:
        return con_su_prevision(obj.estado, mala_nueva(obj.prevision), obj.prevision)

    @admin.display(description=gettext_lazy("situación"), ordering="situacion")
    def ver_situacion(self, obj) -> SafeString | str:
        """Where it is, and since when: of what waits for review, how long."""
        desde = obj.publicado_en if obj.es_publico else obj.enviado_en
        if not desde or obj.situacion not in (SituacionAvance.EN_REVISION, SituacionAvance.PUBLICADO):
            return obj.get_situacion_display()
        dia = localdate(desde)
        cuanto = date_format(dia, "SHORT_DATE_FORMAT") if obj.es_publico else cuando(dia, Dia.de_hoy())
        return format_html('{} <span class="aparte">{}</span>', obj.get_situacion_display(), cuanto)

    @admin.display(description=gettext_lazy("autor"), ordering="autor")
    def ver_autor(self, obj) -> SafeString:
        """A person: who has no account is called as their personal link says."""
        nombre = nombre_de(obj.autor)
        return format_html('<span class="una-linea" title="{}">{}</span>', nombre, nombre)

    def acciones_de_fila(self, request: HttpRequest, obj: Avance) -> Iterator[AccionDeFila]:
        """What is done from its page. Nobody reads the drafts of what was published but who prepares them."""
        user, prepara = request.user, permisos.puede_preparar_avances(request.user)
        if obj.situacion == SituacionAvance.EN_REVISION and permisos.puede_publicar_avances(user):
            yield AccionDeFila(_("Revisar"), direccion_de(obj, "revisar"), aparte=True)
        editable = self.has_change_permission(request, obj)
        yield AccionDeFila(_("Editar") if editable else _("Leer"), direccion_de(obj, "change"))
        if permisos.ve_compromisos(user):
            yield AccionDeFila(_("Leer el compromiso"), direccion_de(obj.compromiso, "leer"))
        if permisos.puede_registrar_avances(user) and not obj.compromiso.dejado_en:
            otro = f"{reverse('admin:compromisos_avance_add')}?compromiso={obj.compromiso_id}"
            yield AccionDeFila(_("Registrar otro avance"), otro)
        if obj.es_publico:
            yield AccionDeFila(_("Ver en el sitio"), reverse("avance", args=[obj.pk]))
        if prepara:
            yield AccionDeFila(_("Historial"), direccion_de(obj, "history"))

    def get_actions(self, request):
        acciones = super().get_actions(request)
        acciones.pop("delete_selected", None)
        if not permisos.puede_publicar_avances(request.user):
            acciones.pop("publicar_seleccionados", None)
        return acciones

    @admin.action(description=gettext_lazy("Publicarlos…"))
    def publicar_seleccionados(self, request, queryset):
        """Leads to the page that says which and how many, of those that are not public yet."""
        por_publicar = queryset.sin_publicar().order_by("pk").values_list("pk", flat=True)
        pks = list(por_publicar[:MAXIMO])
        if not pks:
            messages.warning(request, _("Ninguno de ellos está por publicar."))
            return HttpResponseRedirect(request.get_full_path())
        if len(pks) == MAXIMO and (cuantos := por_publicar.count()) > MAXIMO:
            frase = _(
                "Se publican hasta %(maximo)s a la vez, y por publicar hay %(n)s: estos son los primeros."
            )
            messages.warning(request, frase % {"maximo": MAXIMO, "n": numero(cuantos)})
        elegidos = ",".join(map(str, pks))
        return HttpResponseRedirect(f"{reverse('admin:compromisos_avance_publicar_varios')}?pk={elegidos}")
