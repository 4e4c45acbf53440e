"""One JSON object a line, for machines that collect logs; and no line with the secret of a personal link."""

from __future__ import annotations

import json
import logging
import re

SECRETO = re.compile(r"(/informar/)[^/\s\"'?]{20,}")


def sin_secretos(texto: str) -> str:
    return SECRETO.sub(r"\1***", texto)


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
