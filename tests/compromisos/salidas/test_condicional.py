"""How public data answers: known before a row is read, told once, as small as its reader can take it."""

from __future__ import annotations

import gzip
from datetime import timedelta

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from base.dias import Dia, inicio_del_dia
from compromisos.salidas import condicional
from compromisos.salidas.comprimido import COMO, elegida, juntar
from tests.factories import crear_avance, crear_compromiso
from tests.muestra import muestra

pytestmark = pytest.mark.django_db

DE_CADA_CLASE = (
    "/datos/compromisos.csv", "/datos/compromisos.json?estado=en_proceso", "/datos/avances.xlsx?q=", "/datos/cambios.csv",
    "/datos/registro.jsonl", "/feeds/avances.atom", "/calendario.ics", "/compromisos/{codigo}.json",
    "/compromisos/{codigo}.ics", "/oembed?url=https://testserver/compromisos/{codigo}/", "/en/feeds/cambios.atom",
)  # fmt: skip


@pytest.fixture
def codigo(monkeypatch) -> str:
    """Of a pledge. A minute has passed since it came in: no second of it is still running."""
    monkeypatch.setattr(condicional, "_ahora", lambda: timezone.now() + timedelta(minutes=1))
    return crear_avance(ahora=timezone.now() - timedelta(days=9)).compromiso.codigo


@pytest.mark.muestreo
@pytest.mark.parametrize("url", muestra(DE_CADA_CLASE, una_de=3))
def test_dato_publico_is_told_once_and_again_when_something_changes(client, codigo, url):
    url = url.format(codigo=codigo)
    primera = client.get(url)
    assert primera.status_code == 200
    cuerpo_de(primera)
    etag, momento = primera["ETag"], primera["Last-Modified"]
    for tiene in ({"if-none-match": etag}, {"if-none-match": f'"otra", {etag}'}, {"if-modified-since": momento},
                  {"if-none-match": "*"}):  # fmt: skip
        respuesta = client.get(url, headers=tiene)
        assert (respuesta.status_code, b"" if respuesta.streaming else respuesta.content) == (304, b""), tiene
        assert respuesta["ETag"] == etag
        assert respuesta["Last-Modified"] == momento
        assert "no-store" not in respuesta["Cache-Control"]
        assert respuesta["Access-Control-Allow-Origin"] == "*"
    assert client.head(url, headers={"if-none-match": etag}).status_code == 304
    for otra in ({"if-none-match": '"otra"'}, {"if-modified-since": http_date(parse_http_date(momento) - 1)}):
        assert client.get(url, headers=otra).status_code == 200, otra
    crear_compromiso(texto="Otro.")
    assert client.get(url, headers={"if-none-match": etag}).status_code == 200
    assert parse_http_date(client.get(url)["Last-Modified"]) >= parse_http_date(momento)


@pytest.mark.parametrize("url", ["/datos/compromisos.csv?sector=publico", "/datos/registro.jsonl"])
def test_dato_publico_knows_its_version_before_a_row_is_read(client, codigo, url):
    """By who has it already, and to who asks only for the headers, nothing is read of what it would say."""
    etag = client.get(url)["ETag"]
    for pedir, cabeceras in ((client.get, {"if-none-match": etag}), (client.head, {})):
        with CaptureQueriesContext(connection) as consultas:
            pedir(url, headers=cabeceras)
        # the last of each table that is said: nine of histories, the record, the links
        assert len(consultas) <= 2, [c["sql"][:80] for c in consultas]
    assert b"".join(client.head(url).streaming_content) == b""


def test_what_does_not_exist_is_never_the_same_as_before(client, codigo):
    """A condition is looked at where there is something: 404, 400 and 410 are told whole."""
    for url, dice in (
        ("/compromisos/no-hay.json", 404),
        ("/datos/compromisos.csv?cosa=1", 400),
        ("/datos/nada.csv", 404),
    ):
        for tiene in ({"if-none-match": "*"}, {"if-modified-since": http_date()}):
            assert client.get(url, headers=tiene).status_code == dice, (url, tiene)
    otra = client.get("/datos/metas.csv?sector=publico")["ETag"]
    assert client.get("/datos/avances.csv?sector=publico", headers={"if-none-match": otra}).status_code == 200


def test_version_says_a_second_that_is_over_and_today_begins_anew():
    crear_avance()
    hoy = Dia.de_hoy()
    assert condicional.version(hoy).ultima_modificacion < timezone.now() - timedelta(microseconds=1)
    assert condicional.version(hoy).ultima_modificacion >= inicio_del_dia(hoy.hoy) - timedelta(seconds=1)
    manana = Dia(hoy.hoy + timedelta(days=1))
    assert condicional.version(manana).etag != condicional.version(hoy).etag, "a deadline passes by itself"
    assert condicional.version(hoy, "/a").etag != condicional.version(hoy, "/b").etag


# --- Compressed


@pytest.mark.parametrize(("pide", "abrir"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
@pytest.mark.parametrize(
    "url", ["/datos/compromisos.csv?sector=publico", "/datos/compromisos.csv", "/compromisos/{codigo}.json"]
)
def test_comprimir_says_the_same_in_less(client, codigo, pide, abrir, url):
    url = url.format(codigo=codigo)
    entera = client.get(url)
    sin = cuerpo_de(entera)
    respuesta = client.get(url, headers={"accept-encoding": pide})
    assert respuesta["Content-Encoding"] == pide
    assert abrir(cuerpo_de(respuesta)) == sin
    assert "Accept-Encoding" in entera["Vary"]
    assert "Accept-Encoding" in respuesta["Vary"]
    assert "Cookie" not in respuesta["Vary"]
    assert respuesta["ETag"].startswith("W/")
    for etag in (entera["ETag"], respuesta["ETag"]):
        assert client.get(url, headers={"if-none-match": etag, "accept-encoding": pide}).status_code == 304


@pytest.mark.parametrize(
    ("acepta", "como"),
    [
        ("", ""), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0, gzip;q=0.5", "gzip"), ("*", "br"),
        ("identity", ""), ("gzip;q=0", ""), ("*;q=0", ""), ("GZIP", "gzip"), ("gzip;q=x", ""), (";;,,", ""),
        ("identity;q=1, gzip;q=0.2", ""), ("br;q=0.1,gzip;q=0.9", "gzip"),
    ],
)  # fmt: skip
def test_elegida_reads_what_is_accepted(acepta, como):
    assert elegida(acepta) == como


def test_a_workbook_is_compressed_already(client, codigo):
    assert (
        "Content-Encoding" not in client.get("/datos/metas.xlsx", headers={"accept-encoding": "gzip"}).headers
    )


def test_every_data_address_goes_through_it():
    """Of what is open to scripts, only pictures, paper and uploaded files have a version of their own; the API goes by it
    in a way of its own (views/api/comun.py)."""
    propias = (
        "api/",
        ".png",
        ".pdf",
        "fotos/",
        "evidencias/",
        "/copia/",
        "datos/copias/",
        "guia-de-importacion/",
        "informe.xlsx",
        "tendencia.",
    )
    for patron in get_resolver("compromisos.urls").url_patterns:
        ruta = str(patron.pattern)
        if ruta == "data.json":  # leads to datos/data.json
            continue
        if getattr(patron.callback, "datos_abiertos", False) and not any(p in ruta for p in propias):
            suya = patron.callback
            assert getattr(suya, "por_su_version", False) or getattr(suya, "por_sus_bytes", False), ruta


def cuerpo_de(respuesta) -> bytes:
    return b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content


# --- A part of what is kept


@pytest.mark.muestreo
@pytest.mark.parametrize(
    ("pide", "dice", "cual"),
    muestra([
        ("bytes=0-9", 206, slice(0, 10)), ("bytes=10-", 206, slice(10, None)), ("bytes=-7", 206, slice(-7, None)),
        ("bytes=5-999999", 206, slice(5, None)), ("BYTES = 0-0", 206, slice(0, 1)), ("bytes=-999999", 206, slice(None)),
        ("bytes=999999-", 416, None), ("bytes=-0", 416, None), ("bytes=9-3", 200, slice(None)), ("bytes=-", 200, slice(None)),
        ("bytes=0-1,5-6", 200, slice(None)), ("lines=0-1", 200, slice(None)), ("bytes=a-b", 200, slice(None)),
        ("bytes=0-" + "9" * 30, 200, slice(None)), ("bytes=٠-٩", 200, slice(None)),
    ], una_de=3),
)  # fmt: skip
def test_parte_of_a_kept_file(client, codigo, pide, dice, cual):
    entero = cuerpo_de(client.get("/datos/compromisos.csv"))  # now it is kept
    respuesta = client.get("/datos/compromisos.csv", headers={"range": pide.encode().decode("latin-1")})
    assert respuesta.status_code == dice
    if cual is not None:
        assert cuerpo_de(respuesta) == entero[cual]
        assert respuesta["Content-Length"] == str(len(entero[cual]))
    else:
        assert respuesta["Content-Range"] == f"bytes */{len(entero)}"


def test_parte_is_of_one_version(client, codigo):
    """Of another, the whole comes; compressed, there are no parts; what is not kept has none."""
    cuerpo_de(client.get("/datos/compromisos.csv"))
    entera = client.get("/datos/compromisos.csv")
    cuerpo_de(entera)
    etag, dos = entera["ETag"], "bytes=0-1"
    assert not etag.startswith("W/")
    assert entera["Accept-Ranges"] == "bytes"
    for de, dice in ((etag, 206), ('"otra"', 200), (f"W/{etag}", 200)):
        respuesta = client.get("/datos/compromisos.csv", headers={"range": dos, "if-range": de})
        assert respuesta.status_code == dice
        cuerpo_de(respuesta)
    con_gzip = client.get("/datos/compromisos.csv", headers={"range": dos, "accept-encoding": "gzip"})
    assert (con_gzip.status_code, cuerpo_de(con_gzip)) == (206, b"\xef\xbb")
    filtrada = client.get("/datos/compromisos.csv?sector=publico", headers={"range": dos})
    assert (filtrada.status_code, "Accept-Ranges" in filtrada.headers) == (200, False)


def test_the_first_piece_is_sent_at_once_and_the_rest_in_large_ones():
    """Also compressed: whoever waits sees that it comes. No piece is of one line, but the first."""
    leidas = []

    def lineas():
        for n in range(5000):
            leidas.append(n)
            yield f"línea número {n}\n"

    trozos = juntar(lineas(), 10_000)
    assert next(trozos) == "línea número 0\n".encode()
    assert leidas == [0]
    resto = list(trozos)
    assert len(resto) < 12
    for como, abrir in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        leidas.clear()
        hechos = COMO[como](juntar(lineas()))
        primero = next(hechos)
        assert (len(primero) > 0, leidas) == (True, [0])
        assert abrir(primero + b"".join(hechos)).decode().count("\n") == 5000
