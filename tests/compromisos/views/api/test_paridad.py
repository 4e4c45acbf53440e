"""API, files and the JSON of a pledge say the same of every record, field by field, on three days."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest

from compromisos.models import Compromiso
from compromisos.salidas.api.recursos import CODIGO, DE_TABLAS
from compromisos.salidas.datos.columns import PUBLICAS
from tests.compromisos.salidas.datos.ayudas import cuerpo, registros_json
from tests.compromisos.salidas.test_compromiso_json import en_que_difieren
from tests.compromisos.views.api.ayudas import pedir, todas
from tests.compromisos.views.api.demostracion import demo_del_modulo
from tests.muestra import muestra

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_del_modulo")]
__all__ = ["demo_del_modulo"]
DIAS = ("", "?al=2026-11-24", "?al=2026-03-31")


@pytest.mark.muestreo
@pytest.mark.parametrize("dia", muestra(DIAS, una_de=3))
def test_every_table_says_the_same_through_the_api_and_in_its_files(client, dia):
    al = {"al": dia.removeprefix("?al=")} if dia else {}
    for nombre, recurso in DE_TABLAS.items():
        registros = [
            {c: v for c, v in r.items() if c not in {n + CODIGO for n in recurso.con_codigo}}
            for r in todas(client, f"{nombre}/", limite=200, **al)
        ]
        archivo = registros_json(client, f"/datos/{nombre}.json{dia}")
        assert registros == archivo, nombre
        assert len(archivo) == pedir(client, f"{nombre}/", limite=1, total=1, **al)["total"]
        en_csv = cuerpo(client, f"/datos/{nombre}.csv{dia}").decode("utf-8-sig")
        cabecera, *filas = csv.reader(io.StringIO(en_csv))
        assert cabecera == [c.nombre for c in PUBLICAS[nombre]]
        assert bool(filas) == bool(archivo)


@pytest.mark.muestreo
@pytest.mark.parametrize("dia", muestra(DIAS, una_de=3, desde=2))
def test_one_pledge_says_the_same_in_its_three_addresses(client, dia):
    lista = {d["codigo"]: d for d in todas(client, f"compromisos/{dia or '?'}&limite=100")}
    for codigo in [*lista][::4]:
        uno = pedir(client, f"compromisos/{codigo}/{dia}")["dato"]
        assert uno == lista[codigo]
        entero = json.loads(client.get(f"/compromisos/{codigo}.json{dia}").content, parse_float=Decimal)
        assert en_que_difieren(uno, entero) == {}
        metas = todas(client, f"compromisos/{codigo}/metas/{dia}")
        assert [en_que_difieren(a, b) for a, b in zip(metas, entero["metas"], strict=True)] == [{}] * len(
            metas
        )
        avances = {a["avance"]: a for a in todas(client, f"compromisos/{codigo}/avances/{dia}")}
        assert {a["avance"]: a["estado"] for a in entero["avances"]} == {
            pk: a["estado_codigo"] for pk, a in avances.items()
        }


def test_what_was_left_has_its_address_and_is_in_no_list(client):
    dejados = Compromiso.objects.filter(dejado_en__isnull=False).values_list("codigo", flat=True)
    en_lista = {d["codigo"] for d in todas(client, "compromisos/", limite=200, campos="codigo")}
    assert dejados
    for codigo in dejados:
        assert codigo not in en_lista
        assert pedir(client, f"compromisos/{codigo}/")["en_pie"] is False
