"""docs/ensayo.md, as the rehearsal found it."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime

from tests.ensayo.faltas import Linea

ANTES = """# What happens when something fails

Written by `make ensayo`, which starts the site as it is shipped on loopback (PostgreSQL and a replica that streams, two nodes, a
worker, nginx with `deploy/nginx/compromisos.conf`, a mail server), does each of these to it, and fails if anything was lost or a
reader saw what is not said here. `ENSAYO=NAME,…` tries some of them alone. How, and what it cannot try:
[ADR 74](adr/0074-a-rehearsal-of-what-may-happen.md).

"""


def documento(lineas: list[Linea], *, minutos: float) -> str:
    nucleos = os.cpu_count()
    cuando = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {nucleos} cores, {minutos:.1f} minutes in all."
    filas = ["| fault | what was seen | lost | back after |", "|---|---|---|---|"]
    filas += [f"| {x.falta} | {_celda(x)} | {x.perdido} | {_segundos(x.segundos)} |" for x in lineas]
    return f"{ANTES}{cuando}\n\n" + "\n".join(filas) + "\n"


def de_una(nombre: str, x: Linea) -> str:
    return f"{'FAILS ' if x.mal or x.perdido else 'ok    '}{nombre}: {_celda(x)}; lost {x.perdido}; back after {_segundos(x.segundos)}"


def _celda(x: Linea) -> str:
    dicho = x.vieron if not x.mal else f"{x.vieron}. **Not as it should be**: {'; '.join(x.mal)}"
    return " ".join(dicho.replace("|", "/").split())


def _segundos(segundos: float | None) -> str:
    return "–" if segundos is None else "at once" if segundos < 0.1 else f"{segundos:.1f} s"
