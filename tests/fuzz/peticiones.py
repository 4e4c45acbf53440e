"""Requests that nobody thought of, each made from a seed and its number alone, so that it can be made again.

Every address of the site with what it takes, right and wrong, by every verb, with parameters, headers and bodies as no
browser sends them. A third of what is posted is a form of ours, filled in as it was and spoilt in one place.
"""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from config.guardadas.direcciones import PARAMETROS

HUECO = re.compile(r"<(?:(\w+):)?(\w+)>")
CSRF = "a" * 32
VERBOS = (
    ("GET",) * 12
    + ("POST",) * 5
    + ("HEAD", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "BREW")
)
_DEL_PERSONAL = (
    "q o p all e _facets _popup _to_field _changelist_filters next action _selected_action select_across index _save "
    "_continue _addanother version id pk codigo vista orden columnas al desde hasta formato format resource tipo edicion "
    "institucion compromiso avance periodo motivo razones confirmar post field_name app_label model_name term clave seguir "
    "seguido correo que pagina prueba texto titulo numero estado descripcion fecha_corte fecha_limite valor archivo "
    "import_file input_format estado__exact institucion__id__exact edicion__id__exact fecha_corte__gte history_id "
    "metas-TOTAL_FORMS metas-INITIAL_FORMS metas-0-id metas-0-valor_meta mediciones-TOTAL_FORMS evidencias-TOTAL_FORMS "
    "evidencias-0-url form-TOTAL_FORMS username login password code"
)
NOMBRES = sorted({n for conocidos in PARAMETROS.values() for n in conocidos} | set(_DEL_PERSONAL.split()))
TEXTOS: tuple[str, ...] = (
    "", " ", "0", "1", "2", "-1", "00", "1e999", "NaN", "Infinity", "9" * 20, "9" * 400, "-" + "9" * 30, "2147483648",
    "9223372036854775808", "1.5", "1,5", "0x10", "١٢٣", "²", "½", "1_000", "true", "None", "null", "[]", "{}", "\x00",
    "a\x00b", "%00", "%", "%zz", "%ff", "\ufeff", "\u202e", "\ud800", "ñ", "Ñandú", "İ", "ß", "ﬀ", "e\u0301", "👩‍👩‍👧", "\U0010ffff", "\uffff",
    "'", "''", "' OR 1=1--", "\";--", "\\", "\\\\", "../../etc/passwd", "..%2f..%2f", "%2e%2e/", "/", "//", "//example.org/", "https://example.org/",
    "javascript:alert(1)", "<script>alert(1)</script>", "{{7*7}}", "{% load x %}", "${jndi:ldap://x}", "=cmd|' /C calc'!A0",
    "\r\nSet-Cookie: a=b", "\n", "\t", "\x1b[31m", "\x7f", "2026-11-24", "2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31",
    "10000-01-01", "-0001-01-01", "2026-11-24T10:00:00Z", "24/11/2026", "ayer", "en_proceso", "cumplido", "sin_informacion", "todo",
    "15", "1501", "150101", "999999", "sin_plazo", "publico", "a" * 300, "a" * 5000, "(" * 200, "*" * 50, "%_%", "a|b", "a&b", "a=b", "a;b",
    "x" * 70_000, "١" * 50, "(?:a+)+$", "\"a b\" OR c -d", ":*", "a:*&", "!", "& |", "<->", "1.1.1.1",
)  # fmt: skip
EN_BYTES = (
    b"\xff",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\x00",
    b"\xf4\x90\x80\x80",
    b"%c0%ae",
    b"\xc3",
    b"\x80",
    b"\n",
    b"\\",
    b";a=b",
    b"//",
)
CABECERAS: dict[str, tuple[str, ...]] = {
    "HTTP_ACCEPT": ("*/*", "application/json", "text/html;q=0", "a", "", ";;;", "text/csv, */*;q=0.1", "application/json;q=x", "*" * 3000),
    "HTTP_ACCEPT_ENCODING": ("gzip", "br", "br;q=0, gzip;q=0", "identity;q=0", "*", ";q=", "gzip;q=9e9", "," * 2000, "x"),
    "HTTP_ACCEPT_LANGUAGE": ("en", "xx", ",;q", "a" * 5000, "es;q=NaN"),
    "HTTP_IF_NONE_MATCH": ("*", '"a"', "W/", '"', 'W/"' + "a" * 5000 + '"', '"a",' * 500, "\xff"),
    "HTTP_IF_MATCH": ("*", '"a"', "x"),
    "HTTP_IF_MODIFIED_SINCE": ("Thu, 01 Jan 1970 00:00:00 GMT", "x", "Thu, 99 Foo 9999999 99:99:99 GMT", "Mon, 31 Feb 2026 00:00:00 GMT"),
    "HTTP_IF_UNMODIFIED_SINCE": ("Thu, 01 Jan 1970 00:00:00 GMT", "x"),
    "HTTP_IF_RANGE": ('"a"', "x"),
    "HTTP_RANGE": ("bytes=0-0", "bytes=-1", "bytes=5-1", "bytes=0-" + "9" * 30, "bytes=0-1,2-3", "bytes=" + "0-1," * 500, "items=1", "bytes=x", "bytes=²-³"),
    "HTTP_HOST": ("testserver", "TESTSERVER:443", "evil.example", "", "a b", "[::1", "testserver:99999999", "\xff", "testserver/..", "testserver@evil"),
    "HTTP_ORIGIN": ("null", "https://evil.example", "https://[::1", "", "https://testserver", "\xe9"),
    "HTTP_REFERER": ("https://testserver/", "https://[", "x", "https://evil.example/", "\xff"),
    "HTTP_AUTHORIZATION": ("Basic YTpi", "Bearer x", "Basic ///", "\xff", ""),
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4", "x", "1.2.3.4, " * 100, "::1%eth0", ""),
    "HTTP_X_FORWARDED_PROTO": ("https", "http", "x"),
    "HTTP_X_FORWARDED_HOST": ("evil.example", "a b"),
    "HTTP_X_REQUEST_ID": ("x" * 5000, "a\tb"),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "HTTP_X_REQUESTED_WITH": ("XMLHttpRequest",),
    "HTTP_COOKIE": ("a", "=", "sessionid=", "sessionid=\xff; csrftoken=x", "messages=W1tdXQ:x", "csrftoken=" + "a" * 5000, ";" * 500, 'sessionid="a\\073b"'),
    "HTTP_USER_AGENT": ("", "\xff" * 50, "() { :;}; x", "a" * 8000),
    "HTTP_EXPECT": ("100-continue", "x"),
    "HTTP_TRANSFER_ENCODING": ("chunked", "x"),
    "HTTP_CONTENT_ENCODING": ("gzip", "x"),
    "HTTP_SEC_FETCH_SITE": ("cross-site",),
    "REMOTE_ADDR": ("10.0.0.1", "::1", "", "x", "fe80::1%eth0"),
    "CONTENT_LENGTH": ("0", "", "-1", "x", "9" * 30, "5", "²"),
    "CONTENT_TYPE": ("text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\xff",
                     "application/x-www-form-urlencoded; charset=utf-16", "a/b; charset=rot13", ";", "application/x-www-form-urlencoded; charset=utf-8\xff"),
}  # fmt: skip


@dataclass
class Peticion:
    """What a server would hand over. `de_formulario`: asked by GET first, and one of its forms is what is sent."""

    numero: int
    rol: str
    metodo: str
    ruta: str  # as WSGI writes it: bytes read as latin-1
    consulta: str
    cabeceras: dict[str, str] = field(default_factory=dict)
    cuerpo: bytes = b""
    de_formulario: bool = False

    def __str__(self) -> str:
        return f"n.º {self.numero} {self.rol}: {self.metodo} {self.ruta!r}?{self.consulta[:300]!r} {self.cabeceras!r:.400} {self.cuerpo[:300]!r}"


@dataclass
class Mundo:
    """What addresses are filled with: {name of the hole: values}; `de_rol` are those that only one role has."""

    valores: dict[str, list[str]]
    de_rol: dict[str, dict[str, list[str]]]
    roles: list[str]
    rutas: list[tuple[str, str]] = field(
        default_factory=lambda: sorted(set(rutas(get_resolver().url_patterns)))
    )


def rutas(patrones: list[Any], antes: str = "", app: str = "") -> Iterator[tuple[str, str]]:
    """(route, name) of every address of the site."""
    for patron in patrones:
        suya = antes + str(patron.pattern).lstrip("^")
        if isinstance(patron, URLResolver):
            yield from rutas(patron.url_patterns, suya, patron.namespace or app)
        elif isinstance(patron, URLPattern) and "(?P" not in suya and "$" not in suya:
            yield suya, patron.name or ""


def hacer(mundo: Mundo, semilla: int, numero: int) -> Peticion:
    azar = random.Random(f"{semilla}:{numero}")
    rol = azar.choice(mundo.roles)
    ruta, nombre = azar.choice(mundo.rutas)
    metodo = azar.choice(VERBOS)
    llena = HUECO.sub(lambda hueco: _valor(mundo, azar, rol, nombre, hueco[2]), ruta)
    en_bytes = ("/" + llena).encode("utf-8", "surrogatepass")
    if azar.random() < 0.08:
        donde = azar.randrange(1, len(en_bytes) + 1)
        en_bytes = en_bytes[:donde] + azar.choice(EN_BYTES) + en_bytes[donde:]
    elif azar.random() < 0.15:
        en_bytes = b"/en" + en_bytes
    peticion = Peticion(numero, rol, metodo, en_bytes.decode("latin-1"), _consulta(mundo, azar))
    for cabecera in azar.sample(sorted(CABECERAS), azar.choice((0, 0, 0, 1, 1, 2, 4))):
        peticion.cabeceras[cabecera] = azar.choice(CABECERAS[cabecera])
    if metodo in ("POST", "PUT", "PATCH"):
        peticion.de_formulario = metodo == "POST" and azar.random() < 0.5
        tipo, peticion.cuerpo = _cuerpo(mundo, azar)
        peticion.cabeceras.setdefault("CONTENT_TYPE", tipo)
    return peticion


def _valor(mundo: Mundo, azar: random.Random, rol: str, nombre: str, hueco: str) -> str:
    if azar.random() < 0.25:
        return azar.choice(TEXTOS)[:2000]
    suyos = mundo.de_rol.get(rol, {}).get(hueco) or mundo.valores.get(nombre) or mundo.valores.get(hueco)
    return azar.choice(suyos or mundo.valores["pk"])


def _consulta(mundo: Mundo, azar: random.Random) -> str:
    cuantos = azar.choice((0, 0, 1, 1, 1, 2, 3, 8))
    pares = [(azar.choice(NOMBRES), _dato(mundo, azar)) for _ in range(cuantos)]
    if azar.random() < 0.05:
        pares = [(azar.choice(TEXTOS)[:200], _dato(mundo, azar)) for _ in range(3)]
    if azar.random() < 0.02:
        pares *= 300
    escrita = "&".join(
        f"{quote(n, errors='surrogatepass')}={quote(v[:20_000], errors='surrogatepass')}" for n, v in pares
    )
    return (
        escrita + azar.choice(("%", "&&&", "=", "\xff", "%ff%fe", ";a", "?"))
        if azar.random() < 0.05
        else escrita
    )


def _dato(mundo: Mundo, azar: random.Random) -> str:
    return (
        azar.choice(TEXTOS)
        if azar.random() < 0.6
        else azar.choice(mundo.valores[azar.choice(sorted(mundo.valores))])
    )


def _cuerpo(mundo: Mundo, azar: random.Random) -> tuple[str, bytes]:
    pares = [(azar.choice(NOMBRES), _dato(mundo, azar)) for _ in range(azar.randrange(8))]
    if azar.random() < 0.8:
        pares.append(("csrfmiddlewaretoken", CSRF))
    clase = azar.randrange(6)
    if clase == 0:
        return "application/json", json.dumps(dict(pares)).encode()
    if clase == 1:
        return "application/octet-stream", azar.randbytes(azar.randrange(3000))
    if clase == 2:
        return en_partes(pares, [(azar.choice(NOMBRES), azar.choice(TEXTOS)[:200], azar.choice(ARCHIVOS))])
    if clase == 3:
        tipo, cuerpo = en_partes(pares, [])
        return tipo, cuerpo[: azar.randrange(len(cuerpo) + 1)]
    return DE_FORMULARIO, en_pares(pares)


DE_FORMULARIO = "application/x-www-form-urlencoded"
ARCHIVOS = (
    b"", b"\x00" * 100, b"%PDF-1.4\n%%EOF", b"PK\x03\x04" + b"\x00" * 60, b"codigo,fecha,estado\r\nx,2026-02-30,y\r\n", "número;ñ\n1;\ufeff".encode("utf-16"),
    b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"GIF89a" + b"\xff" * 30, b"\xff\xd8\xff\xe0" + b"\x00" * 50,
)  # fmt: skip


def en_pares(pares: list[tuple[str, str]]) -> bytes:
    return urlencode(pares, errors="surrogatepass").encode()


def en_partes(pares: list[tuple[str, str]], archivos: list[tuple[str, str, bytes]]) -> tuple[str, bytes]:
    fuera, linde = io.BytesIO(), b"linde"
    for nombre, valor in pares:
        fuera.write(
            b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n'
            % (linde, nombre.encode("utf-8", "surrogatepass"))
        )
        fuera.write(valor.encode("utf-8", "surrogatepass") + b"\r\n")
    for nombre, como, contenido in archivos:
        fuera.write(
            b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
            % (linde, nombre.encode(), como.encode("utf-8", "surrogatepass"))
        )
        fuera.write(b"Content-Type: text/csv\r\n\r\n" + contenido + b"\r\n")
    fuera.write(b"--%s--\r\n" % linde)
    return "multipart/form-data; boundary=linde", fuera.getvalue()


def estropear(azar: random.Random, pares: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields of a form with one of them spoilt, missing, twice or of another name."""
    if not pares:
        return pares
    suyos, cual = list(pares), azar.randrange(len(pares))
    nombre, valor = suyos[cual]
    if nombre == "csrfmiddlewaretoken":
        return suyos
    como = azar.randrange(6)
    if como == 0:
        del suyos[cual]
    elif como == 1:
        suyos.insert(cual, (nombre, valor))
    elif como == 2:
        suyos[cual] = (azar.choice(NOMBRES), valor)
    else:
        suyos[cual] = (nombre, azar.choice(TEXTOS))
    return suyos


def environ(peticion: Peticion, galletas: str) -> dict[str, Any]:
    """As gunicorn hands it over."""
    puesto = {
        "REQUEST_METHOD": peticion.metodo,
        "SCRIPT_NAME": "",
        "PATH_INFO": peticion.ruta,
        "QUERY_STRING": peticion.consulta,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": settings.ALLOWED_HOSTS[0],
        "HTTP_REFERER": f"https://{settings.ALLOWED_HOSTS[0]}/",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(peticion.cuerpo),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if galletas:
        puesto["HTTP_COOKIE"] = galletas
    if peticion.cuerpo:
        puesto["CONTENT_LENGTH"] = str(len(peticion.cuerpo))
    return puesto | peticion.cabeceras
