"""The start: a missing or wrong value stops it with one sentence; production settings are clean."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parents[2]
BUENO = {
    "DEBUG": "0",
    "SECRET_KEY": "k" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "seguimiento.example.org",
    "DATABASE_URL": "sqlite:///:memory:",
}


def manage(*args: str, tmp_path: Path, **entorno: str) -> subprocess.CompletedProcess:
    limpio = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT")}
    return subprocess.run(
        [sys.executable, str(RAIZ / "manage.py"), *args],
        env={**limpio, "PYTHONWARNINGS": "error::DeprecationWarning:config", **entorno},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_check_deploy_is_clean(tmp_path):
    abierto = {
        "OPERADOR": "Entidad",
        "CONTACTO": "avisos@example.org",
        "AYUDA_REVISADA": date.today().isoformat(),
    }
    bueno = {**BUENO, **abierto, "TRUSTED_PROXIES": "1", "EMAIL_URL": "smtp+tls://u:c@correo.example:587"}
    hecho = manage("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path, **bueno)
    assert hecho.returncode == 0, hecho.stderr
    assert "no issues" in hecho.stdout


@pytest.mark.parametrize(
    ("cambios", "frase"),
    [
        ({"SECRET_KEY": ""}, "Falta SECRET_KEY"),
        ({"SECRET_KEY": "corta"}, "SECRET_KEY es demasiado débil"),
        ({"ALLOWED_HOSTS": ""}, "Falta ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "no puede ser «*»"),
        ({"DEBUG": "quizá"}, "DEBUG='quizá' no se entiende"),
        ({"DATABASE_URL": "mysql://u:secreto@h/b"}, "DATABASE_URL no se entiende"),
        ({"DATABASE_URL": "cualquier cosa"}, "DATABASE_URL no se entiende"),
        ({"SITE_URL": "sin-esquema"}, "no es una dirección"),
        ({"CSRF_TRUSTED_ORIGINS": "sin-esquema"}, "CSRF_TRUSTED_ORIGINS contiene"),
        ({"TRUSTED_PROXIES": "muchos"}, "TRUSTED_PROXIES='muchos' no vale"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT='xml' no vale"),
        ({"EMAIL_URL": "paloma://"}, "EMAIL_URL no se entiende"),
        ({"CACHE_URL": "nada"}, "CACHE_URL no se entiende"),
        ({"CHAT_100_URL": "mimp.gob.pe/chat"}, "CHAT_100_URL='mimp.gob.pe/chat' no es una dirección"),
        ({"AYUDA_REVISADA": "31/12/2026"}, "AYUDA_REVISADA='31/12/2026' no es un día"),
        ({"CHAT_100_URL": "http://chat.example.org/"}, "escriba https:// y lo que sigue, o déjela vacía"),
    ],
)
def test_env_wrong_value_stops_the_start(tmp_path, cambios, frase):
    hecho = manage("check", tmp_path=tmp_path, **{**BUENO, **cambios})
    assert hecho.returncode != 0
    assert frase in hecho.stderr
    assert "Traceback" not in hecho.stderr
    assert len(hecho.stderr.strip().splitlines()) == 1
    assert "secreto" not in hecho.stderr


def test_env_takes_secrets_from_files(tmp_path):
    (tmp_path / "clave").write_text(BUENO["SECRET_KEY"])
    entorno = {k: v for k, v in BUENO.items() if k != "SECRET_KEY"}
    hecho = manage("check", tmp_path=tmp_path, **entorno, SECRET_KEY_FILE=str(tmp_path / "clave"))
    assert hecho.returncode == 0, hecho.stderr


@pytest.mark.parametrize(
    ("nombre", "malo", "frase"),
    [
        ("DATABASE_URL", "mysql://usuario:secreto@servidor/base", "DATABASE_URL no se entiende"),
        ("EMAIL_URL", "foo://usuario:secreto@servidor", "EMAIL_URL no se entiende"),
        ("METRICS_TOKEN", "corto", "METRICS_TOKEN es demasiado corto"),
    ],
)
def test_every_secret_may_come_from_a_file(tmp_path, nombre, malo, frase):
    """What it says is read: a wrong one is told of, and not repeated."""
    (tmp_path / "secreto").write_text(f"{malo}\n")
    entorno = {k: v for k, v in BUENO.items() if k != nombre}
    hecho = manage("check", tmp_path=tmp_path, **entorno, **{f"{nombre}_FILE": str(tmp_path / "secreto")})
    assert frase in hecho.stderr
    assert "secreto@" not in hecho.stderr


def test_estaticos_are_collected_with_names_that_change(tmp_path):
    codigo = (
        "import django; from django.conf import settings; django.setup(); "
        f"settings.STATIC_ROOT = {str(tmp_path / 'static')!r}; "
        "from django.core.management import call_command; call_command('collectstatic', verbosity=0, interactive=False); "
        "from django.templatetags.static import static; print(static('css/sitio.css'))"
    )
    hecho = subprocess.run(
        [sys.executable, "-c", codigo],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(RAIZ), **BUENO},
        cwd=tmp_path, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert hecho.returncode == 0, hecho.stderr
    direccion = hecho.stdout.strip()
    assert direccion != "/static/css/sitio.css"
    assert (tmp_path / direccion.lstrip("/")).exists()
    assert (tmp_path / f"{direccion.lstrip('/')}.br").exists()
    for hoja in (tmp_path / "static" / "css").glob("*.css"):
        assert "http://" not in hoja.read_text(encoding="utf-8")
        assert "https://" not in hoja.read_text(encoding="utf-8")
    servida = (tmp_path / direccion.lstrip("/")).read_text(encoding="utf-8")
    assert "@import" not in servida
    assert all(regla in servida for regla in (":root{", ".estado{", "@media print{", "@page{"))
    de_los_fallos = (tmp_path / "static" / "css" / "sitio.css").read_text(encoding="utf-8")
    con_nombre = re.sub(r"(letra-25-bold)\.[0-9a-f]{12}(\.woff2)", r"\1\2", servida)
    assert servida != con_nombre == de_los_fallos, "the pages for failures ask for it by its plain name"
