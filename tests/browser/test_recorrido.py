"""The main job, walked by a person in a browser: browse, log in, report, publish, import, find."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from compromisos.models import Compromiso
from tests.browser.conftest import lo_que_sobra, paginas_publicas, sin_quejas
from tests.muestra import muestra

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
VALIDO = Path("fixtures/importacion/valido.csv")


def test_browse_report_publish_and_see_it(page, live_server, semilla, entrar):
    with sin_quejas(page) as quejas:
        # A citizen: front page, list, search, pledge.
        page.goto(live_server.url)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.get_by_role("navigation", name="Principal").get_by_role("link", name="Promesas").click()
        caja = page.get_by_label("Buscar en las promesas y sus informes")
        caja.click()
        expect(page.locator("script[src*=htmx]")).to_have_count(1)  # comes when touched: nobody types faster
        caja.fill("comisarias")
        page.get_by_role("main").get_by_role("button", name="Buscar").click()
        expect(page.get_by_role("status").filter(has_text="1 promesa")).to_be_visible()
        page.get_by_role("main").get_by_role("heading", level=3).get_by_role("link").click()
        expect(page.locator(".hechos .estado")).to_have_text("Sin información")
        publica = page.url
        # An editor: log in, choose, report 32 of 50, see how it will look, publish.
        entrar()
        page.get_by_role("link", name="Registrar avance").click()
        page.get_by_role("link", name="25porel25-mimp-2").click()
        page.get_by_label("Fecha de corte").fill("2026-09-30")
        page.get_by_label("En proceso").check()
        page.get_by_label("Qué se hizo").fill("Se abrieron treinta y dos centros.")
        page.get_by_label("Centros Emergencia Mujer (CEM) en comisarías").fill("32")
        page.get_by_role("textbox", name="Título").fill("Informe de ejemplo")
        page.get_by_role("textbox", name="Enlace").fill("https://example.org/informe")
        page.get_by_role("button", name="Ver cómo quedará y publicar").click()
        expect(page.get_by_role("row", name="Meta: 50 CEM")).to_contain_text("32")
        page.get_by_role("button", name="Publicar ahora").click()
        expect(page.get_by_text("Publicado. Ya se ve en el sitio.")).to_be_visible()
        assert page.get_by_role("button", name="Guardar borrador").count() == 0
        # The citizen again.
        page.goto(publica)
        expect(page.get_by_text("32 de 50 CEM").first).to_be_visible()
        expect(page.get_by_text("Lo declaró MIMP con datos al 30/09/2026, con 1 prueba.")).to_be_visible()
        expect(page.get_by_text("Con 1 prueba; nadie más lo revisó")).to_be_visible()
        page.goto(live_server.url)
        frase = "De 6 promesas, ninguna se declara cumplida; 1 está en proceso; de 5 no se sabe nada."
        expect(page.get_by_role("heading", name=frase)).to_be_visible()
        suya = page.get_by_role("article").filter(has_text="Ampliar la cobertura")
        expect(suya).to_contain_text("En proceso")
        expect(suya).to_contain_text("32 de 50 CEM")
        ultimo = page.get_by_role("region", name="Lo último que se informó")
        expect(ultimo.get_by_role("link", name=re.compile("Ampliar la cobertura"))).to_be_visible()
    assert quejas == []


def test_import_preview_confirm_and_find(page, live_server, semilla, entrar):
    with sin_quejas(page) as quejas:
        entrar()
        page.get_by_role("link", name="Importar un archivo").click()
        with page.expect_download() as bajada:
            page.get_by_role("link", name="plantilla XLSX de compromisos").click()
        assert bajada.value.suggested_filename == "plantilla-compromisos.xlsx"
        page.locator("#id_archivo").set_input_files(VALIDO)
        page.get_by_role("button", name="Subir y revisar").click()
        expect(page.get_by_role("button", name="4 Nuevas")).to_be_visible()
        assert not Compromiso.objects.filter(codigo="25porel25-ie07-1").exists()
        page.get_by_role("button", name="Guardar y publicar 3 compromisos").click()
        expect(page.get_by_text("Marque las instituciones nuevas")).to_be_visible()
        page.get_by_label("Institución de ejemplo 07").check()
        page.get_by_label("Institución de ejemplo 08").check()
        page.get_by_role("button", name="Guardar y publicar 3 compromisos").click()
        expect(page.get_by_text("Importado.")).to_be_visible()
        page.goto(f"{live_server.url}/instituciones/")
        page.get_by_role("link", name="Institución de ejemplo 07").click()
        expect(page.get_by_role("heading", level=1, name="Institución de ejemplo 07")).to_be_visible()
        page.get_by_role("link", name="Capacitar al personal de atención").click()
        expect(page.locator("blockquote")).to_contain_text("Capacitar a 120 trabajadores de primera línea")
    assert quejas == []


def test_everything_public_works_without_javascript(browser, live_server, semilla):
    contexto = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = contexto.new_page()
    page.goto(f"{live_server.url}/compromisos/")
    page.get_by_text("Buscar y filtrar").click()
    page.get_by_label("Sin información").check()
    page.get_by_role("button", name="Ver promesas").click()
    expect(page).to_have_url(re.compile("estado=sin_informacion"))
    expect(page.get_by_role("status").filter(has_text="6 promesas")).to_be_visible()
    salida = page.get_by_role("link", name="Salir ahora de este sitio")
    assert salida.get_attribute("href").startswith("https://")
    page.goto(f"{live_server.url}/compromisos/25porel25-mimp-3/")
    expect(page.get_by_text("Mismo texto, palabra por palabra, que")).to_be_visible()
    page.get_by_role("link", name="la promesa 4 de MIMP").click()
    expect(page).to_have_url(re.compile("mimp-4"))
    page.goto(f"{live_server.url}/")
    page.get_by_text("Menú", exact=True).click()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    contexto.close()


@pytest.mark.muestreo
def test_nothing_is_wider_than_the_screen(page, live_server, demo):
    """At 320 and 1280 test_accesibilidad looks, where it is anyway."""
    for nombre, url in muestra(paginas_publicas().items(), una_de=6, desde=4):
        page.goto(f"{live_server.url}{url}")
        for ancho in (360, 768):
            page.set_viewport_size({"width": ancho, "height": 800})
            assert lo_que_sobra(page) == [], (nombre, ancho)


def test_print_shows_the_pledge_and_not_the_furniture(page, live_server, semilla):
    page.emulate_media(media="print")
    page.goto(f"{live_server.url}/compromisos/25porel25-mimp-2/")
    expect(page.get_by_text("Ampliar la cobertura de los servicios").first).to_be_visible()
    for selector in (
        ".salida",
        ".franja",
        "nav.menu.en-linea",
        "details.plegado-menu",
        "details.plegado-buscar",
    ):
        expect(page.locator(selector)).to_be_hidden()
