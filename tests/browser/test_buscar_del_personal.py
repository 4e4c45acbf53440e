"""The search of the top bar by the keyboard alone: «/», words, the arrows, Enter; Esc puts it away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import lo_que_sobra, sin_quejas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_anything_is_found_without_a_mouse(page, entrar):
    page.set_viewport_size({"width": 360, "height": 640})
    with sin_quejas(page) as quejas:
        entrar()
        caja, lista = page.get_by_role("searchbox", name="Buscar en todo"), page.locator("#hallado-mientras")
        expect(caja).to_be_visible()
        page.wait_for_load_state()
        page.keyboard.press("/")
        expect(caja).to_be_focused()
        expect(lista).to_contain_text("Busque por código")
        page.keyboard.type("minsa", delay=20)
        suya = lista.get_by_role("link", name="Ministerio de Salud").first
        expect(suya).to_be_visible()
        expect(page.get_by_text("resultados. Baje con la flecha.")).to_be_attached()
        assert lo_que_sobra(page) == []
        page.keyboard.press("ArrowDown")
        expect(suya).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(caja).to_be_focused()
        page.keyboard.press("Escape")
        expect(lista).to_be_hidden()
        page.keyboard.type(" ")
        expect(suya).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/admin/instituciones/institucion/\d+/$"))
        page.keyboard.press("/")
        page.keyboard.type("25porel25-mimp-2")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/admin/compromisos/compromiso/\d+/$"))
        page.keyboard.press("/")
        expect(caja).to_be_focused()
        expect(lista).to_contain_text("Lo último que abrió o cambió")
    assert quejas == []
