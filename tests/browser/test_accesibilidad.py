"""axe-core finds nothing on any page, light and dark, of WCAG 2.2 A/AA, and of its own best practices where the markup is all
ours. Those of the public at 320 and 1280 px; those of the staff as they are on a phone, where the drawer turns into the menu,
and on the desk."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from compromisos.models import Compromiso
from tests.browser.conftest import letra_chica, lo_que_sobra, paginas_del_admin, paginas_publicas
from tests.factories import crear_enlace_personal
from tests.muestra import muestra

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Off by default in axe, and the only rule of 2.2 AA that it has.
TAMANO = {"target-size": {"enabled": True}}


# What can fail in one theme and not in the other, where all else is the same to the pixel.
DE_COLORES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# A phone, the width at which the drawer is the menu, and a desk.
ANCHOS_DEL_PERSONAL = (360, 768, 1366)
# Of each element of the page: its box, and whether it is seen.
CAJAS = """[...document.querySelectorAll('body *')].map(e => {
  const c = e.getBoundingClientRect(), s = getComputedStyle(e);
  return [e.tagName, c.x, c.y, c.width, c.height, s.visibility, s.opacity, e.title].join(' ')
})"""
# What is folded is read too.
TODO_ABIERTO = "document.querySelectorAll('details').forEach(d => { d.open = true; })"
QUIETA = "Promise.all(document.getAnimations().map(a => a.finished.catch(() => null))).then(() => true)"


def fallos(page, nombre: str, reglas: list[str] | dict = WCAG) -> list[str]:
    """Violations of `reglas` (tags, or {type, values}) of the page as it is now. Only violations node by node: telling
    all that passes too took as long again."""
    pedido = {"runOnly": reglas, "resultTypes": ["violations"]}
    esperada = "color-contrast"
    if reglas is not DE_COLORES:
        pedido["rules"], esperada = TAMANO, "target-size"
    respuesta = Axe().run(page, options=pedido).response
    corridas = {r["id"] for r in respuesta["passes"] + respuesta["violations"] + respuesta["inapplicable"]}
    assert esperada in corridas or esperada in {r["id"] for r in respuesta["incomplete"]}
    return [
        f"{nombre}: {v['id']} — {n['target']} — {n['failureSummary'].splitlines()[-1].strip()}"
        for v in respuesta["violations"]
        for n in v["nodes"][:3]
    ]


def en_ambos_temas(page, nombre: str, reglas=WCAG) -> list[str]:
    """What is found on the page as it is: light, every rule; dark, those of colours, once it is seen that nothing
    but colours changed."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate(QUIETA)
    todos = fallos(page, f"{nombre}, light", reglas)
    claras = page.evaluate(CAJAS)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.evaluate(QUIETA)
    oscuras = page.evaluate(CAJAS)
    if oscuras != claras:
        todos.append(f"{nombre}: dark moves {[c for c in oscuras if c not in claras][:3]}")
    todos += fallos(page, f"{nombre}, dark", DE_COLORES)
    return todos + [f"{nombre}: wider than the screen: {que}" for que in lo_que_sobra(page)]


@pytest.mark.muestreo
@pytest.mark.parametrize(
    ("vez", "ancho", "idioma"), [(0, 320, "es"), (1, 1280, "es"), (2, 320, "en"), (3, 1280, "en")]
)
def test_public_pages(page, live_server, demo, vez, ancho, idioma):
    """In the suite each third page in one of the four ways."""
    page.set_viewport_size({"width": ancho, "height": 800})
    todos = []
    suyas = [(n, u) for n, u in paginas_publicas().items() if n.endswith("-en") == (idioma == "en")]
    for nombre, url in muestra(suyas, una_de=12, desde=3 * vez):
        page.goto(f"{live_server.url}{url}")
        page.evaluate(TODO_ABIERTO)
        todos += en_ambos_temas(page, nombre, [*WCAG, "best-practice"])
    assert not todos, "\n".join(todos)


def a_todo_ancho(page, nombre: str, vez: int) -> list[str]:
    """What is found on a page of the staff, asked for once and then drawn at each width (in the suite at one, another for
    each page); and whether it needs no sideways scroll at 320 px, which is what 1280 px are with letters of 400 %."""
    page.evaluate(TODO_ABIERTO)
    todos = []
    for ancho in muestra(ANCHOS_DEL_PERSONAL, una_de=3, desde=vez):
        page.set_viewport_size({"width": ancho, "height": 800})
        todos += en_ambos_temas(page, f"{nombre}, {ancho} px")
        todos += [f"{nombre}, {ancho} px: small letters: {que}" for que in letra_chica(page)]
    page.set_viewport_size({"width": 320, "height": 800})
    return todos + [f"{nombre}, 320 px: wider than the screen: {que}" for que in lo_que_sobra(page)]


@pytest.mark.muestreo
@pytest.mark.parametrize("mitad", [0, 1])
def test_admin_pages(page, live_server, demo, editora, entrar, mitad):
    """Each half of the pages, so that two may look at once; in the suite a sixth of each (of others, a third in
    test_teclado)."""
    paginas = muestra(list(paginas_del_admin(editora).items())[mitad::2], una_de=6, desde=2 * mitad)
    page.goto(f"{live_server.url}/admin/")
    todos = a_todo_ancho(page, "admin-entrada", 0) if mitad == 0 else []
    page.set_viewport_size({"width": 1366, "height": 800})
    entrar()
    for vez, (nombre, url) in enumerate(paginas):
        page.goto(f"{live_server.url}{url}")
        todos += a_todo_ancho(page, nombre, vez)
    assert not todos, "\n".join(todos)


@pytest.mark.parametrize("ancho", [320, 1280])
def test_pages_of_a_personal_link(page, live_server, semilla, ancho):
    page.set_viewport_size({"width": ancho, "height": 800})
    reglas = [*WCAG, "best-practice"]
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    _enlace, secreto = crear_enlace_personal(compromiso.institucion)
    page.goto(f"{live_server.url}/informar/#{secreto}")
    todos = en_ambos_temas(page, "la puerta", reglas)
    page.get_by_role("button", name="Entrar e informar").click()
    todos += en_ambos_temas(page, "la lista", reglas)
    page.get_by_role("link", name=compromiso.titulo).click()
    todos += en_ambos_temas(page, "el formulario", reglas)
    page.get_by_role("button", name="Enviar a revisión").click()
    todos += en_ambos_temas(page, "el formulario que no se guardó", reglas)
    assert not todos, "\n".join(todos)
