"""The guide for institutions, and the files that it offers: templates and samples. No account needed."""

from __future__ import annotations

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compromisos.importacion import guia
from compromisos.salidas import http
from compromisos.salidas.datos import descargas
from compromisos.salidas.datos.columns import NOMBRES, TABLAS
from compromisos.views.comun import abierto


@require_safe
def guia_de_importacion(request: HttpRequest) -> HttpResponse:
    """docs/guia-de-importacion.md, with the downloads where it says."""
    with override("es"):  # as the rest of the guide
        nombres = {tabla: str(NOMBRES[tabla]) for tabla in TABLAS}
    antes, despues, secciones = _en_html(guia.GUIA.stat().st_mtime_ns, get_language())
    titulo, _fin, antes = antes.partition("</h1>")  # the page's own, above its index
    contexto = {
        "titulo": strip_tags(titulo),
        "antes": antes,
        "despues": despues,
        "secciones": secciones,
        "plantillas": [
            {
                "titulo": nombres[tabla],
                "cuando": guia.CUANDO[tabla],
                "principal": f"plantilla-{tabla}.xlsx",
                "otros": [
                    (f"plantilla-{tabla}.csv", "plantilla en CSV"),
                    (f"ejemplo-{tabla}.xlsx", "ejemplo lleno en Excel"),
                    (f"ejemplo-{tabla}.csv", "ejemplo lleno en CSV"),
                ],
            }
            for tabla in TABLAS
        ],
        "en_otra_lengua": get_language() != "es",
    }
    return render(request, "compromisos/guia_de_importacion.html", contexto)


@cache
def _en_html(escrita_en: int, lengua: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Made once for each language: only the addresses of its files differ. `escrita_en`: when it was last
    written, so that a developer sees what they write."""
    texto = guia.GUIA.read_text(encoding="utf-8")
    return guia.en_html(texto, lambda nombre: reverse("guia_archivo", args=[nombre]))


@abierto
@require_safe
def archivo(request: HttpRequest, nombre: str) -> HttpResponseBase:
    """A template, or one of the samples that are offered. Nothing else of the folder is served."""
    if peticion := descargas.plantillas().get(nombre):
        return descargas.plantilla(*peticion)
    try:
        return http.archivo(nombre, guia.leer_muestra(nombre))
    except KeyError:
        raise Http404(_("Ese archivo no existe.")) from None
