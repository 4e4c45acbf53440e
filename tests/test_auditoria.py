"""Audit of dependencies: a run without data is a failure, not good news."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

RUTA = Path(__file__).resolve().parents[1] / ".ci" / "auditar.py"
_de = importlib.util.spec_from_file_location("auditar", RUTA)
auditar = importlib.util.module_from_spec(_de)
_de.loader.exec_module(auditar)

VULN = {"id": "CVE-2022-28346", "fix_versions": ["3.2.13"]}


def informe(*vulns) -> dict:
    return {"dependencies": [{"name": "django", "version": "3.2.0", "vulns": list(vulns)}]}


@pytest.mark.parametrize(
    ("canario", "dichos", "codigo"),
    [
        (None, [], 2),
        (informe(), [informe()], 2),
        ({"dependencies": []}, [informe()], 2),
        (informe(VULN), [informe(), None], 2),
        (informe(VULN), [informe(), {"dependencies": []}], 2),
        (informe(VULN), [informe(), informe()], 0),
        (informe(VULN), [informe(VULN), informe()], 1),
    ],
)
def test_juzgar(canario, dichos, codigo):
    hallado, lineas = auditar.juzgar(canario, dichos)
    assert hallado == codigo
    assert lineas
    if codigo == 1:
        assert lineas == ["django 3.2.0: CVE-2022-28346 (3.2.13)"]


def test_what_answers_no_json_is_no_data(monkeypatch):
    class Hecho:
        stdout, stderr = "", "ConnectionError"

    monkeypatch.setattr(auditar.subprocess, "run", lambda *a, **k: Hecho)
    assert auditar.preguntar(Path("x")) is None
    assert auditar.main() == 2
