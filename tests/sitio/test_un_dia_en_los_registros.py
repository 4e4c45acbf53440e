"""A day is played, by the doors that people use, and the logs are read for what they say of anybody: nothing.

What is asked here goes to the real handlers' filter and formatter; of nginx's log see tests/deploy/test_nginx.py.
"""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client

from base.consultas_lentas import cronometrar
from config.logs import JsonFormatter, SinSecretosFilter
from tests.compromisos.informar.ayudas import entrar
from tests.factories import crear_compromiso, crear_enlace_personal, crear_superusuario, crear_usuario

pytestmark = pytest.mark.django_db

IP = {
    "REMOTE_ADDR": "190.232.41.7",
    "HTTP_X_FORWARDED_FOR": "190.232.41.7",
    "HTTP_USER_AGENT": "Telefono-de-Ana",
}
# Whatever of somebody is said during the day, in small letters.
DE_PERSONAS = (
    *(
        "190.232",
        "telefono-de-ana",
        "buscadora",
        "vecino",
        "marta.quispe",
        "marta",
        "clave-que-nadie",
        "ana.seguidora",
    ),
    *("ana.senala", "rosa.enlace", "rosa torres", "45678912", "987654321", "otra.example", "carlos ruiz"),
)


@pytest.fixture
def diario(monkeypatch):
    """What would be written, as one JSON a line, of every logger there is."""
    escrito = io.StringIO()
    manejador = logging.StreamHandler(escrito)
    manejador.setFormatter(JsonFormatter())
    manejador.addFilter(SinSecretosFilter())
    raices = [logging.getLogger(n) for n in ("", "django", "django.server")]
    for raiz in raices:
        raiz.addHandler(manejador)
    logging.getLogger("django.request").setLevel(logging.DEBUG)
    yield escrito
    logging.getLogger("django.request").setLevel(logging.NOTSET)
    for raiz in raices:
        raiz.removeHandler(manejador)


def leer_y_buscar(client: Client) -> None:
    client.get("/", **IP)
    client.get("/compromisos/?q=mi+vecino+me+pega", headers={"referer": "https://otra.example/busco"}, **IP)
    client.get("/compromisos/?q=%00buscadora", **IP)
    client.get("/no-existe/?q=buscadora", **IP)
    client.get("/buscar/?q=" + "buscadora" * 40, **IP)
    client.get("/informar/ABCDEFGHJKMNPQRSTVWXYZ0123456789/", **IP)


def seguir_y_senalar(client: Client, codigo: str) -> None:
    client.post(
        "/seguir/",
        {
            "que": f"compromiso:{codigo}",
            "correo": "ana.seguidora@example.org",
            "ritmo": "semanal",
            "idioma": "es",
        },
        **IP,
    )
    client.post(
        "/senalar/",
        {"que": "Carlos Ruiz, DNI 45678912, dice otra cosa.", "en": "/", "correo": "ana.senala@example.org"},
        **IP,
    )
    client.post("/senalar/", {"que": "", "en": "/", "correo": "ana.senala@example"}, **IP)


def entrar_e_informar(compromiso) -> None:
    crear_usuario(username="marta.quispe", email="marta.quispe@mimp.gob.pe", first_name="Marta")
    personal = Client()
    for clave in ("clave-que-nadie", "clave-de-prueba-25"):
        personal.post("/admin/cuenta/entrar/", {"login": "marta.quispe", "password": clave}, **IP)
    personal.post(
        "/admin/cuenta/entrar/", {"login": "marta.quispe@otra.example", "password": "clave-que-nadie"}, **IP
    )
    personal.get("/admin/compromisos/avance/?q=vecino", **IP)  # no right to
    _enlace, secreto = crear_enlace_personal(
        compromiso.institucion, nombre="Rosa Torres", correo="rosa.enlace@inst.gob.pe"
    )
    focal = Client()
    entrar(focal, secreto)
    focal.post(
        f"/informar/compromisos/{compromiso.codigo}/",
        {"descripcion": "Vimos a Carlos Ruiz", "accion": "enviar"},
        **IP,
    )


def fallar(monkeypatch, client: Client) -> None:
    """What is raised names people: a row that PostgreSQL refused, an address of somebody, a refusal."""
    from compromisos.views import portada

    errores = (
        IntegrityError('null value in "x"\nDETAIL:  Failing row contains (Carlos Ruiz, 987654321).'),
        OSError("190.232.41.7 no acepta a marta.quispe@mimp.gob.pe"),
        PermissionDenied("https://testserver/compromisos/?q=vecino"),
    )
    client.raise_request_exception = False
    for error in errores:

        def rota(*args, error=error, **kwargs):
            raise error

        with monkeypatch.context() as roto:
            roto.setattr(portada, "render", rota)
            client.get("/?q=buscadora", **IP)


def test_a_day_leaves_nobody_in_the_logs(diario, monkeypatch, settings):
    settings.TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.CONSULTA_LENTA = 1e-9
    from django.db import connection

    compromiso, client = crear_compromiso(), Client()
    crear_superusuario()
    with connection.execute_wrapper(cronometrar):
        leer_y_buscar(client)
        seguir_y_senalar(client, compromiso.codigo)
        entrar_e_informar(compromiso)
    fallar(monkeypatch, client)
    dicho = diario.getvalue()
    lineas = [json.loads(linea) for linea in dicho.splitlines()]
    assert len(lineas) > 50
    quien = {linea["logger"] for linea in lineas}
    assert {"consultas", "cuentas", "django.request"} <= quien  # the day was noted
    assert any("exception" in linea for linea in lineas)
    assert any(linea["message"].startswith("signed in: account ") for linea in lineas)
    minusculas = dicho.casefold()
    assert [p for p in DE_PERSONAS if p in minusculas] == []
    assert set().union(*lineas) <= {
        "time",
        "level",
        "logger",
        "request_id",
        "account",
        "message",
        "exception",
    }
