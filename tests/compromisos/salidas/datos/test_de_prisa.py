"""The CSV made by columns from light objects: the same bytes as by records from model instances."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from base.dias import Dia
from compromisos.models import Compromiso, Territorio
from compromisos.salidas.datos import filas, writer
from compromisos.salidas.datos.columns import PUBLICAS, ColumnasDeCompromisos
from compromisos.salidas.datos.ligeros import compromisos_ligeros
from compromisos.salidas.datos.tablas import TablaPublica, entera
from tests.factories import crear_compromiso, crear_eje, crear_meta
from tests.muestra import muestra
from tests.una_vez import cargado_por_modulo

pytestmark = pytest.mark.django_db

HOY = date(2026, 11, 24)
DIAS = [None, HOY - timedelta(days=60), HOY - timedelta(days=300)]


def cargar() -> None:
    """The demonstration, and cells that a spreadsheet would take for something else."""
    call_command("cargar_semilla", verbosity=0, stdout=io.StringIO())
    call_command(
        "datos_demo",
        verbosity=0,
        hoy=HOY,
        instituciones=12,
        compromisos=60,
        avances=240,
        stdout=io.StringIO(),
    )
    raro = crear_compromiso(
        titulo="=1+1", texto="'@SUMA(A1)\nsegunda línea; «cita», \"comillas\"", ejes=[crear_eje(), crear_eje()],
        territorios=list(Territorio.objects.filter(pk__in=["15", "08"])),
    )  # fmt: skip
    crear_meta(compromiso=raro, indicador="MAR-3", unidad="-", valor_meta="1200.5000")
    crear_meta(compromiso=raro, indicador="007", unidad="", valor_meta=None)


lo_de_siempre = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)


@pytest.fixture(autouse=True)
def _demo(settings, lo_de_siempre):
    settings.DATOS_DE_DEMOSTRACION = True


def por_registros(tabla: TablaPublica) -> str:
    """From model instances, a dictionary a row."""
    suyas = filas.filas_de_compromisos(filas.con_relaciones(tabla.registros(), tabla.dia))
    return "".join(writer.csv_lineas(PUBLICAS["compromisos"], suyas))


@pytest.mark.muestreo
@pytest.mark.parametrize("idioma", muestra(["es", "en"], una_de=3))
@pytest.mark.parametrize("al", DIAS)
def test_csv_is_the_same_bytes_as_by_records(al, idioma):
    tabla = entera("compromisos", Dia(HOY, al))
    with override(idioma):
        hecho = "".join(tabla.trozos("csv"))
        assert hecho == por_registros(tabla)
    assert hecho.count("\n") > (30 if al != DIAS[-1] else 1)


@pytest.mark.parametrize("al", DIAS)
def test_light_pledges_say_in_every_column_what_the_models_do(al):
    dia = Dia(HOY, al)
    registros = entera("compromisos", dia).registros()
    de_modelos = list(filas.filas_de_compromisos(filas.con_relaciones(registros, dia)))
    ligeras = list(filas.filas_de_compromisos(compromisos_ligeros(registros, dia)))
    assert len(ligeras) == len(de_modelos)
    for columna in PUBLICAS["compromisos"]:
        assert [f[columna.nombre] for f in ligeras] == [f[columna.nombre] for f in de_modelos], columna.nombre


def test_columns_of_the_institution_say_the_same_of_all_it_has_in_an_edition():
    suyas = [c for c in ColumnasDeCompromisos.todas() if c.de_la_institucion]
    vistas: dict[tuple[int, int], list[object]] = {}
    dia = Dia(HOY)
    grupos = filas.grupos_de_compromisos(filas.con_relaciones(entera("compromisos", dia).registros(), dia))
    for comun, _renglones in grupos:
        clave = (comun.compromiso.institucion_id, comun.compromiso.edicion_id)
        dicho = [c.valor(comun) for c in suyas]
        assert vistas.setdefault(clave, dicho) == dicho
    assert len(suyas) == 7
    assert len(vistas) > 10


@pytest.mark.parametrize("formato", ["csv", "json", "jsonl"])
def test_files_ask_as_much_for_few_pledges_as_for_many(formato):
    dia = Dia(HOY)
    tabla = entera("compromisos", dia)

    def consultas(cuantos: int) -> int:
        pks = list(Compromiso.objects.order_by("pk").values_list("pk", flat=True)[:cuantos])
        list(tabla.trozos(formato, tabla.registros().filter(pk__in=pks)))  # names of the site, once
        with CaptureQueriesContext(connection) as hechas:
            list(tabla.trozos(formato, tabla.registros().filter(pk__in=pks)))
        return len(hechas)

    assert consultas(10) == consultas(50) <= 12


def test_first_line_waits_for_no_pledge(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert next(iter(entera("compromisos", Dia(HOY)).trozos("csv"))).startswith("\ufeffedicion,")
