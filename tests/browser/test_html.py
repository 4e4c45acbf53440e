"""The Nu HTML checker finds no error on any public page, nor on those that Django's test client alone can ask for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import paginas_publicas
from tests.muestra import muestra

RAIZ = Path(__file__).resolve().parents[2]
DONDE = "node_modules/vnu-jar/build/dist/vnu.jar"
pytestmark = [pytest.mark.html, pytest.mark.django_db(transaction=True)]


def comprobador() -> list[str]:
    version = re.search(r"^NU := (\S+)$", (RAIZ / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert version
    jar, java = RAIZ / "var" / f"nu-{version[1]}" / DONDE, shutil.which("java")
    if java is None or not jar.exists():
        pytest.fail(
            "The Nu HTML checker is missing: `make nu` installs it (package «default-jre-headless», and npm)."
        )
    return [java, "-Xss1m", "-jar", str(jar)]


def errores(carpeta: Path) -> list[str]:
    """What the checker says of the pages in that folder, each with its page and the piece that it speaks of."""
    hecho = subprocess.run(  # noqa: S603
        [*comprobador(), "--format", "json", "--errors-only", "--stdout", str(carpeta)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    mensajes = json.loads(hecho.stdout)["messages"]
    mensajes = {(m.get("url"), m["message"][:40]): m for m in mensajes}.values()  # each fault of a page once
    return [
        f"{Path(m.get('url', '')).stem}: {m['message']} — {m.get('extract', '')[:120]!r}" for m in mensajes
    ]


@pytest.mark.muestreo
def test_public_pages(client, demo, tmp_path):
    """In the suite half of them: what is of one language in the other is the same template."""
    paginas = tmp_path / "paginas"
    paginas.mkdir()
    for nombre, url in muestra(paginas_publicas().items(), una_de=2):
        respuesta = client.get(url)
        assert respuesta["Content-Type"].startswith("text/html"), url
        (paginas / f"{nombre}.html").write_bytes(respuesta.content)
    hallados = errores(paginas)
    assert not hallados, "\n".join(dict.fromkeys(hallados))


def test_the_checker_checks(tmp_path):
    (tmp_path / "mala.html").write_text(
        '<!doctype html><html lang="es"><title>x</title><p><ul><li>a</ul></p><time datetime="ayer">ayer</time>'
    )
    assert len(errores(tmp_path)) == 2
