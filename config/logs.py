"""What the logs hold: one JSON object a line for machines that collect them, and never a secret nor a query.

Of every process: the filter is on the handlers of Django's loggers (config/settings.py) and on gunicorn's own loggers,
which write the whole address of a request that failed (config/gunicorn.py).
"""

from __future__ import annotations

import json
import logging
import re
from urllib.parse import unquote

# What opens something by being in an address: the secret of a personal link, the signature of a reminder, of a follower.
SECRETO = re.compile(
    r"(/informar/(?:recordatorios/|avisos/)?|/seguir/(?:confirmar|suyo|dejar)/)[^/\s\"'?#]{20,}"
)
CONSULTA = re.compile(r"(/[^\s\"'?]*)\?[^\s\"']*")  # what somebody looked for is nobody's business
FILA = re.compile(r"^DETAIL: .*$", re.MULTILINE)  # PostgreSQL repeats the row that it refused


def sin_secretos(texto: str) -> str:
    """The text without secrets, query strings nor rows; an address written with %xx is read first."""
    if "%" in texto and SECRETO.search(legible := unquote(texto)):
        texto = legible
    return FILA.sub("DETAIL: ***", CONSULTA.sub(r"\1?***", SECRETO.sub(r"\1***", texto)))


class SinSecretosFilter(logging.Filter):
    """On every handler: whoever reads the log must not come in with what it says."""

    def filter(self, record: logging.LogRecord) -> bool:
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
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


FORMATOS = {
    "texto": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    "json": {"()": "config.logs.JsonFormatter"},
}


def de_gunicorn(formato: str) -> dict:
    """`logconfig_dict` of gunicorn. The filter is on its loggers, so that a handler asked for on the command
    line (`--access-logfile`, syslog) has it too."""
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
        "loggers": {"gunicorn.error": propio, "gunicorn.access": propio},
    }
