"""HTTP answers that are no page: a file to take away, a sentence in plain text."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

TIPOS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-16",
}


def archivo(
    nombre: str, contenido: bytes | str | Iterable[str | bytes], *, tipo: str = "", **cabeceras: str
) -> HttpResponseBase:
    """A file as an attachment, whatever it is: a browser never opens it as a page.

    Whole, or streamed when `contenido` comes in pieces. `tipo` is that of its ending if not given;
    `cabeceras` are other headers, by their names with «_» for «-».
    """
    tipo = tipo or TIPOS.get(nombre.rpartition(".")[2], "application/octet-stream")
    clase = HttpResponse if isinstance(contenido, bytes | str) else StreamingHttpResponse
    respuesta: HttpResponseBase = clase(contenido, content_type=tipo)
    respuesta.headers["Content-Disposition"] = f'attachment; filename="{nombre}"'
    for cabecera, valor in cabeceras.items():
        respuesta.headers[cabecera.replace("_", "-")] = valor
    return respuesta


def frase(texto: str | Iterable[str], status: int, **cabeceras: str) -> HttpResponse:
    """A sentence, or one a line, where there is no page to say it on."""
    texto = texto if isinstance(texto, str) else "\n".join(texto)
    respuesta = HttpResponse(texto, status=status, content_type="text/plain; charset=utf-8")
    for cabecera, valor in cabeceras.items():
        respuesta.headers[cabecera.replace("_", "-")] = valor
    return respuesta
