"""Known holes in what requirements/*.lock install, by pip-audit. A run that was given no data fails: a green one would mean nothing.

First it asks for a version that everybody knows to be bad; whoever does not know of that one knows nothing. Exit: 0 none, 1 some, 2 no data.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

RAIZ = Path(__file__).resolve().parents[1]
PIP_AUDIT = "pip-audit==2.10.1"
CANARIO = "django==3.2.0\n"  # dozens of advisories since 2021
LOCKS = ("base", "dev")


def huecos(dicho: dict[str, Any]) -> list[str]:
    """«django 3.2.0: CVE-2022-28346 (3.2.13)» for each hole of a report of pip-audit."""
    return [
        f"{d['name']} {d['version']}: {v['id']} ({', '.join(v.get('fix_versions', [])) or 'sin versión que lo arregle'})"
        for d in dicho.get("dependencies", [])
        for v in d.get("vulns", [])
    ]


def juzgar(canario: dict[str, Any] | None, dichos: list[dict[str, Any] | None]) -> tuple[int, list[str]]:
    """(exit code, lines)."""
    if canario is None or not huecos(canario):
        return 2, [
            "No hubo datos: el servicio de avisos no conoce ni un hueco que todos conocen. Esta corrida no dice nada."
        ]
    if any(d is None or not d.get("dependencies") for d in dichos):
        return 2, ["No hubo datos de alguno de los locks: vuelva a correrlo."]
    hallados = sorted({h for d in dichos if d for h in huecos(d)})
    return (1, hallados) if hallados else (0, ["Ningún hueco conocido."])


def preguntar(requisitos: Path) -> dict[str, Any] | None:
    orden = [
        str(RAIZ / ".venv/bin/uv"),
        "tool",
        "run",
        "-q",
        "--from",
        PIP_AUDIT,
        "pip-audit",
        "--disable-pip",
        "--no-deps",
    ]
    hecho = subprocess.run(  # noqa: S603
        [*orden, "-s", "osv", "-f", "json", "--progress-spinner", "off", "-r", str(requisitos)],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return json.loads(hecho.stdout)
    except ValueError:
        sys.stderr.write(hecho.stderr[-800:])
        return None


def main() -> int:
    with tempfile.TemporaryDirectory() as carpeta:
        malo = Path(carpeta) / "canario.txt"
        malo.write_text(CANARIO)
        canario = preguntar(malo)
    dichos = [preguntar(RAIZ / "requirements" / f"{lock}.lock") for lock in LOCKS] if canario else []
    codigo, lineas = juzgar(canario, dichos)
    print("\n".join(lineas))  # noqa: T201
    return codigo


if __name__ == "__main__":
    raise SystemExit(main())
