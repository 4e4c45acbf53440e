"""The side menu: for each role, what it may open and no more; each count is its list; at equal cost."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from base.dias import Dia
from compromisos.admin import menu
from compromisos.models import Avance
from compromisos.publicacion import roles
from compromisos.reglas.palabras import SituacionAvance
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_borrador, crear_compromiso, crear_enlace_personal, crear_periodo
from tests.muestra import muestra

pytestmark = pytest.mark.django_db
CSS = Path(__file__).resolve().parents[3] / "static" / "css"
# Lists that the menu leaves out: places are looked up by autocompletes, groups are the roles.
FUERA = {"compromisos.territorio", "compromisos.elementodemarco", "auth.group"}
# Lists of settings: in the menu of who may change them.
AJUSTES = {"compromisos.edicion", "compromisos.eje", "compromisos.marco"}


def entradas(user, ruta: str = "/admin/") -> list[menu.LineaALaVista]:
    pedido = RequestFactory().get(ruta)
    pedido.user = user
    return [e for s in menu.secciones(pedido) for e in s.entradas]


def en_revision(**como) -> Avance:
    avance = crear_borrador(**como)
    Avance.objects.filter(pk=avance.pk).update(situacion=SituacionAvance.EN_REVISION)
    return avance


@pytest.mark.muestreo
@pytest.mark.parametrize("rol", muestra(roles.ROLES, una_de=3))
def test_entradas_open_and_count_their_lists(client, rol, mundo):
    en_revision(autor=mundo.cuentas["enlace"])
    client.force_login(mundo.cuentas[rol])
    for entrada in entradas(mundo.cuentas[rol]):
        pagina = client.get(entrada.url_de_cuenta or entrada.url)
        assert pagina.status_code == 200, entrada.url
        assert entrada.cuenta != 0, "zero is no news"
        if entrada.cuenta and "cl" in pagina.context:
            assert pagina.context["cl"].result_count == entrada.cuenta, entrada.url


@pytest.mark.parametrize("rol", roles.ROLES)
def test_entradas_are_all_the_lists_that_a_role_may_open(rol, mundo):
    pedido = RequestFactory().get("/admin/")
    pedido.user = mundo.cuentas[rol]
    puede = {
        reverse(f"admin:{modelo._meta.app_label}_{modelo._meta.model_name}_changelist")
        for modelo, suyo in admin.site._registry.items()
        if suyo.has_view_or_change_permission(pedido) and modelo._meta.label_lower not in FUERA
        if modelo._meta.label_lower not in AJUSTES or suyo.has_change_permission(pedido)
    }
    en_el_menu = {e.url.partition("?")[0] for e in entradas(pedido.user)}
    assert puede <= en_el_menu
    assert ("/informar/" if rol == "enlace" else "/admin/") in en_el_menu


def test_revisar_counts_what_waits_and_nobody_elses(client, mundo):
    revisora, enlace = mundo.cuentas["revisora"], mundo.cuentas["enlace"]
    antes = {str(e.titulo): e.cuenta or 0 for e in entradas(revisora)}["Revisar"]
    for _n in range(3):
        en_revision(compromiso=crear_compromiso())
    por_titulo = {str(e.titulo): e for e in entradas(revisora)}
    assert por_titulo["Revisar"].cuenta == antes + 3
    assert por_titulo["Revisar"].urgente
    assert "Revisar" not in {str(e.titulo) for e in entradas(enlace)}
    assert "Avances" in {str(e.titulo) for e in entradas(enlace)}


def test_cuentas_of_what_is_more_than_its_list_lead_apart(client, mundo):
    """Who wants the pledges wants them all: only the count leads to the drafts. Each says what it counts."""
    sin_nadie = crear_compromiso().institucion
    de_editora = {str(e.titulo): e for e in entradas(mundo.cuentas["editora"])}
    hay = {titulo: (e.cuenta, str(e.que)) for titulo, e in de_editora.items() if e.url_de_cuenta}
    assert hay["Compromisos"] == (2, "en borrador, por publicar")  # of each of the two institutions
    assert hay["Instituciones"] == (1, "sin nadie que informe")
    assert "?" not in de_editora["Compromisos"].url
    client.force_login(mundo.cuentas["editora"])
    lista = client.get(de_editora["Instituciones"].url_de_cuenta).context["cl"]
    assert [i.pk for i in lista.queryset] == [sin_nadie.pk]
    crear_enlace_personal(sin_nadie)
    quedan = {str(e.titulo): e for e in entradas(mundo.cuentas["editora"])}
    assert quedan["Instituciones"].cuenta is None
    assert all(not e.url_de_cuenta for e in entradas(mundo.cuentas["enlace"]))


@pytest.mark.parametrize(("faltan", "cuenta"), [(8, None), (7, 1), (0, 1), (-3, 1)])
def test_periodos_count_those_to_close_soon(client, faltan, cuenta):
    hoy = Dia.de_hoy().fecha
    administra = crear_cuenta("administra", roles.ADMINISTRACION)
    crear_periodo(desde=hoy - timedelta(days=60), cierra=hoy + timedelta(days=faltan))
    de_periodos = next(e for e in entradas(administra) if str(e.titulo) == "Periodos")
    assert de_periodos.cuenta == cuenta
    if cuenta:
        client.force_login(administra)
        assert client.get(de_periodos.url_de_cuenta).context["cl"].result_count == cuenta


def test_menu_constant_queries(client, mundo):
    pedido = RequestFactory().get("/admin/")
    pedido.user = mundo.cuentas["administracion"]
    pedido.user.get_all_permissions()
    cuentas = []
    for _ronda in range(2):
        for _n in range(4):
            en_revision(compromiso=crear_compromiso())
        with CaptureQueriesContext(connection) as consultas:
            menu.secciones(pedido)
        cuentas.append(len(consultas))
    assert cuentas == [1, 1]


@pytest.mark.parametrize(
    ("ruta", "titulo"),
    [
        ("/admin/", "Hoy"),
        ("/admin/compromisos/avance/?situacion=en_revision", "Revisar"),
        ("/admin/compromisos/avance/12/revisar/", "Revisar"),
        ("/admin/compromisos/compromiso/3/change/", "Compromisos"),
        ("/admin/compromisos/compromiso/propuestas/", "Enmiendas"),
        ("/admin/compromisos/foto/add/", "Fotos"),
        ("/admin/compromisos/enlacepersonal/", "Enlaces personales"),
        ("/admin/importar/", "Importar"),
        ("/admin/password_change/", None),
        ("/admin/compromisos/avance/add/", None),
    ],
)
def test_actual_is_where_one_is(ruta, titulo, mundo):
    actuales = [str(e.titulo) for e in entradas(mundo.cuentas["administracion"], ruta) if e.actual]
    assert actuales == ([titulo] if titulo else [])


def test_menu_is_on_the_pages_of_the_account_too_and_on_no_door(client, mundo):
    assert 'id="menu"' not in client.get("/admin/cuenta/entrar/").content.decode()
    client.force_login(mundo.cuentas["editora"])
    for ruta in ("/admin/", "/admin/password_change/", reverse("mfa_index")):
        pagina = client.get(ruta).content.decode()
        assert 'id="menu"' in pagina, ruta
        assert "Editora ministerial" in pagina, ruta
        assert "Cierra sesión a las" in pagina, ruta


def test_temas_by_hand_have_the_colours_of_the_site():
    """Chosen by hand, or by the system: the same colours."""

    def pares(texto: str) -> dict[str, str]:
        return dict(re.findall(r"(--[\w-]+): ([^;]+);", texto))

    tokens = (CSS / "base/tokens.css").read_text()
    claros, oscuros = tokens.split("@media screen and (prefers-color-scheme: dark)")
    _nota, claro, oscuro = (CSS / "admin/temas.css").read_text().split("html[data-theme=")
    assert pares(oscuro) == pares(oscuros)
    assert pares(claro) == {clave: pares(claros)[clave] for clave in pares(oscuros)}
