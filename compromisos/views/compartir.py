"""A pledge outside the site: as a card in somebody's page, as oEmbed."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urlsplit
from xml.etree import ElementTree

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from base.dias import Dia
from base.direcciones import bien_escrita, se_resuelve
from base.numeros import entero
from base.texto import mostrable
from compromisos.salidas import http
from compromisos.salidas.compartir import pagina
from compromisos.salidas.compartir.pagina import ALTO_INSERTADO, ANCHO_INSERTADO
from compromisos.salidas.condicional import dato_publico
from compromisos.views.comun import YaNoEsta, con_dia, ficha_ligera, leer_dia

# The addresses of a pledge: its page, its card, what else it can be taken as.
CON_TARJETA = ("compromiso", "insertar", "compromiso_json", "compromiso_pdf", "compromiso_png")


# --- The card


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
@con_dia
def insertar(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponse:
    """A card for other people's pages, and the only page of this site that they may frame."""
    ficha = ficha_ligera(codigo, dia)
    metas = [] if ficha.dejado_en else [m for m in ficha.metas if m.meta.es_cuantitativa]
    contexto = {
        "compromiso": ficha.compromiso,
        "metas": metas,
        "otras_metas": len(metas) - 1,
        "frase": pagina.frase_de_ficha(ficha),
        "dejado": pagina.palabra_de_estado(ficha) if ficha.dejado_en else "",
        "direccion": pagina.absoluta("compromiso", codigo, dia=dia),
        # On a site with both, what is real is not called fiction on other people's pages.
        "es_inventado": ficha.compromiso.edicion.es_inventada,
    }
    return render(request, "compromisos/insertar.html", contexto)


# --- oEmbed (https://oembed.com): who pastes the address of a pledge gets the card


@require_safe
@dato_publico
def oembed(request: HttpRequest) -> HttpResponse:
    """?url=&maxwidth=&maxheight=&format=json|xml. What cannot be answered is said in a sentence."""
    formato = request.GET.get("format", "json")
    if formato not in ("json", "xml"):
        return http.frase(_("Solo hay dos formatos: json y xml."), 501)
    if not (url := request.GET.get("url", "")):
        return http.frase(_("Falta «url»: la dirección de un compromiso de este sitio."), 400)
    try:
        ancho = min(ANCHO_INSERTADO, _medida(request, "maxwidth", ANCHO_INSERTADO))
        alto = min(ALTO_INSERTADO, _medida(request, "maxheight", ALTO_INSERTADO))
    except ValueError as error:
        return http.frase(str(error), 400)
    try:
        codigo, dia, idioma = _leer_direccion(url)
    except ValueError as error:
        return http.frase(str(error), 404)
    with translation.override(idioma):
        try:
            datos = pagina.oembed(ficha_ligera(codigo, dia), ancho=ancho, alto=alto)
        except Http404:
            return http.frase(_("No hay ningún compromiso público en esa dirección."), 404)
        except YaNoEsta:
            return http.frase(_("El compromiso de esa dirección se retiró: su página dice por qué."), 410)
    if formato == "json":
        return JsonResponse(datos, json_dumps_params={"ensure_ascii": False})
    raiz = ElementTree.Element("oembed")
    for clave, valor in datos.items():
        ElementTree.SubElement(raiz, clave).text = mostrable(str(valor))
    xml = ElementTree.tostring(raiz, encoding="utf-8", xml_declaration=True)
    return HttpResponse(xml, content_type="text/xml; charset=utf-8")


def _medida(request: HttpRequest, nombre: str, si_falta: int) -> int:
    texto = request.GET.get(nombre, "")
    if not texto:
        return si_falta
    if not (medida := entero(texto, maximo=999_999_999)):
        raise ValueError(_("«%(nombre)s» es un número de píxeles, mayor que cero.") % {"nombre": nombre})
    return medida


def _leer_direccion(url: str) -> tuple[str, Dia, str]:
    """(codigo, day, language) of the address of a pledge; ValueError with a sentence for any other."""
    ajena = _("Esa dirección no es la de un compromiso de este sitio.")
    try:
        partes = urlsplit(url.strip())
        partes.port  # noqa: B018 - validates
    except ValueError:
        raise ValueError(ajena) from None
    nuestra = urlsplit(settings.SITE_URL)
    # http or https, whichever: which of the two this site answers is known to it, not to who pastes.
    if partes.scheme.lower() not in ("http", "https") or _sitio(partes) != _sitio(nuestra) or "\x00" in url:
        raise ValueError(ajena)
    # As the site itself would send on: capitals, a space, a slash that is missing.
    ruta = unquote(partes.path)
    ruta = bien_escrita(ruta) or ruta
    ruta = ruta if ruta.endswith("/") or se_resuelve(ruta) else f"{ruta}/"
    idioma = translation.get_language_from_path(ruta) or settings.LANGUAGE_CODE
    try:
        with translation.override(idioma):
            hallada = resolve(ruta)
    except Resolver404:
        raise ValueError(ajena) from None
    if hallada.url_name not in CON_TARJETA:
        raise ValueError(ajena)
    dia = leer_dia(QueryDict(partes.query), hoy=Dia.de_hoy().hoy)
    return hallada.kwargs["codigo"], dia, idioma


def _sitio(partes: SplitResult) -> tuple[str, str]:
    """(host, port) of an address; a port that its scheme implies is none. ValueError for one that is no number."""
    puerto = partes.port
    return (partes.hostname or "").lower(), "" if puerto in (None, 80, 443) else str(puerto)
