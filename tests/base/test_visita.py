"""The fetcher of other people's addresses, against a server that answers as nobody should."""

from __future__ import annotations

import gzip
import hashlib
import ipaddress
import time
import zlib
from dataclasses import replace

import pytest

from base.visita import Desenlace, NoSeSigue, Visitante, es_publica, leer_destino
from tests.base import servidor_hostil as hostil

PDF = b"%PDF-1.4 ..."
VISITANTE = Visitante("prueba (contacto@example.org)", segundos=5, tope=100_000, en_esta_maquina=True)


@pytest.fixture(scope="module")
def servidor():
    with hostil.sirviendo() as servidor:
        yield servidor


def desenlace(servidor, contenido, *, visitante=VISITANTE, camino="/x") -> Desenlace:
    servidor.paginas[camino] = contenido
    return visitante.visitar(servidor(camino)).desenlace


# --- Addresses, before anything is sent ------------------------------------------------------------------

INTERNAS = """\
127.0.0.1 127.255.255.254 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 169.254.170.2
100.64.0.1 100.100.100.200 192.0.0.192 192.0.2.1 198.18.0.1 203.0.113.7 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255 168.63.129.16 ::1 :: ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 fe80::1 fc00::1 fd00:ec2::254
fec0::1 ff02::1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001:0:7f00:1:: 2001:db8::1""".split()  # noqa: SIM905 - a list of thirty takes the page


@pytest.mark.parametrize("ip", INTERNAS)
def test_es_publica_no_inner_address_in_whatever_form(ip):
    assert not es_publica(ipaddress.ip_address(ip))


def test_es_publica_takes_what_the_world_reaches():
    assert all(es_publica(ipaddress.ip_address(ip)) for ip in ("8.8.8.8", "200.48.225.130", "2800:200::1"))


@pytest.mark.parametrize(
    ("url", "dice"),
    [
        ("file:///etc/passwd", Desenlace.OTRO_ESQUEMA),
        ("ftp://ftp.example.org/x", Desenlace.OTRO_ESQUEMA),
        ("gopher://example.org/", Desenlace.OTRO_ESQUEMA),
        ("javascript:alert(1)", Desenlace.OTRO_ESQUEMA),
        ("data:text/html,x", Desenlace.OTRO_ESQUEMA),
        ("//example.org/x", Desenlace.OTRO_ESQUEMA),
        ("http://usuario:clave@example.org/", Desenlace.CON_CLAVE),
        ("http://@example.org/", Desenlace.CON_CLAVE),
        ("http://8.8.8.8@127.0.0.1/", Desenlace.CON_CLAVE),
        ("http://example.org:22/", Desenlace.OTRO_PUERTO),
        ("https://example.org:80/", Desenlace.OTRO_PUERTO),
        ("http://example.org:99999/", Desenlace.MAL_ESCRITA),
        ("http://2130706433/", Desenlace.MAL_ESCRITA),
        ("http://0x7f000001/", Desenlace.MAL_ESCRITA),
        ("http://0177.0.0.1/", Desenlace.MAL_ESCRITA),
        ("http://127.1/", Desenlace.MAL_ESCRITA),
        ("http://127.0.0.1./", None),
        ("http://0x7f.1/", Desenlace.MAL_ESCRITA),
        ("http://①②⑦.0.0.1/", None),  # IDNA reads it as figures, and then it is an inner address
        ("http://256.1.1.1/", Desenlace.MAL_ESCRITA),
        ("http://0xc0a80101/", Desenlace.MAL_ESCRITA),
        ("http://0300.0250.1.1/", Desenlace.MAL_ESCRITA),
        ("http://127。0。0。1/", None),
        ("http://ⓛocalhost/", Desenlace.DIRECCION_INTERNA),
        ("http://loc%61lhost/", Desenlace.MAL_ESCRITA),
        ("http://[::ffff:0:127.0.0.1]/", None),
        ("http://[v1.fe80::a]/", Desenlace.MAL_ESCRITA),
        ("http://example.org%00.evil/", Desenlace.MAL_ESCRITA),
        ("http:\\\\127.0.0.1/", Desenlace.MAL_ESCRITA),
        ("dict://127.0.0.1:11211/", Desenlace.OTRO_ESQUEMA),
        ("view-source:http://example.org/", Desenlace.OTRO_ESQUEMA),
        ("http://[::1", Desenlace.MAL_ESCRITA),
        ("http://[fe80::1%25eth0]/", Desenlace.MAL_ESCRITA),
        ("http://localhost/", Desenlace.DIRECCION_INTERNA),
        ("http://x.localhost./", Desenlace.DIRECCION_INTERNA),
        ("http://metadata.google.internal/", Desenlace.DIRECCION_INTERNA),
        ("http://servidor/", Desenlace.MAL_ESCRITA),
        ("http:///x", Desenlace.MAL_ESCRITA),
        ("http://exa mple.org/", Desenlace.MAL_ESCRITA),
        ("http://example.org\\@127.0.0.1/", None),
        ("http://" + "a" * 300 + ".org/", Desenlace.MAL_ESCRITA),
        ("https://example.org:443@127.0.0.1/", Desenlace.CON_CLAVE),
        ("http://127.0.0.1%2f@example.org", Desenlace.CON_CLAVE),
        ("http://[::ffff:7f00:1]/", None),
        ("http://[0:0:0:0:0:ffff:169.254.169.254]/", None),
        ("http://lo\u00adcalhost/", Desenlace.DIRECCION_INTERNA),
        ("http://127.0.0\u200b.1/", None),
        ("http://１２７.０.０.１/", None),  # noqa: RUF001
        ("http://fa\u00df.example/", Desenlace.MAL_ESCRITA),  # «fass» to some, «xn--fa-hia» to a browser
        ("http://a\u200db.example/", Desenlace.MAL_ESCRITA),
        ("http://example.org:+80/", Desenlace.MAL_ESCRITA),
        ("http://example.org:０/", Desenlace.MAL_ESCRITA),  # noqa: RUF001
        ("http://127.0.0.1:0/", Desenlace.OTRO_PUERTO),
        ("http://xn--a/", Desenlace.MAL_ESCRITA),
        ("http://7f000001.c0a80001.rebind.example/", None),
        ("https:example.org", Desenlace.MAL_ESCRITA),
        ("", Desenlace.OTRO_ESQUEMA),
    ],
)
def test_leer_destino_refuses_what_it_may_not_ask(url, dice):
    """None: it may be read, and what it leads to is an inner address or none; nothing is ever sent."""
    visitante = Visitante("prueba", segundos=1, resolver=lambda servidor, puerto: ["127.0.0.1"])
    assert visitante.visitar(url).desenlace in ({dice} if dice else set(Desenlace) - {Desenlace.RESPONDIO})
    if dice:
        with pytest.raises(NoSeSigue):
            leer_destino(url)


def test_leer_destino_keeps_what_is_said():
    destino = leer_destino("https://www.Gob.pe/institución/mimp?a=ñ b#trozo")
    assert (destino.servidor, destino.puerto) == ("www.gob.pe", 443)
    assert destino.camino == "/instituci%C3%B3n/mimp?a=%C3%B1%20b"
    assert leer_destino("https://muñoz.example/").servidor == "xn--muoz-hqa.example"
    assert leer_destino("http://8.8.8.8/").camino == "/"
    assert "\n" not in leer_destino("http://example.org/a\r\nHost: x").camino


@pytest.mark.parametrize("ip", INTERNAS)
def test_visitar_a_name_that_leads_home_gets_nothing(ip):
    visitante = Visitante("prueba", segundos=1, resolver=lambda servidor, puerto: ["8.8.8.8", ip])
    assert visitante.visitar("http://example.org/").desenlace is Desenlace.DIRECCION_INTERNA


def test_visitar_asks_the_address_that_was_checked_and_resolves_once(servidor):
    """A name that answers something else a moment later (DNS rebinding) is not asked again."""
    preguntas = []

    def resolver(nombre, puerto):
        preguntas.append(nombre)
        return ["127.0.0.1"] if len(preguntas) == 1 else ["169.254.169.254"]

    servidor.paginas["/re"] = hostil.pagina(b"hola")
    visitante = replace(VISITANTE, resolver=resolver)
    visita = visitante.visitar(f"http://prueba.example:{servidor.puerto}/re")
    assert (visita.desenlace, visita.datos) == (Desenlace.RESPONDIO, b"hola")
    assert preguntas == ["prueba.example"]
    assert f"Host: prueba.example:{servidor.puerto}" in servidor.pedidos[-1]


def test_visitar_without_server():
    def nadie(servidor, puerto):
        raise OSError("no such name")

    assert Visitante("x", resolver=nadie).visitar("http://no.example/").desenlace is Desenlace.SIN_SERVIDOR
    dormido = Visitante("x", segundos=0.05, resolver=lambda s, p: time.sleep(1) or [])
    assert dormido.visitar("http://lento.example/").desenlace is Desenlace.LENTO


# --- What is sent ----------------------------------------------------------------------------------------


def test_visitar_sends_no_cookie_and_says_who_asks(servidor):
    servidor.paginas["/galleta"] = hostil.dicho(
        "HTTP/1.1 302 Found", "Set-Cookie: a=b", "Location: /fin", "Content-Length: 0"
    )
    servidor.paginas["/fin"] = hostil.pagina(PDF, "application/pdf; charset=x")
    visita = VISITANTE.visitar(servidor("/galleta"))
    assert (visita.desenlace, visita.tipo, visita.estado_http) == (
        Desenlace.RESPONDIO,
        "application/pdf",
        200,
    )
    assert (visita.tamano, visita.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    pedido = servidor.pedidos[-1]
    assert "User-Agent: prueba (contacto@example.org)\r\n" in pedido
    assert "ookie" not in pedido
    assert "eferer" not in pedido
    assert "uthorization" not in pedido


# --- What comes back -------------------------------------------------------------------------------------

COMIENZO = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
TROCEADO = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
RESPUESTAS = {
    "ok": (hostil.pagina(b"hola"), Desenlace.RESPONDIO),
    "sin_tipo": (hostil.dicho("HTTP/1.1 200 OK", "Content-Length: 2", cuerpo=b"si"), Desenlace.RESPONDIO),
    "vacia": (hostil.pagina(b""), Desenlace.RESPONDIO),
    "comprimida": (hostil.pagina(gzip.compress(b"hola"), "text/html", "Content-Encoding: gzip"), Desenlace.RESPONDIO),
    "no_esta": (hostil.dicho("HTTP/1.1 404 No", "Content-Length: 0"), Desenlace.NO_ESTA),
    "se_fue": (hostil.dicho("HTTP/1.1 410 Gone", "Content-Length: 0"), Desenlace.NO_ESTA),
    "no_deja": (hostil.dicho("HTTP/1.1 403 No", "Content-Length: 0"), Desenlace.NO_DEJA),
    "espere": (hostil.dicho("HTTP/1.1 429 No", "Content-Length: 0"), Desenlace.NO_DEJA),
    "raro": (hostil.dicho("HTTP/1.1 999 No", "Content-Length: 0"), Desenlace.NO_DEJA),
    "se_cayo": (hostil.dicho("HTTP/1.1 503 No", "Content-Length: 0"), Desenlace.ERROR_HTTP),
    "sin_adonde": (hostil.dicho("HTTP/1.1 302 Found", "Content-Length: 0"), Desenlace.ERROR_HTTP),
    "grande": (hostil.dicho("HTTP/1.1 200 OK", "Content-Length: 999999999999999999999"), Desenlace.MUY_GRANDE),
    "grande_sin_decirlo": (COMIENZO + b"x" * 200_000, Desenlace.MUY_GRANDE),
    "bomba": (hostil.pagina(hostil.BOMBA, "text/html", "Content-Encoding: gzip"), Desenlace.MUY_GRANDE),
    "bomba_zlib": (
        hostil.pagina(zlib.compress(bytes(2_000_000)), "text/html", "Content-Encoding: deflate"),
        Desenlace.MUY_GRANDE,
    ),
    "gzip_a_medias": (
        hostil.pagina(gzip.compress(b"hola" * 1000)[:30], "text/html", "Content-Encoding: gzip"), Desenlace.MALA_RESPUESTA
    ),
    "una_parte": (
        hostil.dicho("HTTP/1.1 206 Part", "Content-Length: 2", "Content-Range: bytes 0-1/100", cuerpo=b"ab"),
        Desenlace.MALA_RESPUESTA,
    ),
    "sin_cambios": (hostil.dicho("HTTP/1.1 304 Not Modified"), Desenlace.ERROR_HTTP),
    "otro_protocolo": (hostil.dicho("HTTP/1.1 101 Switching", "Upgrade: h2c"), Desenlace.ERROR_HTTP),
    "dos_largos": (
        hostil.dicho("HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 7", cuerpo=b"x" * 50), Desenlace.MALA_RESPUESTA
    ),
    "siga_siga": (b"HTTP/1.1 100 Continue\r\n\r\n" * 5000 + hostil.pagina(b"hola"), Desenlace.RESPONDIO),
    "no_es_gzip": (hostil.pagina(b"hola", "text/html", "Content-Encoding: gzip"), Desenlace.MALA_RESPUESTA),
    "doble_gzip": (hostil.pagina(b"x", "text/html", "Content-Encoding: gzip, gzip"), Desenlace.TIPO_RARO),
    "otra_codificacion": (hostil.pagina(b"x", "text/html", "Content-Encoding: br"), Desenlace.TIPO_RARO),
    "trozo_sin_fin": (TROCEADO + b"F" * 200_000, Desenlace.MALA_RESPUESTA),
    "trozo_enorme": (TROCEADO + b"FFFFFFFFFFFFFFF\r\n" + b"x" * 200_000, Desenlace.MUY_GRANDE),
    "trozo_torcido": (TROCEADO + b"-5\r\nhola", Desenlace.MALA_RESPUESTA),
    "no_es_http": (b"SSH-2.0-OpenSSH_9.2\r\n", Desenlace.MALA_RESPUESTA),
    "mil_cabeceras": (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1000 + b"\r\n", Desenlace.MALA_RESPUESTA),
    "cabecera_sin_fin": (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 200_000, Desenlace.MALA_RESPUESTA),
    "muda": (b"", Desenlace.SIN_CONEXION),
    "a_medias": (hostil.corta, Desenlace.MALA_RESPUESTA),
    "bucle": (hostil.lleva_a("/x"), Desenlace.VUELTAS),
    "a_archivo": (hostil.lleva_a("file:///etc/passwd"), Desenlace.A_OTRA_PARTE),
    "a_clave": (hostil.lleva_a("http://a:b@example.org/"), Desenlace.A_OTRA_PARTE),
    "a_metadatos": (hostil.lleva_a("http://169.254.169.254/latest/meta-data/"), Desenlace.DIRECCION_INTERNA),
    "a_mapeada": (hostil.lleva_a("http://[::ffff:127.0.0.1]/"), Desenlace.DIRECCION_INTERNA),
    "a_decimal": (hostil.lleva_a("http://2130706433/"), Desenlace.A_OTRA_PARTE),
    "a_localhost": (hostil.lleva_a("//localhost/"), Desenlace.DIRECCION_INTERNA),
    "a_gopher": (hostil.lleva_a("gopher://127.0.0.1:70/_x"), Desenlace.A_OTRA_PARTE),
    "a_datos": (hostil.lleva_a("data:text/html,x"), Desenlace.A_OTRA_PARTE),
    "a_otra_linea": (hostil.lleva_a("/no%0d%0aX-Y:%20z"), Desenlace.NO_ESTA),
    "a_nul": (b"HTTP/1.1 302 F\r\nLocation: /no\0b\r\nContent-Length: 0\r\n\r\n", Desenlace.NO_ESTA),
    "a_doblada": (
        b"HTTP/1.1 302 F\r\nLocation: http://\r\n 127.0.0.1/\r\nContent-Length: 0\r\n\r\n", Desenlace.A_OTRA_PARTE
    ),
    "a_metadatos_por_arroba": (hostil.lleva_a("//example.org@169.254.169.254/"), Desenlace.A_OTRA_PARTE),
    "a_torcida": (hostil.lleva_a("http://[::1"), Desenlace.A_OTRA_PARTE),
}  # fmt: skip


@pytest.mark.parametrize("caso", RESPUESTAS)
def test_visitar_says_what_came(servidor, caso):
    contenido, dice = RESPUESTAS[caso]
    assert desenlace(servidor, contenido) is dice


def test_visitar_follows_so_many_redirects_and_no_more(servidor):
    for n in range(8):
        servidor.paginas[f"/v{n}"] = hostil.lleva_a(f"/v{n + 1}")
    assert VISITANTE.visitar(servidor("/v0")).desenlace is Desenlace.VUELTAS
    servidor.paginas["/v4"] = hostil.pagina(b"llegue")
    assert VISITANTE.visitar(servidor("/v0")).datos == b"llegue"


@pytest.mark.parametrize(
    "como",
    [hostil.calla, hostil.gotas(COMIENZO), hostil.gotas(b"HTTP/1.1 200 OK\r\nA: "), hostil.gotas(TROCEADO, b"1\r\nx\r\n")],
    ids=["calla", "gotas", "gotas_de_cabecera", "gotas_en_trozos"],
)  # fmt: skip
def test_visitar_ends_on_time_whatever_drips(servidor, como):
    antes = time.monotonic()
    assert desenlace(servidor, como, visitante=replace(VISITANTE, segundos=0.25)) is Desenlace.LENTO
    assert time.monotonic() - antes < 1.5


def test_visitar_checks_the_certificate(tmp_path):
    with hostil.sirviendo(hostil.con_certificado_propio(tmp_path)) as seguro:
        seguro.paginas["/"] = hostil.pagina(b"hola")
        assert VISITANTE.visitar(seguro()).desenlace is Desenlace.CERTIFICADO
        assert seguro.pedidos == []


def test_visitar_says_that_nobody_listens(servidor):
    with hostil.sirviendo() as otro:
        url = otro("/")
    assert VISITANTE.visitar(url).desenlace is Desenlace.SIN_CONEXION


def test_visitar_without_the_setting_never_asks_this_machine(servidor):
    antes = len(servidor.pedidos)
    visitante = Visitante("prueba", resolver=lambda s, p: ["127.0.0.1"])
    assert visitante.visitar(servidor("/")).desenlace is Desenlace.OTRO_PUERTO
    assert visitante.visitar("http://127.0.0.1/").desenlace is Desenlace.DIRECCION_INTERNA
    assert visitante.visitar("http://example.org/").desenlace is Desenlace.DIRECCION_INTERNA
    assert len(servidor.pedidos) == antes
