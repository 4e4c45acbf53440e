"""Pages that explain: method, help, the style guide; and two files that crawlers ask for."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.cifras import CIFRAS
from compromisos.lectura.en_palabras import en_la_calle
from compromisos.reglas.palabras import (
    Estado,
    Frescura,
    Periodicidad,
    Plazo,
    Prevision,
    Respaldo,
    SituacionAvance,
    TipoCambio,
    TipoEnmienda,
)
from compromisos.reglas.plazo import DIAS_POR_VENCER
from compromisos.views.comun import con_dia
from compromisos.views.contenido.ayuda import lineas
from compromisos.views.contenido.guia import ejemplos

# Sections of the method page: {anchor: its words}.
INDICE = (
    ("en-tres-minutos", gettext_lazy("En tres minutos")),
    ("palabras", gettext_lazy("Las palabras de las páginas y las de los datos")),
    ("estado", gettext_lazy("Estado")),
    ("plazo", gettext_lazy("Plazo")),
    ("frescura", gettext_lazy("Frescura")),
    ("respaldo", gettext_lazy("Respaldo")),
    ("prevision", gettext_lazy("Previsión")),
    ("metas", gettext_lazy("Cifras")),
    ("registro", gettext_lazy("Lo publicado no se reescribe")),
    ("enmiendas", gettext_lazy("Cuando un compromiso cambia")),
    ("fecha", gettext_lazy("El sitio en una fecha")),
    ("cambios", gettext_lazy("Cambios entre dos fechas")),
    ("repetidos", gettext_lazy("Textos repetidos")),
    ("columnas", gettext_lazy("Los archivos")),
)
# Words of the model that stand for no code: (on a page, in data).
OTRAS_PALABRAS = (
    (gettext_noop("Promesa"), gettext_noop("Compromiso")),
    (gettext_noop("Informe"), gettext_noop("Avance")),
    (gettext_noop("«al 24/11/2026»"), gettext_noop("Fecha de corte")),
    (gettext_noop("Tema"), gettext_noop("Eje")),
    (gettext_noop("Prueba"), gettext_noop("Evidencia")),
    (gettext_noop("Qué prevé quien lo prometió"), gettext_noop("Previsión")),
)


@require_safe
@con_dia
def metodologia(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """Generated from the same enums as the code: what it says is what is computed."""
    return render(
        request,
        "compromisos/metodologia.html",
        {
            "estados": Estado,
            "plazos": Plazo,
            "frescuras": Frescura,
            "respaldos": Respaldo,
            "previsiones": Prevision,
            "periodicidades": Periodicidad,
            "situaciones": SituacionAvance,
            "tipos_de_enmienda": TipoEnmienda,
            "tipos_de_cambio": TipoCambio,
            "cifras": CIFRAS,
            "dias_por_vencer": DIAS_POR_VENCER,
            "indice": INDICE,
            "palabras_de_la_calle": list(_palabras_de_la_calle()),
        },
    )


def _palabras_de_la_calle() -> Iterator[tuple[str, str]]:
    """(on a page, here and in the files), of all that has two names."""
    yield from ((_(calle), _(exacta)) for calle, exacta in OTRAS_PALABRAS)
    lamparas = {_("Plazo"): Plazo, _("Frescura"): Frescura, _("Respaldo"): Respaldo}
    for titulo, palabras in lamparas.items():
        yield from ((en_la_calle(p), f"{titulo}: {_(p.etiqueta)}") for p in palabras)


@require_safe
def ayuda(request: HttpRequest) -> HttpResponse:
    contexto = {"lineas": lineas(), "hay_chat": bool(settings.CHAT_100_URL)}
    return render(request, "compromisos/ayuda.html", contexto)


@require_safe
def seguridad(request: HttpRequest) -> HttpResponse:
    contexto = {"salida": urlsplit(settings.SALIDA_RAPIDA_URL).hostname}
    return render(request, "compromisos/seguridad.html", contexto)


@require_safe
def accesibilidad(request: HttpRequest) -> HttpResponse:
    return render(request, "compromisos/accesibilidad.html", _quien_responde())


@require_safe
def privacidad(request: HttpRequest) -> HttpResponse:
    return render(request, "compromisos/privacidad.html", _quien_responde())


def _quien_responde() -> dict[str, str]:
    return {"operador": settings.OPERADOR, "contacto": settings.CONTACTO}


@require_safe
def guia_de_estilo(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with made-up data. Only while developing."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "compromisos/guia_de_estilo.html", ejemplos())


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search results are nobody's landing page; the admin is nobody's business."""
    return HttpResponse(
        "User-agent: *\nDisallow: /admin/\nDisallow: /informar/\nDisallow: /*?q=\nDisallow: /*&q=\n\n"
        f"Sitemap: {settings.SITE_URL}{reverse('sitemaps')}\n",
        content_type="text/plain; charset=utf-8",
    )
