"""Every page as a picture: desktop, phone, dark. `make capturas`, then look at each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import ANCHOS, paginas_del_admin, paginas_publicas, sin_quejas

pytestmark = [pytest.mark.capturas, pytest.mark.django_db(transaction=True)]
CARPETA = Path(__file__).resolve().parents[2] / "var" / "capturas"
VARIANTES = [("escritorio", "light"), ("telefono", "light"), ("escritorio", "dark"), ("telefono", "dark")]


def test_every_page(page, live_server, demo, editora, entrar):
    CARPETA.mkdir(parents=True, exist_ok=True)
    paginas = paginas_publicas() | paginas_del_admin(editora)
    entrar()
    with sin_quejas(page) as quejas:
        for nombre, url in paginas.items():
            for ancho, esquema in VARIANTES:
                page.set_viewport_size({"width": ANCHOS[ancho], "height": 800})
                page.emulate_media(color_scheme=esquema)
                page.goto(f"{live_server.url}{url}")
                sufijo = "" if esquema == "light" else "-oscuro"
                page.screenshot(path=CARPETA / f"{nombre}-{ancho}{sufijo}.png", full_page=True)
    assert quejas == []
    print(f"\n{len(paginas) * len(VARIANTES)} pictures in {CARPETA.relative_to(Path.cwd())}/")
