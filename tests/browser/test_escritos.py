"""The session ends in the middle of a report with a file, in the admin and on a phone: nothing is lost. Nor by going back,
clicking twice, a second tab or a bad file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from compromisos.models import Avance, Compromiso, Evidencia
from cuentas.models import Escrito
from tests.base.ayudas import PDF
from tests.browser.conftest import CLAVE, lo_que_sobra, sin_quejas
from tests.factories import crear_enlace_personal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
LARGO = "Se capacitó a 240 docentes de Puno y Cusco, y se firmaron dos convenios."
ACTA = {"name": "acta.pdf", "mimeType": "application/pdf", "buffer": PDF}
MALO = {"name": "programa.pdf", "mimeType": "application/pdf", "buffer": b"MZ no es nada"}
SE_GUARDO = re.compile(r"^Guardado a las \d\d:\d\d, todavía sin enviar")
SOLO_LO_ESCRITO = "textarea[name=descripcion]"


@pytest.fixture
def compromiso(semilla) -> Compromiso:
    return Compromiso.objects.get(codigo="25porel25-mimp-2")


@pytest.fixture
def ficha(page, live_server, entrar, compromiso) -> Page:
    """«Registrar avance», with the browser of the editor."""
    entrar()
    page.goto(f"{live_server.url}{reverse('admin:compromisos_avance_add')}?compromiso={compromiso.pk}")
    return page


@pytest.fixture(params=[True, False], ids=["con-guiones", "sin-guiones"])
def telefono(browser: Browser, live_server, compromiso, request) -> Iterator[Callable[[], Page]]:
    """Call it: the report of that pledge, on a phone that came in with the code of a personal link."""
    _enlace, codigo = crear_enlace_personal(compromiso.institucion)
    contexto = browser.new_context(
        locale="es-PE", viewport={"width": 360, "height": 740}, java_script_enabled=request.param
    )
    page = contexto.new_page()

    def abrir() -> Page:
        page.goto(f"{live_server.url}/informar/")
        con_codigo(page)
        page.goto(f"{live_server.url}{reverse('informar_compromiso', args=[compromiso.codigo])}")
        return page

    def con_codigo(page: Page) -> None:
        page.get_by_label("Código de su enlace").fill(codigo)
        page.get_by_role("button", name="Entrar e informar").click()

    abrir.con_codigo = con_codigo
    yield abrir
    contexto.close()


def escribir(page: Page, texto: str = LARGO) -> None:
    page.locator("[name=fecha_corte]").fill("2026-09-30")
    page.get_by_label("En proceso").check()
    page.locator(SOLO_LO_ESCRITO).fill(texto)


def termina_la_sesion(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def volver_a_entrar(page: Page) -> None:
    expect(page.get_by_text("Lo que escribió no se perdió")).to_be_visible()
    page.get_by_label("Nombre de usuario").fill("editora")
    page.get_by_label("Contraseña").fill(CLAVE)
    page.get_by_role("button", name="Iniciar sesión").click()
    expect(page.get_by_text("Todavía no se guardó")).to_be_visible()


def elegir_en_la_ficha(page: Page, archivo: dict) -> None:
    page.locator("[name=evidencias-0-titulo]").fill("Acta")
    page.locator("[name=evidencias-0-archivo]").set_input_files(archivo)


def test_admin_the_session_ends_in_the_middle_of_a_report_with_a_file(ficha):
    page = ficha
    with sin_quejas(page) as quejas:
        escribir(page)
        elegir_en_la_ficha(page, ACTA)
        termina_la_sesion(page)
        page.get_by_role("button", name="Guardar borrador").click()
        volver_a_entrar(page)
        expect(page.locator(SOLO_LO_ESCRITO)).to_have_value(LARGO)
        expect(page.get_by_text("Archivo elegido: acta.pdf")).to_be_visible()
        assert not Avance.objects.filter(descripcion=LARGO).exists()
        page.get_by_role("button", name="Guardar borrador").click()
        expect(page.get_by_text("Borrador guardado")).to_be_visible()
    assert quejas == []
    assert Avance.objects.get(descripcion=LARGO).evidencias.get().nombre_original == "acta.pdf"
    expect(page.get_by_role("link", name="acta.pdf")).to_be_visible()
    assert not Escrito.objects.filter(destino="").exists()


def test_admin_by_itself_it_is_kept_and_another_day_it_is_there(ficha):
    """The computer went off: nothing was sent, not even the file."""
    page = ficha
    with sin_quejas(page) as quejas:
        escribir(page)
        elegir_en_la_ficha(page, ACTA)
        expect(page.get_by_role("status").filter(has_text=SE_GUARDO)).to_be_visible(timeout=20_000)
        donde = page.url
        page.goto("about:blank")
        page.goto(donde)
        expect(page.get_by_role("heading", name="Hay algo escrito sin guardar")).to_be_visible()
        expect(page.locator(SOLO_LO_ESCRITO)).to_have_value("")
        page.get_by_role("link", name="Recuperarlo").click()
        expect(page.locator(SOLO_LO_ESCRITO)).to_have_value(LARGO)
        expect(page.get_by_text("Archivo elegido: acta.pdf")).to_be_visible()
        page.goto(donde)
        page.get_by_role("button", name="Descartarlo").click()
        expect(page.get_by_text("Descartado: lo que no se había guardado se borró.")).to_be_visible()
    assert quejas == []
    assert not Escrito.objects.exists()


def test_admin_a_session_about_to_end_says_so_and_is_prolonged(
    page, live_server, entrar, compromiso, settings
):
    settings.SESION_INACTIVA = 200
    entrar()
    page.goto(f"{live_server.url}{reverse('admin:compromisos_avance_add')}?compromiso={compromiso.pk}")
    aviso = page.get_by_role("alert").filter(
        has_text="Su sesión termina en 4 min. Lo que escribe se conserva."
    )
    expect(aviso).to_be_visible()
    settings.SESION_INACTIVA = 3600
    page.get_by_role("button", name="Seguir conectado").click()
    expect(aviso).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text=SE_GUARDO)).to_be_visible()
    termina_la_sesion(page)
    escribir(page)
    expect(page.get_by_role("alert").filter(has_text="Su sesión terminó.")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="Seguir conectado")).to_be_hidden()
    assert Escrito.objects.get().datos["descripcion"] == [LARGO], "kept although it ended"


def test_admin_back_and_save_again_makes_no_second_draft(ficha):
    page = ficha
    escribir(page)
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.get_by_text("Borrador guardado")).to_be_visible()
    page.go_back()
    escribir(page, f"{LARGO} Y algo más.")
    page.get_by_role("button", name="Guardar borrador").click()
    # A browser that shows the form again sends its number; one that asks for the page anew, another form.
    expect(
        page.get_by_text(re.compile("Este formulario ya se guardó|ya hay un avance con ese corte")).first
    ).to_be_visible()
    expect(page.locator(SOLO_LO_ESCRITO)).to_have_value(f"{LARGO} Y algo más.")
    assert Avance.objects.filter(descripcion__startswith=LARGO).count() == 1
    page.get_by_role("link", name="ábralo para seguir", exact=True).click()
    expect(page.locator(SOLO_LO_ESCRITO)).to_have_value(LARGO)


def test_admin_a_double_click_is_one(ficha):
    page = ficha
    escribir(page)
    page.get_by_role("button", name="Guardar borrador").dblclick()
    expect(page.get_by_text("Borrador guardado").first).to_be_visible()
    assert Avance.objects.filter(descripcion=LARGO).count() == 1
    page.reload()
    expect(page.get_by_text("Hay algo escrito sin guardar")).to_have_count(0)
    page.locator(SOLO_LO_ESCRITO).fill(f"{LARGO} Y algo más.")
    page.get_by_role("button", name="Guardar borrador").dblclick()
    expect(page.get_by_text("Borrador guardado").first).to_be_visible()
    expect(page.get_by_text("otra persona guardó este registro")).to_have_count(0)


def test_admin_a_second_tab_loses_nothing(ficha):
    page = ficha
    escribir(page)
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.get_by_text("Borrador guardado")).to_be_visible()
    otra = page.context.new_page()
    otra.goto(page.url)
    page.locator(SOLO_LO_ESCRITO).fill("De la primera.")
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.get_by_text("Borrador guardado")).to_be_visible()
    otra.locator(SOLO_LO_ESCRITO).fill("De la segunda.")
    otra.get_by_role("button", name="Guardar borrador").click()
    expect(otra.get_by_role("heading", name="Qué cambió la otra persona")).to_be_visible()
    expect(otra.locator(SOLO_LO_ESCRITO)).to_have_value("De la segunda.")
    otra.close()
    page.reload()
    page.get_by_role("link", name="Recuperarlo").click()
    expect(page.locator(SOLO_LO_ESCRITO)).to_have_value("De la segunda.")


def test_admin_a_bad_file_goes_and_the_good_one_stays(ficha):
    page = ficha
    escribir(page, "")
    elegir_en_la_ficha(page, ACTA)
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.get_by_text("Archivo elegido: acta.pdf")).to_be_visible()
    page.locator("[name=evidencias-0-archivo]").set_input_files(MALO)
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.get_by_text("«programa.pdf»: Es un programa").first).to_be_visible()
    expect(page.get_by_text("Archivo elegido:")).to_have_count(0)
    page.locator("[name=evidencias-0-archivo]").set_input_files(ACTA)
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.get_by_text("Archivo elegido: acta.pdf")).to_be_visible()
    page.locator(SOLO_LO_ESCRITO).fill(LARGO)
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.get_by_text("Borrador guardado")).to_be_visible()
    assert Evidencia.objects.get(avance__descripcion=LARGO).nombre_original == "acta.pdf"


# --- On a phone, with and without JavaScript


def test_telefono_the_session_ends_in_the_middle_of_a_report_with_a_file(telefono):
    page = telefono()
    with sin_quejas(page) as quejas:
        escribir(page)
        page.locator("[name=evidencia-archivo]").set_input_files(ACTA)
        termina_la_sesion(page)
        page.get_by_role("button", name="Enviar a revisión").click()
        expect(page.get_by_role("heading", name="Vuelva a entrar para seguir")).to_be_visible()
        assert lo_que_sobra(page) == []
        telefono.con_codigo(page)
        expect(page.get_by_text("Todavía no se guardó")).to_be_visible()
        expect(page.locator(SOLO_LO_ESCRITO)).to_have_value(LARGO)
        expect(page.get_by_text("Archivo elegido: acta.pdf")).to_be_visible()
        assert lo_que_sobra(page) == []
        assert not Avance.objects.filter(descripcion=LARGO).exists()
        page.get_by_role("button", name="Guardar borrador").click()
        expect(page.get_by_text("Borrador guardado")).to_be_visible()
    assert quejas == []
    assert Avance.objects.get(descripcion=LARGO).evidencias.get().nombre_original == "acta.pdf"


def test_telefono_a_double_click_and_a_bad_file(telefono):
    page = telefono()
    escribir(page)
    page.locator("[name=evidencia-archivo]").set_input_files(MALO)
    page.get_by_role("button", name="Guardar borrador").dblclick()
    expect(page.get_by_text("No se guardó: corrija lo que se indica.")).to_be_visible()
    expect(page.locator(SOLO_LO_ESCRITO)).to_have_value(LARGO)
    expect(page.get_by_text("Archivo elegido")).to_have_count(0)
    page.locator("[name=evidencia-archivo]").set_input_files(ACTA)
    page.get_by_role("button", name="Enviar a revisión").dblclick()
    expect(page.get_by_role("status").filter(has_text="Enviado a revisión")).to_be_visible()
    assert Evidencia.objects.get(avance__descripcion=LARGO).nombre_original == "acta.pdf"
    page.reload()
    expect(page.get_by_text("Hay algo escrito sin guardar")).to_have_count(0)


def test_telefono_back_shows_that_it_was_sent(telefono):
    page = telefono()
    escribir(page)
    page.get_by_role("button", name="Enviar a revisión").click()
    expect(page.get_by_role("status").filter(has_text="Enviado a revisión")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("está en revisión")).to_be_visible()
    expect(page.locator(SOLO_LO_ESCRITO)).to_have_count(0)
    assert Avance.objects.filter(descripcion=LARGO).count() == 1


def test_telefono_by_itself_it_is_kept(browser, live_server, compromiso):
    _enlace, codigo = crear_enlace_personal(compromiso.institucion)
    contexto = browser.new_context(locale="es-PE", viewport={"width": 360, "height": 740})
    page = contexto.new_page()
    with sin_quejas(page) as quejas:
        page.goto(f"{live_server.url}/informar/#{codigo}")
        page.get_by_role("button", name="Entrar e informar").click()
        page.goto(f"{live_server.url}{reverse('informar_compromiso', args=[compromiso.codigo])}")
        escribir(page)
        expect(page.get_by_role("status").filter(has_text=SE_GUARDO)).to_be_visible(timeout=20_000)
        page.goto(f"{live_server.url}/informar/")
        page.get_by_role("link", name="Recuperarlo").click()
        expect(page.locator(SOLO_LO_ESCRITO)).to_have_value(LARGO)
        assert lo_que_sobra(page) == []
    assert quejas == []
    contexto.close()


@pytest.mark.parametrize("telefono", [True], indirect=True)
@pytest.mark.parametrize("como", ["Shift", "boton"])
def test_telefono_leaving_at_once_asks_nothing_and_keeps_what_was_written(telefono, live_server, como):
    """Also with the letter box under the fingers, as on the public pages; and Back does not bring the words before anybody."""
    page = telefono()
    preguntas: list[str] = []
    page.on("dialog", lambda d: (preguntas.append(d.message), d.dismiss()))
    page.route(
        "https://www.senamhi.gob.pe/**",
        lambda r: r.fulfill(body="<title>Clima</title>", content_type="text/html"),
    )
    escribir(page)
    page.locator(SOLO_LO_ESCRITO).press("End")
    page.keyboard.type(" Y MÁS.")  # capitals leave nobody
    if como == "Shift":
        for _vez in range(3):
            page.keyboard.press("Shift")
    else:
        page.locator(".salida").click()
    page.wait_for_url("https://www.senamhi.gob.pe/")
    assert preguntas == []
    page.go_back()
    expect(page.get_by_text(LARGO)).to_have_count(0)
    page.goto(f"{live_server.url}/informar/")
    page.get_by_role("link", name="Recuperarlo").click()
    expect(page.locator(SOLO_LO_ESCRITO)).to_have_value(f"{LARGO} Y MÁS.")


def test_the_letters_that_are_left_are_counted_and_nothing_pasted_is_cut(
    page, live_server, entrar, compromiso, monkeypatch
):
    entrar()
    monkeypatch.setitem(Avance.LIMITES, "descripcion", 20)
    page.goto(f"{live_server.url}{reverse('admin:compromisos_avance_add')}?compromiso={compromiso.pk}")
    caja, cuenta = page.locator(SOLO_LO_ESCRITO), page.locator(".field-descripcion .cuenta-de-letras")
    expect(cuenta).to_have_text("Quedan 20 caracteres.")
    caja.fill("Ocho y\nñ")
    expect(cuenta).to_have_text("Quedan 12 caracteres.")
    caja.press_sequentially("más")
    expect(page.get_by_role("status").filter(has_text="Quedan 9 caracteres.")).to_have_count(0)
    caja.fill("🟣" * 20)
    expect(cuenta).to_have_text("Quedan 0 caracteres.")
    caja.fill("x" * 25)
    expect(cuenta).to_have_text("Sobran 5 caracteres.")
    expect(page.get_by_role("status").filter(has_text="Sobran 5 caracteres.")).to_be_attached()
    expect(caja).to_have_value("x" * 25)
    caja.fill("x" * 1_520)
    expect(cuenta).to_have_text("Sobran 1,500 caracteres.")
