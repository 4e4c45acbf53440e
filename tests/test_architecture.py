"""What the sources must not say. Who may import whom is in pyproject.toml ([tool.importlinter]); here is what
that cannot tell: names in strings, calls, and a list of all that is allowed."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]
NUESTROS = ("base", "compromisos", "instituciones", "cuentas", "config")


def modulos(*carpetas: str) -> Iterator[tuple[str, Path, ast.Module]]:
    for carpeta in carpetas:
        for ruta in sorted((RAIZ / carpeta).rglob("*.py")):
            if "migrations" in ruta.parts:
                continue
            partes = ruta.relative_to(RAIZ).with_suffix("").parts
            nombre = ".".join(partes[:-1] if partes[-1] == "__init__" else partes)
            yield nombre, ruta, ast.parse(ruta.read_text(encoding="utf-8"))


def importados(arbol: ast.Module) -> Iterator[str]:
    for nodo in ast.walk(arbol):
        if isinstance(nodo, ast.Import):
            yield from (alias.name for alias in nodo.names)
        elif isinstance(nodo, ast.ImportFrom):
            yield nodo.module or ""


def test_instituciones_never_names_compromisos():
    for nombre, _ruta, arbol in modulos("instituciones"):
        for nodo in ast.walk(arbol):
            if isinstance(nodo, ast.Constant) and isinstance(nodo.value, str):
                assert "compromisos." not in nodo.value, nombre


def test_rules_are_standard_library_only():
    hallados = 0
    for nombre, _ruta, arbol in modulos("compromisos/reglas"):
        hallados += 1
        ajenos = {i for i in importados(arbol) if i.split(".")[0] not in sys.stdlib_module_names}
        permitidos = ("compromisos.reglas", "base.texto", "rapidfuzz")
        assert all(i.startswith(permitidos) for i in ajenos), (nombre, ajenos)
    assert hallados > 10


def test_only_publicacion_writes_the_record():
    escritores = set()
    for nombre, _ruta, arbol in modulos(*NUESTROS):
        for nodo in ast.walk(arbol):
            if isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Attribute):
                if nodo.func.attr in ("sellar", "sellar_en_bloque", "sellar_enmienda", "encadenar"):
                    escritores.add(".".join(nombre.split(".")[:2]))
    assert escritores == {"compromisos.publicacion"}


def test_permissions_are_asked_by_one_module_of_each_app():
    """`has_perm` and the codes of permissions stand nowhere else: a second place is a second rule."""
    preguntan = {"compromisos.publicacion.permisos", "instituciones.permisos", "cuentas.permisos"}
    acciones = "view|add|change|delete|import|export|publicar|verificar|informar_por_todas"
    codigo = re.compile(rf"(auth|compromisos|instituciones|cuentas)\.({acciones})_[a-z]+")
    hallados = set()
    for nombre, _ruta, arbol in modulos(*NUESTROS):
        for nodo in ast.walk(arbol):
            if isinstance(nodo, ast.Attribute) and nodo.attr in ("has_perm", "has_perms", "has_module_perms"):
                hallados.add(nombre)
            if (
                isinstance(nodo, ast.Constant)
                and isinstance(nodo.value, str)
                and codigo.fullmatch(nodo.value)
            ):
                hallados.add(nombre)
    # The settings say which permissions ask for a second factor: only the project knows all the apps.
    assert hallados == preguntan | {"config.settings"}
    for plantilla in (RAIZ / "templates").rglob("*.html"):
        assert "perms." not in plantilla.read_text(encoding="utf-8"), plantilla


def test_nobody_asks_the_clock_for_a_utc_day():
    """`now().date()` is tomorrow in Lima from 19:00 on; `localdate()` is the day people live in."""
    for nombre, _ruta, arbol in modulos(*NUESTROS):
        for nodo in ast.walk(arbol):
            if isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Attribute):
                llamado = ast.unparse(nodo.func)
                assert llamado not in ("date.today", "datetime.now", "datetime.utcnow", "datetime.today"), (
                    nombre
                )
                assert not llamado.endswith("now().date"), nombre


def test_every_folder_of_tests_is_a_package():
    for carpeta in (RAIZ / "tests").rglob("*"):
        if carpeta.is_dir() and carpeta.name != "__pycache__" and any(carpeta.glob("*.py")):
            assert (carpeta / "__init__.py").exists(), carpeta


def test_no_package_is_out_of_sight():
    """A new package beside ours is read by import-linter, mypy, coverage and this file, or fails here."""
    paquetes = {ruta.parent.name for ruta in RAIZ.glob("*/__init__.py")} - {"tests"}
    herramientas = tomllib.loads((RAIZ / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert (
        paquetes
        == set(NUESTROS)
        == set(herramientas["importlinter"]["root_packages"])
        == set(herramientas["mypy"]["files"])
        == set(herramientas["coverage"]["run"]["source"])
    )


def test_nothing_that_is_data_is_run():
    """No `eval`, `exec` nor `compile` (`re.compile` is another)."""
    for nombre, _ruta, arbol in modulos(*NUESTROS):
        for nodo in ast.walk(arbol):
            if isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Name):
                assert nodo.func.id not in ("eval", "exec", "compile"), (nombre, nodo.lineno)
