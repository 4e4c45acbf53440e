"""Following by e-mail, played by somebody on a phone without JavaScript and by her mail program, through a real mail server."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, expect

from compromisos.correo.seguidores.reparto import ESPERA
from compromisos.models import Compromiso, Mensaje, Seguidor
from tests.browser.conftest import sin_quejas
from tests.factories import crear_avance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODIGO = "25porel25-mimp-2"


def texto(carta: EmailMessage) -> str:
    return carta.get_body(("plain",)).get_content()


def de_la_carta(carta: EmailMessage, que: str) -> str:
    """The path that a letter leads to: its host is that of settings.SITE_URL, not of this server."""
    return re.search(rf"https://testserver(/seguir/{que}/\S+)", texto(carta))[1]


def test_following_from_asking_to_leaving(browser: Browser, live_server, semilla, correo):
    base = live_server.url
    contexto = browser.new_context(
        locale="es-PE", java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    ana = contexto.new_page()
    with sin_quejas(ana) as quejas:
        # She finds the way on the page of a pledge, and gives her address.
        ana.goto(f"{base}/compromisos/{CODIGO}/")
        ana.get_by_text("Seguir", exact=True).click()
        ana.get_by_role("link", name="Seguir por correo").click()
        expect(ana.get_by_role("link", name="Salir")).to_be_visible()
        ana.get_by_label("Su correo").fill("ana@example.org")
        ana.get_by_label("Cuando cambie, a los pocos minutos").check()
        ana.get_by_role("button", name="Pedir el correo de confirmación").click()
        expect(ana.get_by_role("heading", name="Mire su correo")).to_be_visible()

        # What a mail server does to its links before she opens it confirms nothing; her button does.
        (carta,) = correo()
        assert (carta["To"], carta["Subject"]) == ("ana@example.org", "Confirme su dirección de correo")
        enlace = base + de_la_carta(carta, "confirmar")
        assert ana.request.get(enlace).ok
        assert not Seguidor.objects.filter(confirmado_en__isnull=False).exists()
        ana.goto(enlace)
        ana.get_by_role("button", name="Sí, escríbanme").click()
        expect(ana.get_by_role("heading", name="Confirmado")).to_be_visible()

        # A report is published: minutes later, one letter.
        crear_avance(compromiso=Compromiso.objects.get(codigo=CODIGO), ahora=timezone.now())
        assert len(correo()) == 1
        with time_machine.travel(timezone.now() + ESPERA + timedelta(seconds=1)):
            for _n in range(2):
                _confirmar, novedad = correo()
        assert "Informe publicado (Sin información → En proceso)" in texto(novedad)
        assert f"https://testserver/compromisos/{CODIGO}/#avance-" in texto(novedad)
        assert novedad["From"].startswith("Novedades <")
        no_delata(novedad)

        # She asks for the weekly one instead, and the next report waits until Monday.
        ana.goto(base + de_la_carta(novedad, "suyo"))
        ana.get_by_label("Una vez por semana, los lunes").check()
        ana.get_by_role("button", name="Guardar").click()
        expect(ana.get_by_text("Guardado.")).to_be_visible()
        otro = Compromiso.objects.get(codigo=CODIGO)
        crear_avance(
            compromiso=otro, ahora=timezone.now(), descripcion="Otra parte.", fecha_corte=otro_corte()
        )
        lunes = timezone.now() + timedelta(days=7 - timezone.localdate().weekday())
        with time_machine.travel(lunes):
            call_command("avisos", stdout=StringIO(), stderr=StringIO())
            semanal = correo()[-1]
            call_command("avisos", stdout=StringIO(), stderr=StringIO())
            assert len(correo()) == 3
        assert "Informe publicado" in texto(semanal)
        no_delata(semanal)

        # Her mail program leaves for her (RFC 8058): the address is gone, and so is every letter's row.
        assert semanal["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        dejar = semanal["List-Unsubscribe"].strip().strip("<>").replace("https://testserver", base)
        assert ana.request.get(dejar).ok  # what looks at links before her does not leave
        assert Seguidor.objects.exists()
        respuesta = ana.request.post(dejar, form={"List-Unsubscribe": "One-Click"}, max_redirects=0)
        assert respuesta.status == 200
        assert not Seguidor.objects.exists()
        assert not Mensaje.objects.exists()
        # Again, as programs do; and no letter more, whatever is published.
        assert ana.request.post(dejar, form={"List-Unsubscribe": "One-Click"}, max_redirects=0).status == 200
        crear_avance(compromiso=otro, ahora=timezone.now(), descripcion="Y otra.", fecha_corte=otro_corte())
        with time_machine.travel(lunes + timedelta(days=7)):
            call_command("avisos", stdout=StringIO(), stderr=StringIO())
            assert len(correo()) == 3
        ana.goto(base + de_la_carta(novedad, "suyo"))
        expect(ana.get_by_role("heading", name="No le escribiremos más")).to_be_visible()
        assert ana.context.cookies() == []
        assert quejas == []
    contexto.close()


def no_delata(carta: EmailMessage) -> None:
    """Outside it tells nothing; within it asks nothing of anybody: no picture, no sheet, and every link is of the site, with
    nothing in it of who follows but in those by which she changes or leaves."""
    por_fuera = f"{carta['Subject']} {parseaddr(carta['From'])[0]}"
    assert not re.search(r"25|promes|violen|género|mujer", por_fuera, re.IGNORECASE)
    rico = carta.get_body(("html",)).get_content()
    assert not re.search(
        r"<(img|link|script|iframe|object)\b|\ssrc=|url\(|@import|background=", rico, re.IGNORECASE
    )
    enlaces = re.findall(r'href="([^"]+)"', rico)
    assert set(enlaces) >= set(re.findall(r"https://testserver/\S+", texto(carta)))
    for enlace in enlaces:
        assert enlace.startswith("https://testserver"), enlace
        assert "example.org" not in enlace
        if "/seguir/" not in enlace:
            assert not re.search(r"[\w-]{30,}", enlace), enlace


def otro_corte():
    return timezone.localdate() - timedelta(days=1)
