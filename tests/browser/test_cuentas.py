"""A focal point's first day, on a phone: invited, inside, reporting; and the pages where Administración invites."""

from __future__ import annotations

import pytest

from compromisos.publicacion import cuentas, roles
from cuentas.invitaciones import direccion
from tests.browser.conftest import lo_que_sobra, sin_quejas
from tests.browser.test_accesibilidad import fallos
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso, crear_institucion, crear_periodo
from tests.muestra import muestra

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLAVE = "cuatro-loros-en-bicicleta"


def test_the_first_day_of_a_focal_point(page, live_server, semilla):
    periodo, entidad = crear_periodo(), crear_institucion(nombre="Institución de ejemplo 07")
    crear_compromiso(edicion=periodo.edicion, institucion=entidad, titulo="Capacitar a 300 docentes")
    _invitacion, codigo = cuentas.abrir(
        nombre="Rosa Díaz", correo="rosa@example.org", rol=roles.ENLACE, instituciones=[entidad]
    )
    page.set_viewport_size({"width": 360, "height": 640})
    with sin_quejas(page) as quejas:
        page.goto(f"{live_server.url}/admin/cuenta/invitacion/#{direccion(codigo).partition('#')[2]}")
        assert page.url.endswith("/invitacion/"), "the code is taken off the address"
        page.get_by_role("button", name="Seguir").click()
        page.get_by_label("Contraseña").fill(CLAVE)
        page.get_by_label("Otra vez la misma").fill(CLAVE)
        page.get_by_role("button", name="Guardar y entrar").click()
        page.get_by_role("heading", name="Informar por Institución de ejemplo 07").wait_for()
        assert "espera 1 informe de 1" in page.content()
        assert fallos(page, page.title()) == []
        page.get_by_role("link", name="Capacitar a 300 docentes").click()
        titulo = page.get_by_role("heading", name="Capacitar a 300 docentes")
        titulo.wait_for()
        assert titulo.bounding_box()["y"] <= 130
        assert lo_que_sobra(page) == []
        assert quejas == []


@pytest.mark.muestreo
def test_the_pages_of_accounts_can_be_used_by_everybody(page, live_server, context, client):
    """In the suite each page in one of the two ways."""
    jefa = crear_cuenta("jefa", roles.ADMINISTRACION)
    suya = cuentas.abrir(
        nombre="Rosa Díaz",
        correo="rosa@example.org",
        rol=roles.ENLACE,
        instituciones=[crear_institucion()],
        por=jefa,
    )[0].cuenta
    client.force_login(jefa)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    paginas = ("", "add/", f"{suya.pk}/", f"{suya.pk}/change/", f"{suya.pk}/relevo/")
    for vez, (ancho, tema) in enumerate(((360, "dark"), (1366, "light"))):
        page.set_viewport_size({"width": ancho, "height": 768})
        page.emulate_media(color_scheme=tema)
        for ruta in muestra((*(f"auth/user/{p}" for p in paginas), "cuenta/"), una_de=2, desde=vez):
            page.goto(f"{live_server.url}/admin/{ruta}")
            assert lo_que_sobra(page) == [], ruta
            assert fallos(page, page.title()) == [], ruta
