"""The gallery, and the pictures themselves."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.archivos import FORMATOS_DE_FOTO
from base.dias import Dia
from compromisos.lectura.fotos import fotos_de
from compromisos.lectura.instituciones import instituciones_de
from compromisos.models import Compromiso, Foto
from compromisos.views.comun import abierto, con_dia, ficha_ligera, pagina_de
from instituciones.models import Institucion


@require_safe
@con_dia
def galeria(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """Every public photo, newest first; with ?compromiso= or ?institucion=, those of one."""
    fotos = fotos_de(dia)
    de: Compromiso | Institucion | None = None
    if codigo := request.GET.get("compromiso", "")[:200]:
        de = ficha_ligera(codigo, dia).compromiso
        fotos = fotos.filter(compromiso=de)
    elif slug := request.GET.get("institucion", "")[:200]:
        de = institucion = get_object_or_404(instituciones_de(dia), slug=slug)
        fotos = fotos.de_institucion(institucion)
    pagina = pagina_de(request, fotos, por_pagina=12)
    return render(
        request, "compromisos/galeria.html", {"pagina": pagina, "total": pagina.paginator.count, "de": de}
    )


@abierto
@require_safe
def foto(request: HttpRequest, pk: int, ancho: int, formato: str) -> HttpResponse:
    """One version of a public photo. Of drafts and withdrawn ones, not even that they exist."""
    foto = get_object_or_404(Foto.objects.publicadas(Dia.de_hoy()), pk=pk)
    if ancho not in foto.anchos or formato not in foto.formatos.split():
        raise Http404(_("La foto no está en ese tamaño o formato."))
    try:
        with foto.imagen.storage.open(foto.ruta(ancho, formato)) as archivo:
            datos = archivo.read()  # some hundred kB at most, read whole for its ETag
    except OSError:
        raise Http404(_("El archivo no está disponible.")) from None
    respuesta = HttpResponse(datos, content_type=f"image/{FORMATOS_DE_FOTO[formato][0].lower()}")
    respuesta.headers["Cache-Control"] = "no-cache"  # withdrawn, it must be gone at once, also from proxies
    return respuesta
