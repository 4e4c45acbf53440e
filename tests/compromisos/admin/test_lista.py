"""The list of pledges: what it finds, by which filters, with which counts; and that it costs the same of many."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos import publicacion
from compromisos.admin.lista import ListaDeCompromisos
from compromisos.lectura.filtros import interno
from compromisos.publicacion import roles
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_territorio,
    crear_usuario,
    razones_para,
    un_acto,
)
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


def lista(client, consulta: str = ""):
    respuesta = client.get(f"{url('compromisos_compromiso_changelist')}?{consulta}")
    assert respuesta.status_code == 200
    return respuesta


def codigos(client, consulta: str = "") -> list[str]:
    return [c.codigo for c in lista(client, consulta).context_data["cl"].result_list]


@compartida
def mundo():
    """Three pledges of two institutions; the first overdue by three days, the last a draft."""
    edicion = crear_edicion(slug="ed")
    salud = crear_institucion(slug="minsa", sigla="MINSA", nombre="Ministerio de Salud de ejemplo")
    otra = crear_institucion(slug="uni", nombre="Universidad de ejemplo")
    lima = crear_territorio(ubigeo="15", nombre="Lima")
    vencido = crear_compromiso(
        edicion=edicion, institucion=salud, titulo="Abrir casas", territorios=[lima], ejes=[crear_eje(codigo="e")],
        fecha_limite=timezone.localdate() - timedelta(days=3),
    )  # fmt: skip
    crear_meta(compromiso=vencido)
    sin_nada = crear_compromiso(edicion=edicion, institucion=otra)
    borrador = crear_compromiso(edicion=edicion, institucion=salud, numero=2, publicado=False)
    return vencido, sin_nada, borrador


@pytest.mark.parametrize(
    ("consulta", "cuales"),
    [
        ("institucion=minsa", (0, 2)),
        ("institucion=MINSA", (0, 2)),
        ("institucion=minist%C3%A9rio+de+salud", (0, 2)),
        ("institucion=MINSA+%C2%B7+Ministerio+de+Salud+de+ejemplo", (0, 2)),
        ("institucion=minsa&institucion=uni", (0, 1, 2)),
        ("institucion=nadie", (0, 1, 2)),
        ("territorio=15", (0,)),
        ("lugar=lima", (0,)),
        ("eje=e", (0,)),
        ("plazo=vencido", (0,)),
        ("plazo=sin_plazo", (1, 2)),
        ("estado=sin_informacion&situacion=publicado", (0, 1)),
        ("frescura=sin_reporte&situacion=publicado", (0, 1)),
        ("situacion=borrador", (2,)),
        ("situacion__exact=borrador", (2,)),
        ("situacion=borrador&situacion=publicado", (0, 1, 2)),
        ("hueco=sin_meta", (1, 2)),
        ("hueco=sin_limite", (1, 2)),
        ("hueco=sin_lugar", (1, 2)),
        ("hueco=sin_lugar&hueco=sin_prueba", (1, 2)),
        ("edicion=ed&plazo=vencido", (0,)),
        ("sector=privado", ()),
        ("q=ed-minsa-2", (2,)),
        ("q=minsa-1", (0,)),
        ("q=minsa+1", (0,)),
        ("q=CASAS", (0,)),
        ("estado=", (0, 1, 2)),
    ],
)
def test_filters(editora, client, mundo, consulta, cuales):
    assert sorted(codigos(client, consulta)) == sorted(mundo[n].codigo for n in cuales)


@pytest.mark.parametrize(
    "consulta",
    ["estado=nada", "institucion=%00", "lugar=%00", "q=%00", "o=99", "o=x", "p=999999", "nada=1", "edicion=no",
     "institucion__nombre__regex=x", "hueco=x", "lugar=99", "situacion=%27"],
)  # fmt: skip
def test_what_makes_no_sense_is_said(editora, client, mundo, consulta):
    respuesta = client.get(f"{url('compromisos_compromiso_changelist')}?{consulta}", follow=True)
    assert respuesta.status_code == (400 if "%00" in consulta else 200)
    if "%00" not in consulta and not consulta.startswith(("o=", "p=", "q=")):
        contexto = respuesta.context_data
        assert contexto["errores"] or contexto["omitidos"] or contexto["dudas"]


def test_a_name_of_several_is_asked(editora, client, mundo):
    respuesta = lista(client, "institucion=ejemplo&plazo=vencido")
    (duda,) = respuesta.context_data["dudas"]
    assert [o.texto for o in duda.opciones] == [
        "MINSA · Ministerio de Salud de ejemplo",
        "Universidad de ejemplo",
    ]
    assert codigos(client, duda.opciones[0].sin_el.removeprefix("?")) == [mundo[0].codigo]


def test_rows_say_how_they_stand(editora, client, mundo):
    pagina = lista(client).content.decode()
    assert "3 días de retraso" in pagina
    assert 'class="estado t-sin_informacion"' in pagina
    assert "MINSA <span" in pagina
    assert ">Borrador<" in pagina
    assert "1 día de retraso" not in pagina


def test_one_that_was_left_has_no_lamp_and_is_found(editora, client, mundo):
    publicacion.retirar_compromiso(mundo[0], por=crear_usuario(), motivo="Se acordó así.")
    assert codigos(client, "situacion=retirado") == [mundo[0].codigo]
    for lampara in (
        "plazo=vencido",
        "estado=sin_informacion&institucion=minsa&situacion=retiro",
        "hueco=sin_prueba",
    ):
        assert codigos(client, lampara) == []
    assert ">Retirado<" in lista(client, "situacion=retirado").content.decode()


@pytest.mark.muestreo
def test_each_count_is_that_of_its_list(editora, client, mundo):
    crear_avance(compromiso=mundo[1])
    consultas = ("institucion=minsa", "", "situacion=publicado&plazo=sin_plazo", "hueco=sin_meta")
    for consulta in muestra(consultas, una_de=4):
        for faceta in lista(client, consulta).context_data["facetas"]:
            for o in faceta.todas:
                if o.elegida:
                    continue
                ya = "" if any(p.elegida for p in faceta.todas) else consulta
                if not ya and consulta:
                    continue  # an option more of a filter in use widens the list
                assert len(codigos(client, f"{ya}&{faceta.nombre}={o.valor}")) == o.cuenta, (
                    consulta,
                    faceta.nombre,
                    o,
                )


def test_a_chip_takes_away_one_filter_and_keeps_the_order(editora, client, mundo):
    chips = lista(client, "plazo=vencido&institucion=minsa&o=-1&p=1").context_data["chips"]
    assert {c.texto for c in chips} == {"Plazo vencido", "MINSA"}
    quitada = next(c for c in chips if c.texto == "Plazo vencido").sin_el
    assert "o=-1" in quitada
    assert "p=" not in quitada.replace("plazo", "")
    assert codigos(client, quitada.removeprefix("?")) == [mundo[2].codigo, mundo[0].codigo]


def test_what_others_may_see_stays_theirs(client, mundo):
    client.force_login(crear_cuenta("enlace", roles.ENLACE, mundo[1].institucion))
    assert codigos(client) == [mundo[1].codigo]
    assert codigos(client, "institucion=minsa") == []
    for faceta in lista(client).context_data["facetas"]:
        assert all(o.cuenta <= 1 for o in faceta.todas)


def test_of_too_many_there_are_no_counts(editora, client, mundo, monkeypatch):
    monkeypatch.setattr(interno, "CUENTAS_HASTA", 2)
    facetas = lista(client).context_data["facetas"]
    assert all(f.sin_contar for f in facetas)
    assert [o.valor for f in facetas if f.nombre == "plazo" for o in f.opciones][0] == "sin_plazo"
    assert not any(f.sin_contar for f in lista(client, "plazo=vencido").context_data["facetas"])


def test_it_costs_the_same_of_many(editora, client, mundo, monkeypatch):
    """Of two pages as of many: a list of one page has its rows without asking for their keys first."""
    monkeypatch.setattr(ListaDeCompromisos, "list_per_page", 1)

    from django.db import connection

    def cuestan(consulta: str) -> int:
        with CaptureQueriesContext(connection) as consultas:
            lista(client, consulta)
        return len(consultas)

    consultas = ("", "plazo=vencido&estado=sin_informacion", "institucion=MINSA&q=casas&hueco=sin_meta")

    def agregar(cuantos: int) -> None:
        with un_acto():
            for _n in range(cuantos):
                crear_compromiso(
                    edicion=mundo[0].edicion, titulo="Abrir casas", fecha_limite=mundo[0].fecha_limite
                )

    agregar(2)
    antes = [cuestan(c) for c in consultas]
    agregar(9)
    assert [cuestan(c) for c in consultas] == antes
    assert max(antes) <= 32


# --- Updates


def test_updates_are_filtered_by_an_institution_that_is_typed(editora, client, mundo):
    de_salud, de_otra = crear_borrador(compromiso=mundo[0]), crear_borrador(compromiso=mundo[1])

    def hallados(consulta: str) -> set:
        respuesta = client.get(f"{url('compromisos_avance_changelist')}?{consulta}")
        assert respuesta.status_code == 200
        return set(respuesta.context_data["cl"].result_list)

    for escrito in ("MINSA", "minsa", "ministerio de salud", "MINSA · Ministerio de Salud de ejemplo"):
        assert hallados(f"institucion={escrito}&situacion=borrador") == {de_salud}
    assert hallados("institucion=ejemplo") == {de_salud, de_otra}
    assert hallados("institucion=nadie") == set()
    pagina = client.get(
        f"{url('compromisos_avance_changelist')}?institucion=MINSA&situacion=borrador"
    ).content.decode()
    assert '<input type="hidden" name="situacion" value="borrador">' in pagina


def test_what_waits_for_review_comes_by_how_long(editora, client, mundo):
    primero, segundo = (crear_borrador(compromiso=c, evidencia=True) for c in mundo[:2])
    for n, avance in enumerate((segundo, primero)):
        publicacion.enviar(avance, por=avance.autor, razones=razones_para(avance))
        type(avance).objects.filter(pk=avance.pk).update(enviado_en=timezone.now() - timedelta(days=3 - n))
    respuesta = client.get(url("compromisos_avance_changelist") + "?situacion=en_revision")
    assert list(respuesta.context_data["cl"].result_list) == [segundo, primero]
    assert "hace 3 días" in respuesta.content.decode()
    assert 'class="estado t-en_proceso"' in respuesta.content.decode()


@pytest.mark.parametrize(
    "lista", ["compromisos_compromiso", "compromisos_avance", "instituciones_institucion"]
)
def test_no_list_asks_to_select_something_to_change(editora, client, lista):
    pagina = client.get(url(f"{lista}_changelist")).content.decode()
    assert "Seleccione" not in pagina.partition("</nav>")[2].partition("<table")[0]
