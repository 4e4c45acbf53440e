"""axe-core finds nothing on any page, light and dark, 320 and 1280 px wide: of WCAG 2.2 A/AA, and of its own
best practices where the markup is all ours."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from compromisos.models import Compromiso
from tests.browser.conftest import paginas_del_admin, paginas_publicas
from tests.factories import crear_enlace_personal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Off by default in axe, and the only rule of 2.2 AA that it has.
TAMANO = {"target-size": {"enabled": True}}


def fallos(page, nombre: str, reglas=WCAG) -> list[str]:
    # Only violations node by node: telling all that passes too took as long again.
    respuesta = (
        Axe().run(page, options={"runOnly": reglas, "rules": TAMANO, "resultTypes": ["violations"]}).response
    )
    corridas = {r["id"] for r in respuesta["passes"] + respuesta["violations"] + respuesta["inapplicable"]}
    assert "target-size" in corridas
    return [
        f"{nombre}: {v['id']} — {n['target']} — {n['failureSummary'].splitlines()[-1].strip()}"
        for v in respuesta["violations"]
        for n in v["nodes"][:3]
    ]


@pytest.mark.parametrize("ancho", [320, 1280])
@pytest.mark.parametrize("esquema", ["light", "dark"])
def test_public_pages(page, live_server, demo, ancho, esquema):
    page.set_viewport_size({"width": ancho, "height": 800})
    page.emulate_media(color_scheme=esquema, reduced_motion="reduce")
    todos = []
    for nombre, url in paginas_publicas().items():
        page.goto(f"{live_server.url}{url}")
        todos += fallos(page, nombre, [*WCAG, "best-practice"])
    assert not todos, "\n".join(todos)


@pytest.mark.parametrize("ancho", [320, 1280])
@pytest.mark.parametrize("esquema", ["light", "dark"])
def test_admin_pages(page, live_server, demo, editora, entrar, ancho, esquema):
    page.set_viewport_size({"width": ancho, "height": 800})
    page.emulate_media(color_scheme=esquema, reduced_motion="reduce")
    paginas = paginas_del_admin(editora)
    page.goto(f"{live_server.url}/admin/")
    todos = fallos(page, "admin-entrada")
    entrar()
    for nombre, url in paginas.items():
        page.goto(f"{live_server.url}{url}")
        todos += fallos(page, nombre)
    assert not todos, "\n".join(todos)


@pytest.mark.parametrize("ancho", [320, 1280])
@pytest.mark.parametrize("esquema", ["light", "dark"])
def test_pages_of_a_personal_link(page, live_server, semilla, ancho, esquema):
    page.set_viewport_size({"width": ancho, "height": 800})
    page.emulate_media(color_scheme=esquema, reduced_motion="reduce")
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    _enlace, secreto = crear_enlace_personal(compromiso.institucion)
    page.goto(f"{live_server.url}/informar/{secreto}/")
    todos = fallos(page, "la puerta", [*WCAG, "best-practice"])
    page.get_by_role("button", name="Entrar e informar").click()
    todos += fallos(page, "la lista", [*WCAG, "best-practice"])
    page.get_by_role("link", name=compromiso.titulo).click()
    todos += fallos(page, "el formulario", [*WCAG, "best-practice"])
    page.get_by_role("button", name="Enviar a revisión").click()
    todos += fallos(page, "el formulario que no se guardó", [*WCAG, "best-practice"])
    sobra = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (todos, sobra) == ([], 0)
