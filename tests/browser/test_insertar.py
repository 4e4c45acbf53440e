"""The card in somebody else's page: framed from another origin, at its own height, leaving nothing behind."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from tests.browser.conftest import sin_quejas

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def publicar():
    """Serve one page from another origin of this machine: Chromium lets no public page frame a local one."""
    abiertos: list[ThreadingHTTPServer] = []

    def _publicar(cuerpo: str) -> str:
        class Diario(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(f"<!doctype html><link rel=icon href=data:,>{cuerpo}".encode())

            def log_message(self, *args):
                pass

        abiertos.append(ThreadingHTTPServer(("127.0.0.1", 0), Diario))
        threading.Thread(target=abiertos[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{abiertos[-1].server_port}/"

    yield _publicar
    for servidor in abiertos:
        servidor.shutdown()
        servidor.server_close()


@pytest.fixture
def diario(page, live_server, semilla, settings, publicar):
    """A newspaper's page with exactly what our page tells it to paste."""
    settings.SITE_URL = live_server.url

    def abrir(*, con_script: bool) -> None:
        page.goto(f"{live_server.url}/compromisos/25porel25-mimp-2/")
        page.get_by_text("Citar, insertar, datos").click()
        page.get_by_text("Insertar en otra página").click()
        codigos = page.locator("details details:has-text('Insertar') pre.codigo").all_inner_texts()
        marco, _la_que_cambia, escucha = codigos
        assert escucha.strip() == render_to_string("compromisos/_escucha.html").strip()
        page.goto(publicar(f"<p>Noticia</p>{marco}{escucha if con_script else ''}<p>Sigue</p>"))

    return abrir


def test_it_takes_its_own_height_and_sets_no_cookie(page, diario):
    with sin_quejas(page) as quejas:
        diario(con_script=True)
        marco = page.locator("iframe")
        expect(marco).not_to_have_attribute("height", "520")
        tarjeta = page.frame_locator("iframe")
        expect(tarjeta.get_by_text("Sin información")).to_be_visible()
        expect(tarjeta.get_by_role("link", name="Línea 100")).to_be_visible()
        alto = int(marco.get_attribute("height"))
        dentro = page.frames[1].evaluate("document.documentElement.scrollHeight")
        assert dentro <= alto < 520, "no scrolling, no hole"
        page.set_viewport_size({"width": 300, "height": 800})
        expect(marco).not_to_have_attribute("height", str(alto))
    assert quejas == []
    assert page.context.cookies() == []


def test_without_a_listener_it_keeps_the_height_it_was_given(page, diario):
    diario(con_script=False)
    expect(page.locator("iframe")).to_have_attribute("height", "520")
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()


def test_its_links_leave_the_frame(page, diario, live_server):
    diario(con_script=True)
    with page.expect_popup() as abierta:
        page.frame_locator("iframe").get_by_role("heading", level=1).get_by_role("link").click()
    expect(abierta.value).to_have_url(re.compile("/compromisos/25porel25-mimp-2/$"))
    assert abierta.value.evaluate("window.opener") is None
    page.route("https://www.senamhi.gob.pe/**", lambda r: r.fulfill(body="Clima", content_type="text/html"))
    page.frame_locator("iframe").get_by_role("link", name="Salir").click()
    page.wait_for_url("https://www.senamhi.gob.pe/")


def test_no_other_page_may_be_framed(page, live_server, semilla, publicar):
    page.goto(publicar(f'<iframe src="{live_server.url}/compromisos/25porel25-mimp-2/"></iframe>'))
    page.wait_for_load_state("networkidle")
    assert page.frames[1].url.startswith("chrome-error://")
