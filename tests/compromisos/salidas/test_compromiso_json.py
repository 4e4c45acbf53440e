"""The JSON of a pledge and the open data: a name that stands in both means the same in both."""

from __future__ import annotations

import json
from datetime import date

import pytest

from compromisos.models import Alcance
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_territorio,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

# Objects or lists here, their names or how many there are there: another shape of the same.
CON_OTRA_FORMA = {
    "institucion",
    "ejes",
    "territorios",
    "metas",
    "avances",
    "mediciones",
    "evidencias",
    "plazo_movido",
}


@compartida
def compromiso():
    """A pledge whose deadline is only of its targets: one with its own, one with none."""
    compromiso = crear_compromiso(
        fecha_inicio=date(2026, 1, 1),
        alcance=Alcance.REGIONAL,
        responsable=crear_institucion(sigla="OTRA"),
        nota="Nota.",
        fuente="https://example.org/fuente",
        ejes=[crear_eje()],
        territorios=[crear_territorio()],
    )
    con_plazo = crear_meta(compromiso=compromiso, fecha_limite=date(2027, 6, 30), linea_base=10)
    crear_meta(compromiso=compromiso, nota="De la meta.")
    crear_avance(compromiso=compromiso, mediciones={con_plazo: 32}, evidencia=True)
    return compromiso


def leer(client, direccion: str) -> dict:
    respuesta = client.get(direccion)
    contenido = b"".join(respuesta) if respuesta.streaming else respuesta.content
    return json.loads(contenido)


def en_que_difieren(uno: dict, otro: dict) -> dict:
    comunes = uno.keys() & otro.keys() - CON_OTRA_FORMA
    assert len(comunes) > 5
    return {nombre: (uno[nombre], otro[nombre]) for nombre in comunes if uno[nombre] != otro[nombre]}


@pytest.mark.parametrize("dia", ["", "?al=2026-11-24"])
def test_a_pledge_says_the_same_by_the_same_names(client, compromiso, dia):
    suyo = leer(client, f"/compromisos/{compromiso.codigo}.json{dia}")
    (fila,) = leer(client, f"/datos/compromisos.json{dia}")["compromisos"]
    assert en_que_difieren(suyo, fila) == {}
    assert (suyo["fecha_limite"], suyo["plazo_fecha"], suyo["alcance"]) == (None, "2027-06-30", "Regional")


@pytest.mark.parametrize("dia", ["", "?al=2026-11-24"])
def test_each_target_says_the_same_by_the_same_names(client, compromiso, dia):
    suyas = leer(client, f"/compromisos/{compromiso.codigo}.json{dia}")["metas"]
    filas = leer(client, f"/datos/metas.json{dia}")["metas"]
    assert [en_que_difieren(suya, fila) for suya, fila in zip(suyas, filas, strict=True)] == [{}, {}]
    assert [m["plazo_fecha"] for m in suyas] == ["2027-06-30", "2027-06-30"]


def test_an_update_says_the_same_by_the_same_names(client, compromiso):
    (suyo,) = leer(client, f"/compromisos/{compromiso.codigo}.json")["avances"]
    (fila,) = leer(client, "/datos/avances.json")["avances"]
    # A code here; there a word, because the import reads that column back.
    assert en_que_difieren(suyo, fila) == {"estado": ("en_proceso", "En proceso")}
