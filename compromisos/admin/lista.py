"""The list of pledges of the staff: the one filter form over what each may see, its columns, its files.

The page is Django's list (pages, order by column, ticked rows); what is filtered and searched is said by
`lectura/filtros/interno.py`, and by no `list_filter`.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa
from base.dias import Dia
from compromisos.admin.celdas import con_su_nombre, con_su_prevision, con_su_retraso, en_dos_lineas
from compromisos.admin.importacion.filtro import importacion_pedida
from compromisos.admin.leer.lista import ListaQueLee
from compromisos.importacion import hecho
from compromisos.lectura import encargos
from compromisos.lectura.compromisos import que_dicen
from compromisos.lectura.en_palabras import lo_que_preve
from compromisos.lectura.filtros.facetas import Chip
from compromisos.lectura.filtros.interno import FiltroInterno, leidos_por_dentro
from compromisos.lectura.vistas import vistas_apartadas, vistas_de
from compromisos.models.busqueda import condiciones
from compromisos.models.compromiso import CompromisoQuerySet
from compromisos.publicacion import permisos
from compromisos.reglas.busqueda import terminos_de
from compromisos.reglas.palabras import Frescura, TipoEnmienda
from compromisos.reglas.plazo import dias_de_retraso

CON_RETRASO_DE_INFORME = (Frescura.POR_ACTUALIZAR, Frescura.DESACTUALIZADO)


class ListaFiltrada(ListaQueLee):
    """Django's list, filtered by our form: what nobody asked to order comes in the order of the form."""

    filtro: FiltroInterno

    @property
    def chips(self) -> list[Chip]:
        """What is in use, the import of which it is included."""
        chips = self.filtro.activos()
        if self.importacion:
            resto = self.filtro.data.copy()
            resto.pop("importacion", None)
            nombre = self.importacion.nombre_original
            chips.append(Chip(_("Importación"), nombre, f"?{resto.urlencode()}"))
        return chips

    @property
    def filtros_dichos(self) -> list[tuple[str, str]]:
        return [(chip.campo, chip.texto) for chip in self.chips]

    def get_queryset(self, request, exclude_parameters=None):
        self.importacion = importacion_pedida(request)
        suyo = cast(ListaDeCompromisos, self.model_admin)
        self.filtro = suyo.filtro_de(request)
        self.filter_specs: list[Any] = []
        self.has_filters = False
        self.has_active_filters = bool(self.filtro.activos())
        self.clear_all_filters_qs = "?"
        hallados = self.filtro.qs
        if request.GET.get(ORDER_VAR):
            hallados = hallados.order_by(*self.get_ordering(request, hallados))
        return self.apply_select_related(hallados)

    def get_results(self, request):
        super().get_results(request)
        if self.filtro.de_casa is None:
            return
        quienes = encargos.encargados_de(self.result_list)
        for compromiso in self.result_list:
            compromiso.encargado = self.filtro.personal.get(quienes.get(compromiso.pk, 0), "")


class PorClaves(Paginator):
    """Django's, that puts in order keys alone and reads whole the rows of the page: a far one costs what the first does.
    One query more."""

    def page(self, number):
        hoja = super().page(number)
        claves = list(cast(QuerySet, hoja.object_list).values_list("pk", flat=True))
        hoja.object_list = cast(QuerySet, self.object_list).filter(pk__in=claves)
        return hoja


class ListaDeCompromisos(AdminDeLaCasa):
    paginator = PorClaves
    change_list_template = "admin/compromisos/compromiso/lista.html"
    list_display: Any = ("ver_compromiso", "ver_institucion", "ver_estado", "ver_plazo", "ver_corte")
    list_select_related = ("institucion", "edicion")
    search_fields = ("busqueda",)
    ordering = ("codigo",)

    # --- Which

    def get_queryset(self, request):
        todos = cast(CompromisoQuerySet, super().get_queryset(request))
        return leidos_por_dentro(todos.editables_por(request.user), Dia.de_hoy())

    def get_changelist(self, request, **kwargs):
        return ListaFiltrada

    def filtro_de(self, request: HttpRequest) -> FiltroInterno:
        """The filters of the request over what this person sees and, if it is of an import of theirs, what it touched."""
        suyos = self.get_queryset(request)
        if importacion := importacion_pedida(request):
            suyos = suyos.filter(pk__in=hecho.compromisos_tocados(importacion).values("pk"))
        de_casa = request.user if permisos.ve_encargos(request.user) else None
        return FiltroInterno(request.GET, Dia.de_hoy(), suyos, de_casa=de_casa)

    def get_search_results(self, request, queryset, search_term):
        """For its pickers. Who types the end of a code means that one: «mppa-2» before «mppa-1»."""
        hallados = que_dicen(queryset, condiciones(terminos_de(search_term)), Dia.de_hoy())
        es_ese = Case(When(codigo__iendswith=search_term.strip(), then=0), default=1)
        return hallados.order_by(es_ese, "codigo"), False

    def changelist_view(self, request, extra_context=None):
        respuesta: Any = super().changelist_view(request, extra_context)
        if lista := (getattr(respuesta, "context_data", None) or {}).get("cl"):
            respuesta.context_data |= self._alrededor(request, lista)
        return respuesta

    def _alrededor(self, request: HttpRequest, lista: ListaFiltrada) -> dict[str, Any]:
        """What the page says beside its rows."""
        filtro = lista.filtro
        vistas = vistas_de(
            request.user,
            self.model.objects.editables_por(request.user),
            filtro,
            publica=permisos.puede_publicar_compromisos(request.user),
        )
        return {
            "title": capfirst(self.opts.verbose_name_plural),
            "filtro": filtro,
            "facetas": filtro.facetas_de(lista.result_count),
            "vistas": vistas,
            "vistas_apartadas": vistas_apartadas(vistas),
            "en_vista": any(v.actual for v in vistas),
            "puede_compartir": permisos.puede_compartir_vistas(request.user),
            "chips": lista.chips,
            "errores": filtro.errores(),
            "omitidos": filtro.avisos(),
            "dudas": [d for d in filtro.dudas if d.opciones],
            "sugerencia": None if lista.result_count else filtro.sugerencia(),
            "consulta": f"{request.GET.urlencode()}&" if request.GET else "",
            "orden": request.GET.get(ORDER_VAR, ""),
        }

    # --- Columns

    def get_list_display(self, request):
        a_cargo = ("ver_encargado",) if permisos.ve_encargos(request.user) else ()
        return (*self.list_display, *a_cargo)

    @admin.display(description=gettext_lazy("a cargo de"))
    def ver_encargado(self, obj) -> str:
        return obj.encargado or "—"

    @admin.display(description=gettext_lazy("compromiso"), ordering="codigo")
    def ver_compromiso(self, obj) -> SafeString:
        return en_dos_lineas(obj.codigo, obj.rotulo)

    @admin.display(description=gettext_lazy("institución"), ordering="institucion__nombres_plegados")
    def ver_institucion(self, obj) -> SafeString | str:
        return con_su_nombre(obj.institucion)

    @admin.display(description=gettext_lazy("estado"), ordering="vigente_estado")
    def ver_estado(self, obj) -> SafeString:
        """Its state; of a draft, and of one that was left, what it is instead: it counts for nothing."""
        if obj.dejado_en:
            return format_html(
                '<span class="etiqueta">{}</span>', _(TipoEnmienda(obj.situacion_interna).etiqueta)
            )
        if not obj.es_publico:
            return format_html('<span class="etiqueta">{}</span>', _("Borrador"))
        return con_su_prevision(obj.estado, lo_que_preve(obj, Dia.de_hoy()), obj.prevision)

    @admin.display(description=gettext_lazy("plazo"), ordering="vigente_plazo")
    def ver_plazo(self, obj) -> SafeString | str:
        if obj.dejado_en:
            return "—"
        if obj.plazo_fecha is None:
            return _("Sin plazo")
        fecha = date_format(obj.plazo_fecha, "SHORT_DATE_FORMAT")
        tarde = dias_de_retraso(obj.plazo, obj.plazo_fecha, hoy=Dia.de_hoy().fecha)
        return con_su_retraso(fecha, tarde) if tarde else fecha

    @admin.display(description=gettext_lazy("último informe"), ordering="vigente_corte")
    def ver_corte(self, obj) -> SafeString | str:
        if not obj.corte:
            return "—" if obj.dejado_en or not obj.es_publico else _("Nunca")
        corte = date_format(obj.corte, "SHORT_DATE_FORMAT")
        if obj.frescura not in CON_RETRASO_DE_INFORME:
            return corte
        return format_html('{} <span class="aparte">{}</span>', corte, _(Frescura(obj.frescura).etiqueta))
