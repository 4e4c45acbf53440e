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
from compromisos.salidas.compartir.sencillas import SENCILLAS
from compromisos.salidas.datos import descargas
from compromisos.salidas.datos.columns import NOMBRES, TABLAS
from compromisos.views.comun import abierto

# {page: its sections}. What one looks up stands apart from what one reads.
PAGINAS: dict[str, tuple[str, ...]] = {
    "guia_de_importacion": (
        "en-cinco-pasos",
        "como-se-llena",
        "que-pasa-despues-de-enviarlo",
        "como-retirar-un-archivo",
    ),
    "guia_columnas": ("que-columnas-lleva", "como-puede-estar-guardado-el-archivo"),
    "guia_errores": ("errores-y-avisos-uno-por-uno", "si-el-archivo-se-rechaza-entero"),
    "guia_muestras": ("archivos-de-muestra", "para-quien-opera-el-sitio"),
}
TITULOS = {
    "guia_columnas": "Las columnas y el archivo",
    "guia_errores": "Qué hacer con cada error",
    "guia_muestras": "Archivos para probar",
}


@require_safe
def guia_de_importacion(request: HttpRequest, pagina: str = "guia_de_importacion") -> HttpResponse:
    """One page of docs/guia-de-importacion.md, with the downloads where it says."""
    entrada, paginas = _en_paginas(guia.GUIA.stat().st_mtime_ns, get_language())
    titulo, _fin, entrada = entrada.partition("</h1>")  # the page's own, above its index
    contexto = {
        "titulo": TITULOS.get(pagina) or strip_tags(titulo),
        "nombre": SENCILLAS[pagina][0],
        "para_consultar": TITULOS,
        "entrada": entrada,
        "pagina": pagina,
        "paginas": paginas,
        "secciones": paginas[pagina],
        "plantillas": _plantillas() if pagina == "guia_de_importacion" else [],
        "en_otra_lengua": get_language() != "es",
    }
    return render(request, "compromisos/guia_de_importacion.html", contexto)


def _plantillas() -> list[dict]:
    with override("es"):  # as the rest of the guide
        nombres = {tabla: str(NOMBRES[tabla]) for tabla in TABLAS}
    return [
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
    ]


@cache
def _en_paginas(escrita_en: int, lengua: str) -> tuple[str, dict[str, list[guia.Seccion]]]:
    """(what goes before the downloads, {page: its sections}). Made once for each language: only addresses differ.
    `escrita_en`: when it was last written, so that a developer sees what they write."""
    texto = guia.GUIA.read_text(encoding="utf-8")
    entrada, todas = guia.en_html(texto, lambda nombre: reverse("guia_archivo", args=[nombre]))
    pagina_de = {ancla: pagina for pagina, anclas in PAGINAS.items() for ancla in anclas}
    return entrada, {pagina: _de(pagina, todas, pagina_de) for pagina in PAGINAS}


def _de(pagina: str, todas: list[guia.Seccion], pagina_de: dict[str, str]) -> list[guia.Seccion]:
    def hacia(ancla: str) -> str:
        return "" if pagina_de[ancla] == pagina else reverse(pagina_de[ancla])

    return [s for s in guia.repartida(todas, hacia) if pagina_de[s.ancla] == pagina]


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
