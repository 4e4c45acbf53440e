"""What people come to ask, answered by clicking from the front page, without JavaScript."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import Locator, Page, expect

from compromisos.models import Compromiso
from compromisos.reglas.palabras import Estado
from tests.browser.conftest import ANCHOS
from tests.factories import corregir_avance, crear_avance, crear_usuario
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = [
    pytest.mark.browser,
    pytest.mark.muestreo,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(params=muestra(ANCHOS.values(), una_de=2), ids=muestra(ANCHOS, una_de=2))
def lectora(browser, live_server, request) -> Page:
    """A browser that runs no script, on a phone and on a desk (in the suite, on a phone), at the front page."""
    contexto = browser.new_context(
        java_script_enabled=False, viewport={"width": request.param, "height": 740}, locale="es-PE"
    )
    page = contexto.new_page()
    page.goto(live_server.url)
    yield page
    contexto.close()


def abrir(page: Page, que: str) -> None:
    """One tap on a phone; on a desk it lies open. Whether it is seen, the sheet says, which must be there."""
    page.wait_for_load_state("load")
    plegado = page.locator(f".plegado-{que} summary")
    if plegado.is_visible():
        plegado.click()


def ir_a(page: Page, seccion: str) -> None:
    abrir(page, "menu")
    menu = page.get_by_role("navigation", name="Principal")
    menu.get_by_role("link", name=seccion, exact=True).click()


def dato(page: Page, nombre: str) -> Locator:
    """What the pledge's page answers to one of its first questions."""
    return page.locator(".hechos dl > div").filter(has=page.get_by_text(nombre, exact=True)).locator("dd")


def comparar(page: Page, desde: date, hasta: date) -> None:
    if not page.get_by_label("Desde el").is_visible():
        page.get_by_text("Elegir otros días").click()
    page.get_by_label("Desde el").fill(desde.isoformat())
    page.get_by_label("Hasta el").fill(hasta.isoformat())
    page.get_by_role("button", name="Comparar").click()


@compartida
def informado(semilla) -> Compromiso:
    """The first pledge, of which MIMP reported ten days ago, with evidence."""
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-1")
    ahora = timezone.now() - timedelta(days=10)
    crear_avance(
        compromiso=compromiso, estado=Estado.EN_PROCESO, ahora=ahora, evidencia=True,
        fecha_corte=timezone.localdate(ahora) - timedelta(days=5), descripcion="Texto de prueba de este avance.",
        mediciones={compromiso.metas.get(unidad="regiones"): 18},
    )  # fmt: skip
    return compromiso


def test_what_was_promised_what_is_known_since_when_and_on_what_evidence(informado, lectora):
    page, principal = lectora, lectora.get_by_role("main")
    hoy = timezone.localdate()

    # What has MIMP promised about regions?
    ir_a(page, "Instituciones")
    principal.get_by_role("link", name="Ministerio de la Mujer y Poblaciones Vulnerables").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ministerio de la Mujer")
    principal.get_by_role("heading").get_by_role("link", name=re.compile("en regiones")).click()
    expect(principal.locator("blockquote")).to_contain_text("en las 24 regiones")
    expect(principal.locator("figcaption").get_by_text("Fuente:")).to_be_visible()

    # Has anything been reported?
    expect(principal.locator(".hechos .estado")).to_have_text("En proceso")
    expect(principal.get_by_text("18 de 24 regiones").first).to_be_visible()

    # Who says so, and on what evidence?
    corte = date_format(informado.avances.get().fecha_corte, "SHORT_DATE_FORMAT")
    expect(principal).to_contain_text(f"Lo declaró MIMP con datos al {corte}, con 1 prueba.")
    expect(dato(page, "Cómo se sabe")).to_have_text("Con 1 prueba; nadie más lo revisó")
    expect(principal.get_by_role("link", name="Informe", exact=True)).to_have_attribute(
        "href", "https://example.org/informe.pdf"
    )

    # What was known twenty days ago?
    antes = hoy - timedelta(days=20)
    page.get_by_label("Ver esta página como estaba el").fill(antes.isoformat())
    page.get_by_role("button", name="Ver", exact=True).click()
    expect(page.get_by_text(f"Así se veía el {date_format(antes, 'SHORT_DATE_FORMAT')}.")).to_be_visible()
    expect(principal.locator(".hechos .estado")).to_have_text("Sin información")
    expect(principal.get_by_text("18 de 24 regiones")).to_have_count(0)

    # What changed since?
    page.get_by_role("link", name="Ver hoy").click()
    ir_a(page, "Qué cambió")
    comparar(page, antes, hoy)
    expect(page.get_by_role("status").filter(has_text="cambio")).to_be_visible()
    principal.get_by_role("link", name=re.compile("en regiones")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("en regiones")


def test_the_same_is_found_by_searching(informado, lectora):
    page = lectora
    abrir(page, "buscar")
    caja = page.get_by_role("searchbox", name="Buscar en todo el sitio")
    caja.fill("regiones")
    caja.press("Enter")
    expect(page.get_by_role("heading", name="Promesas 1")).to_be_visible()
    page.get_by_role("region", name="Promesas 1").get_by_role("heading", level=3).get_by_role("link").click()
    expect(page.locator("blockquote")).to_contain_text("en las 24 regiones")


def test_what_nobody_reported_says_so_and_who_may(semilla, lectora):
    page = lectora
    ir_a(page, "Promesas")
    page.get_by_role("main").get_by_role("heading", level=3).get_by_role("link").first.click()
    principal = page.get_by_role("main")
    expect(principal.locator(".hechos")).to_contain_text("No hay ningún informe publicado.")
    expect(principal.get_by_text("Todavía nadie informó")).to_be_visible()
    expect(principal.get_by_text(re.compile("Puede informarlo Ministerio de la Mujer"))).to_be_visible()
    # And anybody may ask for it.
    principal.get_by_text("Pedir la información a MIMP").click()
    expect(principal.get_by_label("Texto de la solicitud")).to_be_visible()


def test_what_was_known_what_changed_since_and_who_says_so(semilla, lectora):
    hoy, por = timezone.localdate(), crear_usuario()
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    cem = compromiso.metas.get(unidad="CEM")
    primero = crear_avance(
        compromiso=compromiso, autor=por, ahora=timezone.now() - timedelta(days=40),
        fecha_corte=hoy - timedelta(days=45), mediciones={cem: 20}, evidencia=True, descripcion="Van veinte.",
    )  # fmt: skip
    corregir_avance(
        primero, por=por, motivo="Se contó uno de más.", mediciones={cem: 19}, ahora=timezone.now() - timedelta(days=9)
    )  # fmt: skip
    page = lectora
    page.reload()
    # What was known twenty days ago?
    page.get_by_label("Ver esta página como estaba el").fill((hoy - timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Ver", exact=True).click()
    expect(page.get_by_text(f"Así se veía el {hoy - timedelta(days=20):%d/%m/%Y}.")).to_be_visible()
    page.get_by_role("main").get_by_role("heading").get_by_role(
        "link", name=re.compile("Ampliar la cobertura")
    ).click()
    expect(page.get_by_text("20 de 50 CEM").first).to_be_visible()
    expect(page.get_by_text("Se contó uno de más.")).to_have_count(0)
    # On what evidence?
    expect(page.get_by_role("main").get_by_role("link", name="Informe", exact=True)).to_be_visible()
    expect(dato(page, "Cómo se sabe")).to_have_text("Con 1 prueba; nadie más lo revisó")
    # And today?
    page.get_by_role("link", name="Ver hoy").click()
    expect(page.get_by_text("19 de 50 CEM").first).to_be_visible()
    # What changed since, and why?
    ir_a(page, "Qué cambió")
    comparar(page, hoy - timedelta(days=20), hoy)
    page.get_by_role("link", name=re.compile("^Todo, ")).click()  # it moved no state
    expect(page.get_by_role("status").filter(has_text="7 cambios")).to_be_visible()  # six promises entered
    page.get_by_text("Por tipo de cambio").click()
    page.get_by_role("link", name="Informe corregido 1").click()
    expect(page.get_by_role("status").filter(has_text="1 cambio")).to_be_visible()
    expect(page.get_by_role("main").locator(".filas").get_by_text("Informe corregido")).to_be_visible()
    expect(page.get_by_text("Se contó uno de más.")).to_be_visible()
    # And the other way round is answered, not refused in silence.
    comparar(page, hoy, hoy - timedelta(days=20))
    expect(page.get_by_role("alert")).to_contain_text("va después de la segunda")
    page.get_by_role("link", name=re.compile("^Comparar del")).click()
    expect(page.get_by_role("status").filter(has_text="1 cambio")).to_be_visible()
