"""The gate: who is refused at once, who waits, who never does, and when a turn is given back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from gunicorn.workers import gthread

from config import puerta
from config.puerta import EN_RESERVA, TURNOS, Puerta, es_cara
from tests.config.test_env import BUENO, RAIZ

CARA = "/datos/avances.csv"


@pytest.mark.parametrize(
    ("ruta", "consulta", "es"),
    [
        (CARA, "", True),
        ("/en/datos/compromisos.json", "estado=cumplido", True),
        ("/datos/", "", False),
        ("/datos/registro.jsonl", "", True),
        ("/datos/cambios.csv", "", True),
        ("/cambios/", "desde=0001-01-01", True),
        ("/feeds/cambios.atom", "", True),
        ("/feeds/compromisos.atom", "q=centro", True),
        ("/en/feeds/avances.atom", "", True),
        ("/feeds/correcciones.atom", "", False),
        ("/en/ediciones/demo/informe.pdf", "", True),
        ("/ediciones/demo/informe.xlsx", "", True),
        ("/compromisos/x-1.pdf", "", True),
        ("/compromisos/x-1.png", "", True),
        ("/compromisos/x-1.json", "", False),
        ("/calendario.ics", "estado=cumplido", True),
        ("/en/instituciones/mimp/calendario.ics", "", True),
        ("/compromisos/x-1.ics", "", True),
        ("/portada.png", "", True),
        ("/en/territorios/15.png", "", True),
        ("/static/img/marca.png", "", False),
        ("/sitemap-compromisos.xml", "", True),
        ("/compromisos/", "q=a&al=2026-01-01", True),
        ("/compromisos/", "%61l=2026-01-01", True),
        ("/compromisos/", "q=al=2", False),
        ("/compromisos/", "q=casa", False),
        ("/", "", False),
        ("/admin/compromisos/avance/", "al=2026-01-01", False),
    ],
)
def test_es_cara_what_takes_long(ruta, consulta, es):
    assert es_cara(ruta, consulta) is es


class Respuesta(list):
    """What an application of WSGI hands over: may be iterated, and is closed."""

    streaming = False
    cerrada = False

    def close(self) -> None:
        type(self).cerrada = True


class Aplicacion:
    """Answers what it is told, once it is let."""

    def __init__(self):
        self.dejar, self.dentro, self.clase = threading.Event(), threading.Semaphore(0), Respuesta
        self.dejar.set()

    def __call__(self, environ, start_response):
        self.dentro.release()
        assert self.dejar.wait(20)
        if environ["PATH_INFO"] == "/rota/":
            raise RuntimeError("rota")
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self.clase([b"hola"])


class Pedido(threading.Thread):
    """A request in a thread of its own, as gthread does it; kept open until `cerrar`."""

    def __init__(self, la_puerta: Puerta, ruta: str, consulta: str = "", metodo: str = "GET"):
        super().__init__(daemon=True)
        self.la_puerta, self.dicho, self.respuesta, self.error = la_puerta, [], None, None
        self.environ = {"PATH_INFO": ruta, "QUERY_STRING": consulta, "REQUEST_METHOD": metodo}
        self.environ |= {"HTTP_HOST": "testserver", "wsgi.url_scheme": "https"}
        setup_testing_defaults(self.environ)

    def run(self) -> None:
        try:
            self.respuesta = self.la_puerta(self.environ, lambda *dicho: self.dicho.extend(dicho))
        except RuntimeError as error:
            self.error = error

    def ya(self) -> Pedido:
        self.start()
        self.join(20)
        return self

    @property
    def estado(self) -> int:
        return int(self.dicho[0][:3])


@pytest.fixture
def aplicacion() -> Aplicacion:
    return Aplicacion()


@pytest.fixture
def la_puerta(aplicacion, tmp_path, monkeypatch) -> Puerta:
    monkeypatch.setattr(puerta, "PACIENCIA", 0.3)
    monkeypatch.setattr(puerta, "PACIENCIA_DE_LO_CARO", 0.3)
    monkeypatch.setattr(puerta, "CAROS", 1)
    hecha = Puerta(aplicacion, hilos=EN_RESERVA + TURNOS + 2, carpeta=tmp_path)
    hecha.ayuda.clear()
    while aplicacion.dentro.acquire(blocking=False):
        pass
    return hecha


def ocupar(la_puerta: Puerta, aplicacion: Aplicacion, ruta: str, cuantos: int) -> list[Pedido]:
    """So many requests that are being worked out."""
    aplicacion.dejar.clear()
    pedidos = [Pedido(la_puerta, ruta) for _n in range(cuantos)]
    for pedido in pedidos:
        pedido.start()
        assert aplicacion.dentro.acquire(timeout=5)
    return pedidos


def terminar(aplicacion: Aplicacion, pedidos: list[Pedido]) -> None:
    aplicacion.dejar.set()
    for pedido in pedidos:
        pedido.join(20)
        if pedido.respuesta is not None and hasattr(pedido.respuesta, "close"):
            pedido.respuesta.close()


def test_puerta_503_at_once_without_a_thread_and_help_goes_on(la_puerta, aplicacion):
    ocupados = ocupar(la_puerta, aplicacion, "/", TURNOS)
    esperan = [Pedido(la_puerta, "/") for _n in range(2)]
    for pedido in esperan:
        pedido.start()
    while la_puerta.hilos._value:  # they have the last two threads
        pass
    rechazado = Pedido(la_puerta, "/").ya()
    assert rechazado.estado == 503
    assert dict(rechazado.dicho[1])["Retry-After"] == str(puerta.VUELVA_EN)
    assert "Línea 100" in b"".join(rechazado.respuesta).decode()
    assert b"".join(Pedido(la_puerta, "/", metodo="HEAD").ya().respuesta) == b""
    for ruta in puerta.LIBRES:
        libre = Pedido(la_puerta, ruta)
        libre.start()
        assert aplicacion.dentro.acquire(timeout=5), ruta
        ocupados.append(libre)
    for pedido in esperan:  # they waited for a turn and gave up
        pedido.join(5)
        assert pedido.estado == 503
    terminar(aplicacion, ocupados)
    assert [p.estado for p in ocupados] == [200] * len(ocupados)
    otra_vez = ocupar(la_puerta, aplicacion, "/", TURNOS)
    terminar(aplicacion, otra_vez)


def test_puerta_waits_for_a_turn(la_puerta, aplicacion, monkeypatch):
    monkeypatch.setattr(puerta, "PACIENCIA", 10)
    ocupados = ocupar(la_puerta, aplicacion, "/", TURNOS)
    espera = Pedido(la_puerta, "/")
    espera.start()
    assert not aplicacion.dentro.acquire(timeout=0.2)
    terminar(aplicacion, [*ocupados, espera])
    assert espera.estado == 200


def test_puerta_what_is_dear_is_one_at_a_time_in_all_processes(la_puerta, aplicacion, tmp_path):
    otro_proceso = Puerta(aplicacion, carpeta=tmp_path)
    while aplicacion.dentro.acquire(blocking=False):
        pass
    ocupados = ocupar(la_puerta, aplicacion, CARA, 1)
    assert Pedido(otro_proceso, CARA).ya().estado == 503
    ocupados += ocupar(otro_proceso, aplicacion, "/", 1)  # what is not dear goes on
    terminar(aplicacion, ocupados)
    libre = Pedido(otro_proceso, CARA).ya()
    assert libre.estado == 200
    libre.respuesta.close()


@pytest.mark.parametrize(("por_partes", "estado"), [(True, 503), (False, 200)])
def test_puerta_keeps_the_turn_of_what_is_worked_out_while_it_is_sent(
    la_puerta, aplicacion, por_partes, estado
):
    class DePartes(Respuesta):
        streaming = por_partes

    aplicacion.clase = DePartes
    enviandose = Pedido(la_puerta, CARA).ya()
    otro = Pedido(la_puerta, CARA).ya()
    assert otro.estado == estado
    terminar(aplicacion, [enviandose, otro])
    assert DePartes.cerrada
    despues = Pedido(la_puerta, CARA).ya()
    assert despues.estado == 200
    terminar(aplicacion, [despues])


def test_puerta_counts_who_reads_slowly(la_puerta, aplicacion):
    """A thread is held until the last byte is sent, whatever it costs to work it out."""
    sin_cerrar = [Pedido(la_puerta, "/").ya() for _n in range(TURNOS + 2)]
    assert [p.estado for p in sin_cerrar] == [200] * (TURNOS + 2)
    assert Pedido(la_puerta, "/").ya().estado == 503
    terminar(aplicacion, sin_cerrar)
    terminar(aplicacion, [bien := Pedido(la_puerta, "/").ya()])
    assert bien.estado == 200


def test_puerta_gives_back_what_an_error_held(la_puerta, aplicacion):
    for _n in range(TURNOS + 5):
        assert isinstance(Pedido(la_puerta, "/rota/", "al=2026-01-01").ya().error, RuntimeError)
    terminar(aplicacion, [bien := Pedido(la_puerta, CARA).ya()])
    assert bien.estado == 200


# --- With Django behind


@pytest.fixture
def con_django(tmp_path, settings):
    """Without a database: none is allowed in these tests."""
    settings.MANTENIMIENTO = tmp_path / "mantenimiento"
    for aviso in (request_started, request_finished):  # the connection of other tests stays as it is
        aviso.disconnect(close_old_connections)
    yield Puerta(WSGIHandler(), carpeta=tmp_path)
    for aviso in (request_started, request_finished):
        aviso.connect(close_old_connections)


def test_ayuda_is_kept_as_django_answers_it(con_django):
    assert set(con_django.ayuda) == set(puerta.AYUDA)
    for ruta in puerta.AYUDA:
        guardada, entera = Pedido(con_django, ruta).ya(), Pedido(con_django, ruta, "x=1").ya()
        assert guardada.estado == entera.estado == 200
        sin_orden = ("Content-Security-Policy", "Vary")
        assert dict(guardada.dicho[1])["Vary"] == "Accept-Encoding"  # it is kept packed too
        assert {k: v for k, v in guardada.dicho[1] if k not in sin_orden} | {"Content-Length": ""} == {
            k: v for k, v in entera.dicho[1] if k not in sin_orden
        } | {"Content-Length": ""}
        assert b"tel:100" in b"".join(guardada.respuesta)
        assert f'lang="{"en" if "/en/" in ruta else "es-PE"}"'.encode() in b"".join(guardada.respuesta)
        entera.respuesta.close()


def test_ayuda_is_of_django_when_it_is_closed_or_asked_by_http(con_django, settings):
    settings.SECURE_SSL_REDIRECT = True
    con_django.application = WSGIHandler()
    por_http = Pedido(con_django, "/ayuda/")
    por_http.environ["wsgi.url_scheme"] = "http"
    assert por_http.ya().estado == 301
    settings.MANTENIMIENTO.touch()
    assert Pedido(con_django, "/ayuda/").ya().estado == 503


def test_respuesta_llena_has_the_headers_of_every_answer(con_django, settings):
    settings.MANTENIMIENTO.touch()
    de_django = {k for k, _v in Pedido(con_django, "/").ya().dicho[1]}
    lleno = con_django.llenos["/"]
    suyas = set(lleno.headers)
    assert de_django - suyas <= {"Content-Language"}, "the page is in two languages"
    assert lleno.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("ruta", "idioma", "dice"),
    [
        ("/api/v1/compromisos/", "es", "No disponible por ahora"),
        ("/en/api/v1/", "en", "Not available for now"),
        ("/en/api/v2/x", "en", "Not available for now"),
    ],
)
def test_respuesta_llena_is_a_problem_for_the_api(con_django, ruta, idioma, dice):
    lleno = con_django.llenos[puerta._que_api(ruta)]
    dicho = json.loads(lleno.content)
    assert (lleno.headers["Content-Type"], dicho["status"]) == (
        "application/problem+json; charset=utf-8",
        503,
    )
    assert (lleno.headers["Content-Language"], dicho["title"]) == (idioma, dice)
    assert (lleno.headers["Retry-After"], lleno.headers["Access-Control-Allow-Origin"]) == ("5", "*")
    assert puerta._que_api("/api/") == puerta._que_api("/compromisos/") == "/"


def test_gunicorn_starts_with_its_file():
    assert isinstance(gthread.DEFAULT_WORKER_DATA_TIMEOUT, float), "config/gunicorn.py sets it"
    hecho = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--print-config", "config.wsgi"],
        env={"PATH": os.environ["PATH"], **BUENO, "WEB_THREADS": "12"},
        cwd=RAIZ, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert hecho.returncode == 0, hecho.stderr
    for linea in ("worker_class = gthread", "threads = 12", "workers = 3", "control_socket_disable = True"):
        assert linea in " ".join(hecho.stdout.split()), linea
