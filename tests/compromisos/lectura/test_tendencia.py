"""Trend: at every month end it says what the list of that day does, whatever is done to a past one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.recuentos import cuenta_por
from compromisos.lectura.tendencia import Conjunto, Serie, tendencia
from compromisos.models import EstadoVigencia
from compromisos.publicacion import estados
from compromisos.reglas.palabras import Estado
from instituciones.models import Institucion
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_territorio,
    crear_usuario,
)
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
HOY = date(2026, 11, 24)


def en(mes: int, dia: int = 15) -> datetime:
    return datetime(2026, mes, dia, 15, tzinfo=UTC)


@compartida
def mundo() -> dict[str, Any]:
    """Two editions, sectors, themes and regions; one pledge since always and others since some month."""
    lima, cusco = crear_territorio(ubigeo="15", nombre="Lima"), crear_territorio(ubigeo="08", nombre="Cusco")
    provincia = crear_territorio(ubigeo="1501", nombre="Lima", superior=lima)
    crear_territorio(ubigeo="150110", nombre="Comas", superior=provincia)
    edicion, otra = crear_edicion(slug="uno"), crear_edicion(slug="dos")
    eje, otro_eje = crear_eje(codigo="atencion"), crear_eje(codigo="sancion")
    publica = crear_institucion(slug="publica", sector="publico")
    privada = crear_institucion(slug="privada", sector="privado")
    por = crear_usuario()
    siempre = crear_compromiso(edicion=edicion, institucion=publica, ejes=[eje, otro_eje], territorios=["15"])
    otros = [
        crear_compromiso(edicion=e, institucion=i, numero=n, ejes=ejes, territorios=lugares, publicado=False)
        for n, (e, i, ejes, lugares) in enumerate(
            [
                (edicion, privada, [eje], ["150110"]),
                (otra, publica, [otro_eje], ["08"]),
                (otra, privada, [], []),
            ],
            start=2,
        )
    ]
    for mes, compromiso in zip((3, 4, 6), otros, strict=True):
        publicacion.publicar_compromiso(compromiso, por=por, ahora=en(mes))
    avances = {
        mes: crear_avance(
            compromiso=c, autor=por, ahora=en(mes), estado=estado, fecha_corte=date(2026, mes, 1)
        )
        for mes, c, estado in (
            (5, siempre, Estado.EN_PROCESO),
            (7, otros[0], Estado.CUMPLIDO),
            (8, otros[1], Estado.CUMPLIDO_PARCIALMENTE),
        )
    }
    return {
        "por": por, "siempre": siempre, "otros": otros, "avances": avances, "eje": eje, "otro_eje": otro_eje,
        "edicion": edicion, "otra": otra, "publica": publica, "privada": privada, "lima": lima, "cusco": cusco,
    }  # fmt: skip


def conjuntos(m: dict[str, Any]) -> list[Conjunto]:
    return [
        Conjunto(),
        Conjunto(edicion=m["otra"]),
        Conjunto(institucion=m["publica"]),
        Conjunto(sector="privado"),
        Conjunto(eje=m["eje"]),
        Conjunto(eje=[m["eje"], m["otro_eje"]], sector=["publico", "privado"]),
        Conjunto(territorio=m["lima"]),
        Conjunto(territorio="150110"),
        Conjunto(territorio=["08", "150110"]),
        Conjunto(estado=Estado.CUMPLIDO.value),
    ]


def check_dice_lo_que_las_listas(serie: Serie, hoy: date = HOY) -> None:
    for punto in serie.puntos:
        consulta = QueryDict(urlencode(serie.conjunto.consulta, doseq=True))
        lista = FiltroCompromisos(consulta, Dia(hoy, punto.dia)).qs
        dicho = {estado: n for estado, n in punto.por_estado.items() if n}
        assert dicho == cuenta_por(lista, "estado"), (serie.conjunto, punto.dia)


@pytest.mark.muestreo
def test_every_set_says_at_every_month_end_what_its_list_does(mundo):
    """In the suite a third of the sets on each day, others on the next."""
    for vez, al in enumerate((None, date(2026, 8, 31), date(2026, 7, 20))):
        for conjunto in muestra(conjuntos(mundo), una_de=3, desde=vez):
            serie = tendencia(conjunto, Dia(HOY, al))
            assert serie.ultimo.dia == (al or HOY)
            check_dice_lo_que_las_listas(serie)


def test_all_and_a_place_say_what_their_lists_do(mundo):
    """On both databases, which the tests of every set do under `make exhaustivo`."""
    for conjunto in (Conjunto(), Conjunto(territorio=mundo["lima"])):
        check_dice_lo_que_las_listas(tendencia(conjunto, Dia(HOY)))


def test_it_begins_before_the_first_thing_that_happened(mundo):
    dias = [p.dia for p in tendencia(Conjunto(), Dia(HOY)).puntos]
    assert dias[:2] == [date(2026, 2, 28), date(2026, 3, 31)]
    assert dias[-2:] == [date(2026, 10, 31), HOY]
    de_la_otra = tendencia(Conjunto(edicion=mundo["otra"]), Dia(HOY))
    assert de_la_otra.primero.dia == date(2026, 4, 30)  # nothing of it was there before


def test_a_day_that_ends_its_month_is_said_once(mundo):
    serie = tendencia(Conjunto(), Dia(HOY, date(2026, 8, 31)))
    assert [p.dia for p in serie.puntos][-2:] == [date(2026, 7, 31), date(2026, 8, 31)]


def test_one_query_whatever_the_set(mundo, django_assert_num_queries):
    for conjunto in conjuntos(mundo):
        with django_assert_num_queries(1):
            tendencia(conjunto, Dia(HOY))


def test_nothing_is_said_of_what_nobody_published_nor_reported(mundo):
    assert tendencia(Conjunto(sector="cooperacion"), Dia(HOY)).puntos == ()
    callada = tendencia(Conjunto(edicion=mundo["otra"]), Dia(HOY, date(2026, 7, 31)))
    assert len(callada.puntos) > 3
    assert not callada.dice_algo


def test_three_month_ends_are_needed(mundo):
    conjunto = Conjunto(institucion=mundo["publica"])
    assert not tendencia(
        conjunto, Dia(HOY, date(2026, 5, 30))
    ).dice_algo  # March, April, and one that goes on
    assert tendencia(conjunto, Dia(HOY, date(2026, 5, 31))).dice_algo


def test_nothing_published_at_all():
    assert tendencia(Conjunto(), Dia(HOY)).puntos == ()
    crear_compromiso()
    assert not tendencia(Conjunto(), Dia(HOY)).dice_algo


# --- Whatever speaks of a month that is over -------------------------------------------------------


def corregir(m: dict[str, Any]) -> None:
    corregir_avance(
        m["avances"][7], por=m["por"], motivo="Se contó mal.", cambios={"estado": Estado.EN_PROCESO}, ahora=en(10)
    )  # fmt: skip


def retirar(m: dict[str, Any]) -> None:
    publicacion.retirar(m["avances"][5], por=m["por"], motivo="No correspondía.", ahora=en(9))


def informar_de_antes(m: dict[str, Any]) -> None:
    """Published today, of a cut-off before the one in force: it changes nothing."""
    crear_avance(
        compromiso=m["siempre"], autor=m["por"], ahora=en(9), estado=Estado.CUMPLIDO, fecha_corte=date(2026, 1, 31)
    )  # fmt: skip


def publicar_con_fecha_pasada(m: dict[str, Any]) -> None:
    """As an import or `datos_demo` do."""
    crear_avance(
        compromiso=m["otros"][2],
        autor=m["por"],
        ahora=en(6, 20),
        estado=Estado.NO_INICIADO,
        fecha_corte=date(2026, 6, 1),
    )


def retirar_compromiso(m: dict[str, Any]) -> None:
    publicacion.retirar_compromiso(m["otros"][1], por=m["por"], motivo="Pasó a otro sector.", ahora=en(9))


def dividir(m: dict[str, Any]) -> None:
    uno = m["otros"][0]
    nuevo = crear_compromiso(edicion=uno.edicion, institucion=uno.institucion, numero=9, publicado=False)
    publicacion.publicar_compromiso(nuevo, por=m["por"], ahora=en(9, 1))
    publicacion.dividir(uno, por=m["por"], en=[m["siempre"], nuevo], motivo="Eran dos.", ahora=en(9))


def enmendar_temas_y_lugares(m: dict[str, Any]) -> None:
    publicacion.enmendar_datos(
        m["siempre"], por=m["por"], datos={"ejes": [m["otro_eje"]], "territorios": [m["cusco"]]}, motivo="Era otro.",
        ahora=en(9),
    )  # fmt: skip


def cambiar_de_sector(m: dict[str, Any]) -> None:
    with publicacion.modificar(motivo="Pasó a ser privada.", ahora=en(9)):
        institucion = Institucion.objects.get(pk=m["publica"].pk)
        institucion.sector = "privado"
        institucion.save()


def verificar(m: dict[str, Any]) -> None:
    publicacion.verificar(
        m["avances"][7], por=m["por"], verificador="Otra", resultado="cuestionado", motivo="No.", ahora=en(9)
    )  # fmt: skip


ACTOS = (
    corregir, retirar, informar_de_antes, publicar_con_fecha_pasada, retirar_compromiso, dividir,
    enmendar_temas_y_lugares, cambiar_de_sector, verificar,
)  # fmt: skip
SIN_FECHA_PASADA = [a for a in ACTOS if a is not publicar_con_fecha_pasada]


@pytest.mark.muestreo
@pytest.mark.parametrize("acto", muestra(ACTOS, una_de=3), ids=lambda a: a.__name__)
def test_stored_is_what_is_read_anew_after(mundo, acto: Callable[[dict[str, Any]], None]):
    """In the suite a third of the sets after each of a third of the acts."""
    acto(mundo)
    assert list(estados.discrepancias()) == []
    for conjunto in muestra(conjuntos(mundo), una_de=3, desde=ACTOS.index(acto) // 3):
        check_dice_lo_que_las_listas(tendencia(conjunto, Dia(HOY)))


@pytest.mark.muestreo
@pytest.mark.parametrize("acto", muestra(SIN_FECHA_PASADA, una_de=3, desde=1), ids=lambda a: a.__name__)
def test_months_before_an_act_do_not_change(mundo, acto: Callable[[dict[str, Any]], None]):
    """What is told to have been published in the past does change them: nobody may do that but a command."""

    def hasta_agosto() -> list[Serie]:
        return [tendencia(conjunto, Dia(HOY, date(2026, 8, 31))) for conjunto in conjuntos(mundo)]

    antes = hasta_agosto()
    acto(mundo)
    assert hasta_agosto() == antes


def test_what_went_round_the_writer_is_named_and_mended(mundo):
    suyos = EstadoVigencia.objects.filter(compromiso_id=mundo["siempre"].pk)
    suyos.filter(hasta=None).update(estado="cumplido")
    EstadoVigencia.objects.create(
        compromiso_id=10**9, edicion_id=1, institucion_id=1, sector="", estado="cumplido"
    )
    assert set(estados.discrepancias()) == {mundo["siempre"].pk, 10**9}
    assert estados.poner_todo_al_dia() == 2
    assert list(estados.discrepancias()) == []
    assert estados.poner_todo_al_dia() == 0
