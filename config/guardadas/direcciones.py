"""Which requests may be answered with a kept page, and under which key.

A page is kept only for parameters that its view reads (`PARAMETROS`); with any other it is made each time, so that nobody
fills the memory with addresses that he makes up. What others add to count their readers is left out before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import parse_etags

from base.direcciones import es_de_la_api, sin_ajenos
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.filtros.respuestas import FiltroRespuestas
from compromisos.salidas.api.parametros import DE_LA_LISTA, DE_UNA_LISTA
from compromisos.salidas.comprimido import elegida
from compromisos.views.lapso import PARAMETROS as DE_UN_LAPSO

AL = frozenset({"al"})
EN_PAGINAS = AL | {"pagina"}
LISTA = frozenset(FiltroCompromisos.base_filters) | FiltroCompromisos.OTROS_PARAMETROS | EN_PAGINAS
UN_LAPSO = frozenset(DE_UN_LAPSO)
DE_UN_LUGAR = ("aqui", "dentro", "arriba", "podrian", "informes", "informes_de_arriba")
DE_API = frozenset(DE_UNA_LISTA) | frozenset(DE_LA_LISTA) | {"desde", "hasta", "tipo"}
# {name of the address: the parameters that its view reads}. What it answers hangs on them, on what is public, on the
# day, on the program and on its settings, and on nothing else.
PARAMETROS: dict[str, frozenset[str]] = {
    "portada": AL,
    "buscar": AL | {"q"},
    "compromisos": LISTA,
    "compromiso": AL,
    "compromiso_json": AL,
    "compromiso_calendario": AL,
    "compromiso_atom": UN_LAPSO,
    "insertar": AL,
    "oembed": AL | {"url", "format", "maxwidth", "maxheight"},
    "calendario": LISTA,
    "instituciones": EN_PAGINAS | {"q", "sector"},
    "institucion": EN_PAGINAS | {"pagina_a_cargo"},
    "institucion_calendario": AL,
    "institucion_atom": UN_LAPSO,
    "comparar": AL | {"i", "elegir", "sector", "q"},
    "respuestas": EN_PAGINAS | frozenset(FiltroRespuestas.base_fields),
    "edicion": EN_PAGINAS,
    "eje": EN_PAGINAS,
    "territorios": EN_PAGINAS | {"q", "pagina_sin_nombre"},
    "territorio": EN_PAGINAS | {f"pagina_{n}" for n in DE_UN_LUGAR},
    "periodo": EN_PAGINAS,
    "periodo_json": AL,
    "marcos": AL,
    "marco": EN_PAGINAS,
    "galeria": EN_PAGINAS | {"compromiso", "institucion"},
    "cambios": UN_LAPSO,
    "cambios_atom": UN_LAPSO,
    "compromisos_atom": LISTA | UN_LAPSO,
    "avances_atom": UN_LAPSO,
    "correcciones": EN_PAGINAS,
    "correccion": AL,
    "correcciones_atom": AL | {"parte"},
    "metodologia": AL,
    "guia_de_importacion": frozenset(),
    "guia_columnas": frozenset(),
    "guia_errores": frozenset(),
    "guia_muestras": frozenset(),
    "registro": EN_PAGINAS,
    "data_json": AL,
    "para_desarrolladores": AL,
    "api": AL,
    "api_problema": AL,
    "api_indice": AL,
    "api_openapi": frozenset(),
    "api_cambios": DE_API,
    "api_lista": DE_API,
    "api_uno": DE_API,
    "api_de_compromiso": DE_API,
}
DE_ARCHIVOS = "hangs on which files are kept, or sends one"
TEXTO_PURO = "asks nothing of the database, and must be there also when that is not"
DE_FORMULARIO = "a form, or what a secret address says"
DE_DIBUJO = "a picture, kept by what it shows"
REDIRIGE = "sends on to its pledge, for two queries"
LARGO = "streamed: longer than what is worth keeping"
# {name: why it is made each time}
NUNCA: dict[str, str] = {
    "avance": REDIRIGE,
    "api_docs": "sends on to the page of the API",
    "data_json_de_la_raiz": "sends on to the catalogue, which is kept",
    **dict.fromkeys(("healthz", "readyz", "metrics", "security_txt", "api_catalog", "robots"), TEXTO_PURO),
    **dict.fromkeys(("ayuda", "seguridad", "accesibilidad", "privacidad", "guia_de_estilo"), TEXTO_PURO),
    **dict.fromkeys(("senalar", "senalado", "seguir", "seguir_pedido", "seguir_confirmar"), DE_FORMULARIO),
    **dict.fromkeys(("seguir_suyo", "seguir_dejar"), DE_FORMULARIO),
    **dict.fromkeys(("portada_png", "compromisos_png", "compromiso_png", "institucion_png", "edicion_png"), DE_DIBUJO),
    **dict.fromkeys(("territorio_png", "periodo_png", "eje_png", "cambios_png", "tendencia", "foto"), DE_DIBUJO),
    **dict.fromkeys(("compromiso_pdf", "edicion_informe", "edicion_anexo", "edicion_informe_xlsx"), DE_ARCHIVOS),
    **dict.fromkeys(("datos", "datos_archivo", "datos_zip", "datapackage", "catalogo", "sello"), DE_ARCHIVOS),
    **dict.fromkeys(("copia_del_sitio", "copia_de_enlace", "evidencia", "guia_archivo"), DE_ARCHIVOS),
    **dict.fromkeys(("registro_jsonl", "cambios_csv", "periodo_csv", "sitemaps", "sitemap"), LARGO),
}  # fmt: skip
DE_LECTURA = (DE_DIBUJO, REDIRIGE, LARGO)  # of those, which write nothing whatever they are asked
# A request that says any of these is answered by Django alone.
APARTE = (
    "HTTP_AUTHORIZATION",
    "HTTP_RANGE",
    "HTTP_IF_RANGE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_TRANSFER_ENCODING",
    "CONTENT_TYPE",
)
TODO_JSON = ("", "*/*", "application/json", "application/json, */*", "application/json, text/plain, */*")
LARGA = 1000  # characters of a query, of which no more is kept


@dataclass(frozen=True, slots=True)
class Vista:
    """A version of what is public that was read: of when it is, of which day its pages are, and up to which entry the record had
    been looked at by then."""

    version: str
    cuando: datetime
    dia: date
    hasta: int


@dataclass(slots=True)
class PaginaPedida:
    """A request of nobody in particular. Without `clave` its answer may be packed, and is not kept."""

    clave: tuple[str, ...] | None
    codificacion: str
    tiene: frozenset[str]  # ETags, without their W/
    solo_lee: bool = False  # so that the replica may be asked
    marca: str = ""  # of the version that was read for it: `Paginas.buscar`
    edad: float = 0.0  # seconds that what the replica says may be old, if that is what is read
    vista: Vista | None = None  # the version that was read for it last

    @property
    def donde(self) -> tuple[Any, ...]:
        return self.clave, self.codificacion


def leer(environ: dict[str, Any]) -> PaginaPedida | None:
    """None for what only Django may answer. The query of what has a key is left in `environ` in its canonical form, so
    that the page that is made is the one of the key."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(environ.get(c) for c in APARTE):
        return None
    if environ.get("CONTENT_LENGTH", "0") not in ("", "0") or _con_sesion(environ.get("HTTP_COOKIE", "")):
        return None
    ruta = environ.get("PATH_INFO", "")
    pedido = PaginaPedida(
        None,
        elegida(environ.get("HTTP_ACCEPT_ENCODING", "")),
        frozenset(t.removeprefix("W/") for t in parse_etags(environ.get("HTTP_IF_NONE_MATCH", ""))),
    )
    nombre = nombre_de(ruta) or ""
    conocidos = PARAMETROS.get(nombre)
    pedido.solo_lee = conocidos is not None or NUNCA.get(nombre) in DE_LECTURA
    if conocidos is None or (consulta := canonica(environ.get("QUERY_STRING", ""), conocidos)) is None:
        return pedido
    if es_de_la_api(ruta) and environ.get("HTTP_ACCEPT", "") not in TODO_JSON:
        return pedido
    if (donde := environ.get("HTTP_HOST", "").lower()) and environ.get("SCRIPT_NAME", "") == "":
        environ["QUERY_STRING"] = consulta
        pedido.clave = (_esquema(environ), donde, ruta, consulta)
    return pedido


def canonica(consulta: str, conocidos: frozenset[str]) -> str | None:
    """The same query with its names in order, without what others added; None if it says a name that is not known."""
    if not consulta:
        return ""
    if len(consulta) > 4 * LARGA:
        return None
    try:
        pares = parse_qsl(sin_ajenos(consulta), keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return None
    if any(nombre not in conocidos for nombre, _valor in pares):
        return None
    canonica = urlencode(
        sorted(pares, key=lambda par: str(par[0]))
    )  # of one name, in the order in which they came
    return canonica if len(canonica) <= LARGA else None


@lru_cache(maxsize=4096)
def nombre_de(ruta: str) -> str | None:
    """Name of the address of a path, in any language; None if it is of none, or is not written in ASCII."""
    if not ruta.isascii():
        return None
    try:
        with translation.override(translation.get_language_from_path(ruta) or settings.LANGUAGE_CODE):
            return resolve(ruta).view_name
    except Resolver404:
        return None


def _con_sesion(galletas: str) -> bool:
    """Whether a reader is somebody: signed in, amid a form, or with something to be told. Cookies that are none of ours
    (a proxy's, of another site of the domain) make no difference, for no page reads them."""
    nuestras = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name)
    return any(f"{nombre}=" in galletas for nombre in nuestras)


def _esquema(environ: dict[str, Any]) -> str:
    """By what Django tells http from https."""
    de_proxy = settings.SECURE_PROXY_SSL_HEADER
    return environ["wsgi.url_scheme"] + (environ.get(de_proxy[0], "") if de_proxy else "")
