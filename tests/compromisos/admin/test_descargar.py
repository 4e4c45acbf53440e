"""The files of the lists of the staff, as a director reads them: what the list shows, for whom, in words."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from compromisos import publicacion
from compromisos.admin import descargar
from compromisos.publicacion import encargos, roles
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_contacto,
    crear_institucion,
    crear_meta,
    crear_territorio,
    crear_usuario,
    un_acto,
)

pytestmark = pytest.mark.django_db


LISTAS = ("compromisos_compromiso", "compromisos_avance", "instituciones_institucion")


def filas(client, consulta: str = "", *, de: str = "compromisos_compromiso") -> list[dict[str, str]]:
    respuesta = client.get(f"{url(f'{de}_descargar')}?formato=csv&{consulta}")
    assert respuesta.status_code == 200
    assert respuesta["Content-Disposition"].startswith('attachment; filename="')
    return list(csv.DictReader(io.StringIO(respuesta.content.decode("utf-8-sig"))))


@pytest.fixture
def vencido():
    return crear_compromiso(
        institucion=crear_institucion(nombre="=Entidad", sigla="ENT"), titulo="+ casas",
        fecha_limite=timezone.localdate() - timedelta(days=12), territorios=[crear_territorio()],
    )  # fmt: skip


def test_it_says_in_words_what_the_list_shows(editora, client, vencido):
    crear_avance(compromiso=vencido, estado="en_proceso")
    crear_compromiso(publicado=False)
    (fila,) = filas(client, "plazo=vencido")
    assert fila["Código"] == vencido.codigo
    assert (fila["Estado"], fila["Plazo"], fila["Días de retraso"]) == ("En proceso", "Vencido", "12")
    assert (fila["Situación"], fila["Respaldo"], fila["Territorios"]) == ("Publicado", "Declarado", "Lima")
    assert not {"fecha_limite", "no_iniciado", "por_actualizar"} & {*fila, *fila.values()}


def test_drafts_are_in_it_and_have_neither_state_nor_address(editora, client):
    crear_compromiso(publicado=False)
    (fila,) = filas(client)
    assert (fila["Situación"], fila["Estado"], fila["Dirección"], fila["Frescura"]) == (
        "Borrador",
        "",
        "",
        "",
    )


def test_no_cell_is_a_formula(editora, client, vencido):
    (fila,) = filas(client)
    assert (fila["Institución"], fila["Título"]) == ("'=Entidad", "'+ casas")
    respuesta = client.get(url("compromisos_compromiso_descargar"))
    hoja = load_workbook(io.BytesIO(respuesta.content)).active
    assert {celda.data_type for celda in hoja[2] if celda.value is not None} <= {"s", "n", "d"}
    assert hoja["B2"].value == "=Entidad"
    assert hoja.column_dimensions["G"].width == 60


def test_each_sees_in_it_their_own_and_who_may_not_export_nothing(client, vencido):
    otro = crear_compromiso()
    client.force_login(crear_cuenta("enlace", roles.ENLACE, vencido.institucion))
    assert [f["Código"] for f in filas(client)] == [vencido.codigo]
    assert filas(client, f"q={otro.codigo}") == []
    client.force_login(crear_cuenta("verifica", roles.VERIFICACION))
    assert client.get(url("compromisos_compromiso_descargar")).status_code == 403


def test_the_ticked_ones_or_all_that_were_found(editora, client, vencido):
    otro = crear_compromiso()
    lista = url("compromisos_compromiso_changelist")
    datos = {"action": "descargar_csv", "index": "0"}
    marcado = client.post(lista, datos | {"_selected_action": [otro.pk]}).content.decode("utf-8-sig")
    assert otro.codigo in marcado
    assert vencido.codigo not in marcado
    todos = client.post(f"{lista}?plazo=vencido", datos | {"select_across": "on"}).content.decode("utf-8-sig")
    assert vencido.codigo in todos
    assert otro.codigo not in todos
    for falta, frase in (
        ({}, "Marque algunos"),
        ({"action": "", "_selected_action": [otro.pk]}, "Elija qué hacer"),
    ):
        assert frase in client.post(lista, datos | falta, follow=True).content.decode()


# --- Updates and institutions


def test_updates_say_in_words_what_their_list_shows(editora, client):
    meta = crear_meta(indicador="=Centros", unidad="CEM")
    publico = crear_avance(compromiso=meta.compromiso, mediciones={meta: 3}, descripcion="-Se abrió.")
    borrador = crear_borrador(compromiso=meta.compromiso)
    (fila,) = filas(client, "situacion=publicado", de="compromisos_avance")
    assert (fila["Código"], fila["Estado"], fila["Situación"]) == (
        meta.compromiso.codigo,
        "En proceso",
        "Publicado",
    )
    assert (fila["Mediciones"], fila["Qué se hizo"]) == ("'=Centros: 3 CEM", "'-Se abrió.")
    assert fila["Publicado el"]
    assert fila["Dirección"].endswith(f"/{publico.pk}/")
    (fila,) = filas(client, "situacion=borrador", de="compromisos_avance")
    assert (fila["Situación"], fila["Publicado el"], fila["Dirección"]) == ("Borrador", "", "")
    assert fila["Lo escribió"] == (borrador.autor.get_full_name() or borrador.autor.username)
    publicacion.retirar(publico, por=crear_usuario(), motivo="No era.")
    assert {f["Situación"] for f in filas(client, de="compromisos_avance")} == {"Retirado", "Borrador"}


def test_institutions_say_what_their_list_shows(editora, client):
    quien = crear_institucion(nombre="=Entidad", sigla="ENT", sector="publico")
    crear_avance(compromiso=crear_compromiso(institucion=quien), fecha_corte=date(2026, 3, 1))
    crear_contacto(quien)
    encargos.encargar_instituciones([quien.pk], persona=editora, por=editora)
    crear_institucion(sector="privado")
    fila = next(f for f in filas(client, de="instituciones_institucion") if f["Sigla"] == "ENT")
    assert (fila["Nombre"], fila["Sector"], fila["Compromisos"]) == ("'=Entidad", "Público", "1")
    assert (fila["En proceso"], fila["Cumplido"], fila["Contactos"]) == ("1", "0", "1")
    assert fila["A cargo de"]
    assert "2026" in fila["Último informe"]
    (otra,) = filas(client, "sector__exact=privado", de="instituciones_institucion")
    assert (otra["Compromisos"], otra["Último informe"], otra["A cargo de"]) == ("0", "", "")


@pytest.mark.parametrize("lista", LISTAS)
def test_each_list_leaves_for_whom_may_and_only_theirs(client, lista, mundo):
    client.force_login(mundo.cuentas["verificacion"])
    assert client.get(url(f"{lista}_descargar")).status_code == 403
    client.force_login(mundo.cuentas["enlace"])
    suyas = filas(client, de=lista)
    assert suyas
    assert {f.get("Institución") or f["Nombre"] for f in suyas} == {mundo.suya.institucion.nombre}
    assert not {"A cargo de", "Contactos"} & {*suyas[0]}
    assert url(f"{lista}_descargar") in client.get(url(f"{lista}_changelist")).content.decode()
    rara = client.get(f"{url(f'{lista}_descargar')}?pk__gte=abc")
    assert rara.status_code in (200, 302)


@pytest.mark.parametrize("lista", ["compromisos_avance", "instituciones_institucion"])
def test_a_workbook_of_another_list_has_no_formula_either(editora, client, lista):
    crear_avance(
        compromiso=crear_compromiso(institucion=crear_institucion(nombre="=1+1"), titulo="=1+1"),
        descripcion="=1+1",
    )
    hoja = load_workbook(io.BytesIO(client.get(url(f"{lista}_descargar")).content)).active
    assert {celda.data_type for celda in hoja[2] if celda.value is not None} <= {"s", "n", "d"}
    assert "=1+1" in [celda.value for celda in hoja[2]]


def test_too_many_are_told(editora, client, vencido, monkeypatch):
    monkeypatch.setattr(descargar, "HASTA", 0)
    respuesta = client.get(url("compromisos_compromiso_descargar"), follow=True)
    assert "un archivo lleva hasta 0" in respuesta.content.decode()


def test_it_costs_the_same_queries_of_many(editora, client, vencido, django_assert_max_num_queries):
    with un_acto():
        for _n in range(30):
            crear_avance(compromiso=crear_compromiso(territorios=vencido.territorios.all()))
    with django_assert_max_num_queries(14):
        assert len(filas(client)) == 31
