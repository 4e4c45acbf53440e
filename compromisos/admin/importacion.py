"""Import in the admin: upload, see every change before it happens, confirm.

Django-import-export's own pages trust the name of a temporary file that the browser sends back
(traps.md 0.2); here a pending import is a row of ours, bound to its user.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compromisos.datos import writer
from compromisos.datos.columns import TABLAS, Columna, importables
from compromisos.importacion import batches, expediente, formats, undo
from compromisos.models import Edicion, Importacion

PERMISOS = {
    "compromisos": "compromisos.import_compromiso",
    "avances": "compromisos.import_avance",
    "instituciones": "instituciones.import_institucion",
}
NOMBRES = {
    "compromisos": gettext_lazy("Compromisos con sus metas"),
    "avances": gettext_lazy("Avances con sus mediciones"),
    "instituciones": gettext_lazy("Instituciones"),
}
FILAS_POR_PAGINA = 100


class SubirForm(forms.Form):
    tabla = forms.ChoiceField(label=gettext_lazy("Qué trae el archivo"))
    edicion = forms.ModelChoiceField(
        label=gettext_lazy("Edición"),
        queryset=Edicion.objects.all(),
        required=False,
        empty_label=gettext_lazy("la que diga cada fila"),
        help_text=gettext_lazy("Para las filas que no la digan."),
    )
    delimitador = forms.ChoiceField(
        label=gettext_lazy("Separador"),
        required=False,
        choices=[
            ("", gettext_lazy("el que se reconozca")),
            (",", gettext_lazy("coma")),
            (";", gettext_lazy("punto y coma")),
            ("\t", gettext_lazy("tabulación")),
            ("|", gettext_lazy("barra")),
        ],
        help_text=gettext_lazy("Solo para CSV, si la revisión sale en una sola columna."),
    )
    hoja = forms.CharField(
        label=gettext_lazy("Hoja"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Solo para libros: su nombre. Vacía: la primera con nombres de columna."),
    )
    archivo = forms.FileField(
        label=gettext_lazy("Archivo"), help_text=gettext_lazy("CSV o XLSX, hasta 10 MB y 2,000 filas.")
    )

    def __init__(self, *args, tablas: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tabla"].choices = [(t, NOMBRES[t]) for t in tablas]

    def clean_archivo(self):
        archivo = self.cleaned_data["archivo"]
        if archivo.size > formats.BYTES_MAXIMOS:
            raise forms.ValidationError(formats.muy_pesado())
        return archivo


def tablas_de(user) -> list[str]:
    """What `user` may import; PermissionDenied if nothing."""
    permitidas = [t for t, permiso in PERMISOS.items() if user.has_perm(permiso)]
    if not permitidas:
        raise PermissionDenied
    return permitidas


def urls(admin_site) -> list:
    """The addresses of the import, for SitioAdmin.get_urls()."""
    vista = admin_site.admin_view
    return [
        path("importar/", vista(subir), name="importar"),
        path("importar/plantilla/<str:tabla>.<str:formato>", vista(plantilla), name="importar_plantilla"),
        path("importar/<uuid:pk>/", vista(revisar), name="importar_revisar"),
        path("importar/<uuid:pk>/errores.csv", vista(errores_csv), name="importar_errores"),
    ]


def _contexto(request: HttpRequest, **extra) -> dict:
    from django.contrib import admin

    return {**admin.site.each_context(request), **extra}


def subir(request: HttpRequest) -> HttpResponse:
    """Receive a file, analyse it, keep it pending, and show what it would do."""
    tablas = tablas_de(request.user)
    form = SubirForm(request.POST or None, request.FILES or None, tablas=tablas)
    if request.method == "POST" and form.is_valid():
        try:
            importacion = expediente.preparar(request.user, **form.cleaned_data)
        except batches.ArchivoInutilizable as error:
            form.add_error("archivo", str(error))
        else:
            expediente.borrar_caducadas()
            return HttpResponseRedirect(reverse("admin:importar_revisar", args=[importacion.pk]))
    recientes = Importacion.objects.de(request.user).exclude(situacion=Importacion.Situacion.DESCARTADA)[:10]
    return TemplateResponse(
        request,
        "admin/importacion/subir.html",
        _contexto(
            request,
            title=_("Importar un archivo"),
            form=form,
            tablas=[(t, NOMBRES[t]) for t in tablas],
            recientes=recientes,
        ),
        status=400 if form.errors else 200,
    )


def revisar(request: HttpRequest, pk) -> HttpResponse:
    """The preview; by POST, decide, confirm, discard or take back. Nobody sees another's."""
    importacion = get_object_or_404(Importacion.objects.de(request.user), pk=pk)
    if importacion.tabla not in tablas_de(request.user):
        raise PermissionDenied
    avisos: list[str] = []
    if request.method == "POST":
        try:
            destino = _hacer(request, importacion)
        except expediente.NoSeConfirma as error:
            avisos = [str(error)]
        except undo.NoSePuedeDeshacer as error:
            avisos = [str(error), *error.estorbos[:50]]
        else:
            return HttpResponseRedirect(destino)
        importacion.refresh_from_db()
    informe, conteos = importacion.informe, importacion.informe["conteos"]
    clase = request.GET.get("clase", "")
    filas = _de_clase(importacion, clase).values_list("detalle", flat=True)
    sin_errores = importacion.solo_validas or not conteos["error"]
    return TemplateResponse(
        request,
        "admin/importacion/revisar.html",
        _contexto(
            request,
            title=importacion.nombre_original,
            importacion=importacion,
            informe=informe,
            nombre_tabla=NOMBRES[importacion.tabla],
            pagina=Paginator(filas, FILAS_POR_PAGINA).get_page(request.GET.get("p")),
            clase=clase,
            clases=_clases(conteos),
            avisos=avisos,
            se_decide=importacion.esta_pendiente and not importacion.caduco,
            puede_confirmar=importacion.esta_pendiente
            and not importacion.caduco
            and sin_errores
            and (conteos["nueva"] or conteos["cambia"]),
        ),
        status=409 if avisos else 200,
    )


def _hacer(request: HttpRequest, importacion: Importacion) -> str:
    """Do what was pressed; where to go next. Raises NoSeConfirma or NoSePuedeDeshacer."""
    if "descartar" in request.POST and importacion.esta_pendiente:
        expediente.descartar(importacion)
        messages.success(request, _("Descartada: no se guardó nada."))
        return reverse("admin:importar")
    if "decidir" in request.POST and importacion.esta_pendiente:
        expediente.decidir(
            importacion,
            dejadas=_dejadas(request, importacion),
            solo_validas=request.POST["decidir"] == "solo_validas"
            or (importacion.solo_validas and request.POST["decidir"] != "todo_o_nada"),
        )
        expediente.analizar(importacion)
    elif "deshacer" in request.POST:
        undo.deshacer(importacion, por=request.user)
        messages.success(request, _("Deshecha: todo quedó como estaba antes de esta importación."))
    else:
        expediente.confirmar(importacion, crear=request.POST.getlist("crear"))
        messages.success(request, _("Importado. Esto es lo que se hizo, línea por línea."))
    return request.get_full_path()


def _dejadas(request: HttpRequest, importacion: Importacion) -> set[int]:
    """The lines left out: those of other pages as they were, those of this page as they are ticked; or
    all of a kind; or none."""
    antes = set(importacion.dejadas)
    que = request.POST["decidir"]
    if que == "ninguna":
        return set()
    if que.startswith("clase:"):
        return antes | set(_de_clase(importacion, que.removeprefix("clase:")).values_list("linea", flat=True))
    if que != "filas":
        return antes
    existentes = set(importacion.filas.values_list("linea", flat=True))
    vistas, marcadas = (_lineas(request, campo) & existentes for campo in ("vista", "dejar"))
    return (antes - vistas) | marcadas


def _lineas(request: HttpRequest, campo: str) -> set[int]:
    return {int(v) for v in request.POST.getlist(campo) if v.isascii() and v.isdigit() and len(v) < 8}


def _de_clase(importacion: Importacion, clase: str):
    """Its rows of one kind; «aviso» are those with a notice, "" are all."""
    if not clase:
        return importacion.filas.all()
    return importacion.filas.filter(**({"con_aviso": True} if clase == "aviso" else {"clase": clase}))


def _clases(conteos: dict) -> list[tuple[str, str, int]]:
    return [
        ("nueva", _("Nuevas"), conteos["nueva"]),
        ("cambia", _("Cambian"), conteos["cambia"]),
        ("igual", _("Sin cambios"), conteos["igual"]),
        ("aviso", _("Con aviso"), conteos["aviso"]),
        ("error", _("Con error"), conteos["error"]),
        ("dejada", _("Se dejan"), conteos["dejada"]),
    ]


def errores_csv(request: HttpRequest, pk) -> HttpResponse:
    """The rows in error, as they came, with the reason: mend them and upload this very file."""
    importacion = get_object_or_404(Importacion.objects.de(request.user), pk=pk)
    tablas_de(request.user)
    if not importacion.archivo:
        raise Http404
    errores = _de_clase(importacion, batches.ERROR).values_list("linea", "detalle__errores")
    with importacion.abierta() as archivo:
        cabecera, filas = batches.filas_fallidas(
            archivo,
            importacion.nombre_original,
            batches.Pedido(**expediente.pedido_de(importacion)),
            dict(errores),
        )
    columnas = tuple(Columna(c, c, "") for c in cabecera)
    return _descarga("".join(writer.csv_lineas(columnas, filas)), f"errores-{importacion.tabla}.csv")


def plantilla(request: HttpRequest, tabla: str, formato: str) -> HttpResponse:
    """The empty template, or with ?ejemplo=1 a filled one; CSV or XLSX, from the one registry."""
    tablas_de(request.user)
    if tabla not in TABLAS or formato not in ("csv", "xlsx"):
        raise Http404
    columnas = importables(tabla)
    con_ejemplo = "ejemplo" in request.GET
    filas = [{c.nombre: c.ejemplo for c in columnas}] if con_ejemplo else []
    nombre = f"{'ejemplo' if con_ejemplo else 'plantilla'}-{tabla}.{formato}"
    if formato == "csv":
        return _descarga("".join(writer.csv_lineas(columnas, filas)), nombre)
    return _descarga(
        writer.xlsx_bytes(columnas, filas, hoja=tabla),
        nombre,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _descarga(contenido: str | bytes, nombre: str, tipo: str = "text/csv; charset=utf-8") -> HttpResponse:
    respuesta = HttpResponse(contenido, content_type=tipo)
    respuesta.headers["Content-Disposition"] = f'attachment; filename="{nombre}"'
    return respuesta
