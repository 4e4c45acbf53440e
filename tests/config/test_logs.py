"""What the logs hold, and what they never do."""

from __future__ import annotations

import json
import logging

from config import logs
from config.logs import SinSecretosFilter


def test_sin_secretos_hides_the_secret_of_a_link():
    secreto = "36RVbk77XsaMi7Rf_4QYyojI5YSQpMWiHr_OFEhJO90"
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
    assert not {"ip", "remote_addr", "user_agent", "request"} & set(linea)
