"""By clicking, from the front page, without JavaScript: what was known on a past day, what changed since, who
says so and on what evidence."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from compromisos import publicacion
from compromisos.models import Compromiso
from tests.factories import crear_avance, crear_usuario

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def sin_js(browser):
    contexto = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    yield contexto.new_page()
    contexto.close()


def test_what_was_known_what_changed_since_and_who_says_so(sin_js, live_server, semilla):
    hoy, por = timezone.localdate(), crear_usuario()
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    cem = compromiso.metas.get(unidad="CEM")
    primero = crear_avance(
        compromiso=compromiso, autor=por, ahora=timezone.now() - timedelta(days=40),
        fecha_corte=hoy - timedelta(days=45), mediciones={cem: 20}, evidencia=True, descripcion="Van veinte.",
    )  # fmt: skip
    publicacion.corregir(
        primero, por=por, motivo="Se contó uno de más.", mediciones={cem: 19}, ahora=timezone.now() - timedelta(days=9)
    )  # fmt: skip
    page = sin_js
    page.goto(live_server.url)
    # What was known twenty days ago?
    page.get_by_label("Ver esta página como estaba el").fill((hoy - timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Ver", exact=True).click()
    expect(page.get_by_text(f"Así se veía el {hoy - timedelta(days=20):%d/%m/%Y}.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=re.compile("Ampliar la cobertura")).first.click()
    expect(page.get_by_text("20 de 50 CEM").first).to_be_visible()
    expect(page.get_by_text("Se contó uno de más.")).to_have_count(0)
    # On what evidence?
    expect(page.get_by_role("link", name="Informe").first).to_be_visible()
    expect(page.get_by_text("con 1 evidencia, sin verificar")).to_be_visible()
    # And today?
    page.get_by_role("link", name="Ver hoy").click()
    expect(page.get_by_text("19 de 50 CEM").first).to_be_visible()
    # What changed since, and why?
    page.get_by_role("navigation", name="Principal").get_by_role("link", name="Cambios").click()
    page.get_by_label("Desde el").fill((hoy - timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Comparar").click()
    expect(page.get_by_role("status").filter(has_text="1 cambio")).to_be_visible()
    expect(page.get_by_text("Avance corregido").first).to_be_visible()
    expect(page.get_by_text("Se contó uno de más.")).to_be_visible()
    # And the other way round is answered, not refused in silence.
    page.get_by_label("Desde el").fill(hoy.isoformat())
    page.get_by_label("Hasta el").fill((hoy - timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Comparar").click()
    expect(page.get_by_role("alert")).to_contain_text("va después de la segunda")
    page.get_by_role("link", name=re.compile("^Comparar del")).click()
    expect(page.get_by_role("status").filter(has_text="1 cambio")).to_be_visible()
