"""The list changes in place: the same list as without JavaScript, and nothing of a reload is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sin_quejas
from tests.muestra import muestra

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def filas(page) -> list[str]:
    return page.locator("#resultados .fila-titulo a").all_inner_texts()


def total(page):
    return page.get_by_role("status").filter(has_text="promesa")


def marcar(page) -> None:
    """Something that a reload would take away."""
    page.evaluate("window.sigueAqui = true")


def sigue(page) -> bool:
    return page.evaluate("window.sigueAqui === true")


def test_filters_chips_and_pages_change_in_place(page, live_server, demo):
    page.set_viewport_size({"width": 1280, "height": 900})
    with sin_quejas(page) as quejas:
        page.goto(f"{live_server.url}/compromisos/")
        antes = total(page).inner_text()
        marcar(page)
        # A facet: address, count, focus, and the facets that were open.
        page.locator("#faceta-sector > summary").click()
        page.locator("#faceta-plazo > summary").click()
        page.get_by_label("Privado").focus()
        page.keyboard.press("Space")
        expect(page).to_have_url(re.compile(r"/compromisos/\?(.*&)?sector=privado"))
        expect(total(page)).not_to_have_text(antes)
        expect(page.get_by_label("Privado")).to_be_focused()
        expect(page.get_by_label("Privado")).to_be_checked()
        expect(page.locator("#faceta-plazo")).to_have_attribute("open", "")
        assert "q=" not in page.url
        assert sigue(page)
        assert page.locator("#filtros").count() == page.locator("#resultados").count() == 1
        # The other links of the page speak of the same list.
        expect(page.get_by_role("link", name="English")).to_have_attribute(
            "href", re.compile("sector=privado")
        )
        expect(page.locator("#otra-fecha input[name=sector]")).to_have_value("privado")
        expect(page.get_by_role("link", name="CSV")).to_have_attribute("href", re.compile("sector=privado"))
        en_el_sitio = filas(page)
        # The chip takes it away; the focus goes to the results.
        page.get_by_role("link", name="Quitar el filtro Sector: Privado").click()
        expect(total(page)).to_have_text(antes)
        expect(page.locator("#resultados")).to_be_focused()
        # Pages.
        page.get_by_role("link", name="Siguiente").click()
        expect(page).to_have_url(re.compile("pagina=2"))
        expect(total(page)).to_contain_text("página 2 de")
        expect(page.locator("#total")).to_be_in_viewport()
        # A search, by Enter.
        page.get_by_label("Buscar en las promesas").fill("talleres")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("q=talleres"))
        assert sigue(page)
        # Back, to what was seen there.
        page.go_back()
        expect(page).to_have_url(re.compile("pagina=2"))
        expect(total(page)).to_contain_text("página 2 de")
        page.goto(f"{live_server.url}/compromisos/?sector=privado")
        assert filas(page) == en_el_sitio
        assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
        assert page.context.cookies() == []
    assert quejas == []


def test_what_makes_no_sense_is_said_in_place_too(page, live_server, demo):
    page.goto(f"{live_server.url}/compromisos/")
    marcar(page)
    page.get_by_label("Buscar en las promesas").fill("%%")
    page.keyboard.press("Enter")
    expect(page.get_by_text("no hay ninguna palabra que buscar")).to_be_visible()
    page.goto(f"{live_server.url}/compromisos/")  # with results: an empty one offers no choice of zeros
    marcar(page)
    page.evaluate("document.querySelector('#f-estado-cumplido').value = 'inventado'")
    page.locator("#f-estado-cumplido").check()
    expect(page.get_by_text("«inventado» no es un valor que conozcamos")).to_be_visible()
    assert sigue(page)


def test_when_the_answer_does_not_come_the_browser_goes_itself(page, live_server, demo):
    page.goto(f"{live_server.url}/compromisos/")
    page.route(
        "**/compromisos/?*",
        lambda ruta: ruta.abort() if ruta.request.headers.get("hx-request") else ruta.continue_(),
    )
    page.get_by_label("Cumplido en parte").check()
    expect(page).to_have_url(re.compile("estado=cumplido_parcialmente"))
    expect(page.get_by_role("link", name=re.compile("Quitar el filtro Cómo va"))).to_be_visible()


def test_without_javascript_it_is_the_same_list(browser, live_server, demo):
    contexto = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = contexto.new_page()
    page.goto(f"{live_server.url}/compromisos/")
    page.locator("#faceta-sector > summary").click()
    page.get_by_label("Privado").check()
    page.get_by_role("button", name="Ver promesas").click()
    expect(page).to_have_url(re.compile("sector=privado"))
    assert filas(page)
    page.get_by_role("link", name="Quitar el filtro Sector: Privado").click()
    page.get_by_role("link", name="Siguiente").click()
    expect(total(page)).to_contain_text("página 2 de")
    page.get_by_label("Buscar en las promesas").fill("tayeres")
    page.get_by_role("main").get_by_role("button", name="Buscar").click()
    page.get_by_role("main").get_by_role("link", name="talleres", exact=True).click()
    expect(page).to_have_url(re.compile("q=talleres"))
    assert filas(page)
    with page.expect_download() as bajada:
        page.get_by_role("link", name="XLSX").click()
    assert bajada.value.suggested_filename.startswith("compromisos-filtrados-")
    contexto.close()


@pytest.mark.muestreo
@pytest.mark.parametrize(
    ("ruta", "guiones"),
    muestra(
        [
            ("/", {"salida.js", "copiar.js"}),
            ("/compromisos/", {"salida.js", "al_tocar.js", "lista.js"}),
            ("/buscar/", {"salida.js", "al_tocar.js", "buscar.js"}),
            ("/datos/", {"salida.js"}),
            ("/instituciones/", {"salida.js", "copiar.js"}),
        ],
        una_de=2,
    ),
)
def test_pages_ask_for_few_scripts_and_none_for_htmx(page, live_server, semilla, ruta, guiones):
    peticiones = []
    page.on("request", lambda p: peticiones.append(p.url))
    page.goto(f"{live_server.url}{ruta}", wait_until="networkidle")
    assert {p.rsplit("/", 1)[-1] for p in peticiones if p.endswith(".js")} == guiones
    assert len(peticiones) <= 8


def test_htmx_comes_when_it_is_touched_and_what_was_ticked_meanwhile_counts(page, live_server, semilla):
    """Ticked by the keyboard at once, before the script can be there."""
    page.goto(f"{live_server.url}/compromisos/", wait_until="networkidle")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    casilla = page.locator("#f-estado-sin_informacion")
    with page.expect_request(lambda p: p.url.endswith("/htmx.min.js")):
        casilla.focus()
        page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"estado=sin_informacion"))
    expect(casilla).to_be_checked()
