"""What the logs hold, and what they never do."""

from __future__ import annotations

import json
import logging
import re
import runpy
import subprocess
import sys
from logging.config import dictConfig
from types import SimpleNamespace

import pytest

from base import pedido
from config import logs
from config.logs import SinSecretosFilter, sin_secretos

SECRETO = "36RVbk77XsaMi7Rf_4QYyojI5YSQpMWiHr_OFEhJO90"


def test_sin_secretos_hides_the_secret_of_a_link():
    secreto = SECRETO
    for mensaje, args in (
        ("%s: %s", ("Not Found", f"/informar/{secreto}/")),
        ('"GET /informar/%s/ HTTP/1.1" 302', (secreto,)),
    ):
        registro = logging.LogRecord("django.request", logging.WARNING, "x", 1, mensaje, args, None)
        assert SinSecretosFilter().filter(registro)
        assert secreto not in registro.getMessage()
        assert "/informar/***/" in registro.getMessage()
    try:
        raise ValueError(f"/informar/{secreto}/")
    except ValueError as error:
        fallo = logging.LogRecord("x", 40, "x", 1, "m", (), (type(error), error, error.__traceback__))
    SinSecretosFilter().filter(fallo)
    assert secreto not in logging.Formatter().format(fallo)


def test_sin_secretos_is_on_every_handler(settings):
    assert all("sin_secretos" in h["filters"] for h in settings.LOGGING["handlers"].values())
    assert set(settings.LOGGING["loggers"]) == {"django", "django.server"}


def test_json_formatter_holds_no_reader():
    registro = logging.LogRecord("django.request", logging.WARNING, "x", 1, "Not Found: %s", ("/a/",), None)
    registro.status_code = 404
    linea = json.loads(logs.JsonFormatter().format(registro))
    assert linea["message"] == "Not Found: /a/"
    assert set(linea) == {"time", "level", "logger", "request_id", "message"}


@pytest.mark.parametrize("formato", logs.FORMATOS)
def test_every_line_says_its_hour_with_its_zone(formato):
    """The master of gunicorn and its workers are not in the same one."""
    consola = {"class": "logging.StreamHandler", "formatter": formato}
    dictConfig({"version": 1, "disable_existing_loggers": False, "formatters": logs.FORMATOS, "handlers": {"prueba": consola},
                "loggers": {"prueba": {"handlers": ["prueba"]}}})  # fmt: skip
    registro = logging.LogRecord("x", logging.INFO, "x", 1, "dicho", (), None)
    registro.pedido = "-"
    linea = logging.getLogger("prueba").handlers[0].format(registro)
    assert re.search(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[+-]\d{4}", linea)


def test_json_formatter_names_an_account_by_its_number():
    registro = logging.LogRecord("django.request", logging.WARNING, "x", 1, "Forbidden: %s", ("/a/",), None)
    registro.request = SimpleNamespace(_cached_user=SimpleNamespace(pk=12, username="ana"))
    pedido.actual.set("abc-12345")
    assert SinSecretosFilter().filter(registro)
    dicha = logs.JsonFormatter().format(registro)
    assert json.loads(dicha)["account"] == 12
    assert json.loads(dicha)["request_id"] == "abc-12345"
    assert "ana" not in dicha


@pytest.mark.parametrize(
    ("dicho", "queda"),
    [
        (f"POST /informar/{SECRETO}/?x=1", "POST /informar/***/?***"),
        (f"/informar/recordatorios/{SECRETO}/", "/informar/recordatorios/***/"),
        (f"/inform%61r/{SECRETO}/", "/informar/***/"),
        (f"/informar%2F{SECRETO}", "/informar/***"),
        (f"/seguir/dejar/{SECRETO}.{SECRETO}/", "/seguir/dejar/***/"),
        (f"Not Found: /en/seguir/suyo/{SECRETO}/", "Not Found: /en/seguir/suyo/***/"),
        (f"/seguir/confirmar/{SECRETO}-1.x/?que=a", "/seguir/confirmar/***/?***"),
        ("/seguir/pedido/", "/seguir/pedido/"),
        ("/compromisos/?q=mi+caso&x=%C3%B1", "/compromisos/?***"),
        ("https://sitio.pe/?q=a 200", "https://sitio.pe/?*** 200"),
        ("¿Qué? 50% de /compromisos/", "¿Qué? 50% de /compromisos/"),
        ("/informar/compromisos/25porel25-mimp-2/", "/informar/compromisos/25porel25-mimp-2/"),
        ("ana.perez+1@correo.gob.pe no existe", "***@*** no existe"),
        ("postgresql://web:clave@10.1.2.3/base", "postgresql://web:***@***/base"),
        ("de 190.232.10.7, o 2001:db8:0:1::7", "de ***, o ***"),
        ("[30/Nov/2026:14:51:18 -0500]", "[30/Nov/2026:14:51:18 -0500]"),
        ("Listening at: http://127.0.0.1:8000 (12)", "Listening at: http://127.0.0.1:8000 (12)"),
        ("2026-11-30 12:30:45.123 Django 5.2.19", "2026-11-30 12:30:45.123 Django 5.2.19"),
        ('null value\nDETAIL:  Failing row contains (1, "Ana").', "null value\nDETAIL: ***"),
    ],
)
def test_sin_secretos_leaves_no_query_and_no_row(dicho, queda):
    assert sin_secretos(dicho) == queda


@pytest.mark.parametrize("formato", ["texto", "json"])
def test_de_gunicorn_hides_what_gunicorn_itself_writes(formato):
    """With gunicorn's own logger, in a process of its own: it writes over the logging of whoever makes one."""
    prueba = f"""
from gunicorn.config import Config
from gunicorn.glogging import Logger
from config.logs import de_gunicorn
cfg = Config()
cfg.set("logconfig_dict", de_gunicorn({formato!r}))
cfg.set("accesslog", "-")
log = Logger(cfg)
try:
    raise OSError("/informar/{SECRETO}/?q=agresor")
except OSError:
    log.exception("Error handling request %s %s", "POST", "/informar/{SECRETO}/?q=agresor")
log.access_log.info('"%(r)s" %(s)s', {{"r": "GET /compromisos/?q=agresor HTTP/1.1", "s": 200}})
"""
    hecho = subprocess.run([sys.executable, "-c", prueba], capture_output=True, text=True, check=True)
    dicho = hecho.stdout + hecho.stderr
    assert SECRETO not in dicho
    assert "agresor" not in dicho
    assert "POST /informar/***/?***" in dicho
    assert "GET /compromisos/" not in dicho  # the proxy's log has it, without browser nor referrer
    assert dicho.count("Error handling request") == 1


def test_gunicorn_starts_with_these_logs(monkeypatch, tmp_path):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    monkeypatch.setenv("LOG_FORMAT", "json")
    arranque = runpy.run_path("config/gunicorn.py")
    assert arranque["logconfig_dict"] == logs.de_gunicorn("json")
    assert arranque["preload_app"]  # nothing listens before it can serve
