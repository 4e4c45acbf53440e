"""A publisher's first day, on a phone: password, second factor, recovery codes, and the next day."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.conftest import sin_quejas
from tests.browser.test_accesibilidad import fallos

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_the_first_day_of_a_publisher(page, live_server, editora, entrar, settings):
    settings.EXIGIR_SEGUNDO_FACTOR = True
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="dark")
    with sin_quejas(page) as quejas:
        page.goto(f"{live_server.url}/admin/")
        assert fallos(page, page.title()) == []
        entrar()
        page.get_by_role("heading", name="Activar el segundo factor").wait_for()
        secreto = page.locator(".clave-totp").text_content()
        page.get_by_label("Código").fill(format_hotp_value(hotp_value(secreto, int(time.time()) // 30)))
        page.get_by_role("button", name="Activar").click()
        page.get_by_role("heading", name="Códigos de recuperación").wait_for()
        recuperacion = page.locator(".codigos code").all_text_contents()
        page.get_by_role("link", name="Ya los guardé").click()
        page.get_by_role("heading", name="espera por usted").wait_for()
        page.get_by_role("button", name="Cerrar sesión").click()
        entrar()
        page.get_by_role("heading", name="Segundo factor").wait_for()
        assert fallos(page, page.title()) == []
        page.get_by_label("Código").fill(recuperacion[0])
        page.get_by_role("button", name="Entrar", exact=True).click()
        page.get_by_role("heading", name="espera por usted").wait_for()
        assert quejas == []
    page.goto(f"{live_server.url}/admin/cuenta/codigos/")  # axe puts a style of its own here
    assert fallos(page, page.title()) == []
