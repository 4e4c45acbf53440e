"""What the logs hold: one JSON object a line for machines that collect them, and never a secret, a query nor an address of a
person. Each line has the number of the request that it is of; an account is named by its number.

Of every process: the filter is on the handlers of Django's loggers (config/settings.py) and on gunicorn's own loggers,
which write the whole address of a request that failed (config/gunicorn.py).
"""

from __future__ import annotations

import json
import logging
import re
from urllib.parse import unquote

from base import pedido

# What opens something by being in an address: the secret of a personal link, the signature of a reminder, of a follower.
SECRETO = re.compile(
    r"(/informar/(?:recordatorios/|avisos/)?|/seguir/(?:confirmar|suyo|dejar)/)[^/\s\"'?#]{20,}"
)
CONSULTA = re.compile(r"(/[^\s\"'?]*)\?[^\s\"']*")  # what somebody looked for is nobody's business
FILA = re.compile(r"^DETAIL: .*$", re.MULTILINE)  # PostgreSQL repeats the row that it refused
CORREO = re.compile(r"[^\s@<>\"'(),;:/=]+@[\w-]+(?:\.[\w-]+)+")
# Where somebody reads from; not where this machine listens.
DIRECCION = re.compile(
    r"(?<![\w.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)|(?<![\w:./])(?:[0-9a-fA-F]{1,4}:{1,2}){3,7}[0-9a-fA-F]{1,4}(?![\w:])"
)


def sin_secretos(texto: str) -> str:
    """The text without secrets, query strings, rows, e-mails nor addresses of machines; an address written with %xx is
    read first."""
    if "%" in texto and SECRETO.search(legible := unquote(texto)):
        texto = legible
    texto = FILA.sub("DETAIL: ***", CONSULTA.sub(r"\1?***", SECRETO.sub(r"\1***", texto)))
    return DIRECCION.sub("***", CORREO.sub("***@***", texto))


class SinSecretosFilter(logging.Filter):
    """On every handler: whoever reads the log must not come in with what it says."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.pedido = pedido.actual.get()
        dicho = record.getMessage()
        if (limpio := sin_secretos(dicho)) != dicho:
            record.msg, record.args = limpio, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = sin_secretos(logging.Formatter().formatException(record.exc_info))
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "pedido", pedido.NINGUNO),
            "message": record.getMessage(),
        }
        if (cuenta := _cuenta(record)) is not None:
            entry["account"] = cuenta
        if record.exc_info:
            entry["exception"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def _cuenta(record: logging.LogRecord) -> int | None:
    """Number of the account that asked, if the request had read it: nothing is asked of the database for a line."""
    quien = getattr(getattr(record, "request", None), "_cached_user", None)
    return getattr(quien, "pk", None)


FORMATOS = {
    "texto": {
        "format": "{asctime} {levelname} {name} {pedido}: {message}",
        "style": "{",
        "datefmt": "%Y-%m-%d %H:%M:%S%z",  # gunicorn writes in the hour of the machine, we in Lima's
    },
    "json": {"()": "config.logs.JsonFormatter"},
}


def de_gunicorn(formato: str) -> dict:
    """`logconfig_dict` of gunicorn. The filter is on its loggers, so that a handler asked for on the command
    line (`--access-logfile`, syslog) has it too. No line of what is asked for: with a dict gunicorn writes one each, with
    browser and referrer, whether or not anybody said where to; the proxy has its own, without."""
    propio = {"level": "INFO", "handlers": ["consola"], "filters": ["sin_secretos"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": FORMATOS,
        "filters": {"sin_secretos": {"()": "config.logs.SinSecretosFilter"}},
        "handlers": {
            "consola": {"class": "logging.StreamHandler", "formatter": formato, "filters": ["sin_secretos"]}
        },
        "root": {"handlers": ["consola"], "level": "INFO"},
        "loggers": {"gunicorn.error": propio, "gunicorn.access": propio | {"level": "WARNING"}},
    }
