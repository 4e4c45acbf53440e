"""deploy/compose.yaml: held against the schema of Compose, against the settings there are, and against the proxy's file."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

RAIZ = Path(__file__).resolve().parents[2]
DEPLOY = RAIZ / "deploy"
ESQUEMA = Path(__file__).parent / "compose-spec" / "compose-spec.json"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICIOS = COMPOSE["services"]
NUESTROS = {n: s for n, s in SERVICIOS.items() if s["image"].startswith("compromisos:")}


def quejas(que: dict) -> list[str]:
    import json

    validador = Draft7Validator(json.loads(ESQUEMA.read_text(encoding="utf-8")))
    return [f"{'.'.join(map(str, e.path))}: {e.message}" for e in validador.iter_errors(que)]


def test_the_schema_is_as_it_was_published():
    suma = hashlib.sha256(ESQUEMA.read_bytes()).hexdigest()
    assert suma in ESQUEMA.with_name("README.md").read_text(encoding="utf-8")


def test_compose_is_as_its_schema_says():
    assert quejas(COMPOSE) == []


@pytest.mark.parametrize(
    "mal",
    [
        {"services": {"a": {"imagen": "x"}}},
        {"services": {"a": {"ports": 80}}},
        {"services": {"a": {"image": "x"}}, "volumenes": {}},
    ],
)
def test_the_schema_would_say(mal):
    assert quejas(mal)


def test_it_has_what_a_site_is_made_of():
    assert {"proxy", "nodo-1", "nodo-2", "worker", "base", "replica", "almacen"} <= set(SERVICIOS)
    assert "pg_basebackup" in SERVICIOS["replica"]["command"][-1]
    assert SERVICIOS["nodo-1"]["volumes"] != SERVICIOS["nodo-2"]["volumes"]  # each its own var
    for nombre, servicio in SERVICIOS.items():
        assert ":" in servicio["image"].rpartition("/")[2], f"{nombre}: no version"
        assert "latest" not in servicio["image"]
        puestos = {v.split(":")[0] for v in servicio.get("volumes", []) if not v.startswith(".")}
        assert puestos <= set(COMPOSE["volumes"]), nombre
        assert set(servicio.get("secrets", [])) <= set(COMPOSE["secrets"]), nombre
        assert "ports" not in servicio or nombre == "proxy"
    for nombre, servicio in NUESTROS.items():
        assert servicio["read_only"], nombre
        assert servicio["cap_drop"] == ["ALL"], nombre


def test_its_settings_are_settings():
    conocidas = set(
        re.findall(r"^#? ?([A-Z_]+)=", (RAIZ / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for nombre, servicio in NUESTROS.items():
        for ajuste, valor in servicio["environment"].items():
            assert ajuste.removesuffix("_FILE") in conocidas, f"{nombre}: {ajuste}"
            if ajuste.endswith("_FILE"):
                assert Path(valor).name in servicio["secrets"], f"{nombre}: {ajuste}"


def test_the_proxy_has_both_nodes():
    """What its command makes of the file that is shipped; nginx itself reads that file in test_nginx.py."""
    pedido = SERVICIOS["proxy"]["command"][-1].replace("$$", "$").split(">/etc")[0]
    hecho = subprocess.run(
        ["sh", "-ec", pedido.replace("/compromisos.conf", str(DEPLOY / "nginx" / "compromisos.conf"))],
        capture_output=True, text=True, check=True, env={"ALLOWED_HOSTS": "uno.gob.pe,dos.gob.pe", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert "server nodo-1:8000 max_fails=0; server nodo-2:8000 max_fails=0;" in hecho.stdout
    assert hecho.stdout.count("server_name uno.gob.pe;") == 2
    assert "example" not in hecho.stdout


def test_what_it_mounts_is_there_and_its_scripts_are_clean():
    for servicio in SERVICIOS.values():
        for montado in servicio.get("volumes", []):
            if (ruta := montado.split(":")[0]).startswith(("./nginx", "./postgres", "..")):
                assert (DEPLOY / ruta).exists(), ruta
    shellcheck = shutil.which("shellcheck")
    assert shellcheck, "make test installs it"
    subprocess.run([shellcheck, str(DEPLOY / "postgres" / "al-crear.sh")], check=True)


def test_a_replica_whose_first_copy_was_cut_is_copied_anew(tmp_path):
    """The programs of PostgreSQL are stand-ins: a slot is a file, and the first copy dies halfway."""
    guion = SERVICIOS["replica"]["command"][-1].replace("$$", "$")
    programas, datos, contrasena = tmp_path / "bin", tmp_path / "datos" / "replica", tmp_path / "contrasena"
    programas.mkdir(), datos.parent.mkdir(), contrasena.write_text("secreta")
    for nombre, cuerpo in {
        "psql": '[ "$*" = "-Xq host=base user=replicacion replication=true -c DROP_REPLICATION_SLOT replica WAIT" ] || exit 2\n'
        'rm "$RANURA"',
        "pg_basebackup": '[ ! -e "$RANURA" ] || exit 1\ntouch "$RANURA"\nmkdir "$4"\necho 17 >"$4/PG_VERSION"\n'
        '[ -e "$RANURA.antes" ] || { touch "$RANURA.antes"; kill -9 $$; }\necho toda >"$4/backup_manifest"',
        "postgres": 'cat "$PGDATA/backup_manifest"',
    }.items():
        (programas / nombre).write_text(f"#!/bin/bash\n{cuerpo}\n")
        (programas / nombre).chmod(0o755)
    entorno = {
        "PATH": f"{programas}:/usr/bin:/bin", "PGDATA": str(datos), "PGPASSFILE": str(tmp_path / ".pgpass"),
        "RANURA": str(tmp_path / "ranura"),
    }  # fmt: skip
    guion = guion.replace("/run/secrets/replicacion", str(contrasena))

    def arrancar() -> subprocess.CompletedProcess:
        return subprocess.run(["bash", "-ec", guion], env=entorno, capture_output=True, text=True)

    assert arrancar().returncode != 0
    assert not datos.exists()
    for _ in range(2):  # copied, and from then on not again
        hecho = arrancar()
        assert (hecho.returncode, hecho.stdout) == (0, "toda\n"), hecho.stderr
    assert SERVICIOS["replica"]["environment"]["PGDATA"].startswith("/var/lib/postgresql/data/")
    assert (tmp_path / ".pgpass").stat().st_mode & 0o077 == 0
