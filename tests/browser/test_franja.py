"""The frame of every page: one strip on top with help and the way out, one line of header, the title right under it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import lo_que_sobra, paginas_publicas
from tests.muestra import muestra

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
PANTALLAS = [(360, 640), (360, 740), (320, 256), (1280, 800)]
TITULO_A_LO_SUMO = 130  # pixels, on a phone
PARADAS = {360: 9, 1280: 14}  # of the keyboard, before the content
DEBAJO = """() => {
    const franja = document.querySelector('.franja').getBoundingClientRect();
    return [...document.querySelectorAll('main *')].filter(e => {
        const c = e.getBoundingClientRect();
        return c.width > 1 && c.height > 1 && c.top < franja.bottom && c.bottom > franja.top;
    }).map(e => e.outerHTML.slice(0, 90));
}"""
FLOTA = """[...document.querySelectorAll('body *')].filter(e => getComputedStyle(e).position === 'fixed'
    && e.getBoundingClientRect().right > 0).map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture
def paginas(page, live_server, demo, settings):
    """Each page of the site in one language (in the suite, a third of them, in one of the two), without the band of made-up data: it is one line more."""
    settings.DATOS_DE_DEMOSTRACION = False

    def recorrer(idioma: str, vez: int) -> Iterator[str]:
        suyas = [
            (nombre, url)
            for nombre, url in paginas_publicas().items()
            if nombre.endswith("-en") == (idioma == "en")
            and not nombre.startswith("insertar")  # a card, elsewhere
        ]
        for nombre, url in muestra(suyas, una_de=6, desde=vez + 3 * (idioma == "en")):
            page.goto(f"{live_server.url}{url}")
            yield nombre

    return recorrer


def del_marco(page: Page, ancho: int, alto: int) -> list[str]:
    """What is wrong with the frame of the page on a screen of that size."""
    page.set_viewport_size({"width": ancho, "height": alto})
    faltas = page.evaluate(DEBAJO) + page.evaluate(FLOTA)
    franja = page.locator(".franja").bounding_box()
    if (franja["y"], franja["height"]) != (0, 48):
        faltas.append(f"strip {franja}")
    titulo = page.locator("h1").bounding_box()["y"]
    if ancho == 360 and titulo >= TITULO_A_LO_SUMO:
        faltas.append(f"title at {titulo}")
    return [f"{ancho}×{alto}: {f}" for f in faltas]


@pytest.mark.muestreo
@pytest.mark.parametrize("idioma", ["es", "en"])
def test_nothing_lies_under_the_strip_and_the_title_is_on_top(page, paginas, idioma):
    """In the suite each page on two of the four screens."""
    faltas = [
        f"{nombre}, {falta}"
        for vez, nombre in enumerate(paginas(idioma, 0))
        for ancho, alto in muestra(PANTALLAS, una_de=2, desde=vez)
        for falta in del_marco(page, ancho, alto)
    ]
    assert not faltas, "\n".join(faltas)


@pytest.mark.muestreo
@pytest.mark.parametrize("idioma", ["es", "en"])
def test_letters_twice_as_large_fit_on_a_phone(page, paginas, idioma):
    """As with the largest letters of Android: the page grows downwards, never sideways."""
    page.set_viewport_size({"width": 360, "height": 640})
    faltas = []
    for nombre in paginas(idioma, 1):
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        faltas += [f"{nombre}: {que}" for que in lo_que_sobra(page)]
        alto = page.locator(".franja").bounding_box()["height"]
        if alto > 112:  # scroll-padding-top at that size: what is gone to stays in sight
            faltas.append(f"{nombre}: strip {alto}")
    assert not faltas, "\n".join(faltas)


@pytest.mark.parametrize("url", ["/ayuda/", "/seguridad/", "/en/ayuda/", "/en/seguridad/"])
def test_both_calls_are_whole_on_the_first_screen(page, live_server, semilla, url):
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{live_server.url}{url}")
    for numero in ("105", "100"):
        boton = page.locator(f".llamar a[href='tel:{numero}']")
        caja = boton.bounding_box()
        assert caja["height"] >= 56
        assert caja["width"] == 360 - 2 * 16, "as wide as the page"
        assert caja["y"] + caja["height"] <= (300 if "ayuda" in url else 340)  # a title of two lines
        assert boton.evaluate(
            "e => { const c = e.getBoundingClientRect();"
            "return [[c.left + 8, c.top + 8], [c.right - 8, c.bottom - 8], [c.left + c.width / 2, c.top + c.height / 2]]"
            ".every(([x, y]) => e.contains(document.elementFromPoint(x, y))); }"
        )


@pytest.mark.parametrize("ancho", PARADAS)
def test_few_stops_of_the_keyboard_before_the_content(page, live_server, semilla, ancho):
    page.set_viewport_size({"width": ancho, "height": 800})
    page.goto(f"{live_server.url}/instituciones/")
    paradas = 0
    while not page.evaluate("document.activeElement.closest('main')"):
        page.keyboard.press("Tab")
        paradas += 1
        assert paradas < 40
    assert paradas - 1 <= PARADAS[ancho]


def test_what_an_address_points_at_and_what_has_the_focus_stay_below_the_strip(page, live_server, semilla):
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{live_server.url}/metodologia/#metas")
    assert page.locator("#metas").bounding_box()["y"] >= 48
    page.goto(f"{live_server.url}/instituciones/")
    page.locator("footer a").last.focus()
    for _vez in range(12):
        page.keyboard.press("Shift+Tab")
        arriba, dentro = page.evaluate(
            "[document.activeElement.getBoundingClientRect().top, !document.activeElement.closest('.franja, .saltar')]"
        )
        if dentro:
            assert arriba >= 48, page.evaluate("document.activeElement.outerHTML")


def test_menu_and_search_open_with_a_tap_and_push_the_page_without_javascript(browser, live_server, semilla):
    contexto = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page = contexto.new_page()
    page.goto(f"{live_server.url}/territorios/15/")
    titulo = page.get_by_role("heading", level=1)
    antes = titulo.bounding_box()["y"]
    page.get_by_text("Menú", exact=True).click()
    menu = page.get_by_role("navigation", name="Principal")
    assert menu.get_by_role("link").all_inner_texts() == [
        "Promesas", "Instituciones", "Mi región", "Qué cambió", "Datos", "English",
    ]  # fmt: skip
    expect(menu.get_by_role("link", name="Mi región")).to_have_attribute("aria-current", "true")
    fin = menu.bounding_box()
    assert titulo.bounding_box()["y"] > fin["y"] + fin["height"] > antes
    page.locator(".plegado-buscar summary").click()
    page.get_by_role("searchbox", name="Buscar en todo el sitio").fill("comisarias")
    page.get_by_role("banner").get_by_role("button", name="Buscar").click()
    expect(page.get_by_role("heading", name="Promesas 1")).to_be_visible()
    contexto.close()


def test_the_band_of_made_up_data_is_one_line_on_a_phone(page, live_server, semilla, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{live_server.url}/compromisos/")
    assert page.locator(".banda").bounding_box()["height"] <= 34


def test_the_page_of_maintenance_has_the_same_frame(page, live_server, semilla, settings, tmp_path):
    settings.MANTENIMIENTO = tmp_path / "mantenimiento"
    settings.MANTENIMIENTO.touch()
    page.goto(f"{live_server.url}/compromisos/")
    assert page.title() == "El sitio vuelve en un momento · 25 por el 25"
    assert [f for ancho, alto in PANTALLAS for f in del_marco(page, ancho, alto)] == []
