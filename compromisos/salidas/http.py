"""HTTP answers that are no page: a file to take away, a sentence in plain text."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from compromisos.salidas import rangos

TIPOS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "ics": "text/calendar; charset=utf-8",
    "txt": "text/plain; charset=utf-16",
    "tsr": "application/timestamp-reply",
}


def archivo(
    nombre: str, contenido: bytes | str | Iterable[str | bytes], *, tipo: str = "", **cabeceras: str
) -> HttpResponseBase:
    """A file as an attachment, whatever it is: a browser never opens it as a page.

    Whole, or streamed when `contenido` comes in pieces. `tipo` is that of its ending if not given;
    `cabeceras` are other headers, by their names with «_» for «-».
    """
    tipo = tipo or _tipo(nombre)
    clase = HttpResponse if isinstance(contenido, bytes | str) else StreamingHttpResponse
    respuesta: HttpResponseBase = clase(contenido, content_type=tipo)
    return _adjunto(respuesta, nombre, cabeceras)


def en_su_idioma(trozos: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, written in the language of whoever asks: they leave when the view, and the language of its address, are
    over."""
    return _en_idioma(trozos, get_language())


def _en_idioma(trozos: Iterator[bytes], idioma: str | None) -> Iterator[bytes]:
    while True:
        with override(idioma):
            trozo = next(trozos, None)
        if trozo is None:
            return
        yield trozo


def guardado(request: HttpRequest, nombre: str, hecho: IO[bytes], etag: str) -> HttpResponseBase:
    """A file that is on disk, as an attachment: whole, sent by the kernel where the server can, or the part asked for."""
    momento = http_date(os.fstat(hecho.fileno()).st_mtime)
    respuesta = rangos.parte_pedida(request, hecho, etag) or FileResponse(hecho)
    if respuesta.status_code != 416:
        respuesta.headers["Content-Type"] = _tipo(nombre)
    cabeceras = {"ETag": etag, "Last-Modified": momento, "Accept-Ranges": "bytes"}
    return _adjunto(respuesta, nombre, cabeceras)


def sin_cambios(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 (or 412) to who holds what `etag` names; None to everybody else."""
    corta = get_conditional_response(request, etag=etag)
    if corta is not None:
        corta.headers["ETag"] = etag
    return corta


def _tipo(nombre: str) -> str:
    return TIPOS.get(nombre.rpartition(".")[2], "application/octet-stream")


def _adjunto(respuesta: HttpResponseBase, nombre: str, cabeceras: Mapping[str, str]) -> HttpResponseBase:
    respuesta.headers["Content-Disposition"] = f'attachment; filename="{nombre}"'
    for cabecera, valor in cabeceras.items():
        respuesta.headers[cabecera.replace("_", "-")] = valor
    return respuesta


def no_se_entiende(quejas: Iterable[str]) -> HttpResponse:
    """400 of a file, a feed or a calendar: what of the address is not understood, and that nothing was given by halves."""
    return frase([*quejas, _("No se entregó nada: corrija la dirección.")], 400)


def frase(texto: str | Iterable[str], status: int, **cabeceras: str) -> HttpResponse:
    """A sentence, or one a line, where there is no page to say it on."""
    texto = texto if isinstance(texto, str) else "\n".join(texto)
    respuesta = HttpResponse(texto, status=status, content_type="text/plain; charset=utf-8")
    for cabecera, valor in cabeceras.items():
        respuesta.headers[cabecera.replace("_", "-")] = valor
    return respuesta
