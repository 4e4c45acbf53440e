"""Public pages while the database is away: the last copy, which says of when it is, or the 503 page; never one without its hour."""

from __future__ import annotations

import threading
from datetime import timedelta
from time import monotonic

import pytest
import time_machine
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from compromisos.models import Accion, Anotacion, Edicion
from compromisos.models.anotacion import AnotacionNueva
from compromisos.publicacion import retirar_compromiso
from config.guardadas import paginas
from config.guardadas.copias import HASTA_DONDE, RECIENTE
from config.guardadas.direcciones import leer
from tests.config.lectora_de_puerta import Lectora, sin_cerrar_conexiones
from tests.factories import crear_compromiso, crear_usuario

LEER = paginas.version_publica.leer


@pytest.fixture
def lectora(transactional_db, settings, tmp_path):
    settings.CACHES = settings.CACHES | {
        "copias": {"BACKEND": "config.cache.CacheEnArchivos", "LOCATION": str(tmp_path / "copias")}
    }
    crear_compromiso(titulo="Abrir centros")
    with sin_cerrar_conexiones():
        yield Lectora(tmp_path)


@pytest.fixture
def base(monkeypatch):
    """Whether the database answers."""

    class Base:
        def se_va(self) -> None:
            error = OperationalError("connection refused")
            error.__cause__ = connection.Database.OperationalError("connection refused")

            def leer(_conexion):
                raise error

            monkeypatch.setattr(paginas.version_publica, "leer", leer)
            monkeypatch.setattr("config.fallos.no_puede", lambda e: isinstance(e, OperationalError))

        def vuelve(self) -> None:
            monkeypatch.setattr(paginas.version_publica, "leer", LEER)

    return Base()


@pytest.mark.parametrize(
    ("ruta", "acepta", "dice"),
    [
        ("/compromisos/", "gzip, br", "Copia de las 14:30 del 26/11/2026."),
        ("/compromisos/?al=2026-11-26", "", "Copia de las 14:30 del 26/11/2026."),
        ("/en/compromisos/", "gzip", "Copy of 14:30 on 26 November 2026."),
    ],
)
def test_the_last_copy_says_its_hour(lectora, base, ruta, acepta, dice):
    with time_machine.travel("2026-11-26T19:30:20Z", tick=False) as reloj:
        antes = lectora.pedir(ruta, acepta=acepta)
        base.se_va()
        reloj.shift(600)
        ahora = lectora.pedir(ruta, acepta=acepta, HTTP_IF_NONE_MATCH=antes.etag)
        assert (ahora.estado, ahora.cabeceras["Cache-Control"], ahora.cabeceras["Age"]) == (
            200,
            "no-store",
            "600",
        )
        assert "ETag" not in ahora.cabeceras
        texto = ahora.cuerpo.decode()
        assert dice in texto
        assert "Abrir centros" in texto
        assert dice not in antes.cuerpo.decode()
        assert lectora.pedir(ruta, metodo="HEAD").enviado == b""
        base.vuelve()
        assert lectora.pedir(ruta, acepta=acepta).cuerpo == antes.cuerpo


def test_it_is_as_late_as_the_last_answer_of_the_database_if_nothing_changed(lectora, base):
    with time_machine.travel("2026-11-26T19:30:00Z", tick=False) as reloj:
        lectora.pedir("/compromisos/")
        reloj.shift(5 * 3600)
        lectora.pedir("/compromisos/")  # given from memory: the version is the same
        reloj.shift(60)
        base.se_va()
        assert "Copia de las 19:30" in lectora.pedir("/compromisos/").cuerpo.decode()


@pytest.mark.parametrize(("hace", "estado"), [(RECIENTE - timedelta(minutes=1), 200), (RECIENTE, 503)])
def test_what_may_have_changed_since_is_shown_for_an_hour(lectora, base, hace, estado):
    with time_machine.travel("2026-11-26T12:30:00Z", tick=False) as reloj:
        lectora.pedir("/compromisos/")
        Edicion.objects.update(lema="Otro")
        reloj.shift(hace)
        lectora.pedir("/instituciones/")  # reads the new version
        base.se_va()
        dada = lectora.pedir("/compromisos/")
        assert dada.estado == estado
        assert ("Copia de las 07:30" in dada.cuerpo.decode()) == (estado == 200)


def test_what_was_taken_away_is_on_no_copy(lectora, base, tmp_path):
    """Neither on that of its own page nor on another's, in this process or in another of the machine."""
    otra = Lectora(tmp_path)
    compromiso = crear_compromiso(titulo="Cerrar centros")
    suya = compromiso.get_absolute_url()
    for ruta in ("/compromisos/", suya, "/instituciones/"):
        assert lectora.pedir(ruta).estado == otra.pedir(ruta).estado == 200
    retirar_compromiso(
        compromiso, por=crear_usuario(), motivo="Se escribió por error.", fuente="https://example.pe/acta"
    )
    lectora.pedir("/instituciones/")  # reads the new version
    base.se_va()
    for quien in (lectora, otra, Lectora(tmp_path)):
        assert [quien.pedir(ruta).estado for ruta in ("/compromisos/", suya)] == [503, 503]
    assert "Copia de las" in lectora.pedir("/instituciones/").cuerpo.decode()


@pytest.mark.parametrize(
    ("accion", "objeto", "estado"),
    [
        (Accion.AVANCE_PUBLICADO, "avances/7", 200),
        (Accion.AVANCE_CORREGIDO, "avances/7", 200),
        (Accion.FICHA_MODIFICADA, "instituciones/mimp", 200),
        (Accion.FICHA_MODIFICADA, "fotos/3", 503),
        (Accion.AVANCE_RETIRADO, "avances/7", 503),
        (Accion.CONTENIDO_SUPRIMIDO, "avances/7", 503),
    ],
)
def test_only_what_takes_something_away_ends_the_copies(lectora, base, accion, objeto, estado):
    lectora.pedir("/compromisos/")
    with transaction.atomic():
        Anotacion.objects.encadenar([AnotacionNueva(accion, objeto, "{}")])
    lectora.pedir("/instituciones/")
    base.se_va()
    assert lectora.pedir("/compromisos/").estado == estado


def test_a_copy_that_is_written_late_is_shown_to_nobody(lectora, base):
    """What a slow process had made before something was taken away."""
    lectora.pedir("/compromisos/")
    copias = lectora.paginas.copias
    pedido = leer(
        {
            "PATH_INFO": "/compromisos/",
            "REQUEST_METHOD": "GET",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "https",
        }
    )
    copia = copias.sacar(pedido)
    copias.quitado = copia.hasta + 1
    assert copias.sacar(pedido) is None


def test_a_machine_that_does_not_know_what_it_looked_at_begins_anew(lectora, base, tmp_path):
    lectora.pedir("/compromisos/")
    lectora.paginas.copias.cache.delete(HASTA_DONDE)
    otra = Lectora(tmp_path)
    crear_compromiso(titulo="Cerrar centros")
    otra.pedir("/instituciones/")
    base.se_va()
    assert otra.pedir("/compromisos/").estado == 503
    assert otra.pedir("/instituciones/").estado == 200


def test_a_process_that_just_started_has_those_of_the_others(lectora, base, tmp_path):
    lectora.pedir("/compromisos/")
    base.se_va()
    otra = Lectora(tmp_path)
    assert "Copia de las" in otra.pedir("/compromisos/").cuerpo.decode()
    with time_machine.travel(timezone.now() + RECIENTE):
        assert otra.pedir("/compromisos/").estado == 503


def test_what_nobody_had_asked_for_and_what_a_program_reads_is_503(lectora, base):
    lectora.pedir("/compromisos/")
    assert lectora.pedir("/feeds/avances.atom").estado == 200
    base.se_va()
    for ruta in ("/instituciones/", "/feeds/avances.atom"):
        assert lectora.pedir(ruta).estado == 503, ruta


def test_who_is_somebody_gets_no_copy(lectora, base):
    lectora.pedir("/compromisos/")
    base.se_va()
    assert "Copia de las" not in lectora.pedir("/compromisos/", HTTP_COOKIE="sessionid=abc").cuerpo.decode()


def test_only_one_at_a_time_asks_whether_it_is_back(lectora, base, monkeypatch):
    lectora.pedir("/compromisos/")
    base.se_va()
    lectora.pedir("/compromisos/")
    pregunta, sigue, veces = threading.Event(), threading.Event(), []

    def colgada(_conexion):
        veces.append(1)
        pregunta.set()
        sigue.wait(10)
        raise OperationalError("timeout")

    monkeypatch.setattr(paginas.version_publica, "leer", colgada)
    quien = threading.Thread(target=lectora.pedir, args=("/compromisos/",))
    quien.start()
    pregunta.wait(10)
    assert "Copia de las" in lectora.pedir("/compromisos/").cuerpo.decode()
    assert len(veces) == 1
    sigue.set()
    quien.join()


def test_what_it_did_not_answer_long_ago_is_not_gone_by(lectora, base, monkeypatch):
    """Readers who were given the replica meanwhile asked nobody whether it was back."""
    lectora.pedir("/compromisos/")
    base.se_va()
    assert "Copia de las" in lectora.pedir("/compromisos/").cuerpo.decode()
    base.vuelve()
    with lectora.paginas._sondeo:  # another asks
        assert "Copia de las" in lectora.pedir("/compromisos/").cuerpo.decode()
        luego = monotonic() + paginas.CREIDA
        monkeypatch.setattr(paginas, "monotonic", lambda: luego)
        assert "Copia de las" not in lectora.pedir("/compromisos/").cuerpo.decode()
    assert lectora.paginas.caida is None


def test_a_fault_of_ours_shows_no_copy(lectora, monkeypatch):
    def leer(_conexion):
        raise DatabaseError("no such table")

    lectora.pedir("/compromisos/")
    monkeypatch.setattr(paginas.version_publica, "leer", leer)
    monkeypatch.setattr("config.fallos.no_puede", lambda e: isinstance(e, OperationalError))
    assert "Copia de las" not in lectora.pedir("/compromisos/").cuerpo.decode()


def test_it_may_go_away_halfway(lectora, base):
    lectora.pedir("/compromisos/")
    Edicion.objects.update(lema="Otro")
    django = lectora.django.application

    def se_va_a_medias(environ, start_response):
        base.se_va()
        environ["compromisos.base_caida"] = OperationalError("gone")
        return django(environ, start_response)

    lectora.django.application = se_va_a_medias
    assert "Copia de las" in lectora.pedir("/compromisos/").cuerpo.decode()
