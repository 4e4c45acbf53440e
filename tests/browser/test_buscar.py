"""The search answers while one types, and the sheet of filters says how many there are: nothing is kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sin_quejas

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_the_search_answers_while_one_types(page, live_server, semilla):
    page.set_viewport_size({"width": 360, "height": 640})
    with sin_quejas(page) as quejas:
        page.goto(f"{live_server.url}/buscar/")
        page.evaluate("window.sigueAqui = true")
        page.get_by_role("searchbox").click()
        page.keyboard.type("minsa", delay=20)
        expect(page.get_by_role("heading", name="Ministerio de Salud")).to_be_visible()
        expect(page).to_have_url(re.compile(r"/buscar/\?q=minsa$"))
        expect(page.get_by_role("searchbox")).to_be_focused()
        assert page.title() == "Buscar · 25 por el 25"
        # One tap: by the keyboard, after the button.
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Ministerio de Salud").first).to_be_focused()
        assert page.evaluate("window.sigueAqui")
        assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
        page.reload()
        expect(page.get_by_role("heading", name="Ministerio de Salud")).to_be_visible()
    assert quejas == []


def test_the_sheet_of_filters_says_how_many_there_are(page, live_server, demo, settings):
    settings.DATOS_DE_DEMOSTRACION = False
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{live_server.url}/compromisos/")
    primera = page.locator(".filas > li").first.bounding_box()
    assert primera["y"] + primera["height"] < 640, "the first pledge is on the first screen"
    assert primera["height"] <= 96
    page.get_by_text("Buscar y filtrar").click()
    boton = page.locator("#aplicar")
    expect(boton).to_have_text(re.compile(r"Ver \d+ promesas"))
    antes = boton.inner_text()
    page.get_by_label("En proceso").check()
    expect(boton).not_to_have_text(antes)
    expect(boton).to_be_in_viewport()  # under the thumb
    boton.click()
    expect(page.get_by_label("En proceso")).to_be_hidden()
    expect(page.locator("#total")).to_be_in_viewport()
    page.get_by_label("Ordenar por").select_option("plazo")
    expect(page).to_have_url(re.compile("orden=plazo"))
