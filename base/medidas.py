"""Figures that every process counts for /metrics (prometheus-client). Their labels name kinds, never a person nor an address."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

PETICIONES = Histogram(
    "compromisos_peticiones_segundos",
    "Seconds until a request was answered, by kind of address and class of answer.",
    ("puerta", "clase"),
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
CONSULTAS_LENTAS = Counter("compromisos_consultas_lentas", "Statements that took longer than SLOW_QUERY_MS.")
ENTRADAS = Counter("compromisos_entradas", "Sign-ins of the staff, by how they ended.", ("como",))
REPLICA = Gauge(
    "compromisos_lee_de_la_replica",
    "Processes that read what is public from the replica now; without a replica, none.",
    multiprocess_mode="livesum",
)
