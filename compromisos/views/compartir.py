"""A pledge outside the site: as a picture, as a card in somebody's page, as oEmbed; and its citation."""

from __future__ import annotations

import contextlib
from datetime import date
from urllib.parse import urlsplit
from xml.etree import ElementTree

from csp.decorators import csp_replace
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from compromisos.models import Compromiso
from compromisos.reglas.palabras import Estado
from compromisos.salidas.compartir import cita, enlazados
from compromisos.salidas.compartir.imagen import ALTO, ANCHO, Tarjeta, dibujar
from compromisos.views.comun import con_fecha, leer_al
from instituciones.models import Institucion, Sector, con_los_nombres, nombres_de

ANCHO_INSERTADO, ALTO_INSERTADO = 640, 400
UNA_SEMANA = 7 * 24 * 60 * 60


def absoluta(nombre: str, *args, al: date | None = None) -> str:
    """The whole address of a page, on that day if one is given."""
    dia = f"?{urlencode({'al': al.isoformat()})}" if al else ""
    return f"{settings.SITE_URL}{reverse(nombre, args=args)}{dia}"


def frase_de_estado(compromiso: Compromiso, al: date | None) -> str:
    """«Declarado por MIMP al 30/09/2026.», or that nothing is known, or that it was left; with the day if it
    is past."""
    if dejado := compromiso.se_dejo(al=al):
        frase = _("Dividido, fusionado o retirado el %(dia)s: ya no cuenta.") % {
            "dia": date_format(timezone.localdate(dejado), "SHORT_DATE_FORMAT")
        }
    elif compromiso.corte:
        frase = _("Declarado por %(quien)s al %(dia)s.") % {
            "quien": compromiso.institucion,
            "dia": date_format(compromiso.corte, "SHORT_DATE_FORMAT"),
        }
    else:
        frase = _("Ningún avance publicado todavía.")
    return f"{_asi_estaba(al)} {frase}" if al else frase


def _asi_estaba(al: date) -> str:
    return _("Así estaba el %(dia)s.") % {"dia": date_format(al, "SHORT_DATE_FORMAT")}


def compartido(compromiso: Compromiso, *, al: date | None) -> dict:
    """What the page of a pledge says to networks, machines, paper and whoever cites it."""
    hoy = al or timezone.localdate()
    codigo, institucion = compromiso.codigo, compromiso.institucion
    etiqueta, frase = _(Estado(compromiso.estado).etiqueta), frase_de_estado(compromiso, al)
    permanente, imagen = absoluta("compromiso", codigo, al=hoy), absoluta("compromiso_png", codigo, al=al)
    resumen = _("Compromiso %(n)s de %(quien)s. %(estado)s. %(frase)s") % {
        "n": compromiso.numero, "quien": institucion, "estado": etiqueta, "frase": frase,
    }  # fmt: skip
    migas = [
        (_("Compromisos"), absoluta("compromisos")),
        (str(institucion), absoluta("institucion", institucion.slug)),
        (f"{_('Compromiso')} {compromiso.numero}", absoluta("compromiso", codigo)),
    ]
    return {
        "titulo": f"{institucion}: {compromiso.titulo}",
        "resumen": resumen,
        "imagen": imagen,
        "imagen_ancho": ANCHO,
        "imagen_alto": ALTO,
        "oembed": f"{settings.SITE_URL}{reverse('oembed')}?{urlencode({'url': absoluta('compromiso', codigo, al=al)})}",
        "permanente": permanente,
        "estado": etiqueta,
        "bibtex": cita.bibtex(
            codigo=codigo, autor=institucion.nombre, titulo=compromiso.titulo, url=permanente, dia=hoy,
            nota=f"{_('Compromiso')} {codigo}. {etiqueta}. {frase}",
        ),
        "marco": marco(compromiso, al=al),
        "json_ld": enlazados.bloque(
            enlazados.compromiso(
                url=absoluta("compromiso", codigo, al=al), codigo=codigo, titulo=compromiso.titulo,
                texto=compromiso.texto_publico, institucion=de_institucion(institucion), estado=etiqueta,
                fuente=compromiso.fuente, imagen=imagen, migas=migas,
                publicado=compromiso.informado_en or compromiso.publicado_en,
            )
        ),
    }  # fmt: skip


def de_institucion(institucion: Institucion) -> dict:
    return enlazados.institucion(
        nombre=institucion.nombre,
        sigla=institucion.sigla,
        url=absoluta("institucion", institucion.slug),
        sitio_web=institucion.sitio_web,
        es_publica=institucion.sector == Sector.PUBLICO,
    )


def _uno(codigo: str, *, hoy: date, al: date | None) -> Compromiso:
    return get_object_or_404(
        Compromiso.objects.a_la_vista(al=al)
        .en_fecha(hoy=hoy, al=al)
        .select_related("institucion", "edicion"),
        codigo=codigo,
    )


# --- The picture


@require_safe
@con_fecha
def imagen(request: HttpRequest, codigo: str, *, hoy: date, al: date | None) -> HttpResponse:
    """PNG of 1200 x 630 in the language of the address. Drawn once for each thing it has to say."""
    compromiso = _uno(codigo, hoy=hoy, al=al)
    estado = Estado(compromiso.estado)
    tarjeta = Tarjeta(
        institucion=compromiso.institucion.nombre,
        titulo=compromiso.titulo,
        estado=estado,
        palabra=_(estado.etiqueta),
        frase=frase_de_estado(compromiso, al),
        pie=codigo,
    )
    etag = f'"{tarjeta.huella}"'
    if (sin_cambios := get_conditional_response(request, etag=etag)) is not None:
        return sin_cambios
    png = cache.get_or_set(f"tarjeta-{tarjeta.huella}", lambda: dibujar(tarjeta), UNA_SEMANA)
    return HttpResponse(
        png, content_type="image/png", headers={"ETag": etag, "Cross-Origin-Resource-Policy": "cross-origin"}
    )


# --- The card


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
@con_fecha
def insertar(request: HttpRequest, codigo: str, *, hoy: date, al: date | None) -> HttpResponse:
    """A card for other people's pages, and the only page of this site that they may frame."""
    compromiso = _uno(codigo, hoy=hoy, al=al)
    contexto = {
        "compromiso": compromiso,
        "frase": frase_de_estado(compromiso, al),
        "direccion": absoluta("compromiso", codigo, al=al),
        # On a site with both, what is real is not called fiction on other people's pages.
        "es_inventado": compromiso.edicion.es_inventada,
    }
    return render(request, "compromisos/insertar.html", contexto)


def marco(
    compromiso: Compromiso, *, al: date | None, ancho: int | None = None, alto: int = ALTO_INSERTADO
) -> str:
    """The <iframe> to paste. Without a width it takes what there is."""
    contexto = {
        "compromiso": compromiso,
        "direccion": absoluta("insertar", compromiso.codigo, al=al),
        "ancho": ancho or "100%",
        "alto": alto,
    }
    codigo = render_to_string("compromisos/_marco.html", contexto)
    return " ".join(linea.strip() for linea in codigo.split("\n")).strip()  # one line: people copy it


# --- oEmbed (https://oembed.com): who pastes the address of a pledge gets the card


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """?url=&maxwidth=&maxheight=&format=json|xml. What cannot be answered is said in a sentence."""
    formato = request.GET.get("format", "json")
    if formato not in ("json", "xml"):
        return _no(501, _("Solo hay dos formatos: json y xml."))
    if not (url := request.GET.get("url", "")):
        return _no(400, _("Falta «url»: la dirección de un compromiso de este sitio."))
    try:
        ancho = min(ANCHO_INSERTADO, _medida(request, "maxwidth", ANCHO_INSERTADO))
        alto = min(ALTO_INSERTADO, _medida(request, "maxheight", ALTO_INSERTADO))
    except ValueError as error:
        return _no(400, str(error))
    try:
        codigo, al, idioma = _leer_direccion(url)
    except ValueError as error:
        return _no(404, str(error))
    de_entonces = con_los_nombres(nombres_de(al)) if al else contextlib.nullcontext()
    with translation.override(idioma), de_entonces:
        try:
            compromiso = _uno(codigo, hoy=al or timezone.localdate(), al=al)
        except Http404:
            return _no(404, _("No hay ningún compromiso público en esa dirección."))
        datos = _rico(compromiso, al=al, ancho=ancho, alto=alto)
    if formato == "json":
        return JsonResponse(datos, json_dumps_params={"ensure_ascii": False})
    raiz = ElementTree.Element("oembed")
    for clave, valor in datos.items():
        ElementTree.SubElement(raiz, clave).text = str(valor)
    xml = ElementTree.tostring(raiz, encoding="utf-8", xml_declaration=True)
    return HttpResponse(xml, content_type="text/xml; charset=utf-8")


def _rico(compromiso: Compromiso, *, al: date | None, ancho: int, alto: int) -> dict:
    return {
        "version": "1.0",
        "type": "rich",
        "title": f"{compromiso.institucion}: {compromiso.titulo}",
        "author_name": compromiso.institucion.nombre,
        "author_url": absoluta("institucion", compromiso.institucion.slug, al=al),
        "provider_name": "25 por el 25",
        "provider_url": absoluta("portada"),
        "cache_age": 3600,
        "thumbnail_url": absoluta("compromiso_png", compromiso.codigo, al=al),
        "thumbnail_width": ANCHO,
        "thumbnail_height": ALTO,
        "html": marco(compromiso, al=al, ancho=ancho, alto=alto),
        "width": ancho,
        "height": alto,
    }


def _no(codigo: int, frase: str) -> HttpResponse:
    return HttpResponse(frase, status=codigo, content_type="text/plain; charset=utf-8")


def _medida(request: HttpRequest, nombre: str, si_falta: int) -> int:
    texto = request.GET.get(nombre, "")
    if not texto:
        return si_falta
    if not (texto.isascii() and texto.isdigit()) or len(texto) > 9 or int(texto) == 0:
        raise ValueError(_("«%(nombre)s» es un número de píxeles, mayor que cero.") % {"nombre": nombre})
    return int(texto)


def _leer_direccion(url: str) -> tuple[str, date | None, str]:
    """(codigo, day, language) of the address of a pledge; ValueError with a sentence for any other."""
    ajena = _("Esa dirección no es la de un compromiso de este sitio.")
    try:
        partes = urlsplit(url)
    except ValueError:
        raise ValueError(ajena) from None
    if partes.netloc != urlsplit(settings.SITE_URL).netloc or "\x00" in url:
        raise ValueError(ajena)
    idioma = translation.get_language_from_path(partes.path) or settings.LANGUAGE_CODE
    consulta = HttpRequest()
    consulta.GET = QueryDict(partes.query)
    try:
        with translation.override(idioma):
            hallada = resolve(partes.path)
    except Resolver404:
        raise ValueError(ajena) from None
    if hallada.url_name not in ("compromiso", "insertar"):
        raise ValueError(ajena)
    return hallada.kwargs["codigo"], leer_al(consulta, hoy=timezone.localdate()), idioma
