"""The API as its clients ask it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

RAIZ = "/api/v1/"


def pedir(client, direccion: str, **parametros) -> dict[str, Any]:
    """A good answer; numbers with all their figures, as the files have them."""
    respuesta = client.get(_entera(direccion), parametros)
    assert respuesta.status_code == 200, respuesta.content
    assert respuesta.headers["Content-Type"] == "application/json; charset=utf-8"
    return json.loads(respuesta.content, parse_float=Decimal)


def problema(client, direccion: str, status: int, **parametros) -> dict[str, Any]:
    """A refusal, which is always a problem document that says its own status and the page of its type."""
    respuesta = client.get(_entera(direccion), parametros)
    assert respuesta.status_code == status, respuesta.content
    return documento_de_problema(respuesta)


def documento_de_problema(respuesta) -> dict[str, Any]:
    assert respuesta.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    assert respuesta.headers["Access-Control-Allow-Origin"] == "*"
    assert respuesta.headers["Cache-Control"] == "no-store"
    dicho = json.loads(respuesta.content)
    assert dicho["status"] == respuesta.status_code
    assert dicho["detail"]
    dicho["tipo"] = dicho["type"].rstrip("/").rpartition("/")[2]
    return dicho


def todas(client, direccion: str, **parametros) -> list[dict[str, Any]]:
    """Every record of a list, page by page, by the links that it gives."""
    datos, siguiente = [], pedir(client, direccion, **parametros)
    while True:
        datos += siguiente["datos"]
        if not (url := siguiente["enlaces"]["siguiente"]):
            return datos
        siguiente = pedir(client, url)


def _entera(direccion: str) -> str:
    return direccion if direccion.startswith(("/", "http")) else f"{RAIZ}{direccion}"
