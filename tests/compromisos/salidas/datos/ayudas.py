"""Files as whoever downloads them reads them."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

from openpyxl import load_workbook

LUNES = datetime(2026, 10, 5, 15, tzinfo=UTC)


def cuerpo(client, url: str) -> bytes:
    respuesta = client.get(url)
    assert respuesta.status_code == 200, respuesta.content
    return b"".join(respuesta.streaming_content)


def filas_csv(client, url: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(cuerpo(client, url).decode("utf-8-sig"))))


def filas_xlsx(client, url: str) -> list[dict]:
    cabecera, *filas = load_workbook(io.BytesIO(cuerpo(client, url)), read_only=True).active.values
    return [dict(zip(cabecera, fila, strict=True)) for fila in filas]


def registros_json(client, url: str) -> list[dict]:
    leido = json.loads(cuerpo(client, url), parse_float=Decimal)
    assert leido["total"] == len(leido[leido["tabla"]])
    return leido[leido["tabla"]]
