"""The lists of the staff on paper: what they say, in letters of one measure, without what is for the screen."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A4_SIN_MARGEN = 718
# Of what is read in the first rows: the size of its letters.
LETRAS = """[...document.querySelectorAll('tbody tr:has(td)')].slice(0, 6).flatMap(f => [...f.querySelectorAll('th, td, th *, td *')])
  .filter(e => e.checkVisibility() && !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .map(e => parseFloat(getComputedStyle(e).fontSize))"""
PARA_LA_PANTALLA = "input[type=checkbox], select, button"


@pytest.mark.parametrize("vista", ["plazos", "compromisos_compromiso_changelist", "encargos"])
def test_lists_on_paper(page, live_server, demo, entrar, vista):
    entrar()
    page.set_viewport_size({"width": A4_SIN_MARGEN, "height": 1000})
    page.goto(f"{live_server.url}{reverse(f'admin:{vista}')}")
    assert not page.locator(".en-papel").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".en-papel").is_visible(), "of when, by what it was filtered, how many"
    letras = page.locator("main").evaluate(f"() => {LETRAS}")
    assert len(letras) > 6
    assert max(letras) - min(letras) <= 2
    assert page.locator(PARA_LA_PANTALLA).filter(visible=True).count() == 0
