"""The scripts that install and upgrade: what can be said of them without a machine to install on."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parents[2]
DEPLOY = RAIZ / "deploy"
GUIONES = ["instalar.sh", "actualizar.sh", "comun.sh", "compromisos", "imagen/hacer.sh", "imagen/arranque"]


def test_shellcheck_has_nothing_to_say():
    shellcheck = shutil.which("shellcheck")
    if shellcheck is None:
        pytest.fail("shellcheck is missing: `make test` installs it (package «shellcheck»).")
    hecho = subprocess.run(
        [shellcheck, "-x", *(f"deploy/{g}" for g in GUIONES)],
        cwd=RAIZ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert hecho.returncode == 0, hecho.stdout + hecho.stderr


@pytest.mark.parametrize(
    "argumentos", [[], ["sin-punto"], ["a.pe", "b.pe"], ["a.pe; rm -rf /"], ["$(id).pe"], ["-x.pe"], ["A.PE"]]
)
def test_instalar_refuses_what_is_no_name(argumentos):
    hecho = subprocess.run(
        ["bash", str(DEPLOY / "instalar.sh"), *argumentos], capture_output=True, text=True, check=False
    )
    assert hecho.returncode == 1
    assert hecho.stderr.startswith("Uso: ")
    assert not hecho.stdout


def test_what_instalar_sets_is_in_the_example():
    """A variable that changes its name is not left behind by sed in silence."""
    ejemplo = (RAIZ / ".env.example").read_text()
    puestas = re.findall(r"s\|\^(\w+)=", (DEPLOY / "instalar.sh").read_text())
    assert len(puestas) >= 8
    for variable in puestas:
        assert re.search(rf"^{variable}=", ejemplo, re.MULTILINE), variable


def test_docs_name_every_unit_and_its_hour():
    dicho = (RAIZ / "docs" / "operation.md").read_text()
    for reloj in (DEPLOY / "systemd").glob("*.timer"):
        fila = re.search(rf"^\| `{reloj.name}` \| (.+?) \|", dicho, re.MULTILINE)
        assert fila, reloj.name
        cuando = re.search(r"^OnCalendar=\*-\*-\* (\S+)", reloj.read_text(), re.MULTILINE)[1]
        esperado = {"*:00/10:00": "every 10 minutes", "*:17:00": "hourly"}.get(cuando) or cuando.lstrip("0")[
            :4
        ]
        assert fila[1] == esperado, reloj.name


def test_the_proxy_and_the_program_agree():
    """Where the site listens, where its maintenance file is, and the page that both show."""
    nginx = (DEPLOY / "nginx" / "compromisos.conf").read_text()
    assert "server 127.0.0.1:8000 " in nginx
    assert "ListenStream=127.0.0.1:8000" in (DEPLOY / "systemd" / "compromisos-web.socket").read_text()
    assert (RAIZ / "templates" / "503.html").is_file()
    assert "root /opt/compromisos/actual/templates;" in nginx
    assert 'MANTENIMIENTO = VAR / "mantenimiento"' in (RAIZ / "config" / "settings.py").read_text()
    assert 'ln -sfn "$LIB" "$carpeta/var"' in (DEPLOY / "comun.sh").read_text()
    assert nginx.count("/var/lib/compromisos/mantenimiento") == 4
