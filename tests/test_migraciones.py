"""A new migration is one that the code of before can live with: two releases serve at once (expand, then contract)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django_migration_linter import MigrationLinter

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="what locks is asked of PostgreSQL"),
]
RAIZ = Path(__file__).resolve().parents[1]
APPS = ("compromisos", "cuentas", "instituciones")
QUE_ESTAN = {
    linea
    for linea in Path(__file__)
    .with_name("migraciones_que_estan.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if not linea.startswith("#")
}


class Linter(MigrationLinter):
    """Remembers what it says."""

    def __init__(self) -> None:
        super().__init__(path=str(RAIZ), include_apps=APPS, no_cache=True, no_output=True)
        self.dichas: list[str] = []

    def print_errors(self, errors) -> None:
        self.dichas += [error.message for error in errors]


def quejas(migraciones: set[tuple[str, str]]) -> dict[str, list[str]]:
    """{migration: what the code of before could not live with}."""
    halladas = {}
    for app, nombre in sorted(migraciones):
        linter = Linter()
        linter.lint_migration(linter.migration_loader.disk_migrations[app, nombre])
        if linter.nb_erroneous:
            halladas[f"{app}.{nombre}"] = linter.dichas
    return halladas


def de_la_casa() -> set[tuple[str, str]]:
    return {(app, ruta.stem) for app in APPS for ruta in (RAIZ / app / "migrations").glob("0*.py")}


def test_a_new_migration_leaves_what_the_code_of_before_reads():
    assert quejas({(app, nombre) for app, nombre in de_la_casa() if f"{app}.{nombre}" not in QUE_ESTAN}) == {}


def test_the_list_names_migrations_that_there_are():
    assert {f"{app}.{nombre}" for app, nombre in de_la_casa()} >= QUE_ESTAN


def test_it_would_say():
    """One that takes columns away, and one that adds a table."""
    dichas = quejas(
        {("compromisos", "0005_contraer_diario_de_importaciones"), ("compromisos", "0062_latidos")}
    )
    assert dichas.keys() == {"compromisos.0005_contraer_diario_de_importaciones"}
    assert "DROPPING columns" in "".join(*dichas.values())
