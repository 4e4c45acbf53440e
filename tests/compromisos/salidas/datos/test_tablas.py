"""The public tables: the three formats say the same, with nothing unpublished, made piece by piece."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Anotacion, Compromiso
from compromisos.salidas.catalogos import comprimido
from compromisos.salidas.datos.columns import ANIDADAS, PUBLICAS, VERSION
from compromisos.salidas.datos.tablas import FORMATOS, TablaPublica, entera
from tests.compromisos.salidas.datos.ayudas import cuerpo, filas_csv, filas_xlsx, registros_json
from tests.factories import (
    crear_compromiso,
    crear_correccion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_territorio,
    crear_vinculo,
)
from tests.muestra import muestra

pytestmark = pytest.mark.django_db


CUANTAS = {"compromisos": 3, "metas": 2, "avances": 1, "verificaciones": 1, "evidencias": 1, "marcos": 1, "instituciones": 1, "ediciones": 1, "temas": 1, "territorios": 1,
           "cortes": 1, "elementos": 1, "correcciones": 1}  # fmt: skip


@pytest.mark.muestreo
@pytest.mark.parametrize("tabla", muestra(PUBLICAS, una_de=3, desde=1))
def test_formatos_say_the_same(client, algo, tabla):
    crear_periodo(edicion=algo[0].edicion)
    crear_territorio()
    crear_eje()
    crear_vinculo(compromiso=algo[0])
    crear_correccion(pregunta="=Dice 30.")
    en_csv = filas_csv(client, f"/datos/{tabla}.csv")
    en_xlsx = filas_xlsx(client, f"/datos/{tabla}.xlsx")
    en_json = registros_json(client, f"/datos/{tabla}.json")
    nombres = [c.nombre for c in PUBLICAS[tabla]]
    assert list(en_csv[0]) == list(en_xlsx[0]) == nombres
    assert len(en_csv) == len(en_xlsx) == CUANTAS.get(tabla, Anotacion.objects.count())
    if tabla != "registro":  # whose lines are those of its chain
        lineas = cuerpo(client, f"/datos/{tabla}.jsonl").decode().splitlines()
        assert [json.loads(linea, parse_float=Decimal) for linea in lineas] == en_json
    _clave, lista, dentro = ANIDADAS.get(tabla, ("", "", ()))
    planas = [
        {**r, **parte}
        for r in en_json
        for parte in (r.get(lista) or [dict.fromkeys(dentro)] if lista else [{}])
    ]
    assert len(planas) == len(en_csv)
    for fila, libro, registro in zip(en_csv, en_xlsx, planas, strict=True):
        for nombre in (n for n in nombres if n != VERSION):  # which is of files that come back
            valor = registro[nombre]
            if isinstance(valor, int | Decimal) and not isinstance(valor, bool):
                assert Decimal(fila[nombre]) == valor == Decimal(str(libro[nombre])), nombre
            else:
                texto = "" if valor is None else str(valor)
                assert fila[nombre] in (texto, f"'{texto}"), nombre
                assert str(libro[nombre] or "").removesuffix(" 00:00:00") == texto, nombre


def test_files_of_a_past_day_are_the_same_bytes_whenever_they_are_made(algo):
    """What a hash, a mirror or an edition on a disk is worth hangs on it: a workbook tells no time of its machine."""

    def hechos(hoy: date) -> dict[str, bytes]:
        dia = Dia(hoy, date(2026, 10, 6))
        todos = {f: b"".join(entera("compromisos", dia).en_bytes(f)) for f in FORMATOS}
        return todos | {"datos.zip": b"".join(comprimido.trozos(dia))}

    with time_machine.travel("2026-11-25 10:00", tick=False):
        primeros = hechos(date(2026, 11, 25))
    with time_machine.travel("2026-11-30 23:59:58", tick=False):
        segundos = hechos(date(2026, 11, 30))
    assert [n for n in primeros if primeros[n] != segundos[n]] == []
    assert len(primeros["csv"].splitlines()) > 1


def test_texto_is_disarmed_in_sheets_and_only_text(client, algo):
    fila = filas_csv(client, "/datos/compromisos.csv")[0]
    assert fila["compromiso"].startswith("'+")
    assert fila["institucion"] == "'=Entidad"
    assert fila["meta"] == "50.1234"
    assert filas_csv(client, "/datos/avances.csv")[0]["descripcion"] == "'@hecho"
    assert registros_json(client, "/datos/avances.json")[0]["descripcion"] == "@hecho"
    libro = load_workbook(io.BytesIO(cuerpo(client, "/datos/compromisos.xlsx")))
    assert {c.data_type for fila in libro.active.iter_rows(min_row=2) for c in fila} <= {
        "s",
        "n",
        "inlineStr",
        "d",
    }


def test_json_nests_what_repeats(client, algo):
    primero, segundo = registros_json(client, "/datos/compromisos.json")
    assert [m["meta"] for m in primero["metas"]] == [Decimal("50.1234"), None]
    assert primero["metas"][0]["valor"] == Decimal("30.5")
    assert segundo["metas"] == []
    (avance,) = registros_json(client, "/datos/avances.json")
    assert avance["mediciones"] == [
        {"indicador": "Indicador 1", "valor": Decimal("30.5"), "territorios": "", "nota_de_medicion": ""}
    ]
    assert avance["situacion"] == "vigente"
    assert avance["respaldo"] == "verificado"
    assert avance["publicado_en"] == "2026-10-05T10:00:00-05:00"


def test_metas_tell_how_far_they_are(client, algo):
    medida, cualitativa = registros_json(client, "/datos/metas.json")
    assert (medida["valor"], medida["porcentaje"], medida["alcanzada"]) == (
        Decimal("30.5"),
        Decimal("51.1"),
        "no",
    )
    assert (cualitativa["valor"], cualitativa["porcentaje"], cualitativa["alcanzada"]) == (None, None, "")


def test_instituciones_are_counted_by_state(client, algo):
    crear_institucion(nombre="Zeta sin compromisos")
    primera, segunda = registros_json(client, "/datos/instituciones.json")
    assert primera["nombres_anteriores"] == "Antigua entidad"
    assert (primera["compromisos"], primera["en_proceso"], primera["sin_informacion"]) == (2, 1, 1)
    assert segunda["compromisos"] == 0


@pytest.mark.muestreo
@pytest.mark.parametrize("tabla", muestra(PUBLICAS, una_de=3))
@pytest.mark.parametrize("formato", FORMATOS)
def test_borradores_go_nowhere(client, algo, tabla, formato):
    oculto = crear_compromiso(publicado=False, titulo="Oculto del todo")
    crear_meta(compromiso=oculto, indicador="Indicador oculto")
    datos = cuerpo(client, f"/datos/{tabla}.{formato}")
    if formato == "xlsx":
        datos = str(list(load_workbook(io.BytesIO(datos)).active.values)).encode()
    assert b"Secreto" not in datos
    assert b"culto" not in datos
    assert oculto.codigo.encode() not in datos


def test_trozos_hold_a_batch_and_not_the_table(algo):
    """What stays in memory is a batch, not the table."""
    import gc
    import tracemalloc

    dia = Dia(date(2026, 11, 24))
    publicos = compromisos_de(dia).order_by("codigo")
    institucion, edicion = algo[0].institucion, algo[0].edicion
    compromisos = [
        Compromiso(
            edicion=edicion, institucion=institucion, numero=n, codigo=f"x-{n}", titulo="T", texto="Texto. " * 150,
            situacion="publicado",
        )
        for n in range(10, 4010)
    ]  # fmt: skip
    Compromiso.objects.bulk_create(compromisos)

    def memoria(cuantos: int) -> int:
        tabla = TablaPublica("compromisos", publicos.filter(numero__lt=10 + cuantos), dia)
        tracemalloc.start()
        assert sum(len(t) for t in tabla.trozos("csv")) > cuantos * 1000
        maximo = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return maximo

    memoria(10)
    # With all that the suite left alive, Python would hardly look for garbage, and that would be measured.
    gc.freeze()
    gc.collect()
    try:
        assert memoria(4000) < 1.3 * memoria(2000)
    finally:
        gc.unfreeze()
