"""Time stamps of the head of the record, by an authority of this machine that signs for real."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from base import sellado
from compromisos import publicacion
from compromisos.models import Anotacion, Avance, RegistroCerrado, Sello
from compromisos.publicacion.registro import sellos
from compromisos.publicacion.registro.sellos import NoSeSello
from tests.autoridad_de_sellado import Autoridad
from tests.base import servidor_hostil as hostil
from tests.compromisos.publicacion.registro.ayudas import sql
from tests.factories import crear_avance, crear_compromiso
from tests.una_vez import cargado_por_modulo

pytestmark = pytest.mark.django_db
cargado = cargado_por_modulo(lambda: (crear_avance(), publicacion.anotar_lo_que_falta()))


@pytest.fixture(scope="module")
def autoridad(tmp_path_factory):
    return Autoridad(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def servidor():
    with hostil.sirviendo() as servidor:
        yield servidor


@pytest.fixture
def con_autoridad(settings, cargado, autoridad, servidor):
    settings.TSA_URL, settings.TSA_CA = servidor("/tsr"), str(autoridad.raiz)
    settings.ENLACES_EN_ESTA_MAQUINA = True
    servidor.paginas["/tsr"] = responde(servidor, autoridad.sellar)


def responde(servidor: hostil.Servidor, sellar: Callable[[bytes], bytes]):
    """What the server does: hand the request over, and give what comes back."""

    def responder(cliente: socket.socket) -> None:
        cliente.sendall(hostil.pagina(sellar(servidor.cuerpo), sellado.TIPO_DEL_SELLO))

    return responder


def sellar() -> Sello | None:
    return sellos.obtener(ahora=timezone.now(), quien=replace(sellos.visitante(), segundos=1.5))


def verificado(**opciones) -> str:
    salida = StringIO()
    with suppress(CommandError):
        call_command("verificar_registro", stdout=salida, **opciones)
    return salida.getvalue()


# --- To ask for one


def test_sellar_keeps_a_stamp_of_the_head(con_autoridad, servidor, autoridad):
    ultima = Anotacion.objects.last()
    sello = sellar()
    assert (sello.numero, sello.sha256) == (ultima.numero, ultima.sha256)
    assert sello.autoridad == "Sello de ejemplo, Autoridad de ejemplo"
    assert abs(sello.sellado_en - timezone.now()) < timedelta(minutes=1)
    pedido = servidor.pedidos[-1]
    assert pedido.startswith("POST /tsr HTTP/1.1")
    assert "Content-Type: application/timestamp-query" in pedido
    assert sellar() is None  # it has one
    crear_avance(compromiso=Avance.objects.get().compromiso)
    assert sellar().numero == Anotacion.objects.last().numero > ultima.numero
    assert (
        "2 sellos de tiempo: cada uno, de la huella que tiene hoy su anotación y firmado por" in verificado()
    )


def test_sellar_registro_says_it_in_a_sentence(con_autoridad, servidor, capsys):
    call_command("sellar_registro")
    assert f"Anotación {Anotacion.objects.count()} sellada por Sello de ejemplo" in capsys.readouterr().out
    call_command("sellar_registro")
    assert "Nada que sellar" in capsys.readouterr().out
    crear_compromiso()
    publicacion.anotar_lo_que_falta()
    servidor.paginas["/tsr"] = hostil.dicho("HTTP/1.1 500 No", "Content-Length: 0")
    with pytest.raises(
        CommandError, match=r"no dio un sello \(500\): su servidor responde con un error"
    ) as error:
        call_command("sellar_registro")
    assert error.value.returncode == 1


def test_sellar_without_an_authority_does_nothing(settings, cargado):
    assert settings.TSA_URL == ""
    with pytest.raises(CommandError, match="No hay autoridad de sellado: ponga su dirección en TSA_URL"):
        call_command("sellar_registro")
    assert "sello" not in verificado()


HOSTILES: dict[str, tuple[object, str]] = {
    "a page": (hostil.pagina(b"<html>Hola</html>"), "no es un sello de tiempo"),
    "nothing": (hostil.pagina(b""), "no es un sello de tiempo"),
    "a refusal": (hostil.pagina(bytes.fromhex("30053003020102")), "la autoridad no lo concedió"),
    "an error": (hostil.dicho("HTTP/1.1 500 No", "Content-Length: 0"), "responde con un error"),
    "not there": (hostil.dicho("HTTP/1.1 404 No", "Content-Length: 0"), "dice que la página ya no está"),
    "who are you": (hostil.dicho("HTTP/1.1 401 No", "Content-Length: 0"), "no deja que un programa"),
    "to a private address": (hostil.lleva_a("http://169.254.169.254/"), "lleva a otra dirección que no se abre"),
    "to another": (hostil.lleva_a("https://example.org/tsr"), "lleva a otra dirección que no se abre"),
    "huge, it says": (hostil.pagina(b"x", "a/b").replace(b": 1\r", b": 99999999\r"), "responde con más de lo que"),
    "huge": (hostil.pagina(bytes(sellos.TOPE + 1)), "responde con más de lo que se lee"),
    "a bomb": (hostil.pagina(hostil.BOMBA, "a/b", "Content-Encoding: gzip"), "responde con más de lo que"),
    "drops": (hostil.gotas(b"HTTP/1.1 200 OK\r\n\r\n"), "no terminó de responder a tiempo"),
    "silent": (hostil.calla, "no terminó de responder a tiempo"),
    "cut off": (hostil.corta, "no se entiende"),
    "no HTTP": (b"SSH-2.0-nada\r\n", "no se entiende"),
}  # fmt: skip


@pytest.mark.parametrize("que", HOSTILES)
def test_sellar_refuses_and_keeps_nothing(con_autoridad, servidor, que):
    servidor.paginas["/tsr"], dice = HOSTILES[que]
    with pytest.raises(NoSeSello, match=dice) as no:
        sellar()
    assert str(no.value).count(".") <= 2
    assert not Sello.objects.exists()


def test_sellar_refuses_a_good_stamp_of_something_else(
    con_autoridad, settings, servidor, autoridad, tmp_path
):
    ultima = Anotacion.objects.last()
    vieja = autoridad.sello_de(ultima.lo_que_da_su_huella)  # asked for by somebody else
    otra, vencida = Autoridad(tmp_path / "otra"), Autoridad(tmp_path / "vencida", desde=-30, hasta=-1)
    for responder, dice in (
        (lambda _pedido: vieja, "responde a otro pedido"),
        (lambda _pedido: autoridad.sello_de(b"otra cosa"), "es de otra huella"),
        (otra.sellar, "su firma no se sigue de los certificados dados"),
    ):
        servidor.paginas["/tsr"] = responde(servidor, responder)
        with pytest.raises(NoSeSello, match=dice):
            sellar()
    settings.TSA_CA = str(vencida.raiz)
    servidor.paginas["/tsr"] = responde(servidor, vencida.sellar)
    with pytest.raises(NoSeSello, match="o no valían en la hora que dice"):
        sellar()
    assert not Sello.objects.exists()


@pytest.mark.parametrize(
    ("url", "dice"),
    [
        ("http://10.0.0.1/tsr", "dirección interna"),
        ("http://localhost/tsr", "dirección interna"),
        ("https://usuario:clave@example.org/", "lleva un usuario o una clave"),
        ("http://2130706433/", "puede leerse de dos modos"),
        ("http://127.0.0.1:1/", "su servidor no contesta"),
    ],
)
def test_sellar_goes_nowhere_it_should_not(con_autoridad, settings, url, dice):
    settings.TSA_URL = url
    with pytest.raises(NoSeSello, match=dice):
        sellar()


def test_sellar_refuses_an_hour_that_cannot_be(con_autoridad, autoridad):
    """The clock of this machine is a day ahead; or a day behind."""
    ultima = Anotacion.objects.last().numero
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        crear_compromiso()
        publicacion.anotar_lo_que_falta()
        with pytest.raises(NoSeSello, match="su hora es anterior a la de la anotación"):
            sellar()
    sql("DELETE FROM compromisos_anotacion WHERE numero > %s", ultima)
    with pytest.raises(NoSeSello, match="su hora es posterior a la hora en que se recibió"):
        sellos.obtener(ahora=timezone.now() - timedelta(days=1))


def test_sellar_needs_certificates_and_a_whole_head(con_autoridad, autoridad, settings, tmp_path):
    settings.TSA_CA = str(tmp_path / "no.pem")
    with pytest.raises(NoSeSello, match="No hay certificados que se entiendan en"):
        sellar()
    settings.TSA_CA = __file__  # a file, and no certificate
    with pytest.raises(NoSeSello, match="debe ser un archivo PEM"):
        sellar()
    assert "No hay certificados que se entiendan" in verificado(autoridades=__file__)
    sql("UPDATE compromisos_anotacion SET objeto = 'x' WHERE numero = %s", Anotacion.objects.last().numero)
    settings.TSA_CA = str(autoridad.raiz)
    with pytest.raises(NoSeSello, match="no da su huella: no se sella"):
        sellar()


# --- By the worker


@pytest.fixture
def por_el_trabajador(con_autoridad, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def encargadas():
    return DBTaskResult.objects.filter(task_path=sellos.sellar_la_cabeza.module_path).order_by("enqueued_at")


def test_encargar_once_however_much_is_published(por_el_trabajador):
    for _n in range(3):
        crear_avance(compromiso=Avance.objects.first().compromiso)
    (tarea,) = encargadas()
    assert timedelta(minutes=29) < tarea.run_after - timezone.now() <= sellos.ESPERA


def test_encargar_nothing_without_an_authority(por_el_trabajador, settings):
    settings.TSA_URL = ""
    crear_avance(compromiso=Avance.objects.first().compromiso)
    assert not encargadas().exists()


def test_sellar_la_cabeza_tries_again_ever_later(por_el_trabajador, servidor, caplog):
    servidor.paginas["/tsr"] = hostil.pagina(b"<html>")
    for fallos in range(len(sellos.ESPERAS) + 1):
        sellos.sellar_la_cabeza.call(fallos)
    esperas = [t.run_after - timezone.now() for t in encargadas()]
    assert [round(e / timedelta(minutes=1)) for e in esperas] == [10, 60, 360, 1440]
    assert "time stamp: La respuesta de la autoridad no vale" in caplog.text
    assert not Sello.objects.exists()


def test_sellar_la_cabeza_works(por_el_trabajador):
    sellos.sellar_la_cabeza.call(0)
    assert Sello.objects.get().numero == Anotacion.objects.last().numero
    assert not encargadas().exists()


# --- To check what is kept


def test_sello_stays_as_it_is(con_autoridad):
    sello = sellar()
    with pytest.raises(RegistroCerrado):
        sello.save()
    with pytest.raises(RegistroCerrado):
        Sello.objects.all().delete()
    with pytest.raises(RegistroCerrado):
        Sello.objects.update(autoridad="Otra")


def test_verificar_names_a_stamp_that_does_not_hold(con_autoridad, autoridad, tmp_path):
    sellar()
    otra = Autoridad(tmp_path / "otra")
    bueno = Sello.objects.values().get()
    de_otra_cadena = autoridad.sello_de(b"la cabeza de otra cadena")
    rehecha = otra.sello_de(Anotacion.objects.last().lo_que_da_su_huella)
    for columna, valor, dice in (
        ("sha256", "0" * 64, "la anotación tiene hoy otra huella"),
        ("sha256", "x" * 64, "es de otra huella"),
        ("numero", 999, "la anotación ya no está en el registro"),
        ("token", de_otra_cadena, "es de otra huella"),
        ("token", rehecha, "su firma no se sigue de los certificados dados"),
        ("token", b"nada", "no es un sello de tiempo"),
        ("sellado_en", timezone.now() - timedelta(days=9), "el sello dice otra hora que la que se muestra"),
        (
            "recibido_en",
            timezone.now() - timedelta(days=9),
            "su hora es posterior a la hora en que se recibió",
        ),
    ):
        sql(f"UPDATE compromisos_sello SET {columna} = %s", valor)
        assert f": {dice}" in verificado(), columna
        sql(f"UPDATE compromisos_sello SET {columna} = %s", bueno[columna])
    assert "El registro cuadra" in verificado()


def test_verificar_without_certificates_says_what_was_not_checked(
    con_autoridad, settings, autoridad, tmp_path
):
    sellar()
    dice = verificado(autoridades=None)
    assert (
        "Un sello de tiempo, de la huella que tiene hoy su anotación. Quién los firmó no se comprobó" in dice
    )
    ajena = Autoridad(tmp_path / "otra")
    assert "su firma no se sigue" in verificado(autoridades=str(ajena.raiz))
