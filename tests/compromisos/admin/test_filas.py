"""Every list of the admin: its cells say what they are of, each row has its menu, and none costs more for more rows."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from compromisos.models import Avance, Territorio, VinculoConMarco
from compromisos.publicacion import roles
from compromisos.templatetags import filas
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_contacto,
    crear_edicion,
    crear_eje,
    crear_enlace_personal,
    crear_foto,
    crear_institucion,
    crear_periodo,
    crear_superusuario,
    crear_territorio,
    crear_vinculo,
)

pytestmark = pytest.mark.django_db
CON_SU_PRUEBA = {"compromisos_compromiso", "compromisos_avance", "instituciones_institucion", "auth_user"}
CELDA = re.compile(r"<td class=\"([^\"]*)\">(.*?)</td>", re.DOTALL)
FILA = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)


def listas() -> dict[str, object]:
    return {
        f"{a.opts.app_label}_{a.opts.model_name}": a
        for a in admin.site._registry.values()
        if not a.opts.app_label.startswith(("django_tasks", "simple_history"))
    }


def una_fila_mas(edicion) -> None:
    """One more of most kinds of record."""
    compromiso = crear_compromiso(edicion=edicion)
    crear_avance(compromiso=compromiso)
    crear_borrador(compromiso=compromiso)
    crear_contacto(compromiso.institucion)
    crear_enlace_personal(compromiso.institucion)
    crear_eje()
    crear_periodo(crear_edicion())
    crear_vinculo(compromiso=compromiso)
    crear_foto(compromiso=compromiso)
    crear_territorio(ubigeo=f"{Territorio.objects.count() + 1:02}")
    crear_cuenta(f"cuenta-{compromiso.pk}", roles.EDITORA)


@pytest.fixture
def lleno(client):
    client.force_login(crear_superusuario())
    edicion = crear_edicion(slug="ed")
    for _n in range(2):
        una_fila_mas(edicion)
    return edicion


def filas_de(pagina: str) -> list[str]:
    cuerpo = pagina.partition("<tbody>")[2].partition("</tbody>")[0]
    return FILA.findall(cuerpo)


def test_cells_say_what_they_are_of_and_rows_have_a_menu(client, lleno):
    """In every list that is registered: on a telephone there are no headings."""
    con_filas = 0
    for nombre, suyo in listas().items():
        respuesta = client.get(reverse(f"admin:{nombre}_changelist"))
        assert respuesta.status_code == 200, nombre
        pagina = respuesta.content.decode()
        for n, fila in enumerate(filas_de(pagina), 1):
            con_filas += n == 1
            assert fila.count('<th scope="row"') == 1, nombre
            for clase, dentro in CELDA.findall(fila):
                if "action-checkbox" in clase or "de-menu" in clase:
                    continue
                columna = re.search(r"field-(\w+)", clase)[1]
                se_explica = getattr(getattr(suyo, columna, None), "se_explica", False)
                assert se_explica or dentro.startswith('<span class="de">'), (nombre, columna)
            if suyo.has_view_or_change_permission(respuesta.wsgi_request):
                assert f'popovertarget="fila-{n}"' in fila, nombre
                assert f'id="fila-{n}" popover' in fila, nombre
                assert "Qué hacer con" in fila, nombre
    assert con_filas >= 9


def test_menus_lead_somewhere(client, lleno):
    for nombre in ("compromisos_compromiso", "compromisos_avance", "instituciones_institucion", "auth_user"):
        fila = filas_de(client.get(reverse(f"admin:{nombre}_changelist")).content.decode())[0]
        direcciones = re.findall(r'<li><a href="([^"]+)"', fila)
        assert len(direcciones) >= 2, nombre
        for direccion in direcciones:
            assert client.get(direccion.replace("&amp;", "&")).status_code in (200, 302), direccion


def test_no_list_costs_more_for_more_rows(client, lleno):
    def cuestan() -> dict[str, int]:
        cuentas = {}
        for nombre in listas().keys() - CON_SU_PRUEBA:
            with CaptureQueriesContext(connection) as consultas:
                client.get(reverse(f"admin:{nombre}_changelist"))
            cuentas[nombre] = len(consultas)
        return cuentas

    cuestan()  # the first asks for what is then remembered
    antes = cuestan()
    for _n in range(3):
        una_fila_mas(lleno)
    assert cuestan() == antes


def test_a_menu_offers_what_one_may(client, mundo):
    """An enlace reads and reports on their own; who only verifies reads."""
    dichos = {}
    for quien in ("enlace", "verificacion"):
        client.force_login(mundo.cuentas[quien])
        respuesta = client.get(url("compromisos_avance_changelist"))
        dichos[quien] = set(
            re.findall(r'<li><a href="[^"]+">([^<]+)</a>', "".join(filas_de(respuesta.content.decode())))
        )
    assert "Registrar otro avance" in dichos["enlace"]
    assert "Historial" not in dichos["verificacion"]
    assert "Registrar otro avance" not in dichos["verificacion"]


def test_periods_say_what_their_boards_count(client, lleno):
    """Two open at once, of editions that share an institution; and what is done about each."""
    quien = crear_institucion(sigla="DOS")
    informado, mudo = (crear_compromiso(edicion=crear_edicion(), institucion=quien) for _n in range(2))
    abiertos = [crear_periodo(c.edicion) for c in (informado, mudo)]
    crear_avance(compromiso=informado, fecha_corte=abiertos[0].desde)
    lista = client.get(url("compromisos_periodo_changelist"))
    for periodo in lista.context_data["cl"].result_list:
        tablero = client.get(url("compromisos_periodo_tablero", periodo.pk)).context_data
        filas = [*tablero["faltan"].pagina, *tablero["respondieron"].pagina]
        assert (periodo.cuenta, periodo.promesas) == (
            tablero["cuenta"],
            sum(f.f.compromisos for f in filas),
        )
    suya = next(p for p in lista.context_data["cl"].result_list if p == abiertos[0])
    assert (suya.cuenta.informaron, suya.cuenta.total, suya.promesas) == (1, 1, 1)
    fila = next(
        f for f in filas_de(lista.content.decode()) if url("compromisos_periodo_tablero", suya.pk) in f
    )
    assert "1 de 1" in fila
    for accion in ("recordar", "enlaces", "cerrar"):
        assert url(f"compromisos_periodo_{accion}", suya.pk) in fila


def test_of_a_list_too_long_to_count_no_option_of_a_filter_is_counted(client, monkeypatch):
    """Also when what is filtered is short: the other options of that filter are the whole of it."""
    monkeypatch.setattr(filas, "CUENTAS_HASTA", 2)
    for _n in range(3):
        crear_avance()
    enviado = crear_borrador()
    Avance.objects.filter(pk=enviado.pk).update(situacion="en_revision", enviado_en=timezone.now())
    client.force_login(crear_superusuario(username="jefa"))
    with CaptureQueriesContext(connection) as dichas:
        lista = client.get(url("compromisos_avance_changelist"), {"situacion": "en_revision"})
    assert lista.context["cl"].result_count == 1
    por_titulo = {f.titulo: f for f in lista.context["cl"].filtros_contados}
    assert [o.get("n") for o in por_titulo["Situación"].opciones[1:]] == [None] * 4
    assert [o.get("n") for o in por_titulo["Verificación"].opciones[1:]] == [0, 0, 0], "of one row, it is"
    con_cuentas = [c["sql"] for c in dichas.captured_queries if "__c" in c["sql"]]
    assert not [sql for sql in con_cuentas if "'borrador'" in sql]


def test_the_history_of_every_kind_is_a_page_or_is_not_there(client, lleno):
    """Of what is never changed there is none, and nobody breaks a page by asking for it."""
    client.force_login(crear_superusuario(username="jefa"))
    dichas = {}
    for nombre, suyo in listas().items():
        if fila := suyo.model._default_manager.first():
            dichas[nombre] = client.get(url(f"{nombre}_history", fila.pk)).status_code
    assert set(dichas.values()) == {200, 302, 404}
    assert dichas["compromisos_vinculoconmarco"] == 404
    vinculo = VinculoConMarco.objects.earliest("pk")
    assert (
        "/history/" not in client.get(url("compromisos_vinculoconmarco_change", vinculo.pk)).content.decode()
    )
