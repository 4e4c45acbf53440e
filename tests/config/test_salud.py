"""Alive and ready, and not ready when it is not."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_healthz_and_readyz_work(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"
    assert client.post("/healthz").status_code == 405


def test_readyz_503_without_its_migrations(client, monkeypatch):
    from django.db.migrations.executor import MigrationExecutor

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *a: [("algo", False)])
    respuesta = client.get("/readyz")
    assert (respuesta.status_code, respuesta.content) == (503, b"faltan migraciones\n")


def test_readyz_503_without_its_database(client, monkeypatch):
    from django.db import DatabaseError
    from django.db.migrations import executor

    def caida(*args):
        raise DatabaseError("caída")

    monkeypatch.setattr(executor.MigrationExecutor, "__init__", caida)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
