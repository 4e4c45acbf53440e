"""An error pointed out on a phone without JavaScript, answered by the staff, read in public and by mail through a real server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from compromisos.models import Senalamiento
from tests.browser.conftest import lo_que_sobra, sin_quejas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODIGO = "25porel25-mimp-2"
RESPUESTA = "Tenía razón: la fuente dice 50 y ya se corrigió."


def test_an_error_from_a_page_to_its_answer(browser: Browser, page: Page, live_server, entrar, correo):
    base = live_server.url
    contexto = browser.new_context(
        locale="es-PE", java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    ana = contexto.new_page()
    with sin_quejas(ana) as quejas, sin_quejas(page) as del_personal:
        ana.goto(f"{base}/compromisos/{CODIGO}/")
        ana.get_by_role("main").get_by_role("link", name="Señalar un error").click()
        expect(ana.get_by_label("¿En qué página lo vio?")).to_have_value(f"/compromisos/{CODIGO}/")
        # Help comes first for who speaks of danger; nothing is kept.
        ana.get_by_label("¿Qué está mal?").fill("mi esposo me quiere matar")
        ana.get_by_role("button", name="Enviar").click()
        expect(ana.get_by_role("main").get_by_role("link", name="Llamar al 105")).to_be_in_viewport()
        assert not Senalamiento.objects.exists()
        # It was about a page after all, and the telephone in it is nobody's business.
        ana.get_by_label("¿Qué está mal?").fill(
            "La fuente dice 50. Llamen a la Sra. Juana Ejemplo al 987 654 321."
        )
        ana.get_by_label("Su correo").fill("ana@example.org")
        ana.get_by_role("button", name="Enviar").click()
        expect(ana.get_by_text("¿son datos de una persona?")).to_be_visible()
        assert not lo_que_sobra(ana)
        ana.get_by_role("button", name="Enviar").click()
        expect(ana.get_by_role("heading", name="Gracias: se recibió")).to_be_visible()
        assert not contexto.cookies()
        # The staff finds it in what is first today, reads it, answers it, publishes it.
        entrar()
        page.get_by_role("link", name="Leer y responder").click()
        expect(page.get_by_text("Juana Ejemplo").first).to_be_visible()
        page.get_by_label("Se corrigió").check()
        page.get_by_label("Qué se responde").fill(RESPUESTA)
        page.get_by_label("Publicarlo en «Errores señalados»").check()
        expect(page.get_by_label("Qué se señaló, como lo leerá la gente")).to_have_value(
            "La fuente dice 50. Llamen a la Sra. [dato personal] al [dato personal]."
        )
        page.get_by_role("button", name="Responder").click()
        expect(page.get_by_text("el correo de quien lo señaló se borró")).to_be_visible()
        # It is read where it was pointed out, and by whoever left an address, which is nowhere any more.
        ana.goto(f"{base}/compromisos/{CODIGO}/")
        expect(ana.get_by_text("Se señaló un error aquí y se respondió")).to_contain_text(RESPUESTA)
        ana.get_by_role("link", name="Leerlo entero").click()
        expect(ana.get_by_role("main")).to_contain_text("[dato personal]")
        carta = correo()[-1]
        assert (carta["To"], carta["Subject"]) == ("ana@example.org", "Respuesta a su mensaje")
        assert RESPUESTA in carta.get_body(("plain",)).get_content()
        assert Senalamiento.objects.get().correo == ""
    assert quejas == del_personal == []
    contexto.close()
