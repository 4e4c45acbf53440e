"""The frame of the admin: the drawer of a phone without script, by keyboard; the skip link; large letters."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CLAVE, lo_que_sobra

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def sin_guion(browser, live_server, editora):
    """A page of somebody who is in, on a phone whose browser runs no script."""
    contexto = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="es-PE"
    )
    page = contexto.new_page()
    page.goto(f"{live_server.url}/admin/compromisos/compromiso/")
    page.get_by_label("Nombre de usuario").fill("editora")
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Iniciar sesión").click()
    yield page
    contexto.close()


def test_cajon_opens_and_closes_without_script(sin_guion):
    menu = sin_guion.get_by_role("navigation", name="Menú")
    abrir = sin_guion.get_by_role("button", name="Menú")
    expect(menu).to_be_hidden()
    abrir.focus()
    sin_guion.keyboard.press("Enter")
    expect(menu).to_be_visible()
    expect(menu.get_by_role("link", name="Compromisos")).to_have_attribute("aria-current", "page")
    sin_guion.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    abrir.click()
    menu.get_by_role("button", name="Cerrar").click()
    expect(menu).to_be_hidden()
    abrir.click()
    menu.get_by_role("link", name="Instituciones", exact=True).click()
    expect(sin_guion).to_have_url(re.compile("/instituciones/institucion/$"))


def test_menu_stays_beside_a_wide_page_and_can_be_skipped(page, live_server, entrar):
    page.set_viewport_size({"width": 1366, "height": 768})
    entrar()
    page.goto(f"{live_server.url}/admin/compromisos/foto/")
    expect(page.get_by_role("navigation", name="Menú")).to_be_visible()
    expect(page.get_by_role("button", name="Menú")).to_be_hidden()
    page.keyboard.press("Tab")
    saltar = page.get_by_role("link", name="Saltar al contenido")
    expect(saltar).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_denser_list_and_a_menu_out_of_the_way(sin_guion, demo, live_server):
    """By their buttons alone, without script; the menu then opens over the page, as on a phone."""
    page = sin_guion
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{live_server.url}/admin/compromisos/compromiso/")
    fila, menu = page.locator("#result_list tbody tr").nth(1), page.get_by_role("navigation", name="Menú")
    alta, ancha = fila.bounding_box()["height"], fila.bounding_box()["width"]
    page.get_by_role("button", name="Filas compactas").click()
    assert fila.bounding_box()["height"] <= 36 < alta
    lista, hoja = page.locator("#result_list").bounding_box(), page.locator(".filas").bounding_box()
    assert lista["width"] <= hoja["width"] + 1
    menu.get_by_text("Mi cuenta").click()
    menu.get_by_role("button", name="Menú: plegado").click()
    expect(menu).to_be_hidden()
    assert fila.bounding_box()["width"] > ancha + 200
    assert lo_que_sobra(page) == []
    page.get_by_role("button", name="Menú").click()
    expect(menu).to_be_visible()
    menu.get_by_text("Mi cuenta").click()
    menu.get_by_role("button", name="Menú: siempre a la vista").click()
    expect(menu).to_be_visible()


def test_letters_twice_as_large_need_no_sideways_scroll(page, live_server, entrar):
    page.set_viewport_size({"width": 1280, "height": 800})
    entrar()
    for ruta in ("/admin/", "/admin/compromisos/compromiso/", "/admin/compromisos/compromiso/add/"):
        page.goto(f"{live_server.url}{ruta}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert lo_que_sobra(page) == [], ruta
