"""No field is left out of open data by forgetting it; and what is said of columns is what files hold."""

from __future__ import annotations

import json

import frictionless
import jsonschema
import pytest
from django.utils.translation import override

from base.dias import Dia
from compromisos.salidas.api.esquemas import de_registro
from compromisos.salidas.api.recursos import RECURSOS
from compromisos.salidas.datos import campos, tablas
from compromisos.salidas.datos.columns import CLAVES, PUBLICAS, TODAS
from compromisos.salidas.datos.esquemas import esquema_de_tabla, valores_de
from compromisos.salidas.datos.tipos import Tipo
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
    jsonschema.Draft202012Validator.check_schema(de_registro(RECURSOS[tabla]))
    for idioma in ("es", "en"):
        assert list(frictionless.Schema.metadata_validate(esquema_de_tabla(tabla, idioma))) == []
    dichos = str(de_registro(RECURSOS[tabla]))
    for columna in PUBLICAS[tabla]:
        assert columna.nombre in dichos or not columna.en_json
    es, en = (
        {f["name"]: f["description"] for f in esquema_de_tabla(tabla, i)["fields"]} for i in ("es", "en")
    )
    assert [n for n in es if es[n] == en[n] and len(es[n]) > 12] == [], "not translated"


def propiedades(tabla: str) -> dict:
    return de_registro(RECURSOS[tabla])["properties"]


def test_esquemas_say_what_a_code_means_and_what_nothing_means():
    estado = propiedades("compromisos")["estado"]
    assert estado["x-etiquetas"]["en_proceso"] == "En proceso"
    with override("en"):
        assert propiedades("compromisos")["estado"]["x-etiquetas"]["en_proceso"] == "In progress"
    assert propiedades("compromisos")["sector_codigo"]["x-etiquetas"]["publico"] == "Público"
    assert propiedades("metas")["porcentaje"]["x-unidad"] == "%"
    assert propiedades("metas")["valor"]["type"] == ["number", "null"]
    assert propiedades("metas")["orden"]["type"] == "integer", "it identifies"
    assert propiedades("verificaciones")["resultado"]["enum"] == ["", "verificado", "cuestionado"]
    assert "sin_efecto" in propiedades("verificaciones")["situacion"]["enum"]
    assert propiedades("cambios")["tipo"]["x-etiquetas"]["vencido"] == "Plazo vencido"
    assert propiedades("registro")["fecha"]["format"] == "date-time"
    assert esquema_de_tabla("metas")["missingValues"] == [{"value": "", "label": "No consta; no es cero"}]
    assert valores_de(PUBLICAS["territorios"][0]) == []


def test_esquemas_say_of_every_instant_that_it_is_one():
    """Whatever says a day and its hour is told apart from a code, and every column of a few values says which they are."""
    for tabla, columnas in TODAS.items():
        assert set(CLAVES[tabla]) <= {c.nombre for c in columnas}
        for c in columnas:
            assert ("Día y hora" in str(c.ayuda)) == (c.tipo is Tipo.MOMENTO), f"{tabla}.{c.nombre}"
    de_pocos = {
        "verificaciones.resultado", "verificaciones.situacion", "cambios.tipo", "cambios.de", "cambios.a", "cambios.causa",
        "cambios.resultado", "periodos.estado", "periodos.plazo", "periodos.frescura", "periodos.respaldo", "compromisos.rol",
        "elementos.tipo",
    }  # fmt: skip
    con_codigos = {f"{t}.{c.nombre}" for t, columnas in TODAS.items() for c in columnas if valores_de(c)}
    assert de_pocos <= con_codigos


@pytest.mark.django_db
def test_every_record_is_as_its_schema_says(client, algo):
    crear_periodo(edicion=algo[0].edicion)
    crear_territorio()
    crear_eje()
    crear_vinculo(compromiso=algo[0])
    crear_correccion()
    for tabla in (*PUBLICAS, "cambios"):
        validador = jsonschema.Draft202012Validator(
            de_registro(RECURSOS[tabla]), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        )
        registros = client.get(f"/api/v1/{tabla}/").json()["datos"]
        assert registros, tabla
        for registro in registros:
            assert [e.message for e in validador.iter_errors(registro)] == [], tabla
        if tabla in PUBLICAS:
            assert tablas.entera(tabla, Dia.de_hoy()).cuantas_filas(len(registros)) >= len(registros)
            del_archivo = registros_json(client, f"/datos/{tabla}.json")[: len(registros)]
            suyos = [
                {k: v for k, v in r.items() if k in d} for r, d in zip(registros, del_archivo, strict=True)
            ]
            assert json.loads(json.dumps(del_archivo, default=float)) == suyos
