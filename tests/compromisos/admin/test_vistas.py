"""The views above the list of pledges: the usual ones, those that somebody saved, their counts, and who is in charge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos.admin.lista import ListaDeCompromisos
from compromisos.lectura import vistas
from compromisos.models import VistaGuardada
from compromisos.publicacion import roles
from compromisos.publicacion.encargos import encargar_compromisos, encargar_instituciones
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso, crear_institucion, un_acto
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


@pytest.fixture
def oficial(client):
    oficial = crear_cuenta("oficial", roles.EDITORA)
    client.force_login(oficial)
    return oficial


@compartida
def tres():
    """One overdue, one without a deadline, one draft."""
    institucion = crear_institucion(slug="una", sigla="UNA")
    ayer = timezone.localdate() - timedelta(days=1)
    return [
        crear_compromiso(institucion=institucion, titulo="Vencido", fecha_limite=ayer),
        crear_compromiso(titulo="Sin plazo"),
        crear_compromiso(institucion=institucion, titulo="Por publicar", publicado=False),
    ]


def pestanas(client, consulta: str = "") -> dict[str, vistas.VistaDeLista]:
    contexto = client.get(f"{url('compromisos_compromiso_changelist')}?{consulta}").context_data
    return {str(v.nombre): v for v in contexto["vistas"]}


def codigos(client, consulta: str) -> list[str]:
    lista = client.get(f"{url('compromisos_compromiso_changelist')}?{consulta}")
    return [c.codigo for c in lista.context_data["cl"].result_list]


def guardar(client, **datos):
    return client.post(url("compromisos_compromiso_guardar_vista"), datos, follow=True).content.decode()


def test_each_tab_opens_what_it_counts_and_none_is_zero(oficial, client, tres):
    encargar_compromisos([tres[1].pk], persona=oficial, por=oficial)
    todas = pestanas(client)
    assert {n: v.cuenta for n, v in todas.items()} == {
        "Por publicar": 1, "Vencidos": 1, "Lo mío": 1, "Sin reporte": 2
    }  # fmt: skip
    for vista in todas.values():
        assert len(codigos(client, vista.consulta)) == vista.cuenta
    assert pestanas(client, "situacion=publicado&plazo=vencido")["Vencidos"].actual
    assert not pestanas(client, "plazo=vencido")["Vencidos"].actual


def test_each_role_has_its_own(client, tres):
    client.force_login(crear_cuenta("enlace", roles.ENLACE, tres[0].institucion))
    assert {n: v.cuenta for n, v in pestanas(client).items()} == {
        "En borrador": 1,
        "Vencidos": 1,
        "Sin reporte": 1,
    }


def test_what_is_mine_is_by_name_or_by_institution(oficial, client, tres):
    otra = crear_cuenta("otra", roles.EDITORA)
    encargar_instituciones([tres[0].institucion_id], persona=oficial, por=oficial)
    encargar_compromisos([tres[2].pk], persona=otra, por=oficial)
    assert codigos(client, "encargado=yo") == [tres[0].codigo]
    assert codigos(client, "encargado=nadie") == [tres[1].codigo]
    assert codigos(client, f"encargado={otra.pk}") == [tres[2].codigo]
    assert sorted(codigos(client, f"encargado=yo&encargado={otra.pk}")) == sorted(
        [tres[0].codigo, tres[2].codigo]
    )
    (faceta,) = (
        f
        for f in client.get(url("compromisos_compromiso_changelist")).context_data["facetas"]
        if f.nombre == "encargado"
    )
    assert {o.valor: o.cuenta for o in faceta.opciones} == {"yo": 1, "nadie": 1, str(otra.pk): 1}


def test_who_is_in_charge_is_not_shown_to_institutions(client, tres):
    client.force_login(crear_cuenta("enlace", roles.ENLACE, tres[0].institucion))
    pagina = client.get(url("compromisos_compromiso_changelist") + "?encargado=yo")
    assert "A cargo de" not in pagina.content.decode()
    assert len(pagina.context_data["cl"].result_list) == 2
    assert pagina.context_data["omitidos"]


def test_the_ticked_ones_are_given_to_somebody(oficial, client, tres):
    datos = {"action": "encargar_seleccionados", "index": "0", "select_across": "on"}
    pagina = client.post(url("compromisos_compromiso_changelist"), datos)
    vistos = pagina.context_data["vistos"]
    direccion = url("compromisos_compromiso_encargar_varios")
    assert client.post(direccion, {"vistos": vistos, "persona": "0"}).status_code == 400
    hecho = client.post(direccion, {"vistos": vistos, "persona": oficial.pk}, follow=True).content.decode()
    assert "Cambiaron de manos 3 compromisos" in hecho
    assert len(codigos(client, "encargado=yo")) == 3
    client.post(direccion, {"vistos": vistos, "persona": "nadie"})
    assert codigos(client, "encargado=yo") == []
    client.force_login(crear_cuenta("revisora", roles.REVISORA))
    assert client.post(direccion, {"vistos": vistos, "persona": oficial.pk}).status_code == 403


def test_a_view_keeps_the_filters_and_nothing_else(oficial, client, tres):
    consulta = "institucion=UNA&plazo=vencido&o=-1&nada=1"
    assert "Guardada: «Lo de UNA»" in guardar(client, nombre=" Lo de UNA ", consulta=consulta)
    vista = VistaGuardada.objects.get()
    assert vista.consulta == "plazo=vencido&institucion=una"
    tab = pestanas(client)["Lo de UNA"]
    assert (tab.cuenta, codigos(client, tab.consulta)) == (1, [tres[0].codigo])
    for datos, frase in (
        ({"nombre": "Lo de UNA", "consulta": "plazo=vencido"}, "Ya tiene una vista"),
        ({"nombre": "", "consulta": "plazo=vencido"}, "obligatorio"),
        ({"nombre": "Nada", "consulta": "nada=1"}, "Filtre la lista"),
    ):
        assert frase in guardar(client, **datos)
    assert VistaGuardada.objects.count() == 1


def test_a_view_is_ones_own_unless_who_administers_shares_it(oficial, client, tres):
    guardar(client, nombre="Mía", consulta="plazo=vencido", compartida="on")
    assert not VistaGuardada.objects.get().compartida
    client.force_login(crear_cuenta("jefa", roles.ADMINISTRACION))
    assert "Mía" not in pestanas(client)
    guardar(client, nombre="De todos", consulta="plazo=sin_plazo", compartida="on")
    client.force_login(oficial)
    assert pestanas(client)["De todos"].cuenta == 2
    propia, comun = VistaGuardada.objects.get(nombre="Mía"), VistaGuardada.objects.get(nombre="De todos")
    quitar = "compromisos_compromiso_quitar_vista"
    assert client.post(url(quitar, comun.pk)).status_code == 403
    assert client.get(url(quitar, propia.pk)).status_code == 403
    client.post(url(quitar, propia.pk))
    assert list(VistaGuardada.objects.all()) == [comun]


def test_the_tabs_cost_the_same_of_many(oficial, client, tres, monkeypatch):
    """Of two pages as of many: a list of one page has its rows without asking for their keys first."""
    monkeypatch.setattr(ListaDeCompromisos, "list_per_page", 2)

    def cuestan() -> int:
        with CaptureQueriesContext(connection) as consultas:
            client.get(url("compromisos_compromiso_changelist"))
        return len(consultas)

    client.get(url("compromisos_compromiso_changelist"))
    antes = cuestan()
    with un_acto():
        for _n in range(9):
            crear_compromiso(fecha_limite=tres[0].fecha_limite)
    for n in range(8):
        VistaGuardada.objects.create(duenio=oficial, nombre=str(n), consulta="plazo=vencido")
    assert cuestan() == antes


def test_of_too_many_there_are_tabs_without_counts(oficial, client, tres, monkeypatch):
    monkeypatch.setattr(vistas, "CUENTAS_HASTA", 2)
    assert {v.cuenta for v in pestanas(client).values()} == {None}
