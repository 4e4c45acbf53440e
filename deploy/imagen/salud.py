"""Whether the process of this container answers; run by its health check. Ready or not is /readyz, for whoever balances."""

from __future__ import annotations

import os
import urllib.request

nombre = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
pedido = urllib.request.Request(  # noqa: S310 - this container
    "http://127.0.0.1:8000/healthz", headers={"Host": nombre, "X-Forwarded-Proto": "https"}
)
with urllib.request.urlopen(pedido, timeout=4) as respuesta:  # noqa: S310
    respuesta.read()
