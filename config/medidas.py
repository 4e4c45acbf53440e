"""Body of /metrics: what every process counted (base/medidas.py), and what the checks find now, for Prometheus."""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from compromisos.salidas import salud

TIPO = CONTENT_TYPE_LATEST


class DeLasComprobaciones(Collector):
    """Asked of the database when somebody collects, once."""

    def collect(self) -> Iterator[Metric]:
        nivel = GaugeMetricFamily(
            "compromisos_comprobacion",
            "0 well, 1 to look at, 2 wrong: docs/runbooks/CUAL.md",
            labels=["cual"],
        )
        cifra = GaugeMetricFamily("compromisos_cifra", "What a check counted.", labels=["cual", "que"])
        for cual, hallazgo in salud.mirar(timezone.now()):
            nivel.add_metric([cual], hallazgo.nivel)
            for que, valor in hallazgo.cifras.items():
                cifra.add_metric([cual, que], valor)
        yield nivel
        yield cifra
        yield InfoMetricFamily("compromisos", "The program.", value={"version": settings.VERSION})


def cuerpo() -> str:
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):  # one process: no gunicorn
        contado = generate_latest(REGISTRY)
    else:
        de_todos = CollectorRegistry()
        MultiProcessCollector(de_todos)
        contado = generate_latest(de_todos)
    de_ahora = CollectorRegistry()
    de_ahora.register(DeLasComprobaciones())
    return (contado + generate_latest(de_ahora)).decode()
