"""The worker of django-tasks-db, which says that it lives and waits for a database that is away instead of dying."""

from __future__ import annotations

import logging
import threading

from django.db import InterfaceError, OperationalError, connection, connections
from django_tasks_db.management.commands import db_worker

from base import pedido
from compromisos.correo import cola
from compromisos.management.con_latido import latir
from compromisos.models.latido import TRABAJADOR

log = logging.getLogger("django_tasks_db")
CADA = 30.0  # seconds between two heartbeats
ESPERA_MAXIMA = 30.0


class Trabajador(db_worker.Worker):
    def run(self) -> None:
        fin = threading.Event()
        pulso = threading.Thread(target=_latir_hasta, args=(fin,), daemon=True, name="latidos")
        pulso.start()
        try:
            self._seguir_aunque_falte_la_base(fin)
        finally:
            fin.set()
            pulso.join(5)

    def _seguir_aunque_falte_la_base(self, fin: threading.Event) -> None:
        espera = 1.0
        while self.running:
            hechas = self._run_tasks
            try:
                if repuestos := cola.reponer():
                    log.warning("%s letters waited for a worker that died", repuestos)
                return super().run()
            except (OperationalError, InterfaceError) as error:
                if connection.in_atomic_block:
                    raise
                espera = 1.0 if self._run_tasks > hechas else min(espera * 2, ESPERA_MAXIMA)
                log.warning("the database is away: %s", str(error).partition("\n")[0])
                connections.close_all()
                fin.wait(espera)
        return None

    def run_task(self, db_task_result) -> None:
        pedido.actual.set(f"tarea-{db_task_result.id}")
        super().run_task(db_task_result)
        pedido.actual.set(pedido.NINGUNO)


def _latir_hasta(fin: threading.Event) -> None:
    """By a thread of its own: an import takes minutes."""
    while True:
        latir(TRABAJADOR)
        connection.close()
        if fin.wait(CADA):
            return


class Command(db_worker.Command):
    help = (
        "Hace lo que toma tiempo: importaciones, correos, informes. Dice que vive, y espera a la base si se va. Toma las "
        "opciones de db_worker, de django-tasks-db."
    )

    def handle(self, *args, **opciones) -> None:
        db_worker.Worker = Trabajador  # type: ignore[misc] # their `handle` makes it by this name
        super().handle(*args, **opciones)
