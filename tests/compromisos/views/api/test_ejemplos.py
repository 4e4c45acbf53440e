"""The examples of the pages about the API and the files are run, on the real pledges, against a server that listens: with
their interpreter where it is at hand, else by asking for their addresses and looking for what they name."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.management import call_command

from compromisos.views.contenido import api as contenido
from compromisos.views.contenido.api import Ejemplo

EJEMPLOS = (
    *contenido.DE_LA_API,
    *(e for _a, _t, ejemplos in contenido.PARA_DESARROLLADORES for e in ejemplos),
)
DIRECCION = re.compile(r'https?://[^\s"]+')


@pytest.fixture
def sitio(live_server, settings, transactional_db):
    call_command("cargar_semilla", verbosity=0)
    settings.SITE_URL = live_server.url
    return live_server.url


def test_every_example_works(sitio, tmp_path):
    for ejemplo in EJEMPLOS:
        codigo = ejemplo.codigo
        assert sitio in codigo
        COMO[ejemplo.lengua](ejemplo, codigo, tmp_path)


def _curl(ejemplo: Ejemplo, codigo: str, carpeta: Path) -> None:
    """In a shell, as it stands; what it prints is an answer of ours, and what it keeps is there."""
    hecho = subprocess.run(
        ["bash", "-euc", codigo], cwd=carpeta, capture_output=True, text=True, timeout=30, check=False
    )  # fmt: skip
    assert hecho.returncode == 0, hecho.stderr + hecho.stdout
    if ejemplo is contenido.VERSION:
        assert hecho.stdout == "304"
    elif ejemplo is contenido.PROBLEMA:
        assert json.loads(hecho.stdout)["status"] == 400
    elif "verificar.py" in codigo:
        assert "anotaciones" in hecho.stdout
    elif " -o " in codigo:
        assert "codigo" in (carpeta / "compromisos.csv").read_text(encoding="utf-8-sig").partition("\n")[0]
    else:
        dicho = json.loads(hecho.stdout)
        assert "dato" in dicho or "datos" in dicho


def _python(ejemplo: Ejemplo, codigo: str, carpeta: Path) -> None:
    hecho = subprocess.run(
        [sys.executable, "-c", codigo], cwd=carpeta, capture_output=True, text=True, timeout=30, check=True
    )  # fmt: skip
    assert hecho.stdout.strip().isdigit()


def _pandas(ejemplo: Ejemplo, codigo: str, carpeta: Path) -> None:
    ast.parse(codigo)
    nombradas = re.findall(r'\["(\w+)"\]|\("(\w+)"\)|[{ ]"(\w+)": str', codigo)
    _hay_lo_que_nombra(codigo, nombradas)
    if find_spec("pandas"):
        _correr([sys.executable, "-c", codigo], carpeta)


def _r(ejemplo: Ejemplo, codigo: str, carpeta: Path) -> None:
    assert codigo.count("(") == codigo.count(")")
    nombradas = re.findall(r"select = c\(([^)]*)\)", codigo)
    _hay_lo_que_nombra(codigo, [tuple(n.split(", ")) for n in nombradas])
    if (programa := shutil.which("Rscript")) and "library(" not in codigo:
        _correr([programa, "-e", codigo], carpeta)


def _correr(orden: list[str], carpeta: Path) -> None:
    hecho = subprocess.run(orden, cwd=carpeta, capture_output=True, text=True, timeout=60, check=False)
    assert hecho.returncode == 0, hecho.stderr


def _hoja(ejemplo: Ejemplo, codigo: str, carpeta: Path) -> None:
    """A formula: its address answers; the number that it cuts out of a text is there, before a comma."""
    (cuerpo,) = (_leer(d) for d in DIRECCION.findall(codigo))
    if "TEXTAFTER" in codigo:
        assert cuerpo.partition('"total": ')[2].partition(",")[0].isdigit()


def _m(ejemplo: Ejemplo, codigo: str, carpeta: Path) -> None:
    (cuerpo,) = (_leer(d) for d in DIRECCION.findall(codigo))
    assert len(next(csv.reader(io.StringIO(cuerpo.removeprefix("\ufeff"))))) > 5


def _libreoffice(ejemplo: Ejemplo, codigo: str, carpeta: Path) -> None:
    """Run by `test_the_example_of_libreoffice_works`; here, that its address answers."""
    assert "ubigeo" in _leer(*DIRECCION.findall(codigo)).partition("\n")[0]


@pytest.mark.libreoffice
def test_the_example_of_libreoffice_works(sitio, tmp_path):
    assert shutil.which("soffice"), "`make test` installs it (package «libreoffice-calc-nogui»)"
    codigo = contenido.EN_LIBREOFFICE.codigo.replace(
        "soffice", f"soffice -env:UserInstallation=file://{tmp_path}/perfil"
    )
    _correr(["bash", "-euc", codigo], tmp_path)
    call = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/perfil",
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "territorios.ods",
    ]
    _correr(call, tmp_path)
    vuelta = (tmp_path / "territorios.csv").read_text(encoding="utf-8")
    filas = list(csv.DictReader(io.StringIO(vuelta.removeprefix("\ufeff"))))
    assert {f["ubigeo"] for f in filas} >= {"01", "15"}, "a code keeps the zero that it begins with"


def _hay_lo_que_nombra(codigo: str, nombradas) -> None:
    """Its address answers with rows that have those columns."""
    (direccion,) = DIRECCION.findall(codigo)
    cuerpo = _leer(direccion)
    if cuerpo.startswith("{"):
        columnas = set(json.loads(cuerpo)["datos"][0])
    else:
        columnas = set(next(csv.reader(io.StringIO(cuerpo.removeprefix("\ufeff")))))
    suyas = {n for grupo in nombradas for n in grupo if n} - {"datos", "enlaces", "siguiente"}
    assert suyas <= columnas, suyas - columnas


def _leer(direccion: str) -> str:
    with urlopen(direccion) as respuesta:
        return respuesta.read().decode()


COMO = {
    "curl": _curl,
    "python": _python,
    "pandas": _pandas,
    "r": _r,
    "m": _m,
    "hoja": _hoja,
    "libreoffice": _libreoffice,
}
