"""Every page as a picture, with 400 fictional pledges and with the six real ones: desktop, phone, dark, print,
English. `make capturas`, then look at each."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from compromisos.models import Compromiso
from tests.browser.conftest import ANCHOS, paginas_del_admin, paginas_publicas, sin_quejas
from tests.factories import crear_enlace_personal

pytestmark = [pytest.mark.capturas, pytest.mark.django_db(transaction=True)]
CARPETA = Path(__file__).resolve().parents[2] / "var" / "capturas"
ANCHO_A4 = 794  # what a sheet is wide, at 96 dots an inch
# {suffix: (width, colours, medium)}
VARIANTES = {
    "escritorio": (ANCHOS["escritorio"], "light", "screen"),
    "telefono": (ANCHOS["telefono"], "light", "screen"),
    "escritorio-oscuro": (ANCHOS["escritorio"], "dark", "screen"),
    "telefono-oscuro": (ANCHOS["telefono"], "dark", "screen"),
    "impresa": (ANCHO_A4, "light", "print"),
}
CON_SUS_FOTOS = (
    """() => Promise.all([...document.images].map(i => { i.loading = 'eager'; return i.decode(); }))"""
)
SOLO_UNA = ("escritorio",)  # of pages in English


@pytest.fixture
def demo_entera(semilla, settings) -> None:
    settings.DATOS_DE_DEMOSTRACION = True
    call_command("datos_demo", verbosity=0, hoy=timezone.localdate())


def retratar(page, servidor: str, paginas: dict[str, str], carpeta: Path) -> int:
    """How many pictures were taken; nothing may complain meanwhile."""
    carpeta.mkdir(parents=True, exist_ok=True)
    for vieja in carpeta.glob("*.png"):
        vieja.unlink()
    tomadas = 0
    with sin_quejas(page) as quejas:
        for nombre, url in paginas.items():
            for sufijo, (ancho, colores, medio) in VARIANTES.items():
                if nombre.endswith("-en") and sufijo not in SOLO_UNA:
                    continue
                page.set_viewport_size({"width": ancho, "height": 800})
                page.emulate_media(color_scheme=colores, media=medio, reduced_motion="reduce")
                page.goto(f"{servidor}{url}")
                page.evaluate(CON_SUS_FOTOS)
                page.screenshot(path=carpeta / f"{nombre}-{sufijo}.png", full_page=True)
                tomadas += 1
    assert quejas == []
    return tomadas


def test_every_page_with_400_pledges(page, live_server, demo_entera):
    print(
        f"\n{retratar(page, live_server.url, paginas_publicas(), CARPETA / '400')} pictures with 400 pledges"
    )


def test_every_page_with_the_six_real_ones(page, live_server, semilla):
    print(f"\n{retratar(page, live_server.url, paginas_publicas(), CARPETA / '6')} pictures with 6 pledges")


def test_the_pages_of_a_personal_link(page, live_server, demo, editora):
    compromiso = Compromiso.objects.filter(edicion__slug="demo").earliest("codigo")
    _enlace, secreto = crear_enlace_personal(compromiso.institucion, por=editora)
    page.goto(f"{live_server.url}/informar/#{secreto}")
    page.get_by_role("button", name="Entrar e informar").click()
    paginas = {
        "informar": "/informar/",
        "informar-compromiso": f"/informar/compromisos/{compromiso.codigo}/",
    }
    tomadas = retratar(page, live_server.url, paginas, CARPETA / "informar")
    print(f"\n{tomadas} pictures of a personal link's pages")


def test_the_style_guide(page, live_server, settings):
    settings.DEBUG = True  # without it there is none
    tomadas = retratar(page, live_server.url, {"guia-de-estilo": "/guia-de-estilo/"}, CARPETA / "guia")
    print(f"\n{tomadas} pictures of the style guide")


def test_every_page_of_the_admin(page, live_server, demo, editora, entrar):
    paginas = paginas_del_admin(editora)
    entrar()
    print(f"\n{retratar(page, live_server.url, paginas, CARPETA / 'admin')} pictures of the admin")
