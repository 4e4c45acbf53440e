"""What other people do to an address of ours: they add to its query, and they write it in capitals."""

from __future__ import annotations

import re
from urllib.parse import unquote, unquote_plus, urlsplit

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation

# Names that networks, mailers and campaign tools add to a shared address. None of ours may match: there is a test.
AJENOS = re.compile(
    r"""
      (utm|mtm|pk|piwik|matomo|hsa|oly|vero|at|stm|itm|cm_mmc|fb|ga|mc|icn|trk|guce|elq|cx)_\w+
    | _(ga|gl|gac|hsenc|hsmi|openstat|branch_match_id|ke|kx|bta_tid|bta_c)
    | __(hstc|hssc|hsfp|s|twitter_impression|cft__.*|tn__)
    | (fb|g|y|ys|ms|d|tt|tw|wb|gb|sc|ir|af|ob|wick|irg|epik|u|r)?clid
    | (ms|tt|ir)clkid | msclkid | gbraid | wbraid | gclsrc | gad_\w+ | dclid | srsltid | epik
    | ig(sh|shid|sh_id) | li_fat_id | rdt_cid | scid | sc_cid | s_cid | s_kwcid | rb_clickid | mkt_tok | mkwid
    | ref | ref_(src|url|cta) | referrer | ncid | cmpid | campaign_?id | wickedid | twclid | _?hsctatracking | spm
    | share_?id | xtor | wt_\w+ | wt\.\w+ | rss_item_hash | amp | amp_js_v | usqp
    """,
    re.IGNORECASE | re.VERBOSE,
)


DE_LA_API = re.compile(r"(/en)?/api/v[0-9]+(/|$)")
BAJO_LA_API = re.compile(r"(/en)?/api/.")


def es_de_la_api(ruta: str) -> bool:
    """Whether a path is of the API, whose answers are for programs: the others below /api/ are pages."""
    return DE_LA_API.match(ruta) is not None


def es_bajo_la_api(ruta: str) -> bool:
    """Whether a path is below /api/: of the API, of its documentation, or of nothing."""
    return BAJO_LA_API.match(ruta) is not None


def es_ajeno(nombre: str) -> bool:
    """Whether a parameter of this name is put there by others, who count their readers."""
    return AJENOS.fullmatch(nombre) is not None


def sin_ajenos(consulta: str) -> str:
    """The query string (raw, as it came) without what others added; the rest byte by byte the same."""
    return "&".join(par for par in consulta.split("&") if not es_ajeno(unquote_plus(par.partition("=")[0])))


def bien_escrita(ruta: str) -> str | None:
    """The path of this site that `ruta` (decoded) stands for, typed in capitals or broken by a space; None if it is
    well written, or stands for no address."""
    corta = "".join(ruta.split()).lower()
    if corta == ruta:
        return None
    return next((r for r in (corta, f"{corta}/") if se_resuelve(r)), None)


# What is no page to speak of: the staff's, a personal link's, and those where one writes to the site.
SIN_PAGINA = ("/admin/", "/informar/", "/static/", "/healthz", "/readyz", "/senalar/", "/seguir/")
LARGO_DE_PAGINA = 300


def pagina_de(escrita: str) -> tuple[str, str] | None:
    """(path in no language, query) of a page of this site, from its address as somebody pasted it, whole or not; None if
    it is no page of ours. What was looked for goes from the query: nobody else has to know it."""
    texto, sitio = escrita.strip(), urlsplit(settings.SITE_URL)
    if texto.lower().startswith((f"{sitio.netloc}/", f"www.{sitio.netloc}/")) or texto == sitio.netloc:
        texto = f"https://{texto}"
    try:
        partes = urlsplit(texto)
    except ValueError:
        return None
    es_nuestra = (
        partes.scheme in ("http", "https") and partes.netloc.lower().removeprefix("www.") == sitio.netloc
    )
    if (partes.scheme or partes.netloc) and not es_nuestra:
        return None
    ruta = unquote(partes.path) or "/"
    if not (ruta.startswith("/") and ruta.isascii() and ruta.isprintable()) or set(ruta) & set(' \\<>"'):
        return None
    codigo = translation.get_language_from_path(ruta)
    neutra = ruta.removeprefix(f"/{codigo}") if codigo and codigo != settings.LANGUAGE_CODE else ruta
    suya = next((r for r in (neutra, f"{neutra}/", bien_escrita(neutra)) if r and se_resuelve(r)), None)
    if suya is None or suya.startswith(SIN_PAGINA) or len(suya) > LARGO_DE_PAGINA:
        return None
    return suya, _sin_lo_buscado(partes.query)


def _sin_lo_buscado(consulta: str) -> str:
    try:
        pedido = QueryDict(sin_ajenos(consulta), mutable=True)
    except (TooManyFieldsSent, UnicodeDecodeError):
        return ""
    pedido.pop("q", None)
    limpia = pedido.urlencode()
    return limpia if len(limpia) <= LARGO_DE_PAGINA else ""


def se_resuelve(ruta: str) -> bool:
    idioma = translation.get_language_from_path(ruta) or settings.LANGUAGE_CODE
    try:
        with translation.override(idioma):
            resolve(ruta)
    except Resolver404:
        return False
    return True
