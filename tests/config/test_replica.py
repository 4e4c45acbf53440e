"""Reading from a replica: when it is, that nobody is told what is older than the limit, and that it may go away."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from wsgiref.util import setup_testing_defaults

import pytest
import time_machine
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.http import HttpResponse, StreamingHttpResponse

from base.dias import Dia
from base.replica import (
    DE_LA_PRINCIPAL,
    DE_LA_REPLICA,
    REPLICA,
    CacheEnLaPrincipal,
    Lugar,
    en_bytes,
    en_su_lugar,
    se_lee_de_ella,
)
from compromisos.lectura import por_version
from compromisos.models import Edicion
from config import fallos, replica
from config.cache import CacheEnTabla
from config.guardadas.direcciones import NUNCA, leer
from config.replica import Vigia
from tests.ayudas_de_replica import VigiaDeMentira, atrasada, una_replica
from tests.config.lectora_de_puerta import Lectora, sin_cerrar_conexiones
from tests.config.test_env import BUENO, RAIZ
from tests.factories import crear_compromiso, crear_usuario

# --- When it is read


class Servidores:
    """A primary and a replica of which the test says where they are."""

    def __init__(self) -> None:
        self.ahora, self.escrito, self.llegado, self.sistema = 1000.0, 100, 100, 7
        self.edad: float | None = 0.0
        self.hay_principal = self.hay_replica = True
        self.vigia = Vigia(1.0, self.principal, self.replica, reloj=lambda: self.ahora)
        self.vigia._proceso = os.getpid()  # without its thread

    def principal(self) -> Lugar:
        if not self.hay_principal:
            raise OperationalError
        return Lugar(self.escrito, 7)

    def replica(self) -> Lugar | None:
        if not self.hay_replica:
            raise OperationalError
        return Lugar(self.llegado, self.sistema, self.edad)

    def pasan(self, segundos: float) -> bool:
        self.ahora += segundos
        self.vigia.mirar()
        return self.vigia.sirve()


@pytest.fixture
def servidores() -> Servidores:
    return Servidores()


def test_vigia_nothing_is_known_before_it_looked(servidores):
    assert not servidores.vigia.sirve()
    assert servidores.pasan(0)


def test_vigia_one_that_stands_still_is_read_for_as_long_as_the_limit(servidores):
    assert servidores.pasan(0)
    servidores.escrito = 200
    assert servidores.pasan(0.9)
    assert not servidores.pasan(0.2)
    servidores.llegado = 200
    assert servidores.pasan(0.1)


def test_vigia_one_that_follows_at_half_a_second_is_read_for_good(servidores):
    for n in range(20):
        servidores.escrito, servidores.llegado = 100 + n, 100 + max(n - 2, 0)  # two looks behind
        assert servidores.pasan(0.25)


def test_vigia_nobody_writes_and_it_is_read(servidores):
    assert all(servidores.pasan(0.5) for _ in range(20))


def test_vigia_late_it_does_not_believe_what_it_knew(servidores):
    assert servidores.pasan(0)
    servidores.ahora += 1.1
    assert not servidores.vigia.sirve()


@pytest.mark.parametrize("como", ["hay_replica", "es_otra"])
def test_vigia_what_is_gone_or_is_no_replica_of_it_is_not_read(servidores, como):
    assert servidores.pasan(0)
    if como == "es_otra":
        servidores.sistema, servidores.llegado = 8, 10**9
        assert not servidores.pasan(1.1)
    else:
        servidores.hay_replica = False
        assert not servidores.pasan(0.1)
        servidores.hay_replica = True
        assert servidores.pasan(0.1)


def test_vigia_without_the_primary_it_is_read_for_an_hour(servidores):
    assert servidores.pasan(0)
    servidores.hay_principal = False
    assert servidores.pasan(60)
    assert not servidores.pasan(3600)


def test_vigia_a_primary_that_hangs_is_as_one_that_is_gone(servidores):
    assert servidores.pasan(0)
    servidores.vigia._preguntada = servidores.ahora + 0.5  # asked, and nothing heard
    servidores.ahora += 2
    assert not servidores.vigia.sirve()
    servidores.ahora += 1
    assert servidores.vigia.sirve()


@pytest.mark.parametrize(("edad", "se_lee"), [(30.0, True), (4000.0, False), (None, False)])
def test_vigia_that_begins_without_the_primary_believes_the_last_it_heard(servidores, edad, se_lee):
    servidores.hay_principal, servidores.edad = False, edad
    assert servidores.pasan(0) is se_lee


def test_vigia_who_failed_a_reader_answers_first(servidores):
    assert servidores.pasan(0)
    servidores.vigia.fallo()
    assert not servidores.vigia.sirve()
    assert servidores.pasan(0.1)


def test_en_bytes():
    assert en_bytes("0/0") == 0
    assert en_bytes("16/B374D848") == 0x16_B374_D848
    assert en_bytes("1/0") > en_bytes("0/FFFFFFFF")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="replicas are of PostgreSQL")
def test_questions_are_understood_by_postgresql():
    """A primary says where it is, and of itself that it is no replica."""
    principal, copia = (replica.Pregunta("default", q) for q in (DE_LA_PRINCIPAL, DE_LA_REPLICA))
    dicho: list[Lugar | None] = []

    def preguntar() -> None:
        for _ in range(2):
            dicho.extend((principal(), copia()))
        principal.conexion.close()
        copia.conexion.close()

    hilo = threading.Thread(target=preguntar)  # as the one that looks: not the one that made them
    hilo.start()
    hilo.join(30)
    assert [d is None for d in dicho] == [False, True, False, True]
    assert dicho[0].bytes > 0
    assert dicho[0].sistema == dicho[2].sistema > 0


def test_settings_refuse_a_replica_that_is_no_postgresql():
    entorno = BUENO | {"DATABASE_REPLICA_URL": "sqlite:///x.db", "PATH": os.environ["PATH"]}
    hecho = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=RAIZ,
        env=entorno,
        capture_output=True,
        text=True,
    )
    assert f"{ImproperlyConfigured.__name__}: DATABASE_REPLICA_URL no vale" in hecho.stderr


# --- How it is read


@pytest.fixture
def copia(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("replicas are of PostgreSQL")
    with sin_cerrar_conexiones(), una_replica() as suya:
        yield suya


@pytest.fixture
def lectora(copia, tmp_path):
    crear_compromiso(titulo="Abrir centros")
    suya = Lectora(tmp_path)
    suya.puerta.vigia = VigiaDeMentira()
    return suya


LISTA = "/compromisos/"


def publicar(titulo: str) -> None:
    crear_compromiso(titulo=titulo)


def test_en_su_lugar_everything_asks_it_and_nothing_writes_there(copia):
    principal = connections["default"]
    with en_su_lugar():
        assert se_lee_de_ella()
        assert connections["default"] is copia
        assert Edicion.objects.db == "default"
        with pytest.raises(DatabaseError) as error, transaction.atomic():
            Edicion.objects.create(slug="x", nombre="X")
        assert fallos.por_la_base(error.value).status_code == 503
    assert not se_lee_de_ella()
    assert (connections["default"], connections[REPLICA]) == (principal, copia)
    with pytest.raises(RuntimeError), en_su_lugar():
        raise RuntimeError
    assert connections["default"] is principal


def test_the_cache_in_a_table_is_of_the_primary(copia):
    de_la_cache = BaseDatabaseCache("tabla", {}).cache_model_class
    assert CacheEnLaPrincipal.db_for_write(de_la_cache) is None
    with en_su_lugar():
        assert CacheEnLaPrincipal.db_for_write(de_la_cache) == REPLICA  # where the primary is meanwhile
        assert CacheEnLaPrincipal.db_for_read(Edicion) is None


@pytest.mark.django_db
def test_the_cache_in_a_table_is_a_reason_for_nothing_to_fail(monkeypatch):
    """Its table is of the primary, which is away while pages are read from the replica. It is not asked each time either."""
    tabla = CacheEnTabla("una_tabla_que_no_hay", {})
    monkeypatch.setattr(CacheEnTabla, "sin_ella_hasta", 0.0)
    preguntas = []

    def caida(*args, **kwargs):
        preguntas.append(args)
        raise OperationalError("connection refused")

    with transaction.atomic(), monkeypatch.context() as sin_ella:
        sin_ella.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", caida)
        with pytest.raises(OperationalError):
            tabla.get("x")  # what is done in a transaction ends with it
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", caida)
    preguntas.clear()
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    assert tabla.get("x", 3) == 3
    assert (tabla.set("x", 1), tabla.add("x", 1), tabla.has_key("x"), tabla.get_or_set("x", 7)) == (
        None,
        False,
        False,
        7,
    )
    assert len(preguntas) == 1
    monkeypatch.setattr(CacheEnTabla, "sin_ella_hasta", 0.0)
    assert tabla.delete("x") is False
    assert len(preguntas) == 2


def test_a_page_of_before_is_never_one_of_now(lectora, client):
    """The replica stands still: readers get what it says, whole; and what is made of it is not given out for what is so now."""
    antes = lectora.pedir(LISTA)
    with atrasada():
        publicar("Otra promesa")
        vieja = lectora.pedir(LISTA)
        assert (vieja.cuerpo, vieja.etag) == (antes.cuerpo, antes.etag)
        lectora.puerta.vigia.lee = False  # too far behind
        nueva = lectora.pedir(LISTA)
        assert "Otra promesa" in nueva.cuerpo.decode()
        assert nueva.etag != vieja.etag
        lectora.puerta.vigia.lee = True
        # Who holds the new one is not told by what is behind that it is the same.
        otra_vez = lectora.pedir(LISTA, HTTP_IF_NONE_MATCH=nueva.etag)
        assert (otra_vez.estado, otra_vez.cuerpo) == (200, antes.cuerpo)
        assert lectora.hechas("/metodologia/") == 1
    despues = lectora.pedir(LISTA)
    assert (despues.cuerpo, despues.etag) == (nueva.cuerpo, nueva.etag)
    assert lectora.hechas("/metodologia/") == 1  # the one of before is not of now


def test_who_publishes_reads_it_at_once(lectora, client):
    client.force_login(crear_usuario())
    galletas = f"sessionid={client.cookies['sessionid'].value}"
    with atrasada():
        publicar("Otra promesa")
        assert "Otra promesa" in lectora.pedir(LISTA, HTTP_COOKIE=galletas).cuerpo.decode()
        assert "Otra promesa" not in lectora.pedir(LISTA).cuerpo.decode()


def test_what_is_counted_of_one_is_not_given_for_the_other(lectora):
    def cuantas() -> int:
        return por_version.por_version(Dia.de_hoy(), "cuantas", Edicion.objects.count)

    with atrasada():
        crear_compromiso()
        with en_su_lugar():
            antes = cuantas()
        assert cuantas() == antes + 1
        with en_su_lugar():
            assert cuantas() == antes


@pytest.mark.parametrize(
    ("ruta", "acepta"),
    [
        ("/", ""),
        ("/compromisos.png", ""),
        ("/sitemap.xml", ""),
        ("/api/v1/compromisos/", "application/json;q=1"),
    ],
)
def test_a_replica_that_is_gone_is_not_noticed(lectora, copia, ruta, acepta):
    lectora.pedir("/metodologia/")
    copia.close()
    copia.settings_dict["PORT"] = "1"
    copia.settings_dict["HOST"] = "127.0.0.1"
    respuesta = lectora.pedir(ruta, HTTP_ACCEPT=acepta)
    assert respuesta.estado == 200
    assert lectora.puerta.vigia.fallos == 1
    assert not se_lee_de_ella()
    assert lectora.puerta.turnos.acquire(blocking=False)  # what was taken twice was given back
    assert lectora.puerta.turnos.acquire(blocking=False)


def test_a_stream_is_of_the_replica_and_leaves_no_thread_changed(lectora, copia):
    """A server may go on with it in another thread, or not at all."""
    de_quien, cerrada = [], []

    def partes():
        for parte in (b"una", b"dos"):
            de_quien.append(se_lee_de_ella())
            yield parte

    class Respuesta(StreamingHttpResponse):
        def close(self):
            cerrada.append(se_lee_de_ella())
            super().close()

    def django(environ, start_response):
        start_response("200 OK", [])
        return Respuesta(partes())

    lectora.puerta.application = django
    environ = {"PATH_INFO": "/datos/registro.jsonl", "REQUEST_METHOD": "GET", "wsgi.url_scheme": "https"}
    setup_testing_defaults(environ)
    hecha = lectora.puerta(environ, lambda *dicho: None)
    assert not se_lee_de_ella()
    dadas = iter(hecha)
    assert next(dadas) == b"una"
    assert not se_lee_de_ella()
    assert [*dadas] == [b"dos"]
    hecha.close()
    assert (de_quien, cerrada) == ([True, True], [True])
    assert not se_lee_de_ella()


def test_a_copy_says_of_when_the_replica_was(lectora, settings, tmp_path):
    """While the primary is silent it may be of an hour ago, whenever it was read; the day of the page is that of who reads."""
    lectora.puerta.vigia.segundos = 1800.0
    with time_machine.travel("2026-11-26T05:10:00Z", tick=False):
        lectora.pedir(LISTA)
        vista = lectora.paginas.vista
    assert (vista.cuando.isoformat(), f"{vista.dia}") == ("2026-11-26T04:40:00+00:00", "2026-11-26")
    lectora.puerta.vigia.lee = False
    with time_machine.travel("2026-11-26T05:10:00Z", tick=False):
        lectora.pedir(LISTA)
    assert lectora.paginas.vista.cuando.isoformat() == "2026-11-26T05:10:00+00:00"


def test_a_replica_that_fails_amid_a_page_is_not_noticed(lectora, monkeypatch):
    """Its server ends what it reads when the primary has cleaned that up: the page is made of the primary."""
    veces = []

    def portada(environ, start_response):
        veces.append(se_lee_de_ella())
        respuesta = fallos.pagina(segundos=60) if veces[-1] else HttpResponse("bien")
        respuesta.la_base_no_puede = veces[-1]
        start_response(f"{respuesta.status_code} x", [*respuesta.items()])
        return respuesta

    lectora.django.application = portada
    assert lectora.pedir("/").cuerpo == b"bien"
    assert veces == [True, False]


def test_what_took_too_long_is_not_asked_again(lectora):
    lento = OperationalError()
    lento.__cause__ = type("Cancelada", (Exception,), {"pgcode": "57014"})()
    assert not fallos.por_la_base(lento).la_base_no_puede


@pytest.mark.parametrize(
    ("ruta", "cabeceras", "si"),
    [
        ("/", {}, True),
        ("/compromisos/", {"QUERY_STRING": "nada=1"}, True),
        ("/portada.png", {}, True),
        ("/datos/registro.jsonl", {}, True),
        ("/senalar/", {}, False),
        ("/datos/compromisos.csv", {}, False),
        ("/ediciones/x/informe.pdf", {}, False),
        ("/no-hay/", {}, False),
    ],
)
def test_only_what_writes_nothing_is_read_from_it(ruta, cabeceras, si):
    pedido = leer({"REQUEST_METHOD": "GET", "PATH_INFO": ruta, "wsgi.url_scheme": "https", **cabeceras})
    assert pedido.solo_lee is si
    assert "datos_archivo" in NUNCA
