"""The door of the admin, its addresses and its lists: who may, and that nothing breaks them."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_list import _boolean_icon
from django.urls import reverse
from django.utils.safestring import mark_safe

from compromisos.publicacion import roles
from compromisos.templatetags.marco import en_palabras
from tests.compromisos.admin.ayudas import enviado_tal_cual, url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_institucion,
    crear_meta,
    crear_superusuario,
    crear_territorio,
    crear_usuario,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "direccion",
    [
        "/admin/",
        "/admin/compromisos/avance/",
        "/admin/compromisos/compromiso/",
        "/admin/importar/",
        "/admin/instituciones/institucion/",
    ],
)
def test_admin_anonymous_and_no_permission(client, direccion):
    assert client.get(direccion).status_code == 302
    client.force_login(crear_usuario(es_staff=False))
    assert client.get(direccion).status_code == 302
    client.force_login(crear_usuario())
    assert client.get(direccion).status_code == (200 if direccion == "/admin/" else 403)


def test_admin_works_for_the_editor(editora, client):
    """The editor may do her work and nothing else."""
    for nombre in ("avance", "compromiso", "edicion", "eje", "territorio"):
        assert client.get(url(f"compromisos_{nombre}_changelist")).status_code == 200
    assert client.get(url("instituciones_institucion_changelist")).status_code == 200
    for direccion in (
        "/admin/auth/user/",
        "/admin/instituciones/enlace/",
        "/admin/compromisos/territorio/add/",
    ):
        assert client.get(direccion).status_code in (403, 404)
    assert not editora.is_superuser
    assert not [p for p in editora.get_all_permissions() if p.startswith(("auth.", "sessions."))]


def test_ver_en_el_sitio_leads_to_the_page(client):
    """By no admin through Django's redirect, which would tell by its number what exists and is closed here."""
    client.force_login(crear_superusuario())
    lugar = crear_territorio()
    pagina = client.get(url("compromisos_territorio_change", lugar.pk)).content.decode()
    assert f'href="{lugar.get_absolute_url()}"' in pagina
    assert client.get(lugar.get_absolute_url()).status_code == 200
    for a in admin.site._registry.values():
        assert a.view_on_site is not True or not hasattr(a.model, "get_absolute_url"), a


@pytest.mark.parametrize("pk", ["99999999999999999999", "-1", "x", "0"])
@pytest.mark.parametrize("modelo", ["avance", "compromiso", "edicion", "eje"])
def test_ficha_404(editora, client, modelo, pk):
    for cola in ("change/", "history/"):
        assert client.get(f"/admin/compromisos/{modelo}/{pk}/{cola}").status_code in (302, 404)


@pytest.mark.parametrize(
    "consulta",
    [
        "q=%00",
        "p=99999999",
        "p=-1",
        "estado=x",
        "o=99",
        "q=" + "a" * 5000,
        "situacion__exact=zzz",
        "autor__id__exact=999999999999999999999",
        "nada=1",
    ],
)
@pytest.mark.parametrize("modelo", ["avance", "compromiso"])
def test_listas_filters_survive_any_query(editora, client, modelo, consulta):
    crear_borrador()
    assert client.get(f"/admin/compromisos/{modelo}/?{consulta}").status_code in (200, 302, 400)


# Lists count beside the options of their filters, and that of pledges in its tabs: more queries, and as many with more rows.
@pytest.mark.parametrize(
    ("modelo", "tope"),
    [("compromisos_compromiso", 27), ("compromisos_avance", 17), ("instituciones_institucion", 16)],
)
def test_listas_constant_queries(editora, client, modelo, tope):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cuentas = []
    for _ronda in range(2):
        for _n in range(5):
            crear_meta(compromiso=(c := crear_compromiso()))
            crear_avance(compromiso=c)
        with CaptureQueriesContext(connection) as consultas:
            assert client.get(url(f"{modelo}_changelist")).status_code == 200
        cuentas.append(len(consultas))
    assert cuentas[0] == cuentas[1] <= tope


def test_autocomplete_works_and_anonymous(editora, client):
    crear_institucion(nombre="Áncash Unida")
    consulta = "?term=ancash&app_label=compromisos&model_name=compromiso&field_name=responsable"
    respuesta = client.get("/admin/autocomplete/" + consulta)
    assert [r["text"] for r in respuesta.json()["results"]] == ["Áncash Unida"]
    client.logout()
    assert client.get("/admin/autocomplete/" + consulta).status_code in (302, 403)


def test_import_export_404(client):
    """A staff user could import into any model by those of django-import-export: of its addresses, only the
    export of three lists is there."""
    client.force_login(crear_cuenta("alguien", roles.ADMINISTRACION))
    de_la_biblioteca = [
        *(f"compromisos/{m}/process_import" for m in ("compromiso", "avance", "foto")),
        *(f"compromisos/foto/{nombre}" for nombre in ("import", "export")),
        "instituciones/institucion/process_import",
    ]
    for direccion in de_la_biblioteca:
        respuesta = client.get(f"/admin/{direccion}/", follow=True)
        assert respuesta.redirect_chain[-1][0] == reverse("admin:index"), direccion  # «no existe»


def test_page_of_an_application_leads_to_the_desk(editora, client):
    """What Django lists by application is in the menu."""
    assert client.get("/admin/compromisos/")["Location"] == "/admin/"


def test_formulario_that_is_not_saved_links_to_each_field(editora, client):
    """Also to those of the rows inside it; and it takes the focus."""
    compromiso = crear_compromiso(publicado=False)
    meta = crear_meta(compromiso=compromiso)
    pagina = client.get(url("compromisos_compromiso_change", compromiso.pk))
    assert "resumen-de-errores" not in pagina.content.decode()
    datos = enviado_tal_cual(pagina) | {"texto": "", "metas-0-indicador": "", "metas-0-id": meta.pk}
    hoja = client.post(url("compromisos_compromiso_change", compromiso.pk), datos).content.decode()
    empieza = hoja.index('class="resumen-de-errores')
    resumen = hoja[empieza : hoja.index("<form method", empieza)]
    assert 'tabindex="-1" autofocus' in resumen
    assert 'href="#id_texto"' in resumen
    assert 'href="#id_metas-0-indicador"' in resumen
    assert 'id="id_texto"' in hoja
    assert 'id="id_metas-0-indicador"' in hoja


def test_filas_of_a_record_are_added_by_their_name(editora, client):
    pagina = client.get(url("compromisos_compromiso_add")).content.decode()
    assert "Agregar otra meta" in pagina
    assert "adicional" not in pagina


def test_formulario_that_is_long_has_its_parts_beside(editora, client):
    """Links to what is there; a short one has none."""
    largo = client.get(url("compromisos_compromiso_add")).content.decode()
    indice = largo.partition("indice-del-formulario")[2].partition("</nav>")[0]
    partes = re.findall(r'href="#([^"]+)">([^<]+)<', indice)
    assert [texto for _id, texto in partes] == ["Datos", "Alcance y plazos", "Fuente y nota", "Metas"]
    assert all(f'id="{ancla}"' in largo for ancla, _t in partes)
    assert "indice-del-formulario" not in client.get(url("instituciones_institucion_add")).content.decode()


def test_si_y_no_of_a_list_are_words():
    """Django draws them, and calls them «True» and «False» to who does not see them."""
    celda = mark_safe(f'<td class="field-activo">{_boolean_icon(True)} y {_boolean_icon(False)}</td>')
    assert en_palabras(celda) == '<td class="field-activo">Sí y No</td>'
    assert en_palabras("<td>Sin cambio</td>") == "<td>Sin cambio</td>"


@pytest.mark.parametrize(
    ("ruta", "estado"),
    [
        ("/admin/no-hay/", 404),
        ("/admin/compromisos/compromiso/999999/change/", 302),
        ("/admin/auth/user/", 403),
    ],
)
def test_what_is_not_there_or_closed_keeps_the_frame(editora, client, ruta, estado):
    """And whoever is not in reads the page of the public site."""
    respuesta = client.get(ruta)
    assert respuesta.status_code == estado
    if estado != 302:
        assert 'id="menu"' in respuesta.content.decode()
        assert "Volver a Hoy" in respuesta.content.decode()
    client.logout()
    assert 'id="menu"' not in client.get("/admin/no-hay/", follow=True).content.decode()
    assert 'id="menu"' not in client.get("/no-hay/").content.decode()


def test_figures_that_are_read_have_no_idle_decimals(editora, client):
    compromiso = crear_compromiso()
    crear_meta(compromiso=compromiso, valor_meta=24)
    pagina = client.get(url("compromisos_compromiso_change", compromiso.pk)).content.decode()
    assert '<div class="readonly">24</div>' in pagina
