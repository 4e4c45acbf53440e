"""Pages that are kept whole: who is given one, under which key, what is never kept, and how they leave."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, OperationalError, connection, connections
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos.models import Edicion, Eje, version_publica
from config.guardadas import direcciones, paginas, programa
from config.guardadas.almacen import DE_CADA_UNA, Almacen, PaginaEmpacada
from config.guardadas.paginas import Paginas
from config.middleware import CabecerasMiddleware
from config.puerta import Puerta
from tests.config.lectora_de_puerta import MEGA, Lectora, sin_cerrar_conexiones
from tests.config.test_env import BUENO, RAIZ
from tests.factories import crear_compromiso, crear_usuario
from tests.muestra import muestra

BR, GZIP = "gzip, deflate, br", "gzip"


@pytest.fixture
def lectora(transactional_db, tmp_path):
    crear_compromiso(titulo="Abrir centros")
    with sin_cerrar_conexiones():
        yield Lectora(tmp_path)


def publicar_algo() -> None:
    Edicion.objects.update(lema=f"Lema {timezone.now()}")


# --- The store


def entrada(marca: str = "m", bytes_: int = 1000) -> PaginaEmpacada:
    return PaginaEmpacada(marca, "", [("ETag", "x")], b"x" * bytes_)


def test_almacen_gives_what_is_of_that_version():
    almacen = Almacen(MEGA)
    almacen.poner("a", entrada("1"))
    assert almacen.sacar("a", "1").marca == "1"
    assert almacen.sacar("a", "2") is None
    almacen.poner("a", entrada("2"))
    assert almacen.sacar("a", "1") is None
    assert almacen.sacar("a", "2").marca == "2"
    assert len(almacen) == 1


def test_almacen_never_weighs_more_than_its_bound():
    almacen = Almacen(100_000)
    for n in range(1000):
        almacen.poner(n, entrada(bytes_=n * 7 % 9000))
        almacen.sacar(n - n % 3, "m")
        assert almacen.peso <= 100_000
    assert len(almacen) > 5


def test_almacen_does_not_keep_what_is_greater_than_its_room():
    almacen = Almacen(10_000)
    almacen.poner("a", entrada(bytes_=100))
    almacen.poner("b", entrada(bytes_=20_000))
    assert almacen.sacar("b", "m") is None
    assert almacen.sacar("a", "m") is not None


def test_almacen_who_walks_through_many_does_not_drive_out_what_is_read_often():
    almacen = Almacen(100 * (1000 + DE_CADA_UNA + 200))
    almacen.poner("portada", entrada())
    assert almacen.sacar("portada", "m")
    for n in range(10_000):
        almacen.poner(n, entrada())
    assert almacen.sacar("portada", "m")


# --- The key


@pytest.mark.parametrize(
    ("una", "otra"),
    [
        ("estado=cumplido&eje=x", "eje=x&estado=cumplido"),
        ("q=a+b", "q=a%20b"),
        ("q=%c3%a1", "q=%C3%A1"),
        ("utm_source=x", ""),
        ("q=a&fbclid=1&gclid=2", "q=a"),
        ("pagina=2&utm_campaign=z&al=2026-01-01", "al=2026-01-01&pagina=2"),
    ],
)
def test_canonica_is_one_for_what_is_the_same(una, otra):
    assert direcciones.canonica(una, direcciones.LISTA) == direcciones.canonica(otra, direcciones.LISTA)


def test_canonica_keeps_the_order_of_what_comes_several_times():
    conocidos = direcciones.PARAMETROS["comparar"]
    assert direcciones.canonica("i=b&al=2026-01-01&i=a", conocidos) == "al=2026-01-01&i=b&i=a"


@pytest.mark.parametrize(
    "consulta", ["x=1", "estado=a&inventado=", "q=" + "a" * 1001, "a" * 5000, "&".join(["estado=a"] * 101)]
)
def test_canonica_has_no_key_for_what_somebody_makes_up(consulta):
    assert direcciones.canonica(consulta, direcciones.LISTA) is None


@pytest.mark.parametrize(
    ("ruta", "nombre"),
    [
        ("/", "portada"),
        ("/en/", "portada"),
        ("/en/compromisos/x/", "compromiso"),
        ("/inventada/", None),
        ("/compromisos/ñ/", None),
        ("/admin/", "admin:index"),
    ],
)
def test_nombre_de(ruta, nombre):
    assert direcciones.nombre_de(ruta) == nombre


# --- Who is given one


def test_second_reader_costs_one_query_and_no_page(lectora):
    primera = lectora.pedir("/compromisos/", acepta=BR)
    with CaptureQueriesContext(connection) as hechas:
        segunda = lectora.pedir("/compromisos/", acepta=BR)
    assert [q["sql"] for q in hechas.captured_queries] == [version_publica.LEER]
    assert segunda == primera
    assert lectora.django.veces == 5  # the help pages, and this one


def test_304_costs_one_query_also_in_a_process_that_never_made_the_page(lectora, tmp_path):
    etag = lectora.pedir("/compromisos/").etag
    otra = Lectora(tmp_path)
    antes = otra.django.veces
    with CaptureQueriesContext(connection) as hechas:
        respuesta = otra.pedir("/compromisos/", HTTP_IF_NONE_MATCH=f'"otra", {etag}')
    assert (respuesta.estado, respuesta.enviado, otra.django.veces) == (304, b"", antes)
    assert len(hechas) == 1
    assert respuesta.etag == etag
    assert respuesta.cabeceras["Cache-Control"] == CabecerasMiddleware.PUBLICABLE
    assert respuesta.cabeceras["Vary"] == "Accept-Encoding"
    assert "Access-Control-Allow-Origin" not in respuesta.cabeceras


def test_304_of_data_may_be_read_by_any_script(lectora):
    primera = lectora.pedir("/api/v1/compromisos/")
    assert primera.cabeceras["Access-Control-Allow-Origin"] == "*"
    respuesta = lectora.pedir("/api/v1/compromisos/", HTTP_IF_NONE_MATCH=primera.etag)
    assert respuesta.estado == 304
    assert respuesta.cabeceras["Access-Control-Allow-Origin"] == "*"


def test_304_by_the_date_of_what_is_kept(lectora):
    """Harvesters that keep no ETag. Beside one, a date says nothing; a page says none."""
    desde = lectora.pedir("/datos/data.json").cabeceras["Last-Modified"]
    hechas = lectora.django.veces
    igual = lectora.pedir("/datos/data.json", HTTP_IF_MODIFIED_SINCE=desde)
    assert (igual.estado, igual.enviado, igual.cabeceras["Last-Modified"]) == (304, b"", desde)
    assert igual.cabeceras["Access-Control-Allow-Origin"] == "*"
    for otro in ({"HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2000 00:00:00 GMT"}, {"HTTP_IF_MODIFIED_SINCE": "ayer"},
                 {"HTTP_IF_MODIFIED_SINCE": desde, "HTTP_IF_NONE_MATCH": '"otra"'}):  # fmt: skip
        assert lectora.pedir("/datos/data.json", **otro).estado == 200
    assert lectora.django.veces == hechas
    lectora.pedir("/compromisos/")
    assert lectora.pedir("/compromisos/", HTTP_IF_MODIFIED_SINCE=desde).estado == 200


def test_304_only_of_the_same_address(lectora):
    etag = lectora.pedir("/compromisos/").etag
    assert lectora.pedir("/instituciones/", HTTP_IF_NONE_MATCH=etag).estado == 200


def test_head_is_answered_as_get_without_its_body(lectora):
    primera = lectora.pedir("/compromisos/", metodo="HEAD", acepta=BR)
    assert primera.enviado == b""
    entera = lectora.pedir("/compromisos/", acepta=BR)
    assert primera.cabeceras == entera.cabeceras
    assert int(entera.cabeceras["Content-Length"]) == len(entera.enviado)
    assert lectora.pedir("/compromisos/", metodo="HEAD", acepta=BR) == primera


def test_next_reader_after_a_change_reads_it(lectora):
    lectora.pedir("/compromisos/")
    crear_compromiso(titulo="Recién publicada")
    assert "Recién publicada" in lectora.pedir("/compromisos/").cuerpo.decode()


def test_midnight_of_lima_turns_the_page(lectora):
    hoy = timezone.localtime().replace(hour=23, minute=59, second=0, microsecond=0)
    with time_machine.travel(hoy, tick=False):
        etag = lectora.pedir("/compromisos/").etag
        assert lectora.hechas("/compromisos/") == 0
    with time_machine.travel(hoy + timedelta(minutes=2), tick=False):
        assert lectora.hechas("/compromisos/", HTTP_IF_NONE_MATCH=etag) == 1


def test_what_was_made_across_midnight_is_not_kept(lectora, monkeypatch):
    hoy = timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=0)
    aplicacion = lectora.django.application

    with time_machine.travel(hoy, tick=False) as reloj:

        def despacio(environ, start_response):
            respuesta = aplicacion(environ, start_response)
            reloj.shift(timedelta(seconds=2))
            return respuesta

        lectora.django.application = despacio
        lectora.pedir("/compromisos/")
        assert len(lectora.paginas.almacen) == 0


def test_address_language_host_scheme_and_encoding_are_told_apart(lectora):
    for direccion, como in (
        ("/compromisos/", {}),
        ("/en/compromisos/", {}),
        ("/compromisos/", {"HTTP_HOST": "localhost"}),
        ("/compromisos/", {"wsgi.url_scheme": "http"}),
        ("/compromisos/", {"acepta": BR}),
        ("/compromisos/", {"acepta": GZIP}),
        ("/compromisos/?pagina=1", {}),
    ):
        assert lectora.hechas(direccion, **como) == 1, (direccion, como)
    assert lectora.hechas("/compromisos/") == 0


def test_parameters_of_others_share_one_and_unknown_ones_make_none(lectora):
    lectora.pedir("/compromisos/")
    guardadas = len(lectora.paginas.almacen)
    for ajeno in ("utm_source=a", "fbclid=b", "gclid=c&utm_medium=d", "_ga=1.2.3"):
        assert lectora.hechas(f"/compromisos/?{ajeno}") == 0
    for inventado in ("x=1", "x=2", "estado=cumplido&cualquiera=3"):
        assert lectora.hechas(f"/compromisos/?{inventado}") == 1
        assert lectora.hechas(f"/compromisos/?{inventado}") == 1
    assert len(lectora.paginas.almacen) == guardadas


# --- What is never kept


@pytest.mark.parametrize(
    "como",
    [
        {"HTTP_COOKIE": "sessionid=x"},
        {"HTTP_COOKIE": "a=b; csrftoken=y"},
        {"HTTP_COOKIE": "messages=z"},
        {"HTTP_AUTHORIZATION": "Basic eDp5"},
        {"HTTP_RANGE": "bytes=0-9"},
        {"HTTP_IF_MATCH": "*"},
        {"HTTP_IF_UNMODIFIED_SINCE": "Tue, 01 Dec 2026 00:00:00 GMT"},
        {"CONTENT_TYPE": "text/plain"},
        {"CONTENT_LENGTH": "3"},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"metodo": "POST"},
        {"metodo": "OPTIONS"},
    ],
    ids=str,
)
def test_who_is_somebody_or_asks_for_something_else_is_left_to_django(lectora, como):
    lectora.pedir("/compromisos/")
    assert lectora.hechas("/compromisos/", **como) == 1
    assert len(lectora.paginas.almacen) == 1


def test_cookies_of_others_make_no_difference(lectora):
    lectora.pedir("/compromisos/")
    assert lectora.hechas("/compromisos/", HTTP_COOKIE="__cf_bm=abc; otra=1") == 0


@pytest.mark.muestreo
@pytest.mark.parametrize(
    "direccion",
    muestra([
        "/senalar/", "/seguir/", "/admin/login/", "/compromisos/no-hay/", "/?al=2099-01-01", "/ayuda/", "/seguridad/", "/healthz",
        "/readyz", "/robots.txt", "/privacidad/", "/datos/", "/datos/compromisos.csv", "/datos/registro.jsonl", "/sitemap.xml",
        "/api/v1/inventado/", "/api/v1/compromisos/?inventado=1", "/informar/", "/compromisos", "/en", "/portada.png",
    ], una_de=3),
)  # fmt: skip
def test_what_is_never_kept(lectora, direccion):
    """Forms, what fails, redirects, streams, what hangs on files, pure text, pictures."""
    lectora.pedir(direccion, acepta=BR)
    lectora.pedir(direccion, acepta=BR)
    assert len(lectora.paginas.almacen) == 0


def test_api_is_kept_for_who_takes_json_alone(lectora):
    assert lectora.hechas("/api/v1/compromisos/", HTTP_ACCEPT="application/json") == 1
    assert lectora.hechas("/api/v1/compromisos/", HTTP_ACCEPT="*/*") == 0
    assert lectora.pedir("/api/v1/compromisos/", HTTP_ACCEPT="text/html").estado == 406


class DeMentira:
    """An application that answers what it is told."""

    def __init__(self, respuesta):
        self.respuesta = respuesta

    def __call__(self, environ, start_response):
        hecha = self.respuesta()
        start_response(
            f"{hecha.status_code} X",
            list(hecha.items()) + [("Set-Cookie", c.OutputString()) for c in hecha.cookies.values()],
        )
        return hecha


def _publica(cuerpo: str = "x" * 2000, **cabeceras: str) -> HttpResponse:
    return HttpResponse(cuerpo, headers={"Cache-Control": CabecerasMiddleware.PUBLICABLE} | cabeceras)


def _con_galleta() -> HttpResponse:
    respuesta = _publica()
    respuesta.set_cookie("a", "b")
    return respuesta


@pytest.mark.parametrize(
    ("respuesta", "se_guarda"),
    [
        (_publica, True),
        (lambda: _publica(Vary="Accept-Encoding"), True),
        (lambda: _publica(Vary="Cookie"), False),
        (lambda: _publica(Vary="Accept-Encoding, Accept"), False),
        (_con_galleta, False),
        (lambda: HttpResponse("x" * 2000), False),
        (lambda: HttpResponse("x" * 2000, headers={"Cache-Control": "no-store"}), False),
        (lambda: HttpResponse("x" * 2000, headers={"Cache-Control": "private"}), False),
        (lambda: _publica('<input name="csrfmiddlewaretoken" value="z">' + "x" * 2000), False),
    ],
)
def test_only_what_says_that_it_is_for_everybody_is_kept_or_packed(lectora, respuesta, se_guarda):
    """A page with a form's token leaves as it is: packed, its length would tell of the token."""
    lectora.django.application = DeMentira(respuesta)
    dada = lectora.pedir("/compromisos/", acepta=BR)
    assert bool(len(lectora.paginas.almacen)) is se_guarda
    assert (dada.cabeceras.get("Content-Encoding") == "br") is se_guarda


def test_forms_leave_as_they_are(lectora):
    for direccion in ("/senalar/", "/seguir/", "/admin/login/"):
        assert "Content-Encoding" not in lectora.pedir(direccion, acepta=BR).cabeceras


def test_signed_in_reader_gets_his_own_and_leaves_nothing(lectora, client):
    client.force_login(crear_usuario())
    galletas = "; ".join(f"{n}={c.value}" for n, c in client.cookies.items())
    suya = lectora.pedir("/compromisos/", HTTP_COOKIE=galletas, acepta=BR)
    assert suya.estado == 200
    assert "Content-Encoding" not in suya.cabeceras
    assert len(lectora.paginas.almacen) == 0


# --- How they leave


@pytest.mark.parametrize(
    ("acepta", "como"), [(BR, "br"), (GZIP, "gzip"), ("", None), ("br;q=0, gzip", "gzip")]
)
def test_pages_leave_packed(lectora, acepta, como):
    for direccion in ("/compromisos/", "/compromisos/?inventado=1", "/datos/"):
        dada = lectora.pedir(direccion, acepta=acepta)
        assert dada.cabeceras.get("Content-Encoding") == como
        assert dada.cabeceras["Vary"] == "Accept-Encoding"
        assert int(dada.cabeceras["Content-Length"]) == len(dada.enviado)
        assert dada.cuerpo.rstrip().endswith(b"</html>")
        assert not como or len(dada.enviado) < len(dada.cuerpo) / 2


def test_unkeyed_page_is_a_304_by_its_bytes(lectora):
    primera = lectora.pedir("/compromisos/?inventado=1", acepta=BR)
    assert primera.etag.startswith('W/"')
    assert lectora.pedir("/compromisos/?inventado=1", HTTP_IF_NONE_MATCH=primera.etag).estado == 304


@pytest.mark.parametrize("ruta", ["/ayuda/", "/en/seguridad/"])
def test_help_leaves_packed_from_memory(lectora, ruta):
    entera = lectora.pedir(ruta)
    for acepta, como in ((BR, "br"), (GZIP, "gzip")):
        dada = lectora.pedir(ruta, acepta=acepta)
        assert (dada.cabeceras["Content-Encoding"], dada.cuerpo) == (como, entera.enviado)
        assert int(dada.cabeceras["Content-Length"]) == len(dada.enviado)
        assert dada.cabeceras["Cache-Control"] == "no-store"
    assert lectora.django.veces == 4


# --- When things go wrong


def test_without_room_pages_are_only_packed(lectora, tmp_path):
    sin = Lectora(tmp_path, en_bytes=0)
    for _vez in range(2):
        assert sin.hechas("/compromisos/") == 1
    with CaptureQueriesContext(connection) as hechas:
        dada = sin.pedir("/compromisos/", acepta=BR)
    leidas = [q["sql"] for q in hechas.captured_queries].count(version_publica.LEER)
    assert leidas == 1, "the page, for what it counts (lectura/por_version.py), and not the gate"
    assert dada.cabeceras["Content-Encoding"] == "br"


def test_maintenance_stops_what_is_kept(lectora, settings, tmp_path):
    lectora.pedir("/compromisos/")
    settings.MANTENIMIENTO = tmp_path / "mantenimiento"
    settings.MANTENIMIENTO.touch()
    assert lectora.pedir("/compromisos/").estado == 503
    settings.MANTENIMIENTO.unlink()
    assert lectora.pedir("/compromisos/").estado == 200


def test_database_that_is_down_is_asked_once(lectora, monkeypatch):
    caida, veces = OperationalError("connection refused"), []
    caida.__cause__ = connection.Database.OperationalError("connection refused")

    def leer(_conexion):
        veces.append(1)
        raise caida

    lectora.pedir("/compromisos/")
    monkeypatch.setattr(paginas.version_publica, "leer", leer)
    monkeypatch.setattr("config.fallos.no_puede", lambda _error: True)
    with CaptureQueriesContext(connection) as hechas:
        respuesta = lectora.pedir("/compromisos/")
    assert respuesta.estado == 503
    assert "Línea 100" in respuesta.cuerpo.decode()
    assert len(veces) == 2  # once more, on a new connection: the server may have been restarted
    assert len(hechas) == 0


def test_version_that_is_not_there_yet_keeps_nobody_out(lectora, monkeypatch):
    """The code is new and `migrate` has not run."""

    def leer(_conexion):
        raise DatabaseError("no such table")

    monkeypatch.setattr(paginas.version_publica, "leer", leer)
    assert lectora.pedir("/compromisos/").estado == 200
    assert len(lectora.paginas.almacen) == 0


def test_nothing_is_kept_within_a_transaction(lectora):
    from django.db import transaction

    with transaction.atomic():
        assert lectora.pedir("/compromisos/").estado == 200
    assert len(lectora.paginas.almacen) == 0


def test_page_during_whose_making_something_changed_is_not_kept(lectora):
    aplicacion = lectora.django.application

    def mientras(environ, start_response):
        respuesta = aplicacion(environ, start_response)
        Eje.objects.create(codigo="nuevo", nombre="Nuevo", orden=9)
        return respuesta

    lectora.django.application = mientras
    assert lectora.pedir("/compromisos/").estado == 200
    assert len(lectora.paginas.almacen) == 0


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_transaction_that_is_committed_late_leaves_nothing_stale(lectora):
    """A writer has written and not committed when a page is made and kept; it commits; the next reader reads it."""
    from django.db import transaction

    escrita, hecha = threading.Event(), threading.Event()

    def escribir() -> None:
        try:
            with transaction.atomic():
                Edicion.objects.update(nombre="Edición de mañana")
                escrita.set()
                assert hecha.wait(30)
        finally:
            connections.close_all()

    escritor = threading.Thread(target=escribir)
    escritor.start()
    assert escrita.wait(30)
    antes = lectora.pedir("/compromisos/").cuerpo.decode()
    assert "Edición de mañana" not in antes
    assert lectora.hechas("/compromisos/") == 0
    hecha.set()
    escritor.join(30)
    assert lectora.hechas("/compromisos/") == 1
    codigo = "/ediciones/" + Edicion.objects.get().slug + "/"
    assert "Edición de mañana" in lectora.pedir(codigo).cuerpo.decode()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="in memory there is one process")
def test_readers_and_a_writer_at_once_never_see_what_is_older_than_what_was_committed(lectora, tmp_path):
    """Two processes' worth of memory, a writer that counts up, readers that note what was committed before they asked."""
    otra, hecho, seguir = Lectora(tmp_path / "otra"), [0], threading.Event()
    edicion = Edicion.objects.get()
    direccion, viejas = f"/ediciones/{edicion.slug}/", []
    Edicion.objects.update(lema="cuenta 0 fin")

    def escribir() -> None:
        try:
            for n in range(1, 41):
                Edicion.objects.update(lema=f"cuenta {n} fin")
                hecho[0] = n
                seguir.wait(0.01)
        finally:
            seguir.set()
            connections.close_all()

    def leer(una: Lectora) -> None:
        try:
            while not seguir.is_set():
                debido = hecho[0]
                visto = una.pedir(direccion).cuerpo.decode()
                cuenta = int(visto.split("cuenta ")[1].split(" fin")[0])
                if cuenta < debido:
                    viejas.append((cuenta, debido))
        finally:
            connections.close_all()

    lectoras = [threading.Thread(target=leer, args=(una,)) for una in (lectora, otra, lectora)]
    escritor = threading.Thread(target=escribir)
    [h.start() for h in (*lectoras, escritor)]
    [h.join(120) for h in (*lectoras, escritor)]
    assert viejas == []
    assert "cuenta 40 fin" in lectora.pedir(direccion).cuerpo.decode()


# --- The program


def test_programa_is_the_same_in_another_process():
    """Or no reader's copy would hold from one process to the next."""
    orden = "import django; django.setup(); from config.guardadas.programa import programa; print(programa())"
    entorno = os.environ | BUENO | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    dichos = {
        subprocess.run(
            [sys.executable, "-c", orden], cwd=RAIZ, env=entorno | {"PYTHONHASHSEED": semilla}, capture_output=True,
            text=True, check=True,
        ).stdout.strip()
        for semilla in ("1", "2")
    }  # fmt: skip
    assert len(dichos) == 1
    assert len(dichos.pop()) == 64


def test_programa_changes_with_a_setting_that_pages_show(settings):
    def ajustes() -> dict[str, bytes]:
        return {n: v for n, v in programa._partes(Path(RAIZ)) if n.isupper()}

    antes = ajustes()
    settings.CONTACTO = "otro@example.org"
    settings.EMAIL_HOST_PASSWORD = settings.SECRET_KEY = "otra"
    despues = ajustes()
    assert {n for n in antes.keys() | despues.keys() if antes.get(n) != despues.get(n)} == {"CONTACTO"}
    assert not {"SECRET_KEY", "EMAIL_HOST_PASSWORD", "DATABASES", "CACHES"} & set(antes)


def test_puerta_without_pages_asks_django_each_time(transactional_db, tmp_path):
    with sin_cerrar_conexiones():
        lectora = Lectora(tmp_path)
        lectora.puerta = Puerta(lectora.django, carpeta=tmp_path)
        for _vez in range(2):
            assert lectora.hechas("/compromisos/") == 1
    assert isinstance(lectora.django.application, WSGIHandler)
    assert isinstance(lectora.paginas, Paginas)
