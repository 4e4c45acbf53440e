"""The units of systemd that are shipped: read by systemd itself, closed to the rest of the machine, told of when they fail."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

RAIZ = Path(__file__).resolve().parents[2]
UNIDADES = RAIZ / "deploy" / "systemd"
SERVICIOS = sorted(r.name for r in UNIDADES.glob("*.service"))
RELOJES = sorted(r.name for r in UNIDADES.glob("*.timer"))
AVISO = "compromisos-aviso@.service"


@pytest.fixture(scope="session")
def systemd_analyze() -> str:
    ruta = shutil.which("systemd-analyze")
    if ruta is None:
        pytest.fail("systemd-analyze is missing: `make test` installs it (package «systemd»).")
    return ruta


@pytest.fixture(scope="session")
def instaladas(tmp_path_factory) -> Path:
    """The units as `instalar.sh` leaves them, with programs in their places."""
    carpeta = tmp_path_factory.mktemp("unidades")
    raiz = carpeta / "raiz"
    for programa in (
        "opt/compromisos/actual/.venv/bin/python",
        "opt/compromisos/actual/.venv/bin/gunicorn",
        "usr/bin/restic",
    ):
        (raiz / programa).parent.mkdir(parents=True, exist_ok=True)
        (raiz / programa).write_text("#!/bin/sh\n")
        (raiz / programa).chmod(0o755)
    shutil.copytree(UNIDADES, carpeta / "systemd")
    for ruta in (carpeta / "systemd").rglob("*"):
        if ruta.is_file():
            texto = ruta.read_text().replace("/usr/bin/restic", f"{raiz}/usr/bin/restic")
            ruta.write_text(texto.replace("=/opt/compromisos", f"={raiz}/opt/compromisos"))
    return carpeta / "systemd"


def analizar(systemd_analyze: str, carpeta: Path, *orden: str) -> subprocess.CompletedProcess:
    entorno = {
        **os.environ,
        "SYSTEMD_UNIT_PATH": f"{carpeta}:/usr/lib/systemd/system",
        "SYSTEMD_LOG_LEVEL": "warning",
    }
    return subprocess.run(
        [systemd_analyze, *orden], capture_output=True, text=True, check=False, env=entorno, cwd=carpeta
    )


def quejas(hecho: subprocess.CompletedProcess) -> list[str]:
    return [
        x
        for x in (hecho.stdout + hecho.stderr).splitlines()
        if "compromisos" in x and "man page" not in x.lower() and "Command 'man" not in x
    ]


def test_systemd_understands_every_unit(systemd_analyze, instaladas):
    assert len(SERVICIOS) >= 11
    nombres = [
        AVISO.replace("@", "@x") if n == AVISO else n for n in (*SERVICIOS, *RELOJES, "compromisos.target")
    ]
    hecho = analizar(systemd_analyze, instaladas, "verify", "--man=no", *nombres)
    assert not quejas(hecho)


def test_systemd_complains_of_what_is_wrong(systemd_analyze, instaladas, tmp_path):
    """Of a test that reads complaints: they are there when they should be."""
    mala = shutil.copytree(instaladas, tmp_path / "mala")
    web = mala / "compromisos-web.service"
    web.write_text(web.read_text().replace("Restart=always", "Restart=aveces\nInventada=1"))
    dicho = "\n".join(
        quejas(analizar(systemd_analyze, mala, "verify", "--man=no", "compromisos-web.service"))
    )
    assert "aveces" in dicho
    assert "Inventada" in dicho
    (mala / "compromisos-.service.d" / "comun.conf").unlink()
    abierta = ("security", "--offline=true", "--no-pager", "--threshold=25", "compromisos-web.service")
    assert analizar(systemd_analyze, mala, *abierta).returncode != 0


@pytest.mark.parametrize("servicio", SERVICIOS)
def test_a_unit_sees_little_of_the_machine(systemd_analyze, instaladas, servicio):
    """Its exposure as systemd counts it: 10 is all of it, 9.6 a unit that says nothing."""
    nombre = servicio.replace("@.", "@x.")
    hecho = analizar(
        systemd_analyze,
        instaladas,
        "security",
        "--offline=true",
        "--json=short",
        "--no-pager",
        f"--threshold={25}",
        nombre,
    )
    puntos = json.loads(hecho.stdout)
    abiertos = {p["json_field"] for p in puntos if p.get("set") is False}
    assert hecho.returncode == 0, (hecho.stderr, abiertos)
    assert not {"NoNewPrivileges", "ProtectSystem", "PrivateDevices", "ProtectHome"} & abiertos


@pytest.mark.parametrize("servicio", [s for s in SERVICIOS if s != AVISO])
def test_a_unit_that_fails_is_told_of_and_has_a_limit(servicio):
    texto = (UNIDADES / servicio).read_text()
    assert "OnFailure=compromisos-aviso@%n.service" in texto
    assert re.search(r"^MemoryMax=", texto, re.MULTILINE)


def test_who_tells_does_not_tell_of_itself():
    assert "OnFailure" not in (UNIDADES / AVISO).read_text()
    assert "OnFailure" not in (UNIDADES / "compromisos-.service.d" / "comun.conf").read_text()


def test_every_timer_has_its_service_and_every_command_exists():
    sueltos = {"compromisos-web", "compromisos-worker", "compromisos-aviso@"}
    assert {r.removesuffix(".timer") for r in RELOJES} == {
        s.removesuffix(".service") for s in SERVICIOS
    } - sueltos
    pedidos = {
        orden
        for s in SERVICIOS
        for orden in re.findall(
            r"^ExecStart=\S+/python manage.py (\w+)", (UNIDADES / s).read_text(), re.MULTILINE
        )
    }
    assert pedidos >= {
        "avisos",
        "respaldo",
        "verificar_registro",
        "podar",
        "trabajador",
    }
    assert pedidos <= set(get_commands())


@pytest.fixture
def avisar(settings, tmp_path, monkeypatch):
    settings.BASE_DIR = tmp_path
    monkeypatch.setenv("ALERT_EMAIL", "guardia@example.org, otra@example.org")
    de = importlib.util.spec_from_file_location("avisar", RAIZ / "deploy" / "avisar.py")
    modulo = importlib.util.module_from_spec(de)
    de.loader.exec_module(modulo)
    return modulo.main


def test_avisar_tells_once_an_hour_of_each_unit(avisar, mailoutbox, capsys, tmp_path):
    for unidad in ("compromisos-respaldo.service", "compromisos-respaldo.service", "compromisos-web.service"):
        assert avisar(unidad) == 0
    assert [c.to for c in mailoutbox] == [["guardia@example.org", "otra@example.org"]] * 2
    assert "falló compromisos-respaldo.service" in mailoutbox[0].subject
    assert "journalctl -u compromisos-respaldo.service" in mailoutbox[0].body
    assert capsys.readouterr().out.count("<2>") == 3  # in the journal, each time
    marca = tmp_path / "var" / "avisos" / "compromisos-web.service"
    os.utime(marca, (0, 0))
    avisar("compromisos-web.service")
    assert len(mailoutbox) == 3


def test_avisar_is_given_a_name_that_is_none(avisar, mailoutbox, tmp_path):
    avisar("../../etc/passwd\nSubject: hola")
    assert "\n" not in mailoutbox[0].subject
    assert [r.parent.name for r in (tmp_path / "var").rglob("*passwd*")] == ["avisos"]


def test_avisar_without_an_address_only_writes_it_down(avisar, mailoutbox, monkeypatch, capsys):
    monkeypatch.setenv("ALERT_EMAIL", "")
    avisar("compromisos-web.service")
    assert not mailoutbox
    assert "compromisos-web.service failed" in capsys.readouterr().out
