"""All that the keyboard reaches on the pages of the staff is seen: it has a ring, nothing clips it nor lies over it."""

from __future__ import annotations

import pytest

from compromisos.models import Compromiso
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
