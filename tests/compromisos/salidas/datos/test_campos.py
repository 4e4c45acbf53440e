"""No field is left out of open data by forgetting it; and what is said of columns is what files hold."""

from __future__ import annotations

import json

import frictionless
import jsonschema
import pytest

from base.dias import Dia
from compromisos.salidas.datos import campos, tablas
from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.datos.esquemas import esquema_de_tabla, esquema_json, valores_de
from tests.compromisos.salidas.datos.ayudas import registros_json
from tests.factories import crear_correccion, crear_eje, crear_periodo, crear_territorio, crear_vinculo


def test_every_field_goes_out_or_is_private_with_a_reason():
    """A new field of a model fails here: give it a column (columns/), or say in campos.py why it has none."""
    assert campos.sin_decir() == []
    assert campos.de_mas() == []


def test_a_forgotten_field_is_told(monkeypatch):
    monkeypatch.delitem(campos.EN_COLUMNAS["compromisos.Meta"], "cita")
    assert campos.sin_decir() == ["compromisos.Meta.cita"]
    monkeypatch.setitem(campos.EN_COLUMNAS["compromisos.Meta"], "cita", "metas.no_hay")
    assert campos.de_mas() == ["metas.no_hay"]
    monkeypatch.setitem(campos.EN_COLUMNAS["compromisos.Meta"], "cita", "metas.cita")
    monkeypatch.setitem(
        campos.PRIVADOS, "compromisos.Meta", "said twice, and then no new field of it is told"
    )
    assert campos.de_mas() == ["compromisos.Meta"]


@pytest.mark.parametrize("tabla", PUBLICAS)
def test_esquemas_are_valid_and_say_every_column_in_two_languages(tabla):
    jsonschema.Draft202012Validator.check_schema(esquema_json(tabla))
    for idioma in ("es", "en"):
        assert list(frictionless.Schema.metadata_validate(esquema_de_tabla(tabla, idioma))) == []
    dichos = str(esquema_json(tabla))
    for columna in PUBLICAS[tabla]:
        assert columna.nombre in dichos or not columna.en_json
    es, en = (
        {f["name"]: f["description"] for f in esquema_de_tabla(tabla, i)["fields"]} for i in ("es", "en")
    )
    assert [n for n in es if es[n] == en[n] and len(es[n]) > 12] == [], "not translated"


def test_esquemas_say_what_a_code_means_and_what_nothing_means():
    estado = esquema_json("compromisos")["properties"]["estado"]
    assert estado["x-etiquetas"]["en_proceso"] == {"es": "En proceso", "en": "In progress"}
    assert esquema_json("compromisos")["properties"]["sector"]["enum"][0] == "Público"
    assert esquema_json("metas")["properties"]["porcentaje"]["x-unidad"] == {"es": "%", "en": "%"}
    assert esquema_json("metas")["properties"]["valor"]["type"] == ["number", "null"]
    assert esquema_json("metas")["properties"]["orden"]["type"] == "integer", "it identifies"
    assert esquema_de_tabla("metas")["missingValues"] == [{"value": "", "label": "No consta; no es cero"}]
    assert valores_de(PUBLICAS["territorios"][0]) == []


@pytest.mark.django_db
def test_every_record_is_as_its_schema_says(client, algo):
    crear_periodo(edicion=algo[0].edicion)
    crear_territorio()
    crear_eje()
    crear_vinculo(compromiso=algo[0])
    crear_correccion()
    for tabla in PUBLICAS:
        validador = jsonschema.Draft202012Validator(esquema_json(tabla))
        registros = registros_json(client, f"/datos/{tabla}.json")
        assert registros, tabla
        for registro in json.loads(json.dumps(registros, default=float)):
            assert [e.message for e in validador.iter_errors(registro)] == [], tabla
        assert tablas.entera(tabla, Dia.de_hoy()).cuantas_filas(len(registros)) >= len(registros)
