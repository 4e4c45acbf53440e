"""The worker says that it lives, and outlives its database; commands of clocks leave how they ended."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from base import pedido
from compromisos.management.commands import trabajador
from compromisos.management.con_latido import ConLatido, latir
from compromisos.models import Latido

pytestmark = pytest.mark.django_db


def hacer(**puesto) -> trabajador.Trabajador:
    suyo = {
        "queue_names": ["default"],
        "interval": 0,
        "batch": True,
        "backend_name": "default",
        "startup_delay": False,
        "max_tasks": None,
        "worker_id": "uno",
        "excluded_queue_names": [],
    }
    return trabajador.Trabajador(**(suyo | puesto))


@pytest.fixture
def sin_cerrar(monkeypatch):
    """The test's own connection stays, and nobody waits."""
    monkeypatch.setattr(trabajador, "connections", SimpleNamespace(close_all=lambda: None))
    monkeypatch.setattr(trabajador, "connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr(threading.Event, "wait", lambda self, timeout=None: self.is_set())


def test_a_database_that_is_away_is_waited_for(monkeypatch, sin_cerrar, caplog):
    veces = []

    def run(self):
        veces.append(1)
        if len(veces) < 4:
            raise OperationalError("server closed the connection unexpectedly\nThis probably means…")

    monkeypatch.setattr(db_worker.Worker, "run", run)
    hacer()._seguir_aunque_falte_la_base(threading.Event())
    assert len(veces) == 4
    assert caplog.text.count("the database is away") == 3


def test_any_other_error_ends_it(monkeypatch, sin_cerrar):
    def run(self):
        raise ValueError("nuestro")

    monkeypatch.setattr(db_worker.Worker, "run", run)
    with pytest.raises(ValueError, match="nuestro"):
        hacer()._seguir_aunque_falte_la_base(threading.Event())


def test_one_that_is_told_to_end_ends(monkeypatch, sin_cerrar):
    uno = hacer()

    def run(self):
        self.running = False
        raise OperationalError("y además se fue")

    monkeypatch.setattr(db_worker.Worker, "run", run)
    uno._seguir_aunque_falte_la_base(threading.Event())


def test_it_beats_at_once_and_again(monkeypatch):
    latidos = []
    monkeypatch.setattr(trabajador, "latir", latidos.append)
    monkeypatch.setattr(trabajador, "connection", SimpleNamespace(close=lambda: None))
    fin = threading.Event()
    monkeypatch.setattr(fin, "wait", lambda segundos: len(latidos) == 3)
    trabajador._latir_hasta(fin)
    assert latidos == ["trabajador"] * 3


def test_what_a_task_logs_has_its_number(monkeypatch):
    vistos = []
    monkeypatch.setattr(db_worker.Worker, "run_task", lambda self, t: vistos.append(pedido.actual.get()))
    hacer().run_task(type("Tarea", (), {"id": "7f"}))
    assert vistos == ["tarea-7f"]
    assert pedido.actual.get() == pedido.NINGUNO


class _Prueba(ConLatido):
    __module__ = "compromisos.management.commands.de_prueba"
    requires_system_checks: list = []
    falla = False

    def handle(self, *args, **opciones):
        if self.falla:
            raise CommandError("no")


def test_a_command_leaves_when_it_ended_and_how():
    call_command(_Prueba())
    bueno = Latido.objects.get(nombre="de_prueba")
    assert bueno.bien
    mala = _Prueba()
    mala.falla = True
    with pytest.raises(CommandError):
        call_command(mala)
    despues = Latido.objects.get(nombre="de_prueba")
    assert (despues.bien, despues.bien_en) == (False, bueno.bien_en)
    assert despues.en > bueno.en


def test_a_heartbeat_that_cannot_be_left_is_no_error(monkeypatch, caplog):
    def falla(*args, **kwargs):
        raise OperationalError("llena\ny más")

    monkeypatch.setattr(type(Latido.objects), "latir", falla)
    latir("x")
    assert "no heartbeat of x: llena" in caplog.text


def test_only_the_run_that_a_clock_asks_for_counts(capsys):
    call_command("verificar_registro", "--sin-archivos")
    assert Latido.objects.filter(nombre="verificar_registro", bien=True).exists()
    Latido.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("verificar_registro", "--cabeza")  # there is none yet
    assert not Latido.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_two_workers_take_different_tasks():
    """While one holds a task, another that looks is given the next, and waits for nobody."""
    for n in range(2):
        DBTaskResult.objects.create(args_kwargs={"args": [n], "kwargs": {}}, task_path="x.y", queue_name="default",
                                    backend_name="default", priority=0, run_after=timezone.now())  # fmt: skip
    del_otro = []

    def otro() -> None:
        with transaction.atomic():
            del_otro.append(DBTaskResult.objects.ready().get_locked())
        connection.close()

    with transaction.atomic():
        mio = DBTaskResult.objects.ready().get_locked()
        hilo = threading.Thread(target=otro)
        hilo.start()
        hilo.join(20)
    assert mio is not None
    assert del_otro
    assert del_otro[0] is not None
    assert del_otro[0].pk != mio.pk
