"""Import in the admin: upload, see every change before it happens, confirm or propose, take back.

Django-import-export's own pages trust the name of a temporary file that the browser sends back: any user can
confirm another's file, and have any temporary file deleted. Here a pending import is a row of ours, bound to
its user. What would keep a page waiting is done in the background (importacion/tasks.py).
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from base.restricciones import por_que_no_se_guardo
from compromisos.admin.importacion import decisiones, mis_filas, revision
from compromisos.admin.importacion.formulario import SubirForm
from compromisos.importacion import batches, expediente, progress, tasks
from compromisos.models import Importacion
from compromisos.publicacion import permisos
from compromisos.salidas.datos import descargas
from compromisos.salidas.datos.columns import NOMBRES, Columna

CADA_CUANTO_SE_MIRA = 3  # seconds
Trabajo = Importacion.Trabajo


def tablas_de(user) -> list[str]:
    """Kinds of file that `user` may import; PermissionDenied if none."""
    permisos.check_puede_importar(user)
    return permisos.tablas_que_importa(user)


def urls(admin_site) -> list:
    """The addresses of the import, for SitioAdmin.get_urls()."""
    vista = admin_site.admin_view
    return [
        path("importar/", vista(subir), name="importar"),
        path("importar/plantilla/<str:tabla>.<str:formato>", vista(plantilla), name="importar_plantilla"),
        path("importar/mis-filas/", vista(descargar_mis_filas), name="importar_mis_filas"),
        path("importar/<uuid:pk>/", vista(revisar), name="importar_revisar"),
        path("importar/<uuid:pk>/errores.<str:formato>", vista(errores), name="importar_errores"),
    ]


def _contexto(request: HttpRequest, **extra) -> dict:
    from django.contrib import admin

    return {**admin.site.each_context(request), **extra}


def _importacion(request: HttpRequest, pk) -> Importacion:
    """The import `pk`, if the user may see it (else 404) and may import its kind of file (else 403)."""
    visibles = permisos.importaciones_visibles(request.user).select_related("usuario", "edicion")
    importacion = get_object_or_404(visibles, pk=pk)
    if importacion.tabla not in tablas_de(request.user):
        raise PermissionDenied
    return importacion


# --- Upload


def subir(request: HttpRequest) -> HttpResponse:
    """Receive a file and keep it pending; what it would do is worked out at once, or in the background."""
    tablas = tablas_de(request.user)
    form = SubirForm(
        request.POST or None,
        request.FILES or None,
        tablas=tablas,
        initial={"tabla": request.GET.get("tabla")},
    )
    otra = None
    if request.method == "POST" and form.is_valid():
        expediente.borrar_caducadas()
        try:
            importacion = _recibir(request.user, form)
        except batches.OtroTipo as error:
            form.add_error("tabla", str(error))
            otra = _como_otro_tipo(request.user, form, error.tabla) if error.tabla in tablas else None
        except batches.ArchivoInutilizable as error:
            form.add_error("archivo", str(error))
        except (DatabaseError, OSError) as error:
            if (frase := por_que_no_se_guardo(error)) is None:
                raise
            form.add_error("archivo", frase)
        else:
            return HttpResponseRedirect(reverse("admin:importar_revisar", args=[importacion.pk]))
    return TemplateResponse(
        request,
        "admin/importacion/subir.html",
        _contexto(
            request,
            title=_("Importar un archivo"),
            form=form,
            otra=otra,
            nombre_de_otra=NOMBRES[otra.tabla] if otra else "",
            tablas=[(t, NOMBRES[t]) for t in tablas],
            mis_filas=mis_filas.MisFilasForm(user=request.user, tablas=tablas, auto_id="filas_%s"),
            por_aprobar=permisos.importaciones_por_aprobar(request.user).select_related("usuario"),
            recientes=Importacion.objects.ultimas_de(request.user)[:10],
        ),
        status=400 if form.errors else 200,
    )


def _como_otro_tipo(user, form: SubirForm, tabla: str) -> Importacion | None:
    """The file kept as one of the kind that it is, to be looked at with a click; None if it cannot be read so either."""
    try:
        return _recibir(user, form, tabla=tabla)
    except batches.ArchivoInutilizable:
        return None


def _recibir(user, form: SubirForm, **otras) -> Importacion:
    """`otras`: answers in place of those of the form. Raises ArchivoInutilizable."""
    datos = {**form.cleaned_data, **otras}
    if not expediente.tarda_en_leerse(datos["archivo"].file):
        return expediente.preparar(user, **datos)
    importacion = expediente.recibir(user, **datos)
    tasks.encargar(importacion, Trabajo.ANALIZAR, por=user)
    return importacion


# --- Preview and decision


def revisar(request: HttpRequest, pk) -> HttpResponse:
    """The preview; by POST, decide, confirm, propose, discard or take back. Nobody sees another's but who
    approves it."""
    importacion = _importacion(request, pk)
    estorbos: list[str] = []
    if request.method == "POST":
        try:
            return HttpResponseRedirect(decisiones.hacer(request, importacion))
        except decisiones.NoSePuede as error:
            estorbos = error.frases
        importacion.refresh_from_db()
    if importacion.trabajo or not importacion.informe:
        return _trabajando(request, importacion)
    if importacion.esta_leida:
        plantilla, contexto = "revisar.html", revision.contexto(request, importacion, estorbos)
    else:
        plantilla, contexto = "columnas.html", revision.contexto_sin_leer(request, importacion, estorbos)
    return TemplateResponse(
        request,
        f"admin/importacion/{plantilla}",
        _contexto(request, **contexto),
        status=409 if estorbos else 200,
    )


def _trabajando(request: HttpRequest, importacion: Importacion) -> HttpResponse:
    """Progress page of background work: how far it is, or that it was not done."""
    parado = bool(importacion.trabajo) and tasks.esta_parado(importacion)
    respuesta = TemplateResponse(
        request,
        "admin/importacion/trabajando.html",
        _contexto(
            request,
            title=importacion.nombre_original,
            importacion=importacion,
            marcha=progress.ultima(importacion.pk),
            parado=parado,
        ),
    )
    if importacion.trabajo and not parado:
        respuesta.headers["Refresh"] = str(CADA_CUANTO_SE_MIRA)
    return respuesta


# --- Downloads


def errores(request: HttpRequest, pk, formato: str) -> HttpResponseBase:
    """The rows in error, as they came, with the reason: mend them and upload this very file."""
    importacion = _importacion(request, pk)
    if not importacion.archivo or not importacion.esta_leida or formato not in descargas.FORMATOS:
        raise Http404
    suyos = decisiones.de_clase(importacion, batches.ERROR).values_list("linea", "detalle__errores")
    with importacion.abierta() as archivo:
        cabecera, filas = batches.filas_fallidas(
            archivo,
            importacion.nombre_original,
            batches.Pedido(**expediente.pedido_de(importacion)),
            dict(suyos),
        )
    columnas = tuple(Columna(c, "", nombre=c) for c in cabecera)
    return descargas.en_formato(columnas, filas, f"errores-{importacion.tabla}", formato)


def plantilla(request: HttpRequest, tabla: str, formato: str) -> HttpResponseBase:
    """The empty template, or with ?ejemplo=1 a filled one; CSV or XLSX, from the one registry."""
    tablas_de(request.user)
    try:
        estilo = "ejemplo" if "ejemplo" in request.GET else "plantilla"
        return descargas.plantilla(tabla, formato, estilo)
    except (KeyError, ValueError):
        raise Http404 from None


def descargar_mis_filas(request: HttpRequest) -> HttpResponseBase:
    """The rows of one institution, to be mended and sent back."""
    contexto = _contexto(request, title=_("Descargar mis filas"))
    return mis_filas.descargar(request, tablas=tablas_de(request.user), contexto=contexto)
