"""Public data made smaller on its way, for who says that it can read it so. Text only: a workbook is a zip already.

Nothing secret goes with it (no session, no token, nothing that the reader sent), so its length tells nobody anything.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

DE_TEXTO = ("text/", "application/json", "application/jsonl", "application/ld+json", "application/atom+xml",
            "application/linkset+json", "application/problem+json", "application/xml", "application/vnd.oai")  # fmt: skip
POCO = 500  # bytes; less is not worth it
TROZO = 1 << 16


def juntar(trozos: Iterable[str | bytes], cuanto: int = TROZO) -> Iterator[bytes]:
    """The same bytes in pieces of about `cuanto`: a line at a time costs more to send than to write. The first goes at
    once, for whoever waits to see that something comes."""
    juntos, ya = bytearray(), False
    for trozo in trozos:
        juntos += trozo.encode() if isinstance(trozo, str) else trozo
        if len(juntos) >= cuanto or not ya:
            yield bytes(juntos)
            juntos.clear()
            ya = True
    if juntos:
        yield bytes(juntos)


def comprimir(request: HttpRequest, respuesta: HttpResponseBase) -> None:
    """As br or gzip, if that is asked for. Its ETag becomes a weak one: it is not those bytes any more."""
    tipo = respuesta.headers.get("Content-Type", "")
    if not tipo.startswith(DE_TEXTO) or respuesta.status_code != 200:
        return
    como = elegida(request.headers.get("Accept-Encoding", ""))
    if not como or respuesta.has_header("Content-Encoding") or _por_partes(request, respuesta):
        return
    if isinstance(respuesta, HttpResponse):
        if len(respuesta.content) < POCO:
            return
        respuesta.content = b"".join(COMO[como]([respuesta.content]))
        respuesta.headers["Content-Length"] = str(len(respuesta.content))
    else:
        respuesta.streaming_content = COMO[como](respuesta.streaming_content)  # type: ignore[attr-defined]
        del respuesta.headers["Content-Length"]
    del respuesta.headers["Accept-Ranges"]
    respuesta.headers["Content-Encoding"] = como
    if not respuesta.headers.get("ETag", "W/").startswith("W/"):
        respuesta.headers["ETag"] = f"W/{respuesta.headers['ETag']}"


def _por_partes(request: HttpRequest, respuesta: HttpResponseBase) -> bool:
    """Whether its bytes are counted by who asks for some of them."""
    return "Range" in request.headers and respuesta.has_header("Accept-Ranges")


def elegida(acepta: str) -> str:
    """The best of those that `Accept-Encoding` takes: br, gzip or, if it takes neither, nothing."""
    pesos = dict(_peso(parte) for parte in acepta.lower().split(",") if parte.strip())
    tomadas = [(pesos.get(c, pesos.get("*", 0.0)), c) for c in ("br", "gzip")]
    mejor, como = max(tomadas, key=lambda t: t[0])
    return como if mejor > 0 and mejor >= pesos.get("identity", 0.0) else ""


def _peso(parte: str) -> tuple[str, float]:
    codificacion, *parametros = (p.strip() for p in parte.split(";"))
    try:
        return codificacion, next((float(p[2:]) for p in parametros if p.startswith("q=")), 1.0)
    except ValueError:
        return codificacion, 0.0


def _en_gzip(trozos: Iterable[bytes]) -> Iterator[bytes]:
    compresor = zlib.compressobj(5, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    ya = False
    for trozo in trozos:
        hecho = compresor.compress(trozo) + (b"" if ya else compresor.flush(zlib.Z_SYNC_FLUSH))
        ya = True
        if hecho:
            yield hecho
    yield compresor.flush()


def _en_br(trozos: Iterable[bytes]) -> Iterator[bytes]:
    compresor = brotli.Compressor(quality=4)
    ya = False
    for trozo in trozos:
        hecho = compresor.process(trozo) + (b"" if ya else compresor.flush())
        ya = True
        if hecho:
            yield hecho
    yield compresor.finish()


COMO: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {"br": _en_br, "gzip": _en_gzip}
