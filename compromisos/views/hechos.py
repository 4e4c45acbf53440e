"""Files that the worker makes: handed out when they are made, a page that says so until then."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from base.dias import Dia
from compromisos.salidas import encargos, http

TARDA = 120  # seconds; after that the page says that there may be a queue, or nobody at it


def entregar(
    request: HttpRequest, nombre: str, encargo: encargos.ArchivoPorHacer, dia: Dia
) -> HttpResponseBase:
    """The file as an attachment, if it is made; else it is asked for, and the answer is 503 at once."""
    archivo = encargo.guardado(dia)
    if getattr(request, "copia", None):  # nobody waits, and there is no worker
        encargos.hacer_ya(encargo)
    if (sin_cambios := http.sin_cambios(request, archivo.etag)) is not None:
        return sin_cambios
    situacion, vuelva_en = "se_hace", 10
    hecho = archivo.abrir()
    if hecho is None:
        try:
            encargos.pedir(encargo, archivo)
        except encargos.Demasiados:
            situacion, vuelva_en = "demasiados", 300
        hecho = archivo.abrir()
    if hecho is not None:
        return http.guardado(request, nombre, hecho, archivo.etag)
    if archivo.fallo_hace_poco():
        situacion, vuelva_en = "fallo", 300
    elif (archivo.pedido_hace() or 0) > TARDA:
        situacion, vuelva_en = "tarda", 60
    contexto = {"nombre": nombre, "situacion": situacion}
    respuesta = render(request, "compromisos/se_prepara.html", contexto, status=503)
    respuesta.headers["Retry-After"] = str(vuelva_en)
    if situacion in ("se_hace", "tarda"):
        respuesta.headers["Refresh"] = "10"
    return respuesta
