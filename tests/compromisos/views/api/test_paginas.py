"""The pages about the API, one for each type of problem, and its OpenAPI document."""

from __future__ import annotations

import json
from datetime import date

import jsonschema
import pytest
from openapi_spec_validator import validate

from compromisos.salidas.api.obsolescencia import OBSOLETOS
from compromisos.salidas.api.problemas import TIPOS
from compromisos.salidas.api.recursos import RECURSOS
from compromisos.salidas.datos.obsoleto import Obsoleto
from compromisos.views.contenido import api as contenido
from tests.compromisos.views.api.ayudas import RAIZ
from tests.compromisos.views.ayudas import principal

pytestmark = pytest.mark.django_db


def test_api_works(client):
    """Every resource, every parameter of the document and every type of problem is on it."""
    documento = client.get(f"{RAIZ}openapi.json").json()
    for prefijo in ("", "/en"):
        pagina = principal(client, f"{prefijo}/api/")
        for nombre in RECURSOS:
            assert f"{prefijo}/api/v1/{nombre}/?limite=5" in pagina
        for nombre in documento["components"]["parameters"]:
            assert f'<code translate="no">{nombre}</code>' in pagina
        for codigo in TIPOS:
            assert f'href="{prefijo}/api/problemas/{codigo}/"' in pagina
    for ejemplo in contenido.DE_LA_API:
        assert str(ejemplo.titulo) in principal(client, "/api/")


def test_para_desarrolladores_works(client):
    pagina = principal(client, "/datos/para-desarrolladores/")
    for _ancla, _titulo, ejemplos in contenido.PARA_DESARROLLADORES:
        for ejemplo in ejemplos:
            assert str(ejemplo.titulo) in pagina
    assert 'href="/datos/para-desarrolladores/"' in principal(client, "/api/")
    assert 'href="/api/"' in pagina


@pytest.mark.parametrize("codigo", TIPOS)
def test_problema_works(client, codigo):
    """In both languages; its example, if it has one, is refused with that very type."""
    tipo = TIPOS[codigo]
    espanol, ingles = (principal(client, f"{p}/api/problemas/{codigo}/") for p in ("", "/en"))
    assert str(tipo.titulo) in espanol
    assert f"/api/problemas/{codigo}/</code>" in ingles, "its name is the same in every language"
    assert espanol != ingles
    if tipo.ejemplo:
        respuesta = client.get(f"{RAIZ}{tipo.ejemplo}")
        dicho = respuesta.json()
        assert (dicho["type"], respuesta.status_code) == (tipo.direccion, tipo.status)
        assert dicho["type"].endswith(f"/api/problemas/{codigo}/")


def test_problema_404(client):
    assert client.get("/api/problemas/nada/").status_code == 404


def test_openapi_works(client, django_assert_num_queries):
    """Valid, in both languages, and without a query: what it describes is the tables, not what is in them."""
    with django_assert_num_queries(0):
        espanol, ingles = (client.get(f"{p}{RAIZ}openapi.json").json() for p in ("", "/en"))
    validate(espanol)
    validate(ingles)
    assert (espanol["openapi"], espanol["servers"]) == ("3.1.0", [{"url": "/api/v1"}])
    assert ingles["servers"] == [{"url": "/en/api/v1"}]
    assert espanol["paths"].keys() == ingles["paths"].keys()
    assert espanol["components"]["schemas"].keys() == ingles["components"]["schemas"].keys()


def test_openapi_describes_each_answer_and_each_problem(client, algo):
    documento = client.get(f"{RAIZ}openapi.json").json()
    for nombre, esquema in (("Indice", ""), *((f"{n}_lista", f"{n}/") for n in RECURSOS)):
        _comprobar(documento, nombre, client.get(f"{RAIZ}{esquema}").json())
    codigo = algo[0].codigo
    _comprobar(documento, "compromisos_uno", client.get(f"{RAIZ}compromisos/{codigo}/").json())
    _comprobar(documento, "Problema", client.get(f"{RAIZ}compromisos/?estdo=1&x=2").json())


def _comprobar(documento: dict, esquema: str, respuesta: dict) -> None:
    entero = {"$ref": f"#/components/schemas/{esquema}", "components": documento["components"]}
    jsonschema.Draft202012Validator(
        json.loads(json.dumps(entero)), format_checker=jsonschema.FormatChecker()
    ).validate(respuesta)


def test_what_is_on_its_way_out_says_so_in_each_answer_and_in_the_document(client, monkeypatch):
    sale = Obsoleto(date(2026, 1, 1), date(2027, 6, 30), "/api/v2/metas/")
    monkeypatch.setitem(OBSOLETOS, "metas", sale)
    respuesta = client.get(f"{RAIZ}metas/")
    assert respuesta.headers["Deprecation"] == "@1767243600"
    assert respuesta.headers["Sunset"] == "Wed, 30 Jun 2027 05:00:00 GMT"
    assert '</api/v2/metas/>; rel="successor-version"' in respuesta.headers["Link"]
    caminos = client.get(f"{RAIZ}openapi.json").json()["paths"]
    assert caminos["/metas/"]["get"]["deprecated"] is True
    assert "deprecated" not in caminos["/avances/"]["get"]
    assert "Sunset" not in client.get(f"{RAIZ}avances/").headers
    with pytest.raises(ValueError, match="A year at least"):
        Obsoleto(date(2026, 1, 1), date(2026, 6, 30), "")


@pytest.mark.parametrize(("pedida", "lleva"), [("/api/v1/docs", "/api/"), ("/en/api/v1/docs/", "/en/api/")])
def test_docs_works_where_programs_look_for_it(client, db, pedida, lleva):
    respuesta = client.get(pedida, follow=True)
    assert [codigo for _url, codigo in respuesta.redirect_chain][-1] == 301
    assert (respuesta.redirect_chain[-1][0], respuesta.status_code) == (lleva, 200)
