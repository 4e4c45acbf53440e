"""Leaving at once: the button, the key, the keyboard's first stop, and what is left behind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.muestra import muestra

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
AFUERA = "https://www.senamhi.gob.pe/"
PAGINAS = (
    "/",
    "/compromisos/",
    "/compromisos/?estado=sin_informacion&q=cem",
    "/compromisos/25porel25-mimp-2/?al=2026-01-01",
    "/instituciones/mimp/",
    "/metodologia/",
    "/ayuda/",
    "/no-existe/",
    "/?al=ayer",
    "/en/",
    "/en/ayuda/",
)


@pytest.fixture
def afuera(page):
    """The way out, without the network: the browser arrives at an empty page of that address."""
    page.peticiones = []

    def llega(ruta) -> None:
        page.peticiones.append(ruta.request)
        ruta.fulfill(body="<title>Clima</title>", content_type="text/html")

    page.route(f"{AFUERA}**", llega)
    return page


def shift(page, veces: int) -> None:
    for _vez in range(veces):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("url", ["/ayuda/", "/compromisos/?estado=sin_informacion&q=cem&al=2026-01-01"])
def test_the_button_leaves_and_back_does_not_return(afuera, live_server, semilla, url):
    page = afuera
    page.goto(f"{live_server.url}/")
    page.goto(f"{live_server.url}{url}")
    page.locator(".salida").click()
    page.wait_for_url(AFUERA)
    page.go_back()
    assert page.url == f"{live_server.url}/"
    # What comes back is whole and works.
    assert page.locator(".saliendo").count() == 0
    assert page.title() != "Cargando"
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_it_is_a_plain_link_without_javascript(browser, live_server, semilla):
    contexto = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page = contexto.new_page()
    pedido = []
    page.route(
        f"{AFUERA}**", lambda r: (pedido.append(r.request), r.fulfill(body="ok", content_type="text/html"))
    )
    page.goto(f"{live_server.url}/compromisos/25porel25-mimp-2/?al=2026-01-01")
    page.locator(".salida").click()
    page.wait_for_url(AFUERA)
    assert "referer" not in pedido[0].headers
    contexto.close()


@pytest.mark.parametrize(
    "url", ["/compromisos/?estado=sin_informacion&q=cem", "/en/compromisos/25porel25-mimp-2/?al=2026-01-01"]
)
def test_shift_three_times_leaves(afuera, live_server, semilla, url):
    page = afuera
    page.goto(f"{live_server.url}{url}")
    shift(page, 3)
    page.wait_for_url(AFUERA)
    assert page.peticiones[0].url == AFUERA, "no parameter goes along"
    assert "referer" not in page.peticiones[0].headers


def test_shift_twice_counts_aloud_and_in_dots_and_does_not_leave(afuera, live_server, semilla):
    page = afuera
    page.goto(f"{live_server.url}/compromisos/")
    voz, puntos = page.locator("[data-salida-voz]"), page.locator("[data-salida-puntos]")
    shift(page, 1)
    expect(voz).to_have_text("Mayúsculas pulsada. Dos veces más para salir.")
    expect(puntos).to_have_text("●○○")
    shift(page, 1)
    expect(voz).to_have_text("Una vez más para salir.")
    expect(puntos).to_have_text("●●○")
    page.keyboard.press("Escape")
    expect(voz).to_have_text("")
    expect(puntos).to_have_text("")
    shift(page, 2)
    page.wait_for_timeout(300)
    assert page.url == f"{live_server.url}/compromisos/"
    assert page.peticiones == []


def test_five_seconds_between_presses_begin_anew(afuera, live_server, semilla):
    page = afuera
    page.clock.install()
    page.goto(f"{live_server.url}/")
    shift(page, 2)
    page.clock.run_for(5100)
    expect(page.locator("[data-salida-puntos]")).to_have_text("")
    shift(page, 2)
    assert page.locator(".saliendo").count() == 0


def test_shift_while_writing_does_not_leave(afuera, live_server, semilla):
    page = afuera
    page.goto(f"{live_server.url}/compromisos/")
    page.locator("#q").click()
    for letra in ("Shift+A", "Shift+B", "Shift+C", "Shift+D"):
        page.keyboard.press(letra)
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    # Nor while selecting with the mouse.
    for _vez in range(3):
        page.keyboard.down("Shift")
        page.mouse.click(40, 300)
        page.keyboard.up("Shift")
    page.wait_for_timeout(300)
    assert page.url.startswith(live_server.url)
    assert page.locator("#q").input_value() == "ABCDa"


def test_the_page_is_covered_at_once_even_without_a_network(page, live_server, semilla):
    """The veil and the neutral title are there before the browser leaves, and stay while it waits."""
    page.goto(f"{live_server.url}/compromisos/")
    page.route(f"{AFUERA}**", lambda ruta: None)  # never answered
    pasado = page.evaluate(
        """() => new Promise(listo => {
            const antes = performance.now();
            document.querySelector('.salida').click();
            requestAnimationFrame(() => listo({
                ms: performance.now() - antes,
                velo: document.querySelector('.saliendo')?.textContent,
                papel: document.querySelector('.saliendo')?.getAttribute('role'),
                titulo: document.title,
                visibles: [...document.body.children].filter(e => e.getBoundingClientRect().height > 0).length,
            }));
        })"""
    )
    assert pasado["ms"] < 100
    assert (pasado["velo"], pasado["papel"], pasado["titulo"]) == ("Cargando", "alert", "Cargando")
    assert pasado["visibles"] == 1


def test_a_page_brought_back_from_memory_is_usable(page, live_server, semilla):
    page.goto(f"{live_server.url}/compromisos/")
    titulo = page.title()
    quedo = page.evaluate(
        """() => {
            document.querySelector('.salida').click();
            window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
            const visible = document.querySelector('h1').getBoundingClientRect().height > 0;
            return [document.querySelectorAll('.saliendo').length, document.title, visible];
        }"""
    )
    assert quedo == [0, titulo, True]


def test_it_is_among_the_first_stops_of_the_keyboard(afuera, live_server, semilla):
    page = afuera
    page.goto(f"{live_server.url}/compromisos/25porel25-mimp-1/")
    textos = []
    for _vez in range(2):
        page.keyboard.press("Tab")
        textos.append(page.evaluate("document.activeElement.textContent"))
    assert any("salir ahora" in " ".join(t.lower().split()) for t in textos)
    page.keyboard.press("Enter")
    page.wait_for_url(AFUERA)


@pytest.mark.muestreo
@pytest.mark.parametrize(("vez", "ancho", "alto"), [(0, 320, 568), (1, 1280, 800)])
def test_the_way_out_is_in_sight_and_uncovered_on_every_page(page, live_server, semilla, vez, ancho, alto):
    """In the suite each page in one of the two sizes."""
    page.set_viewport_size({"width": ancho, "height": alto})
    for url in muestra(PAGINAS, una_de=2, desde=vez):
        page.goto(f"{live_server.url}{url}")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        caja = page.locator(".salida").bounding_box()
        assert 0 <= caja["y"] <= alto - caja["height"], url
        assert caja["height"] >= 44, url
        assert page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('.salida') !== null",
            [caja["x"] + caja["width"] / 2, caja["y"] + caja["height"] / 2],
        ), url


@pytest.mark.muestreo
def test_nothing_of_the_way_out_is_asked_for_before_the_click(afuera, live_server, semilla):
    page = afuera
    for url in muestra(PAGINAS, una_de=3):
        page.goto(f"{live_server.url}{url}", wait_until="networkidle")
        assert (
            page.locator("link[rel~=dns-prefetch], link[rel~=preconnect], link[rel~=prefetch]").count() == 0
        )
    assert page.peticiones == []


def test_titles_say_little(client, semilla):
    """What stays in the tab and in the history names neither violence nor help for it."""
    for url in PAGINAS:
        titulo = re.search("<title>(.*?)</title>", client.get(url).content.decode(), re.DOTALL)[1].lower()
        assert not [p for p in ("violen", "mujer", "emergenc", "women", "víctim") if p in titulo], titulo


def test_it_is_not_printed(page, live_server, semilla):
    page.emulate_media(media="print")
    page.goto(f"{live_server.url}/ayuda/")
    for selector in (".salida", ".franja", ".saltar"):
        expect(page.locator(selector)).to_be_hidden()


def test_nothing_is_kept_in_the_browser(page, live_server, semilla):
    for url in ("/", "/compromisos/", "/ayuda/"):
        page.goto(f"{live_server.url}{url}")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
