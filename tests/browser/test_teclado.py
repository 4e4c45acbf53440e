"""All that the keyboard reaches on the pages of the staff is seen: it has a ring, nothing clips it nor lies over it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from compromisos.models import Avance, Compromiso
from tests.browser.conftest import foco_que_no_se_ve, paginas_del_admin
from tests.factories import crear_enlace_personal
from tests.muestra import muestra

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANCHOS = (360, 1366)


def a_todo_ancho(page, nombre: str, vez: int = 0) -> list[str]:
    """What is found at each width; in the suite at one of them, another for each page."""
    todos = []
    for ancho in muestra(ANCHOS, una_de=2, desde=vez):
        page.set_viewport_size({"width": ancho, "height": 768})
        todos += [f"{nombre}, {ancho} px: {que}" for que in foco_que_no_se_ve(page)]
    return todos


@pytest.mark.muestreo
def test_the_pages_of_the_staff(page, live_server, demo, editora, entrar):
    paginas = paginas_del_admin(editora)
    entrar()
    todos = []
    for vez, (nombre, url) in enumerate(muestra(paginas.items(), una_de=3, desde=1)):
        page.goto(f"{live_server.url}{url}")
        todos += a_todo_ancho(page, nombre, vez)
    assert not todos, "\n".join(todos)


def test_the_pages_of_a_personal_link_and_what_is_wrong_leads_to_its_field(page, live_server, semilla):
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    _enlace, secreto = crear_enlace_personal(compromiso.institucion)
    page.goto(f"{live_server.url}/informar/#{secreto}")
    todos = a_todo_ancho(page, "la puerta")
    page.get_by_role("button", name="Entrar e informar").click()
    todos += a_todo_ancho(page, "la lista")
    page.get_by_role("link", name=compromiso.titulo).click()
    todos += a_todo_ancho(page, "el formulario")
    page.get_by_role("button", name="Enviar a revisión").click()
    resumen = page.get_by_role("alert").filter(has_text="No se guardó")
    resumen.get_by_role("link", name="Qué se hizo").click()
    assert page.url.endswith("#id_descripcion")
    todos += a_todo_ancho(page, "el formulario que no se guardó")
    assert not todos, "\n".join(todos)


# --- A whole day, by keyboard alone

ENFOCADO = """() => {
  const e = document.activeElement, caja = e.getBoundingClientRect();
  const en = document.elementFromPoint((caja.left + caja.right) / 2, (caja.top + caja.bottom) / 2);
  const etiqueta = e.labels && e.labels.length ? e.labels[0].innerText : '';
  return {
    nombre: (e.getAttribute('aria-label') || etiqueta || e.innerText || e.value || '').replace(/\\s+/g, ' ').trim(),
    seVe: Boolean(en) && (en === e || e.contains(en) || en.contains(e)),
  };
}"""


class Teclado:
    """Somebody without a mouse: Tab, Enter, Escape and letters. What is reached is in sight, or it is told."""

    def __init__(self, page):
        self.page, self.escondidos = page, []

    def hasta(self, empieza: str, *, tope: int = 160) -> None:
        """Tab until what is called so."""
        for _n in range(tope):
            self.page.keyboard.press("Tab")
            aqui = self.page.evaluate(ENFOCADO)
            if aqui["nombre"].startswith(empieza):
                if not aqui["seVe"]:
                    self.escondidos.append(f"{self.page.url}: {aqui['nombre']}")
                return
        raise AssertionError(f"{self.page.url}: nothing called «{empieza}» within {tope} tabs")

    def abrir(self, empieza: str, titulo: str) -> None:
        """Go to a link or a button and press it; the page that it leads to is called so."""
        self.hasta(empieza)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(titulo)

    def saltar(self) -> None:
        """Past the menu, to what the page is about."""
        self.hasta("Saltar al contenido")
        self.page.keyboard.press("Enter")


def test_a_day_of_the_office_by_keyboard_alone(page, live_server, demo, editora, entrar):
    """From Hoy to deadlines, board, quality, activity, the panel and a review, without an address typed nor a click."""
    paginas_del_admin(editora)
    entrar()
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1366, "height": 768})
    teclas = Teclado(page)
    teclas.abrir("Plazos", "Plazos")
    teclas.saltar()
    teclas.abrir("Próximos 30 días", "Plazos")
    assert "cuando=" in page.url
    teclas.saltar()
    teclas.hasta("Archivos")
    page.keyboard.press("Enter")
    teclas.hasta("Descargar en Excel")
    page.keyboard.press("Escape")
    teclas.abrir("Periodos", "Periodos")
    teclas.saltar()
    page.locator("#result_list tbody th a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Informaron")
    teclas.abrir("Calidad de los datos", "Calidad")
    teclas.abrir("Actividad", "Actividad")
    teclas.saltar()
    teclas.abrir("Día anterior", "Actividad")
    teclas.abrir("Seguimiento", "Seguimiento")
    teclas.saltar()
    teclas.abrir("Anotar una llamada", "Anotar")
    teclas.abrir("Revisar", "Avances")
    teclas.saltar()
    teclas.abrir("Revisar", "Revisar el avance")
    teclas.saltar()
    teclas.hasta("Motivo")
    page.keyboard.type("Diga en qué comisarías.")
    teclas.hasta("Observar una parte")
    page.keyboard.press("Enter")
    teclas.hasta("Qué se hizo")
    page.keyboard.type("¿Cuántos?")
    teclas.hasta("Devolver")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Devuelto, con su motivo.")).to_be_visible()
    observado = Avance.objects.filter(situacion="observado").latest("observado_en").observacion
    assert observado == "Diga en qué comisarías.\n«Qué se hizo»: ¿Cuántos?"
    assert teclas.escondidos == []
