"""Watch over every request, from outside all else: its number, how long it took, and the figures of /metrics.

The number comes from the proxy, if there is one of ours, or is made here; each line of the log has it, and the answer says
it, so that who got an error can tell which. It is outside what is kept (config/guardadas/): no answer repeats another's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from secrets import compare_digest
from typing import Any

from django.conf import settings

from base import medidas, pedido
from config.de_casa import environ as environ_de_casa
from config.puerta import es_cara

Wsgi = Callable[[dict[str, Any], Callable], Iterable[bytes]]
MEDIDAS = "/metrics"
PUERTAS = {
    "admin": "personal",
    "informar": "enlaces",
    "static": "estaticos",
    "api": "api",
    "datos": "datos",
    "healthz": "salud",
    "readyz": "salud",
    "metrics": "salud",
}


class Vigilada:
    """The application as a server knows it. `sin_puerta`: the same before its gate, for whoever watches: a site that is full
    says so."""

    def __init__(self, application: Wsgi, *, sin_puerta: Wsgi):
        self.application, self.sin_puerta = application, sin_puerta

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        dicho = environ.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXIES else ""
        numero = pedido.numero(dicho)
        pedido.actual.set(numero)
        estado = "500"

        def responder(dicho: str, cabeceras: list[tuple[str, str]], *error: Any) -> Any:
            nonlocal estado
            estado = dicho
            return start_response(dicho, [*cabeceras, ("X-Request-ID", numero)], *error)

        ruta, empezo = environ.get("PATH_INFO", ""), time.perf_counter()
        try:
            if ruta == MEDIDAS and llave_buena(environ.get("HTTP_AUTHORIZATION", "")):
                # By whatever name and without TLS: who collects figures asks this machine's address.
                llave = {"HTTP_AUTHORIZATION": environ["HTTP_AUTHORIZATION"]}
                respuesta = self.sin_puerta(environ | environ_de_casa(MEDIDAS) | llave, responder)
            else:
                respuesta = self.application(environ, responder)
            return SinCuerpo(respuesta) if environ["REQUEST_METHOD"] == "HEAD" else respuesta
        finally:
            medidas.PETICIONES.labels(
                puerta_de(ruta, environ.get("QUERY_STRING", "")), f"{estado[0]}xx"
            ).observe(time.perf_counter() - empezo)


class SinCuerpo:
    """What is sent for HEAD: nothing, of whatever answer. Django makes the body and leaves it to the server not to send it;
    gunicorn sends it, and who reads takes it for the answer to the next request."""

    streaming = False

    def __init__(self, respuesta: Any):
        self.respuesta = respuesta

    def __iter__(self) -> Iterator[bytes]:
        return iter(())

    def close(self) -> None:
        if cerrar := getattr(self.respuesta, "close", None):
            cerrar()


def llave_buena(cabecera: str) -> bool:
    """Whether the header says METRICS_TOKEN. Without that setting nobody's does."""
    dicha = cabecera.removeprefix("Bearer ").encode()
    return bool(settings.LLAVE_DE_MEDIDAS) and compare_digest(dicha, settings.LLAVE_DE_MEDIDAS.encode())


def puerta_de(ruta: str, consulta: str = "") -> str:
    """Kind of an address: few, so that figures stay few, and none that tells what anybody read."""
    partes = ruta.split("/", 3)
    primera = partes[2] if len(partes) > 2 and partes[1] == "en" else partes[1] if len(partes) > 1 else ""
    return PUERTAS.get(primera) or ("caras" if es_cara(ruta, consulta) else "paginas")
