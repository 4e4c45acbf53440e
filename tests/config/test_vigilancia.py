"""What is known of each request: its number, its kind and how long it took; and who may read the figures."""

from __future__ import annotations

from wsgiref.util import setup_testing_defaults

import pytest
from prometheus_client import REGISTRY

from base import pedido
from config.vigilancia import Vigilada, puerta_de

LLAVE = "una-llave-de-veinticuatro-letras"


def pedir(aplicacion, ruta: str, **cabeceras: str):
    dicho = {}
    environ = {"PATH_INFO": ruta, **{f"HTTP_{n}": v for n, v in cabeceras.items()}}
    setup_testing_defaults(environ)

    def start_response(estado, suyas, *error):
        dicho.update(estado=estado, cabeceras=dict(suyas))

    dicho["cuerpo"] = b"".join(aplicacion(environ, start_response))
    return dicho


def responde(texto: bytes):
    def aplicacion(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [texto, b" ", pedido.actual.get().encode(), b" ", environ["HTTP_HOST"].encode()]

    return aplicacion


@pytest.fixture
def vigilada():
    return Vigilada(responde(b"con puerta"), sin_puerta=responde(b"sin puerta"))


def cuantas(puerta: str, clase: str) -> float:
    etiquetas = {"puerta": puerta, "clase": clase}
    return REGISTRY.get_sample_value("compromisos_peticiones_segundos_count", etiquetas) or 0


def test_the_number_of_a_proxy_of_ours_goes_on(vigilada, settings):
    settings.TRUSTED_PROXIES = 1
    numero = "0123456789abcdef0123456789abcdef"
    hecho = pedir(vigilada, "/", X_REQUEST_ID=numero)
    assert hecho["cabeceras"]["X-Request-ID"] == numero
    assert hecho["cuerpo"].split()[2] == numero.encode()


@pytest.mark.parametrize(
    "malo", ["", "corto", "a" * 65, "con espacio en medio", "x\r\nSet-Cookie: a=b", "ñandú-1234"]
)
def test_a_number_that_is_none_is_made_anew(vigilada, settings, malo):
    settings.TRUSTED_PROXIES = 1
    numero = pedir(vigilada, "/", X_REQUEST_ID=malo)["cabeceras"]["X-Request-ID"]
    assert numero != malo
    assert len(numero) == 32


def test_readers_do_not_choose_their_number(vigilada, settings):
    settings.TRUSTED_PROXIES = 0
    assert pedir(vigilada, "/", X_REQUEST_ID="el-del-lector")["cabeceras"]["X-Request-ID"] != "el-del-lector"


def test_each_request_is_counted_by_its_kind(vigilada):
    def rota(environ, start_response):
        raise RuntimeError("rota")

    antes, rotas = cuantas("personal", "2xx"), cuantas("paginas", "5xx")
    pedir(vigilada, "/admin/")
    with pytest.raises(RuntimeError):
        pedir(Vigilada(rota, sin_puerta=rota), "/galeria/")
    assert cuantas("personal", "2xx") == antes + 1
    assert cuantas("paginas", "5xx") == rotas + 1


@pytest.mark.parametrize(
    ("ruta", "puerta"),
    [
        ("/", "paginas"),
        ("", "paginas"),
        ("/en/", "paginas"),
        ("/en/compromisos/x-1/", "paginas"),
        ("/compromisos/x-1.pdf", "caras"),
        ("/cambios/", "caras"),
        ("/en/api/v1/metas/", "api"),
        ("/datos/avances.csv", "datos"),
        ("/informar/AAAA/", "enlaces"),
        ("/admin/x/", "personal"),
        ("/readyz", "salud"),
        ("/static/a.css", "estaticos"),
    ],
)
def test_puerta_de(ruta, puerta):
    assert puerta_de(ruta) == puerta


def test_metrics_asks_for_its_key(vigilada, settings):
    settings.LLAVE_DE_MEDIDAS, settings.ALLOWED_HOSTS = LLAVE, ["sitio.example"]
    for cabeceras in ({}, {"AUTHORIZATION": "Bearer otra"}, {"AUTHORIZATION": "Bearer ñ"}):
        assert pedir(vigilada, "/metrics", **cabeceras)["cuerpo"].startswith(b"con puerta")
    con = pedir(vigilada, "/metrics", AUTHORIZATION=f"Bearer {LLAVE}", HOST="10.0.0.7:8000")
    assert con["cuerpo"].startswith(b"sin puerta")
    assert con["cuerpo"].endswith(
        b"sitio.example"
    )  # who collects asks an address, which is no name of the site
    settings.LLAVE_DE_MEDIDAS = ""
    assert pedir(vigilada, "/metrics", AUTHORIZATION="Bearer ")["cuerpo"].startswith(b"con puerta")


@pytest.mark.parametrize("ruta", ["/", "/ayuda/", "/metrics"])
def test_head_is_told_the_headers_and_no_body(settings, ruta):
    """Whatever answers: what is kept, what Django makes, a refusal. And what it took is given back."""
    settings.LLAVE_DE_MEDIDAS = LLAVE
    cerradas = []

    class Respuesta(list):
        def close(self):
            cerradas.append(ruta)

    def aplicacion(environ, start_response):
        start_response("200 OK", [("Content-Length", "4")])
        return Respuesta([b"algo"])

    environ = {"PATH_INFO": ruta, "REQUEST_METHOD": "HEAD", "HTTP_AUTHORIZATION": f"Bearer {LLAVE}"}
    setup_testing_defaults(environ)
    dicho = []
    respuesta = Vigilada(aplicacion, sin_puerta=aplicacion)(environ, lambda e, c, *_: dicho.extend(c))
    assert list(respuesta) == []
    assert ("Content-Length", "4") in dicho
    respuesta.close()
    assert cerradas == [ruta]
