"""Alive and ready, and not ready when it is not; figures for whoever has their key."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from compromisos.models import Latido
from compromisos.salidas import salud
from compromisos.salidas.salud import maquina
from tests.ayudas_de_replica import VigiaDeMentira

pytestmark = pytest.mark.django_db
LLAVE = "una-llave-de-veinticuatro-letras"


def test_healthz_and_readyz_work(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz", REMOTE_ADDR="10.1.2.3").content == b"ok\n"
    assert client.post("/healthz").status_code == 405


def test_readyz_tells_the_machine_which_part_is_missing(client, settings):
    settings.TRUSTED_PROXIES = 1
    dicho = client.get("/readyz").content.decode()
    assert dicho.startswith("ok\nbase: ok\nmigraciones: ok\narchivos: ")
    assert "trabajador: No late" in dicho  # and it serves all the same
    Latido.objects.latir("trabajador", timezone.now())
    assert "trabajador: ok\n" in client.get("/readyz").content.decode()
    assert client.get("/readyz", headers={"x-forwarded-for": "1.2.3.4"}).content == b"ok\n"
    assert client.get("/readyz", REMOTE_ADDR="").content == b"ok\n"


def test_readyz_503_without_its_migrations(client, monkeypatch):
    monkeypatch.setattr(maquina.MigrationExecutor, "migration_plan", lambda *a: [("algo", False)])
    respuesta = client.get("/readyz")
    assert respuesta.status_code == 503
    assert respuesta.content.startswith(b"no\nbase: ok\nmigraciones: Faltan 1 migraciones.\n")
    assert client.get("/readyz", REMOTE_ADDR="10.1.2.3").content == b"no\n"


def test_readyz_503_without_its_folders(client, monkeypatch):
    monkeypatch.setattr(maquina.os, "access", lambda *a: False)
    assert client.get("/readyz").status_code == 503


def test_readyz_503_without_its_database(client, monkeypatch):
    from django.db import DatabaseError

    def caida(ahora):
        raise DatabaseError("caída")

    for cual in (*salud.PARA_SERVIR, "trabajador"):
        monkeypatch.setitem(salud.COMPROBACIONES, cual, caida)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("tambien_la_principal", [False, True])
def test_readyz_is_as_readers_are_if_only_the_replica_fails(client, monkeypatch, tambien_la_principal):
    """It falls between two looks of its guard: readers go to the primary, and so does this."""
    from contextlib import contextmanager

    from django.db import DatabaseError

    de_donde = ["principal"]

    @contextmanager
    def en_su_lugar():
        de_donde.append("replica")
        yield
        de_donde.pop()

    def base(ahora):
        if de_donde[-1] == "replica" or tambien_la_principal:
            raise DatabaseError("caída")
        return salud.hallazgo.bien("Responde.")

    vigia = VigiaDeMentira()
    monkeypatch.setattr("config.salud.VIGIA", vigia)
    monkeypatch.setattr("config.salud.en_su_lugar", en_su_lugar)
    monkeypatch.setitem(salud.COMPROBACIONES, "base", base)
    assert client.get("/readyz").status_code == (503 if tambien_la_principal else 200)


def test_metrics_are_for_whoever_has_the_key(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.LLAVE_DE_MEDIDAS = LLAVE
    assert client.get("/metrics", headers={"authorization": "Bearer otra"}).status_code == 404
    respuesta = client.get("/metrics", headers={"authorization": f"Bearer {LLAVE}"})
    dicho = respuesta.content.decode()
    assert respuesta["Cache-Control"] == "no-store"
    assert respuesta["Content-Type"].startswith("text/plain")
    for cual in salud.COMPROBACIONES:
        assert f'compromisos_comprobacion{{cual="{cual}"}}' in dicho
    assert 'compromisos_comprobacion{cual="trabajador"} 2.0' in dicho
    assert "compromisos_consultas_lentas_total" in dicho


def test_figures_name_nobody(client, settings):
    """Labels are of kinds that the program has: nothing that somebody typed, no address, no account."""
    settings.LLAVE_DE_MEDIDAS = LLAVE
    client.post("/admin/cuenta/entrar/", {"login": "ana.perez", "password": "x"}, REMOTE_ADDR="190.1.2.3")
    dicho = client.get("/metrics", headers={"authorization": f"Bearer {LLAVE}"}).content.decode()
    assert 'compromisos_entradas_total{como="wrong_password"}' in dicho
    assert set(re.findall(r"[{,](\w+)=", dicho)) <= {
        *("cual", "que", "puerta", "clase", "como", "le", "version"),
        *("generation", "implementation", "major", "minor", "patchlevel"),
    }
    assert "ana" not in dicho
    assert "190.1" not in dicho


def test_metrics_add_up_what_processes_counted(tmp_path):
    """Two processes as gunicorn has them, each with a file of its own, and a third that is asked."""
    import os
    import subprocess
    import sys

    entorno = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-c", "from base import medidas; medidas.CONSULTAS_LENTAS.inc()"],
            env=entorno,
            check=True,
        )
    hecho = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup(); from config import medidas; from compromisos.salidas import salud; "
            "salud.COMPROBACIONES.clear(); print(medidas.cuerpo())",
        ],
        env=entorno | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert "compromisos_consultas_lentas_total 2.0" in hecho.stdout


def test_alerts_ask_for_figures_that_there_are(client, settings):
    from pathlib import Path

    settings.LLAVE_DE_MEDIDAS = LLAVE
    hay = client.get("/metrics", headers={"authorization": f"Bearer {LLAVE}"}).content.decode()
    reglas = (Path(settings.BASE_DIR) / "deploy/prometheus/alertas.yml").read_text()
    familias = set(re.findall(r"compromisos_\w+", reglas))
    assert familias
    for nombre in familias:
        assert f"# TYPE {re.sub('_(count|bucket)$', '', nombre)} " in hay, nombre
