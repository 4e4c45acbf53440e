"""Runs `manage.py importar` and tells, in one line of JSON, how long it took and how large it grew.

    python -m tests.bench.orden FILE [options of importar]

Memory is the peak of resident memory of this whole process (VmHWM: unlike ru_maxrss it does not begin
with what the process that started this one held), and what of it was there before the first row.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def pico() -> float:
    """MB."""
    estado = Path("/proc/self/status").read_text(encoding="ascii")
    return int(estado.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    connection.ensure_connection()
    from compromisos.management.commands import importar  # noqa: F401 - what it needs is not its growth

    antes, inicio = pico(), time.perf_counter()
    with open(os.devnull, "w") as nada:
        call_command("importar", *sys.argv[1:], stdout=nada, stderr=nada)
    print(json.dumps({"segundos": time.perf_counter() - inicio, "antes": antes, "pico": pico()}))


if __name__ == "__main__":
    main()
