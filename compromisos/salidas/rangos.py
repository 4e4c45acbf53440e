"""A part of a file that is kept (RFC 9110, 14): who lost the connection halfway asks only for the rest."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import IO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

UNO_SOLO = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.ASCII | re.IGNORECASE)
TROZO = 1 << 16


def parte_pedida(request: HttpRequest, archivo: IO[bytes], etag: str) -> HttpResponseBase | None:
    """206 with the bytes that `Range` asks for, 416 if the file has none of them; None where the whole is the answer:
    nothing or several parts are asked for, or of another version (`If-Range`). The file is closed by the response."""
    pedido = UNO_SOLO.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or pedido is None or request.headers.get("If-Range", etag) != etag:
        return None
    largo = os.fstat(archivo.fileno()).st_size
    desde, hasta = _extremos(pedido[1], pedido[2], largo)
    if desde is None:
        return None
    if desde >= largo or hasta < desde:
        archivo.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{largo}"})
    respuesta = StreamingHttpResponse(_bytes(archivo, desde, hasta), status=206)
    respuesta.headers["Content-Range"] = f"bytes {desde}-{hasta}/{largo}"
    respuesta.headers["Content-Length"] = str(hasta - desde + 1)
    return respuesta


def _extremos(desde: str, hasta: str, largo: int) -> tuple[int | None, int]:
    """First and last byte; (None, 0) for what is no range. «-500» are the last 500."""
    if not desde:
        return (max(largo - int(hasta), 0) if int(hasta) else largo, largo - 1) if hasta else (None, 0)
    if hasta and int(hasta) < int(desde):
        return None, 0
    return int(desde), min(int(hasta), largo - 1) if hasta else largo - 1


def _bytes(archivo: IO[bytes], desde: int, hasta: int) -> Iterator[bytes]:
    with archivo:
        archivo.seek(desde)
        faltan = hasta - desde + 1
        while faltan and (trozo := archivo.read(min(TROZO, faltan))):
            faltan -= len(trozo)
            yield trozo
