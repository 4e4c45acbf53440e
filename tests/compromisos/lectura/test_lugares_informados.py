"""Where an institution says, by name, that it got to: the last reports in force of its pledges, on a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.frases_de_lugares import frase_de_alcance
from compromisos.lectura.territorios import lugares_informados
from tests.compromisos.views.ayudas import informar
from tests.factories import crear_compromiso, crear_institucion, crear_meta, crear_territorio
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


@compartida
def informada():
    """An institution with three pledges: two regions before, one of them and a district now, and what says no place."""
    lima = crear_territorio(ubigeo="15", nombre="Lima")
    provincia = crear_territorio(ubigeo="1501", nombre="Lima", superior=lima)
    miraflores = crear_territorio(ubigeo="150122", nombre="Miraflores", superior=provincia)
    cusco = crear_territorio(ubigeo="08", nombre="Cusco")
    institucion = crear_institucion()
    regiones, distritos, otro = (crear_compromiso(institucion=institucion, numero=n) for n in (1, 2, 3))
    meta = crear_meta(compromiso=regiones, unidad="regiones", nivel_territorial="region")
    informar(regiones, meta, [lima, cusco], hace=40)
    informar(regiones, meta, [cusco], hace=5)
    suya = crear_meta(compromiso=distritos, unidad="distritos", nivel_territorial="distrito")
    informar(distritos, suya, [miraflores], hace=5)
    informar(otro, crear_meta(compromiso=otro), [], valor=3, hace=5)
    return institucion


def leer(institucion, dia: Dia):
    return lugares_informados(compromisos_de(dia).filter(institucion=institucion), dia)


def test_lugares_informados_are_those_of_the_last_reports(informada):
    lugares = leer(informada, Dia.de_hoy())
    assert [t.nombre for t in lugares.regiones] == ["Cusco"]
    assert [str(t) for t in lugares.distritos] == ["Miraflores"]
    assert frase_de_alcance(lugares) == "Sus últimos informes nombran 1 región y 1 distrito."
    hoy = timezone.localdate()
    antes = leer(informada, Dia(hoy, hoy - timedelta(days=20)))
    assert [t.nombre for t in antes.todos] == ["Cusco", "Lima"]
    assert frase_de_alcance(antes) == "Sus últimos informes nombran 2 regiones."


def test_lugares_informados_of_whoever_named_none():
    lugares = leer(crear_institucion(), Dia.de_hoy())
    assert lugares.todos == []
    assert frase_de_alcance(lugares) == "Sus últimos informes no nombran ningún lugar."


def test_lugares_informados_cost_the_same_however_many(informada, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        lugares = leer(informada, Dia.de_hoy())
        assert [t.con_donde_queda() for t in lugares.todos] == [
            "Cusco (región)",
            "Miraflores (distrito de Lima)",
        ]


def test_lugares_informados_stand_in_a_page_in_both_languages(informada):
    plantilla = Template('{% include "components/lugares_informados.html" %}')
    contexto = Context({"lugares": leer(informada, Dia.de_hoy())})
    es = plantilla.render(contexto)
    assert 'href="/territorios/150122/">Miraflores (distrito de Lima)</a>' in es
    assert "Mapa del Perú: 1 de 25 regiones" in es
    with translation.override("en"):
        en = plantilla.render(contexto)
    assert "Its last reports name 1 region and 1 district." in en
    assert "Miraflores (district of Lima)" in en


def test_namesakes_of_a_report_are_two(client):
    """Two districts called San Juan are two, in what changed, in the list of those reached and in the sheet."""
    ayacucho, loreto = (
        crear_territorio(ubigeo="05", nombre="Ayacucho"),
        crear_territorio(ubigeo="16", nombre="Loreto"),
    )
    lucanas = crear_territorio(ubigeo="0506", nombre="Lucanas", superior=ayacucho)
    maynas = crear_territorio(ubigeo="1601", nombre="Maynas", superior=loreto)
    tocayos = [
        crear_territorio(ubigeo="050620", nombre="San Juan", superior=lucanas),
        crear_territorio(ubigeo="160113", nombre="San Juan", superior=maynas),
    ]
    compromiso = crear_compromiso(territorios=tocayos)
    meta = crear_meta(compromiso=compromiso, unidad="distritos", nivel_territorial="distrito")
    informar(compromiso, meta, [tocayos[0]], hace=9)
    informar(compromiso, meta, tocayos, hace=5)
    pagina = client.get(f"/compromisos/{compromiso.codigo}/").content.decode()
    for entero in ("San Juan (distrito de Lucanas, Ayacucho)", "San Juan (distrito de Maynas, Loreto)"):
        assert pagina.count(f">{entero}</a>") == 2  # where it is promised, and where it was reached
    assert "Agrega San Juan (distrito de Maynas, Loreto)" in pagina
    lista = client.get("/compromisos/", {"territorio": "160113"}).content.decode()
    assert "San Juan (distrito de Maynas, Loreto)" in lista
