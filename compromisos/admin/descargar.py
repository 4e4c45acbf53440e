"""The file of a list, or of its ticked rows, as people read it: one click, in the format that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.castellano import palabras_de
from base.dias import Dia
from base.filtros_dichos import filtros_dichos
from base.menu_de_fila import AccionDeFila
from base.numeros import numero
from compromisos.admin.archivos import FORMATOS as LOS_DEL_ARCHIVO
from compromisos.admin.archivos import ConHojaDeArchivos
from compromisos.salidas import http
from compromisos.salidas.datos.columns.para_leer import ParaLeer
from instituciones.permisos import puede_exportar_contactos

EN_UTF8 = "utf-8-sig"  # Excel takes a CSV without its mark for one of Windows
HASTA = 100_000  # rows that one file may have
FORMATOS = {"xlsx": gettext_lazy("Descargar en Excel"), "csv": gettext_lazy("Descargar en CSV")}


def archivo_de_lista(
    recurso: ParaLeer, que: Any, extension: str, *, de: str, filtros: Iterable[tuple[str, str]] = ()
) -> HttpResponseBase:
    """What a list shows as a file: a workbook, unless `extension` is csv. `que` is what `recurso` exports. A workbook says
    of which list it is (`de`), by what it was filtered, when, and how many rows there are; a CSV is rows and nothing else."""
    formatos = {f.get_extension(): f for f in (clase() for clase in LOS_DEL_ARCHIVO)}
    formato = formatos[extension if extension in formatos else "xlsx"]
    es_libro = formato.is_binary()
    datos = recurso.export(que, force_native_type=es_libro)
    contenido = (
        formato.export_data(
            datos,
            anchos=recurso.ANCHOS,
            sobre=[
                (_("Lista"), de),
                (_("Sacada el"), date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")),
                *(list(filtros) or [(_("Filtros"), _("ninguno"))]),
                (_("Filas"), datos.height),
            ],
        )
        if es_libro
        else formato.export_data(datos).encode(EN_UTF8)
    )
    nombre = f"{recurso.tabla}-{Dia.de_hoy().fecha.isoformat()}.{formato.get_extension()}"
    return http.archivo(nombre, contenido, tipo=formato.get_content_type())


def son_demasiados(request: HttpRequest, cuantos: int, que: str, hasta: int | None = None) -> bool:
    """Whether they do not fit in a file, which is said."""
    hasta = HASTA if hasta is None else hasta
    if cuantos <= hasta:
        return False
    frase = _("Son %(n)s %(que)s, y un archivo lleva hasta %(hasta)s: filtre la lista.")
    messages.error(request, frase % {"n": numero(cuantos), "que": que, "hasta": numero(hasta)})
    return True


def _marcadas() -> list[tuple[str, str]]:
    return [(_("Filtros"), _("las filas que se marcaron en la lista"))]


def pide_archivo(request: HttpRequest) -> str:
    """The format in which a page that is no list of records is asked for: ?formato=xlsx or csv; "" as a page."""
    formato = request.GET.get("formato", "")
    return formato if formato in FORMATOS else ""


class ConDescarga(ConHojaDeArchivos):
    """Mixin for the admin of a list that leaves as a file to be read."""

    para_leer: type[ParaLeer]

    def puede_descargar(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)  # type: ignore[attr-defined]

    def sin_columnas(self, request: HttpRequest) -> Set[str]:
        """Columns that this person may not read."""
        return frozenset()

    def renglones(self, suyos: QuerySet) -> Any:
        """What `para_leer` takes: the records, or what the list makes of them."""
        return suyos

    def archivos(self, request: HttpRequest) -> Iterator[AccionDeFila]:
        if self.puede_descargar(request):
            consulta = f"{request.GET.urlencode()}&" if request.GET else ""
            descargar = self._direccion("descargar")
            for formato, texto in FORMATOS.items():
                yield AccionDeFila(texto, f"{descargar}?{consulta}formato={formato}")
        yield from super().archivos(request)

    def get_urls(self) -> list:
        nombre = "{}_{}_descargar".format(*self._de_que())
        vista = self.admin_site.admin_view(self.descargar_view)  # type: ignore[attr-defined]
        return [path("descargar/", vista, name=nombre), *super().get_urls()]  # type: ignore[misc]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        acciones = super().get_actions(request)  # type: ignore[misc]
        if not self.puede_descargar(request):
            for formato in FORMATOS:
                acciones.pop(f"descargar_{formato}", None)
        return acciones

    @admin.action(description=gettext_lazy("Descargar en Excel"))
    def descargar_xlsx(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase:
        return self.en_archivo(request, queryset, "xlsx", _marcadas())

    @admin.action(description=gettext_lazy("Descargar en CSV"))
    def descargar_csv(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase:
        return self.en_archivo(request, queryset, "csv", _marcadas())

    def descargar_view(self, request: HttpRequest) -> HttpResponseBase:
        """The list of the address, ?formato=xlsx or csv. One that makes no sense leads to the list, as the list does."""
        if not self.puede_descargar(request):
            raise PermissionDenied
        pedido = request.GET.copy()
        formato = "".join(pedido.pop("formato", [])[-1:])
        request.GET = pedido  # type: ignore[assignment]  # what is left are the filters of the list
        try:
            lista = self.get_changelist_instance(request)  # type: ignore[attr-defined]
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self._direccion("changelist"))
        return self.en_archivo(request, lista.queryset, formato, filtros_dichos(lista))

    def en_archivo(
        self, request: HttpRequest, suyos: QuerySet, extension: str, filtros: Iterable[tuple[str, str]]
    ) -> HttpResponseBase:
        """A workbook, unless `extension` is csv."""
        if not self.puede_descargar(request):
            raise PermissionDenied
        que_son = palabras_de(suyos.model).plural
        if son_demasiados(request, suyos.count(), que_son):
            return HttpResponseRedirect(self._direccion("changelist"))
        recurso = self.para_leer(self.sin_columnas(request))
        return archivo_de_lista(
            recurso, self.renglones(suyos), extension, de=capfirst(que_son), filtros=filtros
        )

    def _de_que(self) -> tuple[str, str]:
        meta = self.model._meta  # type: ignore[attr-defined]
        return meta.app_label, meta.model_name

    def _direccion(self, vista: str) -> str:
        return reverse("admin:{}_{}_{}".format(*self._de_que(), vista))


class ConPersonas(ConDescarga):
    """The same of a list that names people: it leaves with who may take the directory of contacts away."""

    def puede_descargar(self, request: HttpRequest) -> bool:
        return super().puede_descargar(request) and puede_exportar_contactos(request.user)
