"""What there is to take, as programs read it: each catalogue by the validator of its own kind."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import date, timedelta
from urllib.parse import urlsplit

import frictionless
import pytest
import rdflib
from django.core.checks import run_checks
from django.core.management import call_command
from django.utils import timezone

from base.dias import Dia
from compromisos.management.commands.diccionario import DOCUMENTO
from compromisos.salidas import encargos, huellas
from compromisos.salidas.catalogos import comprimido, conocidas
from compromisos.salidas.datos import diccionario
from compromisos.salidas.datos.columns import PUBLICAS, TODAS
from compromisos.salidas.datos.contenidos import CONTENIDOS
from tests.factories import crear_eje, crear_periodo, crear_territorio


def leer(client, url: str) -> bytes:
    respuesta = client.get(url)
    assert respuesta.status_code == 200, url
    return b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content


@pytest.mark.django_db
def test_todo_works_as_a_valid_package_with_the_same_bytes_twice(client, algo, tmp_path):
    """Every table of it, by types, codes and keys, as its descriptor says."""
    crear_periodo(edicion=algo[0].edicion)
    crear_territorio()
    crear_eje()
    zip_ = leer(client, "/datos/datos.zip")
    guardado = encargos.todo(Dia.de_hoy()).guardado(Dia.de_hoy())
    guardado.ruta.unlink()
    assert leer(client, "/datos/datos.zip") == zip_
    with zipfile.ZipFile(io.BytesIO(zip_)) as archivo:
        assert archivo.testzip() is None
        archivo.extractall(tmp_path)
        nombres = archivo.namelist()
    assert nombres[:5] == ["LEAME.txt", "README.txt", "LICENCIA.txt", "datapackage.json", "diccionario.csv"]
    assert {f"{t}.csv" for t in PUBLICAS} <= set(nombres)
    assert (tmp_path / "registro.jsonl").read_bytes() == leer(client, "/datos/registro.jsonl")
    descriptor = json.loads((tmp_path / "datapackage.json").read_text())
    check_paquete(tmp_path)
    for recurso in descriptor["resources"]:
        entero = (tmp_path / recurso["path"]).read_bytes()
        assert recurso["bytes"] == len(entero)
        assert recurso["hash"] == f"sha256:{hashlib.sha256(entero).hexdigest()}"
        assert recurso["rows"] == len(list(csv.reader(io.StringIO(entero.decode(), newline="")))) - 1
    assert "No consta; no es cero" in (tmp_path / "datapackage.json").read_text()
    assert "CC BY 4.0" in (tmp_path / "LICENCIA.txt").read_text()
    assert "As it was known" in (tmp_path / "README.txt").read_text()
    assert client.get("/datos/datos.zip")["Content-Disposition"].endswith(
        f'datos-{timezone.localdate()}.zip"'
    )


def check_paquete(carpeta) -> None:
    """Valid by its own validator, which also counts bytes and rows and takes hashes."""
    descriptor = json.loads((carpeta / "datapackage.json").read_text())
    assert list(frictionless.Package.metadata_validate(descriptor)) == []
    informe = frictionless.Package(str(carpeta / "datapackage.json")).validate()
    assert informe.flatten(["rowNumber", "fieldName", "message"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("dia_de_apertura", [False, True])
def test_todo_is_empty(client, tmp_path, dia_de_apertura):
    """A base with nothing in it, and that of the opening day: six promises and no report."""
    if dia_de_apertura:
        call_command("cargar_semilla", verbosity=0)
    with zipfile.ZipFile(io.BytesIO(leer(client, "/datos/datos.zip"))) as archivo:
        archivo.extractall(tmp_path)
    check_paquete(tmp_path)
    filas = {
        r["name"]: r["rows"] for r in json.loads((tmp_path / "datapackage.json").read_text())["resources"]
    }
    assert (filas["compromisos"], filas["avances"]) == ((11, 0) if dia_de_apertura else (0, 0))
    for url in ("/datos/data.json", "/datos/catalogo.jsonld", "/datos/datapackage.json"):
        dicho = leer(client, url).decode()
        assert ("temporal" in dicho) == (dia_de_apertura and "datapackage" not in url)
        assert "null" not in dicho


@pytest.mark.parametrize(
    "texto",
    [
        "",
        "a\r\n",
        'a,"b\nc"\r\nd,e\r\n',
        'a\r\n"x ""y"" \r\n z"\r\n',
        '"' + "\n" * 9 + '"\r\n1\r\n',
        '""""\r\n',
    ],
)
@pytest.mark.parametrize("trozo", [1, 2, 3, 1 << 20])
def test_renglones_are_those_of_a_reader_of_csv(texto, trozo):
    renglones, comillas, entero = 0, 0, texto.encode()
    for desde in range(0, len(entero), trozo):
        comillas, nuevas = huellas._renglones(entero[desde : desde + trozo], comillas)
        renglones += nuevas
    assert renglones == len(list(csv.reader(io.StringIO(texto, newline=""))))


@pytest.mark.django_db
def test_datapackage_works_and_as_of_a_day_with_the_hash_of_what_is_kept(client, algo):
    def recurso() -> dict:
        descriptor = json.loads(leer(client, "/datos/datapackage.json"))
        assert list(frictionless.Package.metadata_validate(descriptor)) == []
        return descriptor["resources"][0]

    sabida = recurso()["hash"]  # before anybody took the file
    entera = leer(client, "/datos/compromisos.csv")
    assert recurso()["hash"] == sabida
    assert recurso()["hash"] == f"sha256:{hashlib.sha256(entera).hexdigest()}"
    assert recurso()["bytes"] == len(entera)
    assert recurso()["rows"] == 3
    assert recurso()["path"].endswith("/datos/compromisos.csv")
    campo = next(f for f in recurso()["schema"]["fields"] if f["name"] == "estado")
    assert campo["categories"][0] == {"value": "sin_informacion", "label": "Sin información"}
    ingles = json.loads(leer(client, "/en/datos/datapackage.json"))["resources"][0]["schema"]
    assert ingles["missingValues"][0]["label"] == "Not on record; not zero"
    al = json.loads(leer(client, "/datos/datapackage.json?al=2026-10-06"))
    assert al["resources"][0]["path"].endswith("/datos/compromisos.csv?al=2026-10-06")


@pytest.mark.django_db
def test_datapackage_asks_the_worker_for_the_hash_of_a_long_table(client, algo, monkeypatch):
    monkeypatch.setattr(encargos, "SE_HACEN_AQUI", 1)
    pedidas: list[str] = []
    monkeypatch.setattr(encargos, "pedir", lambda encargo, _archivo: pedidas.append(encargo.de))
    primeros = {
        r["name"]: r.get("hash") for r in json.loads(leer(client, "/datos/datapackage.json"))["resources"]
    }
    assert "compromisos" in pedidas
    assert primeros["compromisos"] is None
    assert primeros["evidencias"], "short ones are made at once"
    encargos.hacer_ya(encargos.tabla_entera("compromisos", "csv", Dia.de_hoy()))
    assert json.loads(leer(client, "/datos/datapackage.json"))["resources"][0]["hash"]


@pytest.mark.django_db
def test_data_json_works_for_portals(client, settings, algo):
    settings.CONTACTO, settings.OPERADOR = "datos@example.org", "Entidad de ejemplo"
    dicho = json.loads(leer(client, "/datos/data.json"))
    assert dicho["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    obligatorios = {
        "title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier", "accessLevel",
    }  # fmt: skip
    assert len(dicho["dataset"]) == len(PUBLICAS)
    for conjunto in dicho["dataset"]:
        assert obligatorios <= conjunto.keys()
        assert all(conjunto[c] for c in obligatorios)
        assert conjunto["contactPoint"]["hasEmail"] == "mailto:datos@example.org"
        date.fromisoformat(conjunto["modified"])
        desde, hasta = map(date.fromisoformat, conjunto["temporal"].split("/"))
        assert desde == date.fromisoformat(conjunto["issued"]) < hasta == timezone.localdate()
        assert conjunto["accrualPeriodicity"] == "R/P1D"
        # What its JSON Schema bounds, which is not copied here (docs/adr/0065).
        assert conjunto["accessLevel"] == "public"
        assert conjunto["@type"] == "dcat:Dataset"
        assert set(conjunto["publisher"]) == {"@type", "name"}
        assert conjunto["contactPoint"]["@type"] == "vcard:Contact"
        assert re.fullmatch(r"[a-z]{2}-[A-Z]{2}", *conjunto["language"])
        for campo in ("keyword", "theme", "distribution"):
            unicos = [json.dumps(c, sort_keys=True) for c in conjunto[campo]]
            assert len(unicos) == len(set(unicos)) > 0
        for direccion in (conjunto["landingPage"], conjunto["describedBy"], conjunto["license"]):
            assert urlsplit(direccion).scheme in ("http", "https")
        assert conjunto["license"].startswith("https://creativecommons.org/licenses/by/4.0/")
        assert conjunto["spatial"] == "Perú"
        for archivo in conjunto["distribution"]:
            assert client.head(archivo["downloadURL"].partition("testserver")[2]).status_code == 200
            assert (
                archivo["mediaType"]
                in client.head(archivo["downloadURL"].partition("testserver")[2])["Content-Type"]
            )
    assert len({c["identifier"] for c in dicho["dataset"]}) == len(PUBLICAS)


def test_data_json_de_la_raiz_works_where_harvesters_look_for_it(client, db):
    de_la_raiz = client.get("/data.json")
    assert (de_la_raiz.status_code, de_la_raiz["Location"]) == (301, "/datos/data.json")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own reader
@pytest.mark.django_db
def test_catalogo_works_read_back_by_rdflib(client, algo, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    entera = leer(client, "/datos/metas.csv")
    grafo = rdflib.Graph().parse(data=leer(client, "/datos/catalogo.jsonld").decode(), format="json-ld")
    dcat, dct = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.Namespace("http://purl.org/dc/terms/")
    (catalogo,) = grafo.subjects(rdflib.RDF.type, dcat.Catalog)
    conjuntos = set(grafo.objects(catalogo, dcat.dataset))
    assert len(conjuntos) == len(PUBLICAS)
    for que in (catalogo, *conjuntos):  # what DCAT-AP makes mandatory, and who publishes
        assert all(list(grafo.objects(que, p)) for p in (dct.title, dct.description, dct.publisher)), que
        assert "inventados" in str(next(grafo.objects(que, dct.description)))
    de_cada_uno = (dcat.contactPoint, dcat.theme, dcat.keyword, dcat.landingPage, dct.accrualPeriodicity, dct.temporal,
                   dct.spatial, dct.license, dct.language, dct.issued, dct.modified, dct.accessRights, dct.identifier)  # fmt: skip
    for que in conjuntos:  # what national harvesters ask for
        assert all(list(grafo.objects(que, p)) for p in de_cada_uno), que
        periodo = next(grafo.objects(que, dct.temporal))
        assert (periodo, rdflib.RDF.type, dct.PeriodOfTime) in grafo
        desde, hasta = (next(grafo.objects(periodo, p)).toPython() for p in (dcat.startDate, dcat.endDate))
        assert desde < hasta == timezone.localdate()
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    conocidas = dict(grafo.subject_objects(dcat.byteSize))  # of every CSV, before anybody took it
    de_donde = {str(next(grafo.objects(a, dcat.downloadURL))).rpartition("/")[2]: a for a in conocidas}
    assert de_donde.keys() == {f"{tabla}.csv" for tabla in PUBLICAS}
    guardado = de_donde["metas.csv"]
    assert conocidas[guardado].toPython() == len(entera)
    suma = next(grafo.objects(next(grafo.objects(guardado, spdx.checksum)), spdx.checksumValue))
    assert str(suma) == hashlib.sha256(entera).hexdigest()
    for archivo in grafo.subjects(rdflib.RDF.type, dcat.Distribution):
        assert isinstance(next(grafo.objects(archivo, dcat.accessURL)), rdflib.URIRef)
        assert list(grafo.objects(archivo, dct.license))
    assert len(list(grafo.subjects(rdflib.RDF.type, dcat.Distribution))) == 4 * len(PUBLICAS)
    # What the SHACL shapes of DCAT-AP 3.0.1 found once: concepts of others say that they are, and how they are called.
    skos = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
    disponible = rdflib.URIRef("http://data.europa.eu/r5r/availability")
    conceptos = {*grafo.objects(None, dcat.theme), *grafo.objects(None, disponible)}
    assert len(conceptos) == 3
    for concepto in conceptos:
        assert (concepto, rdflib.RDF.type, skos.Concept) in grafo
        assert list(grafo.objects(concepto, skos.prefLabel))


@pytest.mark.django_db
def test_datos_tells_search_engines_of_each_table(client):
    pagina = client.get("/datos/").content.decode()
    bloque = pagina.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    catalogo = json.loads(bloque)
    assert [c["@type"] for c in catalogo["dataset"]] == ["Dataset"] * len(PUBLICAS)
    for conjunto in catalogo["dataset"]:
        assert f'id="{conjunto["url"].partition("#")[2]}"' in pagina
        assert 50 <= len(conjunto["description"]) <= 5000, "Google's bounds"


# --- Where everybody looks


@pytest.mark.parametrize(
    ("contacto", "dice"),
    [
        ("datos@example.org", "Contact: mailto:datos@example.org"), ("mailto:d@example.org", "Contact: mailto:d@example.org"),
        ("https://example.org/avisar", "Contact: https://example.org/avisar"), ("", ""), ("http://example.org", ""),
        ("Oficina de datos, tel. 555", ""), ("a@example.org y b@example.org", ""), ("a@example.org\nCanonical: x", ""),
    ],
)  # fmt: skip
def test_security_txt_only_says_who_answers(client, db, settings, contacto, dice):
    settings.CONTACTO = contacto
    respuesta = client.get("/.well-known/security.txt")
    assert respuesta.status_code == (200 if dice else 404)
    if dice:
        lineas = respuesta.content.decode().splitlines()
        assert lineas[0] == dice
        vence = date.fromisoformat(lineas[1].removeprefix("Expires: ")[:10])
        assert timedelta(days=200) < vence - timezone.localdate() < timedelta(days=365)
        assert respuesta["Content-Type"] == "text/plain; charset=utf-8"
    ids = {e.id for e in run_checks(tags=["security"], include_deployment_checks=True)}
    assert ("compromisos.E004" in ids) == (bool(contacto) and not dice)


def test_api_catalog_is_a_linkset_of_what_there_is(client, db):
    respuesta = client.get("/.well-known/api-catalog")
    assert respuesta["Content-Type"].startswith("application/linkset+json")
    assert respuesta["Access-Control-Allow-Origin"] == "*"
    assert 'rel="api-catalog"' in respuesta["Link"]
    assert (
        client.get("/.well-known/api-catalog", headers={"if-none-match": respuesta["ETag"]}).status_code
        == 304
    )
    for cosa in json.loads(respuesta.content)["linkset"][0]["item"]:
        assert client.get(cosa["href"].partition("testserver")[2]).status_code == 200


# --- The document


def test_open_data_names_every_table_and_those_that_filters_choose():
    escrito = " ".join(DOCUMENTO.read_text(encoding="utf-8").split())
    todas, filtradas = (
        re.findall(r"`(\w+)`", escrito.partition(antes)[2].partition(despues)[0])
        for antes, despues in (("| a table: ", " |"), ("choose the pledges of ", ";"))
    )
    assert todas == [*CONTENIDOS]
    assert filtradas == [t for t, c in CONTENIDOS.items() if c.filtrable]


# --- The dictionary


def test_diccionario_is_that_of_today():
    escrito = DOCUMENTO.read_text(encoding="utf-8")
    assert diccionario.al_dia(escrito) == escrito, "manage.py diccionario"
    columnas = sum(map(len, TODAS.values()))
    assert diccionario.en_csv().count("\r\n") == columnas + 1
    for linea in diccionario.en_markdown().splitlines():
        assert not linea.startswith("| ") or linea.replace("\\|", "").count("|") == 5, linea


def test_conocidas_and_readme_change_with_nothing_but_the_day():
    assert conocidas.security_txt(date(2026, 11, 1)) == conocidas.security_txt(date(2026, 11, 30))
    assert "2026-11-30" in comprimido.como_citar(Dia(date(2026, 11, 30)))
