"""Leaving at once: the button, the key, the keyboard's first stop, and what is left behind."""

from __future__ import annotations

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
AFUERA = "https://www.senamhi.gob.pe/"


@pytest.fixture
def afuera(page):
    """The way out, without the network: the browser arrives at an empty page of that address."""
    page.route(
        f"{AFUERA}**", lambda ruta: ruta.fulfill(body="<title>Clima</title>", content_type="text/html")
    )
    return page


def test_the_button_leaves_and_back_does_not_return(afuera, live_server, semilla):
    page = afuera
    page.goto(f"{live_server.url}/")
    page.goto(f"{live_server.url}/ayuda/")
    page.locator(".salida-fija").click()
    page.wait_for_url(AFUERA)
    page.go_back()
    assert "/ayuda/" not in page.url


def test_shift_three_times_leaves(afuera, live_server, semilla):
    page = afuera
    page.goto(f"{live_server.url}/compromisos/")
    for _vez in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(AFUERA)


def test_shift_while_writing_does_not_leave(afuera, live_server, semilla):
    page = afuera
    page.goto(f"{live_server.url}/compromisos/")
    page.locator("#q").click()
    for letra in ("Shift+A", "Shift+B", "Shift+C", "Shift+D"):
        page.keyboard.press(letra)
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    page.wait_for_timeout(300)
    assert page.url.startswith(live_server.url)
    assert page.locator("#q").input_value() == "ABCDa"


def test_it_is_among_the_first_stops_of_the_keyboard(afuera, live_server, semilla):
    page = afuera
    page.goto(f"{live_server.url}/compromisos/25porel25-mimp-1/")
    textos = []
    for _vez in range(2):
        page.keyboard.press("Tab")
        textos.append(page.evaluate("document.activeElement.textContent"))
    assert any("salir ahora" in t for t in textos)
    page.keyboard.press("Enter")
    page.wait_for_url(AFUERA)


@pytest.mark.parametrize("url", ["/", "/compromisos/", "/ayuda/", "/metodologia/", "/no-existe/", "/en/"])
def test_the_way_out_is_in_sight_on_every_page_of_a_phone(page, live_server, semilla, url):
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{live_server.url}{url}")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    caja = page.locator(".salida-fija").bounding_box()
    assert 0 <= caja["y"] <= 640 - caja["height"]
    assert caja["height"] >= 44


def test_nothing_is_kept_in_the_browser(page, live_server, semilla):
    for url in ("/", "/compromisos/", "/ayuda/"):
        page.goto(f"{live_server.url}{url}")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
