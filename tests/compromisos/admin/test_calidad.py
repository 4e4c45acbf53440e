"""The board of data quality: each number is its list, and each row leads to where it is mended."""

from __future__ import annotations

from datetime import date

import pytest

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura import calidad
from compromisos.lectura.filtros.interno import HUECOS
from compromisos.models import Compromiso, EnlaceCitado, RoturaDeEnlace
from compromisos.publicacion import encargos, roles
from compromisos.reglas.entre_informes import Contra, InformeDicho, MetaMedida, contradicciones
from compromisos.reglas.palabras import ESTADOS_DECLARABLES
from instituciones.models import Enlace
from tests.compromisos.admin.ayudas import url
from tests.factories import (
    AHORA,
    crear_avance,
    crear_compromiso,
    crear_contacto,
    crear_edicion,
    crear_enlace_personal,
    crear_institucion,
    crear_meta,
    crear_personal,
    crear_territorio,
    crear_usuario,
    un_acto,
)
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = crear_personal(username="ana")
    client.force_login(ana)
    return ana


@compartida
def mundo():
    """Of two editions and two sectors: gaps of each kind, and one pledge in order."""
    edicion, otra = crear_edicion(slug="una"), crear_edicion(slug="otra")
    publica, privada = crear_institucion(sector="publico"), crear_institucion(sector="privado")
    lima, cusco = crear_territorio(), crear_territorio(ubigeo="08", nombre="Cusco")
    bien = crear_compromiso(
        edicion=edicion, institucion=publica, territorios=[lima, cusco], fecha_limite=date(2027, 1, 1)
    )
    crear_meta(compromiso=bien, linea_base=0)
    nada = crear_compromiso(
        edicion=otra, institucion=privada, titulo="Nada dice", fuente="https://example.org/f"
    )
    sin_limite = crear_compromiso(
        edicion=edicion, institucion=publica, numero=2, territorios=[lima, cusco], titulo="Sin límite"
    )
    meta = crear_meta(compromiso=sin_limite)
    crear_avance(compromiso=sin_limite, mediciones={meta: 32}, estado="cumplido", evidencia=True)
    declarado = crear_compromiso(
        edicion=otra, institucion=privada, numero=2, alcance="nacional", fecha_limite=date(2027, 1, 1)
    )
    crear_avance(compromiso=declarado)
    crear_compromiso(edicion=edicion, institucion=publica, numero=3, publicado=False)
    dejado = crear_compromiso(edicion=edicion, institucion=publica, numero=4)
    publicacion.retirar_compromiso(dejado, por=crear_usuario(), motivo="Se repetía.")
    se_rompen("https://example.org/informe.pdf", nada.fuente)
    return {"bien": bien, "nada": nada, "sin_limite": sin_limite, "declarado": declarado}


def se_rompen(*citados: str) -> None:
    for citado in citados:
        enlace = EnlaceCitado.objects.create(url=citado, servidor="example.org", proxima_en=AHORA)
        RoturaDeEnlace.objects.create(
            enlace=enlace, desde=date(2026, 11, 20), por="no_esta", declarada_en=AHORA
        )


def de_la_lista(client, direccion: str) -> set[str]:
    return {c.titulo for c in client.get(direccion).context["cl"].queryset}


@pytest.mark.muestreo
def test_each_number_is_its_list_whole_and_by_part(client, ana, mundo):
    """In the suite a third of the parts of each number, others of the next."""
    for filtro in ({}, {"edicion": "una"}, {"sector": "privado"}, {"edicion": "otra", "sector": "privado"}):
        vista = client.get(url("calidad"), filtro)
        assert vista.context["filas"]
        for vez, fila in enumerate(vista.context["filas"]):
            assert len(de_la_lista(client, fila.url)) == fila.n, (filtro, fila.clave)
            partes = [parte for _por, partes in fila.partes for parte in partes]
            for nombre, n, direccion in muestra(partes, una_de=3, desde=vez):
                assert n
                assert len(de_la_lista(client, direccion)) == n, (filtro, fila.clave, nombre)
            assert len(fila.primeras) == min(fila.n, calidad.A_LA_VISTA)


def test_each_gap_finds_its_own(client, ana, mundo):
    filas = {f.clave: f for f in client.get(url("calidad")).context["filas"]}
    esperadas = {
        "sin_limite": {"Nada dice", "Sin límite"},
        "sin_meta": {"Nada dice", mundo["declarado"].titulo},
        "sin_lugar": {"Nada dice"},
        "sin_prueba": {mundo["declarado"].titulo},
        "sin_linea_base": {"Sin límite"},
        "enlace_sin_abrir": {"Sin límite"},
        "enlace_roto": {"Sin límite", "Nada dice"},
        "no_cuadra": {"Sin límite"},
    }
    assert set(filas) == set(esperadas) == set(HUECOS)
    for clave, titulos in esperadas.items():
        assert de_la_lista(client, filas[clave].url) == titulos, clave
        assert {nombre for nombre, _de, _url in filas[clave].primeras} == titulos
    assert client.get(url("calidad")).context["total"] == 4


def test_each_row_leads_to_where_it_is_mended(client, ana, mundo):
    filas = {f.clave: f for f in client.get(url("calidad")).context["filas"]}
    enmendar = url("compromisos_compromiso_enmendar", mundo["sin_limite"].pk)
    assert enmendar in {direccion for _n, _d, direccion in filas["sin_limite"].primeras}
    assert enmendar not in {d for _n, _d, d in filas["enlace_roto"].primeras}  # its proof: the report
    assert url("compromisos_compromiso_enmendar", mundo["nada"].pk) in {
        d for _n, _d, d in filas["enlace_roto"].primeras
    }
    for fila in filas.values():
        for _nombre, _de, direccion in fila.primeras:
            assert client.get(direccion).status_code == 200, fila.clave


def test_what_is_in_order_is_said_in_one_line_and_never_as_a_zero(client, ana):
    compromiso = crear_compromiso(alcance="nacional", fecha_limite=date(2027, 1, 1))
    crear_meta(compromiso=compromiso, linea_base=0)
    vista = client.get(url("calidad"))
    assert vista.context["filas"] == []
    assert "De esto no hay ninguno:" in vista.content.decode()
    assert 'class="falta-n">0' not in vista.content.decode()


def test_with_nothing_published_it_says_so(client, ana):
    pagina = client.get(url("calidad"), {"edicion": "no-hay", "sector": "x"}).content.decode()
    assert "No hay ninguno así" in pagina


@pytest.mark.parametrize("estado", ESTADOS_DECLARABLES)
@pytest.mark.parametrize("valores", [{}, {0: 0}, {0: 50}, {0: 50, 1: 50}])
def test_no_cuadra_is_what_the_rule_says(estado, valores):
    """Parity with `reglas.entre_informes.contradicciones`, of two targets of 50."""
    compromiso = crear_compromiso(fecha_limite=date(2026, 1, 1))
    metas = [crear_meta(compromiso=compromiso, linea_base=0) for _n in range(2)]
    crear_avance(compromiso=compromiso, estado=estado, mediciones={metas[n]: v for n, v in valores.items()})
    medidas = [MetaMedida(m.pk, m.valor_meta, m.sentido, m.linea_base) for m in metas]
    halladas = contradicciones(
        None, InformeDicho(estado, {metas[n].pk: v for n, v in valores.items()}), medidas
    )
    segun_la_regla = any(c.que in (Contra.METAS, Contra.SIN_MEDIR) for c in halladas)
    faltas = calidad.de_compromisos(Compromiso.objects.all(), Dia.de_hoy()).faltas
    assert ("no_cuadra" in {f.clave for f in faltas}) == segun_la_regla


def test_institutions_without_officer_contact_or_reporter(client, ana):
    sola, con_todo = crear_compromiso().institucion, crear_compromiso().institucion
    crear_institucion()  # of which nothing is expected
    encargos.encargar_instituciones([con_todo.pk], persona=ana, por=ana)
    crear_contacto(con_todo)
    crear_enlace_personal(con_todo)
    con_cuenta = crear_compromiso().institucion
    Enlace.objects.create(user=crear_usuario(), institucion=con_cuenta)
    vista = client.get(url("calidad"))
    filas = {f.clave: f for f in vista.context["filas_de_instituciones"]}
    assert {clave: f.n for clave, f in filas.items()} == {
        "sin_encargado": 2,
        "sin_contacto": 2,
        "sin_quien_informe": 1,
    }
    for fila in filas.values():
        lista = client.get(fila.url)
        assert lista.context["pagina"].paginator.count == fila.n
        assert sola in list(lista.context["pagina"])
        for _institucion, direccion in lista.context["filas"]:
            assert client.get(direccion).status_code == 200
    assert client.get(url("calidad_instituciones"), {"hueco": "otro"}).status_code == 404
    encargos.encargar_instituciones([sola.pk, con_cuenta.pk], persona=ana, por=ana)
    vacia = client.get(url("calidad_instituciones"), {"hueco": "sin_encargado"})
    assert "Ninguna: está en orden." in vacia.content.decode()


@pytest.mark.parametrize("rol", [roles.ENLACE, roles.VERIFICACION])
def test_it_is_of_the_ministry_only(client, rol):
    client.force_login(crear_personal(rol=rol))
    assert client.get(url("calidad")).status_code == 403
    assert client.get(url("calidad_instituciones"), {"hueco": "sin_contacto"}).status_code == 403


def test_queries_do_not_grow_with_the_pledges(client, ana, mundo, django_assert_max_num_queries):
    client.get(url("calidad"))
    with un_acto():
        for _n in range(10):
            compromiso = crear_compromiso()
            crear_avance(compromiso=compromiso, mediciones={crear_meta(compromiso=compromiso): 3})
    with django_assert_max_num_queries(25):
        client.get(url("calidad"))


def test_the_sector_that_nobody_said_is_filtered_by_and_counted_as_its_list(editora, client):
    crear_compromiso(institucion=crear_institucion(sector="privado"))
    for _n in range(2):
        crear_compromiso(institucion=crear_institucion(sector=""))
    tablero = client.get(url("calidad"), {"sector": "sin_sector"})
    assert (tablero.context["total"], tablero.context["instituciones"]) == (2, 2)
    fila = next(f for f in client.get(url("calidad")).context["filas"] if f.clave == "sin_limite")
    por_sector = dict(fila.partes)["Por sector:"]
    assert [(nombre, n) for nombre, n, _url in por_sector] == [("Privado", 1), ("Sector no indicado", 2)]
    for _nombre, n, direccion in por_sector:
        assert client.get(direccion).context["cl"].result_count == n
    hueco = client.get(url("calidad_instituciones"), {"hueco": "sin_contacto", "sector": "sin_sector"})
    assert hueco.context["pagina"].paginator.count == 2
