"""Lists of the admin whose rows leave as a file, by the export of django-import-export, and come in by our preview.

What is exported is what the list shows: of whom this account may see, with its filters and its search. The library's
own import, which trusts the name of a temporary file that the browser sends back, has no address here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin, ImportMixin
from import_export.formats import base_formats
from import_export.forms import ExportForm

from base import libros
from base.dias import Dia
from base.menu_de_fila import AccionDeFila
from compromisos.importacion.resources import RecursoDeArchivo


class XLSX(base_formats.XLSX):
    """The workbook of django-import-export, written so that its text is text: the stock one makes a live formula of «=1+1»."""

    def export_data(
        self,
        dataset,
        anchos: dict[str, int] | None = None,
        sobre: Sequence[tuple[str, Any]] = (),
        **kwargs,
    ) -> bytes:
        """`sobre`: what the rows are of, on a sheet of its own after theirs."""
        libro, salida = libros.nuevo(), io.BytesIO()
        libros.llenar(libro.create_sheet("datos"), dataset.headers, dataset, anchos=anchos or {})
        if sobre:
            rotulos = (_("Sobre estos datos"), "")
            libros.llenar(libro.create_sheet("sobre"), rotulos, sobre, anchos=dict.fromkeys(rotulos, 40))
        libros.guardar(libro, salida)
        return salida.getvalue()


FORMATOS = [base_formats.CSV, XLSX]


class ConHojaDeArchivos:
    """Base of what gives a list «Archivos»: what may be taken from it, as it is filtered, and brought to it."""

    def archivos(self, request: HttpRequest) -> Iterator[AccionDeFila]:
        return iter(())

    def changelist_view(self, request: HttpRequest, extra_context=None):
        contexto = {"archivos": list(self.archivos(request)), **(extra_context or {})}
        return super().changelist_view(request, contexto)  # type: ignore[misc]


class ConArchivos(ConHojaDeArchivos, ExportMixin):
    """Mixin for the admin of a model of which there is a Resource. Before `ConDescarga`, if it has both."""

    recurso: type[RecursoDeArchivo]
    export_form_class = ExportForm
    import_formats = export_formats = FORMATOS
    to_encoding = "utf-8-sig"  # Excel takes a CSV without its mark for Windows-1252
    has_import_permission = ImportMixin.has_import_permission

    def get_resource_classes(self, request: HttpRequest) -> list[type[RecursoDeArchivo]]:
        return [self.recurso]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return super().has_export_permission(request) and self.has_view_permission(request)

    def init_change_list_template(self) -> None:
        """Ours is the template of every list, and says itself what of it may be downloaded."""
        self.ie_base_change_list_template = ""

    def get_urls(self) -> list:
        nombre = "{}_{}_import".format(*self.get_model_info())
        vista = self.admin_site.admin_view(self.import_action)
        return [path("import/", vista, name=nombre), *super().get_urls()]

    def puede_descargar(self, request: HttpRequest) -> bool:
        return self.has_export_permission(request)

    def archivos(self, request: HttpRequest) -> Iterator[AccionDeFila]:
        yield from super().archivos(request)
        consulta = f"?{request.GET.urlencode()}" if request.GET else ""
        de = "admin:{}_{}_{{}}".format(*self.get_model_info())
        if self.has_export_permission(request):
            yield AccionDeFila(_("Exportar"), reverse(de.format("export")) + consulta)
        if self.has_import_permission(request):
            yield AccionDeFila(_("Importar"), reverse(de.format("import")))

    def import_action(self, request: HttpRequest) -> HttpResponse:
        """Lead to our own pages."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(f"{reverse('admin:importar')}?tabla={self.recurso.tabla}")

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The form, and by POST the file. An address that makes no sense leads to the list, as the list does."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:{}_{}_changelist".format(*self.get_model_info())))

    def get_valid_export_item_pks(self, request: HttpRequest):
        return self.get_queryset(request).values_list("pk", flat=True)

    def get_export_data(self, file_format, request: HttpRequest, queryset, **kwargs) -> str | bytes:
        """As the library does, but for any workbook, ours too, its values as they are."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        es_libro = file_format.is_binary()
        datos = self.get_data_for_export(request, queryset, force_native_type=es_libro, **kwargs)
        archivo = file_format.export_data(datos)
        return archivo if es_libro else archivo.encode(self.to_encoding)

    def get_export_filename(self, request: HttpRequest, queryset, file_format) -> str:
        return f"{self.recurso.tabla}-{Dia.de_hoy().fecha.isoformat()}.{file_format.get_extension()}"

    def init_request_context_data(self, request: HttpRequest, form) -> dict:
        return {
            **super().init_request_context_data(request, form),
            "cuantos": self.get_export_queryset(request).count(),
            "recurso": self.recurso,
        }
