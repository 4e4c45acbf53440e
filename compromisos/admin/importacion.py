"""Import in the admin: upload, see every change before it happens, confirm.

Django-import-export's own pages trust the name of a temporary file that the browser sends back
(traps.md 0.2); here a pending import is a row of ours, bound to its user.
"""

from __future__ import annotations

import hashlib

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compromisos.datos import writer
from compromisos.datos.columns import TABLAS, Columna, importables
from compromisos.importacion import batches, formats
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
    archivo = forms.FileField(
        label=gettext_lazy("Archivo"), help_text=gettext_lazy("CSV o XLSX, hasta 10 MB y 2,000 filas.")
    )

    def __init__(self, *args, tablas: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tabla"].choices = [(t, NOMBRES[t]) for t in tablas]

    def clean_archivo(self):
        archivo = self.cleaned_data["archivo"]
        if archivo.size > formats.BYTES_MAXIMOS:
            raise forms.ValidationError(_("El archivo pesa más de 10 MB: divídalo en partes."))
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
            importacion = preparar(request.user, **form.cleaned_data)
        except batches.ArchivoInutilizable as error:
            form.add_error("archivo", str(error))
        else:
            borrar_caducadas()
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


def preparar(user, archivo: UploadedFile, *, tabla: str = "", edicion: Edicion | None = None) -> Importacion:
    """Analyse what was sent and keep it pending. Raises ArchivoInutilizable; then nothing is kept."""
    datos = archivo.read()
    informe = batches.analizar(datos, archivo.name, tabla=tabla, user=user, edicion=edicion)
    return Importacion.objects.create(
        tabla=informe.tabla,
        usuario=user,
        edicion=edicion,
        archivo=ContentFile(datos, name="archivo"),
        nombre_original=archivo.name[:250],
        sha256=hashlib.sha256(datos).hexdigest(),
        huella=informe.huella(),
        informe=informe.como_dict(),
    )


def revisar(request: HttpRequest, pk) -> HttpResponse:
    """The preview; by POST, confirm or discard. Nobody sees another's."""
    importacion = get_object_or_404(Importacion.objects.de(request.user), pk=pk)
    if importacion.tabla not in tablas_de(request.user):
        raise PermissionDenied
    aviso = ""
    if request.method == "POST":
        if "descartar" in request.POST and importacion.esta_pendiente:
            _descartar(importacion)
            messages.success(request, _("Descartada: no se guardó nada."))
            return HttpResponseRedirect(reverse("admin:importar"))
        aviso = confirmar(request, importacion)
        if not aviso:
            return HttpResponseRedirect(request.path)
        importacion.refresh_from_db()
    clase = request.GET.get("clase", "")
    filas = [f for f in importacion.informe["filas"] if not clase or clase in (f["clase"], _aviso(f))]
    pagina = Paginator(filas, FILAS_POR_PAGINA).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "admin/importacion/revisar.html",
        _contexto(
            request,
            title=importacion.nombre_original,
            importacion=importacion,
            informe=importacion.informe,
            nombre_tabla=NOMBRES[importacion.tabla],
            pagina=pagina,
            clase=clase,
            clases=_clases(importacion.informe["conteos"]),
            aviso=aviso,
            puede_confirmar=importacion.esta_pendiente
            and not importacion.caduco
            and not importacion.informe["conteos"]["error"]
            and (importacion.informe["conteos"]["nueva"] or importacion.informe["conteos"]["cambia"]),
        ),
        status=409 if aviso else 200,
    )


def _aviso(fila: dict) -> str:
    return "aviso" if fila["avisos"] else ""


def _clases(conteos: dict) -> list[tuple[str, str, int]]:
    return [
        ("nueva", _("Nuevas"), conteos["nueva"]),
        ("cambia", _("Cambian"), conteos["cambia"]),
        ("igual", _("Sin cambios"), conteos["igual"]),
        ("aviso", _("Con aviso"), conteos["aviso"]),
        ("error", _("Con error"), conteos["error"]),
    ]


@transaction.atomic
def confirmar(request: HttpRequest, importacion: Importacion) -> str:
    """Write it. Returns the sentence to show if it was not written, "" if it was.

    The row is locked and looked at again: confirming twice writes once. If on the present data the
    file does something else than what was shown, that is undone and shown instead.
    """
    importacion = Importacion.objects.select_for_update().get(pk=importacion.pk)
    if importacion.situacion == Importacion.Situacion.APLICADA:
        return _("Esta importación ya se hizo: no se repitió nada.")
    if not importacion.esta_pendiente or importacion.caduco:
        return _("Esta importación caducó o se descartó: suba el archivo otra vez.")
    faltan = [
        n for n in importacion.informe["instituciones_nuevas"] if n not in request.POST.getlist("crear")
    ]
    if faltan:
        return _("Marque las instituciones nuevas que va a crear: %(faltan)s.") % {
            "faltan": "; ".join(faltan)
        }
    try:
        informe = batches.aplicar(
            importacion.datos(),
            importacion.nombre_original,
            tabla=importacion.tabla,
            user=request.user,
            edicion=importacion.edicion,
            huella=importacion.huella,
        )
    except batches.OtraCosa as error:
        importacion.informe, importacion.huella = error.informe.como_dict(), error.informe.huella()
        importacion.save(update_fields=["informe", "huella"])
        return _("Los datos cambiaron desde que se mostró esta revisión. Mírela de nuevo: ahora haría esto.")
    except batches.ConErrores as error:
        return str(error)
    importacion.situacion, importacion.aplicada_en = Importacion.Situacion.APLICADA, timezone.now()
    importacion.informe = informe.como_dict()
    importacion.save()
    messages.success(request, _("Importado. Esto es lo que se hizo, línea por línea."))
    return ""


def _descartar(importacion: Importacion) -> None:
    importacion.situacion = Importacion.Situacion.DESCARTADA
    importacion.save(update_fields=["situacion"])
    importacion.archivo.delete(save=False)


def borrar_caducadas() -> None:
    """What nobody confirmed in a day goes, file and all."""
    for vieja in Importacion.objects.caducadas(ahora=timezone.now())[:50]:
        vieja.archivo.delete(save=False)
        vieja.delete()


def errores_csv(request: HttpRequest, pk) -> HttpResponse:
    """The rows in error, as they came, with the reason: mend them and upload this very file."""
    importacion = get_object_or_404(Importacion.objects.de(request.user), pk=pk)
    tablas_de(request.user)
    if not importacion.archivo:
        raise Http404
    cabecera, filas = batches.filas_fallidas(
        importacion.datos(), importacion.nombre_original, importacion.tabla, importacion.informe["filas"]
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
