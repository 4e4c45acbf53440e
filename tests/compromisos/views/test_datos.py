"""Open data: every public table and any filtered list as files, and the page that explains them."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from base.dias import Dia
from compromisos import publicacion
from compromisos.salidas import encargos
from compromisos.salidas.datos import diccionario, recuento
from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.datos.obsoleto import Obsoleto
from compromisos.salidas.datos.tablas import FORMATOS
from tests.compromisos.salidas.datos.ayudas import LUNES, cuerpo, filas_csv, registros_json
from tests.compromisos.views.ayudas import contar_consultas, leido, llenar
from tests.factories import crear_avance, crear_compromiso, crear_institucion, crear_meta

pytestmark = pytest.mark.django_db


def test_datos_works_with_weights_and_columns(client, algo):
    pagina = client.get("/datos/").content.decode()
    for tabla, columnas in PUBLICAS.items():
        for formato in FORMATOS:
            assert f'href="/datos/{tabla}.{formato}"' in pagina
        for columna in columnas:
            assert f"<code>{columna.nombre}</code>" in pagina
    for codigo in (
        "verificado",
        "plazo_movido",
        "sin_efecto",
    ):  # what each code means, and what a number counts
        assert f'<code translate="no">{codigo}</code>' in pagina
    assert "si falta alguna de las dos. En %." in " ".join(re.sub(r"\s+", " ", pagina).split())
    contexto = {t["nombre"]: t for t in client.get("/datos/").context["tablas"]}
    assert (contexto["compromisos"]["recuento"].registros, contexto["compromisos"]["recuento"].filas) == (
        2,
        3,
    )
    for nombre, tabla in contexto.items():
        for formato, peso, exacto in tabla["archivos"]:
            assert exacto, (nombre, formato)
            if formato != "xlsx":  # a zip holds the time at which it was made
                assert peso == len(cuerpo(client, f"/datos/{nombre}.{formato}")), (nombre, formato)
    crear_compromiso(texto="Uno más.")
    assert (
        client.get("/datos/").context["tablas"][0]["archivos"][0][1]
        > contexto["compromisos"]["archivos"][0][1]
    )


def test_datos_says_about_how_much_a_long_table_weighs(client, algo, monkeypatch):
    """Every button has a weight; of a table that would take long to make, one that some of its rows give."""
    monkeypatch.setattr(recuento, "FILAS_QUE_SE_PESAN", 10)
    llenar(algo[0], 40)
    tablas = {t["nombre"]: t for t in client.get("/datos/").context["tablas"]}
    for nombre in ("compromisos", "metas", "avances"):
        for formato, peso, exacto in tablas[nombre]["archivos"]:
            entero = len(leido(client, f"/datos/{nombre}.{formato}"))
            assert not exacto
            assert 0.6 * entero < peso < 1.6 * entero, (nombre, formato, peso, entero)
    assert ">unos" in client.get("/datos/").content.decode().replace("\n", "").replace("> ", ">")
    for _formato, _peso, exacto in {t["nombre"]: t for t in client.get("/datos/").context["tablas"]}["metas"][
        "archivos"
    ]:
        assert exacto, "whoever took it left it made"


def test_datos_of_a_large_site_is_counted_by_the_worker(client, algo, monkeypatch, settings):
    """Nobody who reads waits for it, and what it does not know yet it does not say."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(recuento, "POCOS", 0)
    with CaptureQueriesContext(connection) as capturadas:
        pagina = client.get("/datos/").text
    contadas = [c["sql"] for c in capturadas if "COUNT(" in c["sql"] and "compromisos_medicion" in c["sql"]]
    assert contadas == []
    assert pagina.count("Sus registros se están contando") == len(PUBLICAS)
    assert client.get("/en/datos/").text.count("Its records are being counted") == len(PUBLICAS)
    assert DBTaskResult.objects.ready().count() == 1
    encargos.hacer_ya(encargos.recuento(Dia.de_hoy()))
    tablas = {t["nombre"]: t["recuento"] for t in client.get("/datos/").context["tablas"]}
    assert (tablas["compromisos"].registros, tablas["compromisos"].filas) == (2, 3)
    assert "se están contando" not in client.get("/datos/").text


def test_archivo_begins_before_its_last_row_is_read(client, varios):
    """In every format that is text nothing is counted first: JSON says how many at its end."""
    llenar(varios[0], 10)
    for tabla in ("compromisos", "avances", "verificaciones", "evidencias"):
        for formato in ("csv", "json", "jsonl"):
            with CaptureQueriesContext(connection) as capturadas:
                next(iter(client.get(f"/datos/{tabla}.{formato}").streaming_content), b"")
            assert not [c["sql"] for c in capturadas if "COUNT(" in c["sql"]], (tabla, formato)
    leido = json.loads(cuerpo(client, "/datos/avances.json"))
    assert [*leido][-2:] == ["avances", "total"]
    assert leido["total"] == len(leido["avances"])


def test_archivo_as_of_a_day(client, algo):
    compromiso, _otro, avance = algo
    publicacion.retirar(avance, por=avance.autor, motivo="Error.", ahora=LUNES + timedelta(days=5))
    dias = {n: (date(2026, 10, 5) + timedelta(days=n)).isoformat() for n in (-1, 0, 3, 5)}
    assert registros_json(client, f"/datos/avances.json?al={dias[-1]}") == []
    assert registros_json(client, f"/datos/avances.json?al={dias[0]}")[0]["respaldo"] == "con_evidencia"
    en_firme = registros_json(client, f"/datos/avances.json?al={dias[3]}")[0]
    assert (en_firme["situacion"], en_firme["respaldo"], en_firme["motivo"]) == ("vigente", "verificado", "")
    retirado = registros_json(client, f"/datos/avances.json?al={dias[5]}")[0]
    assert (retirado["situacion"], retirado["motivo"], retirado["evidencia_url"]) == (
        "retirado",
        "Error.",
        "",
    )
    assert registros_json(client, f"/datos/metas.json?al={dias[3]}")[0]["valor"] == Decimal("30.5")
    assert registros_json(client, f"/datos/metas.json?al={dias[5]}")[0]["valor"] is None
    assert registros_json(client, f"/datos/compromisos.json?al={dias[3]}")[0]["estado"] == "en_proceso"
    assert registros_json(client, f"/datos/instituciones.json?al={dias[5]}")[0]["sin_informacion"] == 2


def test_archivo_filters_as_the_list(client, algo):
    otro = crear_avance(compromiso=crear_compromiso(institucion=crear_institucion(slug="z"))).compromiso
    crear_meta(compromiso=otro)
    assert len(filas_csv(client, "/datos/avances.csv")) == 2
    assert {f["codigo"] for f in filas_csv(client, "/datos/avances.csv?institucion=z")} == {otro.codigo}
    assert {f["codigo"] for f in filas_csv(client, "/datos/metas.csv?institucion=z")} == {otro.codigo}
    respuesta = client.get("/datos/metas.csv?institucion=z")
    assert 'filename="metas-filtrados-' in respuesta.headers["Content-Disposition"]


def test_archivo_constant_queries(client, varios):
    def consultas() -> list[int]:
        cuentas = []
        for archivo in (
            "compromisos.csv",
            "compromisos.xlsx",
            "metas.json",
            "avances.json",
            "instituciones.csv",
        ):
            with CaptureQueriesContext(connection) as capturadas:
                b"".join(client.get(f"/datos/{archivo}").streaming_content)
            cuentas.append(len(capturadas))
        return cuentas

    llenar(varios[0], 10)
    pocas = consultas()
    llenar(varios[0], 20)
    assert consultas() == pocas
    assert max(pocas) <= 16


@pytest.mark.parametrize(
    ("url", "frase"),
    [
        ("/datos/compromisos.csv?estado=inventado", "no es un valor que conozcamos"),
        ("/datos/avances.json?cosa=1", "No conocemos el filtro «cosa»"),
        ("/datos/instituciones.csv?estado=cumplido", "va siempre entera"),
        ("/datos/metas.xlsx?al=ayer", "no es una fecha"),
    ],
)
def test_archivo_filters_refuse_what_makes_no_sense(client, varios, url, frase):
    respuesta = client.get(url)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()


@pytest.mark.parametrize("nombre", ["usuarios.csv", "compromisos.exe"])
def test_archivo_404(client, nombre):
    assert client.get(f"/datos/{nombre}").status_code == 404


# --- With nothing, as of a day, at equal cost


def test_datos_is_empty(client):
    assert {t["recuento"].registros for t in client.get("/datos/").context["tablas"]} == {0}


def test_datos_as_of_a_day(client, algo):
    antes = {
        t["nombre"]: t["recuento"].registros
        for t in client.get("/datos/", {"al": "2026-10-04"}).context["tablas"]
    }
    assert (antes["avances"], antes["compromisos"]) == (0, 2)


def test_datos_constant_queries(client, varios):
    contar_consultas(client, "/datos/")
    llenar(varios[0], 4)
    con_pocas = contar_consultas(client, "/datos/")
    llenar(varios[0], 12)
    assert contar_consultas(client, "/datos/") == con_pocas


def test_archivo_works_as_an_attachment(client, algo):
    respuesta = client.get("/datos/compromisos.csv", {"al": "2026-10-06"})
    assert respuesta["Content-Type"] == "text/csv; charset=utf-8"
    assert respuesta["Content-Disposition"] == 'attachment; filename="compromisos-2026-10-06.csv"'


@pytest.mark.parametrize("tabla", PUBLICAS)
def test_archivo_is_empty(client, tabla):
    assert len(leido(client, f"/datos/{tabla}.csv").decode().splitlines()) == 1
    assert json.loads(leido(client, f"/datos/{tabla}.json"))["total"] == 0


def test_registro_works_from_an_entry_on_in_every_format_as_the_api(client, algo):
    todas = registros_json(client, "/datos/registro.json")
    desde = todas[1]["numero"]
    assert [r["numero"] for r in registros_json(client, f"/datos/registro.json?desde={desde}")] == [
        r["numero"] for r in todas[1:]
    ]
    en_csv = client.get(f"/datos/registro.csv?desde={desde}")
    assert f"-desde-{desde}-" in en_csv["Content-Disposition"]
    assert client.get(f"/api/v1/registro/?desde={desde}").json()["datos"][0]["numero"] == desde
    for malo in ("0", "x", "", "-1"):
        assert client.get(f"/datos/registro.csv?desde={malo}").status_code == 400
    assert client.get(f"/datos/metas.csv?desde={desde}").status_code == 400


def test_archivo_of_a_part_that_is_too_long_for_a_workbook_says_what_to_ask(client, varios, monkeypatch):
    monkeypatch.setattr("compromisos.views.datos.AL_MOMENTO", 1)
    de_una = client.get("/datos/compromisos.xlsx?institucion=privada")
    assert de_una.status_code == 200
    larga = client.get("/datos/compromisos.xlsx?institucion=publica")
    assert (larga.status_code, larga["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "pida CSV" in larga.content.decode()
    assert client.get("/datos/compromisos.csv?institucion=publica").status_code == 200


def test_archivo_says_what_of_it_is_on_its_way_out(client, algo, monkeypatch):
    """A made-up field, for none is: in the files, the API, its description and the dictionary, each with when and what instead."""
    (nota,) = (c for c in PUBLICAS["metas"] if c.nombre == "nota")
    monkeypatch.setattr(nota, "obsoleta", Obsoleto(date(2027, 1, 1), date(2028, 2, 1), "notas"))
    for url in (
        "/datos/metas.csv",
        "/datos/metas.json?sector=publico",
        "/api/v1/metas/",
        "/api/v1/metas/?campos=nota",
    ):
        respuesta = client.get(url)
        assert respuesta["Deprecation"] == "@1798779600", url  # the first instant of 2027 in Lima
        assert respuesta["Sunset"] == "Tue, 01 Feb 2028 05:00:00 GMT", url
    assert '/datos/#columnas-metas>; rel="deprecation"' in client.get("/api/v1/metas/")["Link"]
    for url in ("/datos/compromisos.csv", "/api/v1/compromisos/", "/api/v1/metas/?campos=codigo,orden"):
        assert not {"Deprecation", "Sunset"} & set(client.get(url).headers), url
    descrita = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["metas"]["properties"]
    assert (descrita["nota"]["deprecated"], descrita["nota"]["x-sunset"]) == (True, "2028-02-01")
    assert [n for n, c in descrita.items() if "deprecated" in c] == ["nota"]
    frase = "Obsoleta desde el 2027-01-01 y hasta el 2028-02-01, en que deja de salir: use «notas»."
    assert frase in client.get("/datos/").content.decode()
    assert frase in diccionario.en_markdown()
    assert frase in diccionario.en_csv()
    with pytest.raises(ValueError, match="year"):
        Obsoleto(date(2027, 1, 1), date(2027, 6, 1), "notas")


@pytest.mark.parametrize(
    ("url", "frase"),
    [
        ("/datos/compromisos.csv?al=ayer", "ayer"), ("/datos/metas.json?al=2999-01-01", "2999"),
        ("/feeds/avances.atom?al=ayer", "ayer"), ("/calendario.ics?estado=volando", "volando"),
        ("/datos/datapackage.json?al=2026-02-30", "2026-02-30"), ("/datos/compromisos.csv?campos=codigo", "campos"),
        ("/datos/metas.csv?al=2026-03-31&al=2026-04-01", "«al» admite un solo valor"),
        ("/datos/registro.csv?desde=5&desde=7", "«desde» admite un solo valor"),
        ("/feeds/cambios.atom?hasta=2026-03-31&hasta=2026-04-30", "«hasta» admite un solo valor"),
        ("/calendario.ics?q=a&q=b&estado=cumplido&estado=incumplido", "«q» admite un solo valor"),
    ],
)  # fmt: skip
def test_data_that_is_asked_wrong_is_a_sentence_and_no_page(client, db, url, frase):
    respuesta = client.get(url)
    assert (respuesta.status_code, respuesta["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert frase in respuesta.content.decode()
    assert respuesta.content.decode().endswith("No se entregó nada: corrija la dirección.")
    assert respuesta["Access-Control-Allow-Origin"] == "*"
