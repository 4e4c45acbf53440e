"""The tables of the API: a page of a list, one record, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compromisos import publicacion
from compromisos.lectura.ficha import Ficha
from compromisos.salidas.api.recursos import DE_TABLAS
from compromisos.salidas.datos.columns import PUBLICAS
from tests.compromisos.salidas.datos.ayudas import LUNES
from tests.compromisos.views.api.ayudas import documento_de_problema, pedir, problema, todas
from tests.compromisos.views.ayudas import crear_avance_de_hoy, llenar
from tests.factories import crear_avance, crear_compromiso, crear_institucion
from tests.muestra import muestra

pytestmark = pytest.mark.django_db


def test_indice_works(client):
    """It lists every public table of the registry, and each address answers."""
    indice = pedir(client, "")
    assert {r["recurso"] for r in indice["recursos"]} == {*PUBLICAS, "cambios"}
    for recurso in indice["recursos"]:
        assert pedir(client, recurso["direccion"])["recurso"] == recurso["recurso"]


def test_de_tabla_works(client, varios):
    a, b, c = varios
    lista = pedir(client, "compromisos/")
    assert [d["codigo"] for d in lista["datos"]] == [c.codigo, a.codigo, b.codigo], "the order of the list"
    assert "total" not in lista, "nobody asked for a count"
    assert pedir(client, "compromisos/", total=1, limite=1)["total"] == 3
    cumplido = next(d for d in lista["datos"] if d["codigo"] == a.codigo)
    assert (cumplido["estado"], cumplido["sector"], cumplido["sector_codigo"]) == (
        "cumplido",
        "Público",
        "publico",
    )
    assert cumplido["metas"] == []


def test_de_tabla_codes_do_not_change_with_the_language(client, varios):
    a, *_ = varios
    (ingles,) = (d for d in pedir(client, "/en/api/v1/compromisos/")["datos"] if d["codigo"] == a.codigo)
    assert (ingles["sector"], ingles["sector_codigo"], ingles["estado"]) == ("Public", "publico", "cumplido")
    (avance,) = pedir(client, "/en/api/v1/avances/")["datos"]
    assert (avance["estado"], avance["estado_codigo"]) == ("Fulfilled", "cumplido")


def test_de_tabla_is_empty(client):
    for nombre in DE_TABLAS:
        lista = pedir(client, f"{nombre}/")
        assert lista["datos"] == []
        assert lista["enlaces"]["siguiente"] is None is lista["enlaces"]["anterior"]


def test_de_tabla_filters(client, varios):
    a, b, c = varios
    casos = (
        ({"sector": "publico"}, {a, b}),
        ({"estado": ["cumplido", "sin_informacion"]}, {a, b, c}),
        ({"plazo": "vencido"}, {c}),
        ({"territorio": "15"}, {b}),
        ({"eje": "atencion"}, {a}),
        ({"institucion": "privada"}, {c}),
        ({"q": "casas"}, {a}),
        ({"edicion": "ed", "respaldo": "declarado"}, {a}),
    )
    for filtros, quedan in casos:
        lista = pedir(client, "compromisos/", **filtros)
        assert {d["codigo"] for d in lista["datos"]} == {x.codigo for x in quedan}, filtros
    (avance,) = pedir(client, "avances/", sector="publico")["datos"]
    assert avance["codigo"] == a.codigo
    assert pedir(client, "avances/", sector="privado")["datos"] == []


def test_de_tabla_campos(client, varios):
    lista = pedir(client, "compromisos/", campos="estado,codigo,metas")
    assert list(lista["datos"][0]) == ["codigo", "estado", "metas"]
    dicho = problema(client, "compromisos/", 400, campos="codigo,progreso")
    assert dicho["tipo"] == "campo-desconocido"
    assert "«progreso»" in dicho["detail"]


@pytest.mark.parametrize(
    ("consulta", "tipo"),
    [
        ("estdo=cumplido", "parametro-desconocido"),
        ("pagina=2", "parametro-desconocido"),
        ("estado=", "parametro-no-valido"),
        ("estado=bueno", "parametro-no-valido"),
        ("orden=", "parametro-no-valido"),
        ("q=" + "a" * 101, "parametro-no-valido"),
        ("q=" + "a" * 10_000, "parametro-no-valido"),
        ("q=%00", "peticion-ilegible"),
        ("limite=0", "parametro-no-valido"),
        ("limite=-1", "parametro-no-valido"),
        ("limite=201", "parametro-no-valido"),
        ("limite=" + "9" * 5_000, "parametro-no-valido"),
        ("limite=1.0", "parametro-no-valido"),
        ("limite=%D9%A1%D9%A2", "parametro-no-valido"),
        ("limite=+5", "parametro-no-valido"),
        ("limite=", "parametro-no-valido"),
        ("limite=5&limite=10", "parametro-repetido"),
        ("q=a&q=b", "parametro-repetido"),
        ("al=2026-01-01&al=2026-01-02", "parametro-repetido"),
        ("&".join(["estado=cumplido"] * 51), "parametro-no-valido"),
        ("total=si", "parametro-no-valido"),
        ("campos=", "campo-desconocido"),
        ("campos=codigo,", "campo-desconocido"),
        ("al=", "parametro-no-valido"),
        ("al=ayer", "parametro-no-valido"),
        ("al=31/12/2025", "parametro-no-valido"),
        ("al=2026-1-1", "parametro-no-valido"),
        ("al=20260101", "parametro-no-valido"),
        ("al=2026-W01-1", "parametro-no-valido"),
        ("al=2026-02-30", "parametro-no-valido"),
        ("al=%D9%A2%D9%A0%D9%A2%D9%A6-01-01", "parametro-no-valido"),
        ("al=2026-01-01T00:00", "parametro-no-valido"),
        ("&".join(f"x{n}=1" for n in range(1_200)), "parametro-desconocido"),
    ],
)
def test_de_tabla_400(client, consulta, tipo):
    assert problema(client, f"compromisos/?{consulta}", 400)["tipo"] == tipo


@pytest.mark.parametrize(
    ("direccion", "tipo"),
    [
        ("nada/", "no-existe"),
        ("compromisos/?al=2999-01-01", "dia-no-disponible"),
        ("compromisos/?al=0001-01-01", "dia-no-disponible"),
        ("compromisos/?al=9999-12-31", "dia-no-disponible"),
        ("compromisos/?institucion=nadie", "valor-desconocido"),
        ("compromisos/?eje=nadie&edicion=nadie&marco=nadie", "valor-desconocido"),
        ("compromisos/?territorio=99", "valor-desconocido"),
        ("compromisos/?territorio=%D9%A1%D9%A5", "valor-desconocido"),
        ("compromisos/?cursor=abc", "cursor-no-valido"),
        ("compromisos/?cursor=", "cursor-no-valido"),
        ("compromisos/?cursor=" + "a." * 5_000, "cursor-no-valido"),
        ("compromisos/?cursor=%F0%9F%92%A9", "cursor-no-valido"),
        ("compromisos/x/y/z/", "no-existe"),
    ],
)
def test_de_tabla_404(client, direccion, tipo):
    assert problema(client, direccion, 404)["tipo"] == tipo


@pytest.mark.muestreo
def test_de_tabla_pages_are_the_whole_list_both_ways(client, varios):
    """In the suite each order one of the two ways."""
    llenar(varios[0], 12)
    for vez, orden in enumerate(("", "reciente", "antiguo", "plazo", "plazo_lejano", "numero")):
        pedido = {"orden": orden} if orden else {}
        enteros = [d["codigo"] for d in pedir(client, "compromisos/", **pedido)["datos"]]
        assert len(enteros) == 15
        for leer in muestra((_hacia_delante, _hacia_atras), una_de=2, desde=vez):
            assert leer(client, limite=4, **pedido) == enteros, orden


def _hacia_delante(client, **pedido) -> list[str]:
    return [d["codigo"] for d in todas(client, "compromisos/", **pedido)]


def test_de_tabla_pages_of_a_search_and_of_other_tables(client, varios):
    llenar(varios[0], 9)
    enteros = {nombre: pedir(client, f"{nombre}/", limite=200)["datos"] for nombre in DE_TABLAS}
    for nombre, datos in enteros.items():
        assert todas(client, f"{nombre}/", limite=2) == datos, nombre
    hallados = pedir(client, "compromisos/", q="texto")["datos"]
    assert todas(client, "compromisos/", q="texto", limite=2) == hallados


def _hacia_atras(client, **pedido) -> list[str]:
    """The codes of the whole list, read from its last page to its first."""
    pagina = pedir(client, "compromisos/", **pedido)
    while siguiente := pagina["enlaces"]["siguiente"]:
        pagina = pedir(client, siguiente)
    codigos = [d["codigo"] for d in pagina["datos"]]
    while anterior := pagina["enlaces"]["anterior"]:
        pagina = pedir(client, anterior)
        codigos = [d["codigo"] for d in pagina["datos"]] + codigos
    return codigos


def test_de_tabla_what_enters_meanwhile_neither_repeats_nor_hides(client, varios):
    llenar(varios[0], 6)
    antes = [d["codigo"] for d in pedir(client, "compromisos/")["datos"]]
    primera = pedir(client, "compromisos/", limite=4)
    nueva = crear_compromiso(institucion=crear_institucion(nombre="AAA, la primera de todas", slug="aaa"))
    segunda = pedir(client, primera["enlaces"]["siguiente"])
    assert [d["codigo"] for d in primera["datos"] + segunda["datos"]] == antes[:8]
    assert pedir(client, "compromisos/", limite=1)["datos"][0]["codigo"] == nueva.codigo


def test_de_tabla_cursor_is_good_for_its_own_list(client, varios):
    siguiente = pedir(client, "compromisos/", limite=1)["enlaces"]["siguiente"]
    cursor = siguiente.partition("cursor=")[2]
    assert problema(client, f"metas/?cursor={cursor}", 404)["tipo"] == "cursor-no-valido"
    for otra in ("sector=publico", "orden=plazo", "al=2026-01-31"):
        assert problema(client, f"compromisos/?{otra}&cursor={cursor}", 404)["tipo"] == "cursor-no-valido"
    for roto in (cursor[:-1], cursor[1:], cursor.swapcase(), cursor + "A"):
        assert problema(client, f"compromisos/?limite=1&cursor={roto}", 404)["tipo"] == "cursor-no-valido"
    # It does not hang on how long the pages are, nor on what of each record is shown.
    assert len(pedir(client, f"compromisos/?limite=2&campos=codigo&cursor={cursor}")["datos"]) == 2
    assert len(pedir(client, f"/en/api/v1/compromisos/?limite=2&cursor={cursor}")["datos"]) == 2


def test_de_tabla_link_header(client, varios):
    respuesta = client.get("/api/v1/compromisos/?limite=1")
    siguiente = respuesta.json()["enlaces"]["siguiente"]
    assert f'<{siguiente}>; rel="next"' in respuesta.headers["Link"]
    assert 'rel="prev"' not in respuesta.headers["Link"]
    segunda = client.get(siguiente)
    for rel in ("first", "prev", "next", "service-desc", "service-doc", "license"):
        assert f'rel="{rel}"' in segunda.headers["Link"], rel


def test_de_tabla_as_of_a_day(client, algo):
    compromiso, _otro, avance = algo
    publicacion.retirar(avance, por=avance.autor, motivo="Error.", ahora=LUNES + timedelta(days=5))
    antes, despues = (
        pedir(client, f"compromisos/{compromiso.codigo}/", al=(LUNES + timedelta(days=n)).date().isoformat())
        for n in (3, 5)
    )
    assert (antes["dato"]["estado"], despues["dato"]["estado"]) == ("en_proceso", "sin_informacion")
    assert pedir(client, "avances/", al="2026-10-04")["datos"] == []


CUANTAS = {"compromisos": 9, "avances": 8, "instituciones": 6, "ediciones": 6}


def test_de_tabla_constant_queries(client, varios):
    """Of as many records as are shown: not one more query, nor one more row, for those that are not."""
    llenar(varios[0], 10)
    pedir(client, "compromisos/", limite=5)

    def consultas(**pedido) -> dict[str, int]:
        return {n: _contar(client, f"{n}/", limite=5, **pedido) for n in DE_TABLAS}

    pocas = consultas(), consultas(al="2026-01-31")
    assert all(n <= CUANTAS.get(t, 5) for t, n in pocas[0].items()), pocas[0]
    llenar(varios[0], 20)
    assert (consultas(), consultas(al="2026-01-31")) == pocas


def _contar(client, direccion: str, **pedido) -> int:
    with CaptureQueriesContext(connection) as hechas:
        pedir(client, direccion, **pedido)
    return len(hechas)


def test_de_tabla_a_version_that_is_held_is_not_read_again(client, varios):
    respuesta = client.get("/api/v1/compromisos/")
    etag = respuesta.headers["ETag"]
    with CaptureQueriesContext(connection) as hechas:
        igual = client.get("/api/v1/compromisos/", headers={"if-none-match": etag})
    assert (igual.status_code, igual.content, igual.headers["ETag"]) == (304, b"", etag)
    assert len(hechas) == 1, "what says the version"
    assert client.get("/en/api/v1/compromisos/").headers["ETag"] != etag
    crear_avance_de_hoy(varios[1])
    otra = client.get("/api/v1/compromisos/", headers={"if-none-match": etag})
    assert (otra.status_code, otra.headers["ETag"] != etag) == (200, True)


def test_de_tabla_head_and_options(client, varios):
    cabeza = client.head("/api/v1/compromisos/")
    assert (cabeza.status_code, cabeza.content) == (200, b"")
    assert cabeza.headers["ETag"] == client.get("/api/v1/compromisos/").headers["ETag"]
    opciones = client.options("/api/v1/compromisos/", headers={"origin": "https://otra.example"})
    assert opciones.status_code == 204
    assert opciones.headers["Access-Control-Allow-Origin"] == "*"
    assert opciones.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("verbo", ["post", "put", "patch", "delete", "trace"])
def test_de_tabla_only_questions_are_answered(client, verbo):
    client.handler.enforce_csrf_checks = True
    respuesta = getattr(client, verbo)("/api/v1/compromisos/")
    assert documento_de_problema(respuesta)["tipo"] == "metodo-no-permitido"
    assert (respuesta.status_code, respuesta.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    ("acepta", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("application/*;q=0.5", 200),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("text/csv", 406),
        ("text/html", 406),
        ("application/json;q=0", 406),
    ],
)
def test_de_tabla_gives_json_or_says_that_it_cannot(client, acepta, status):
    respuesta = client.get("/api/v1/compromisos/", headers={"accept": acepta})
    assert respuesta.status_code == status
    if status == 406:
        assert documento_de_problema(respuesta)["tipo"] == "formato-no-disponible"
    assert problema(client, "compromisos/", 406, formato="csv")["tipo"] == "formato-no-disponible"


def test_uno_works(client, algo):
    compromiso, _otro, avance = algo
    suyo = pedir(client, f"compromisos/{compromiso.codigo}/")
    (en_lista,) = (d for d in pedir(client, "compromisos/")["datos"] if d["codigo"] == compromiso.codigo)
    assert suyo["dato"] == en_lista
    assert suyo["en_pie"] is True
    for parte in ("metas", "avances"):
        assert {d["codigo"] for d in pedir(client, suyo["enlaces"][parte])["datos"]} == {compromiso.codigo}
    assert client.get(suyo["enlaces"]["todo"]).json()["codigo"] == compromiso.codigo
    assert pedir(client, f"avances/{avance.pk}/")["dato"]["codigo"] == compromiso.codigo
    slug = compromiso.institucion.slug
    assert pedir(client, f"instituciones/{slug}/", campos="codigo,compromisos")["dato"] == {
        "codigo": slug,
        "compromisos": compromiso.institucion.compromisos.count(),
    }


@pytest.mark.parametrize(
    "clave",
    [
        "compromisos/nada",
        "avances/0",
        "avances/x",
        "avances/" + "9" * 40,
        "avances/-1",
        "instituciones/ñ",
        "metas/1",
    ],
)
def test_uno_404(client, clave):
    assert problema(client, f"{clave}/", 404)["tipo"] == "no-existe"
    assert problema(client, f"{clave}/", 404, al="2026-01-31")["tipo"] == "no-existe"


def test_uno_of_every_table_whose_records_have_a_name(client, algo):
    """By what its list calls it."""
    publicacion.anotar_lo_que_falta()
    vistas = set()
    for nombre, recurso in DE_TABLAS.items():
        datos = pedir(client, f"{nombre}/", limite=2)["datos"]
        if recurso.clave and datos:
            assert pedir(client, f"{nombre}/{datos[-1][recurso.clave]}/")["dato"] == datos[-1]
            vistas.add(nombre)
    assert vistas >= {"compromisos", "avances", "verificaciones", "evidencias", "ediciones", "registro"}


def test_de_tabla_the_record_goes_on_from_a_number(client, algo):
    publicacion.anotar_lo_que_falta()
    todo = [d["numero"] for d in pedir(client, "registro/")["datos"]]
    assert [d["numero"] for d in pedir(client, "registro/", desde=3)["datos"]] == todo[2:]
    for malo in ("0", "-1", "x", "", "9" * 30):
        assert problema(client, f"registro/?desde={malo}", 400)["tipo"] == "parametro-no-valido"
    problema(client, "metas/?desde=3", 400)


def test_uno_a_draft_is_not_there(client):
    borrador = crear_compromiso(publicado=False)
    problema(client, f"compromisos/{borrador.codigo}/", 404)
    problema(client, f"compromisos/{borrador.codigo}/avances/", 404)


def test_uno_that_was_left_says_so(client, enmendado):
    """A pledge that is not in force is no longer in the list; its own address says so."""
    assert enmendado.codigo not in {d["codigo"] for d in pedir(client, "compromisos/")["datos"]}
    assert pedir(client, f"compromisos/{enmendado.codigo}/")["en_pie"] is False


def test_uno_that_was_withdrawn_as_an_error_is_gone_with_what_hangs_from_it(client, monkeypatch):
    avance = crear_avance()
    codigo = avance.compromiso.codigo
    enmienda = SimpleNamespace(motivo="Se cargó dos veces.")
    monkeypatch.setattr(Ficha, "deshecho", enmienda)
    for direccion in (f"compromisos/{codigo}/", f"compromisos/{codigo}/avances/", f"avances/{avance.pk}/"):
        dicho = problema(client, direccion, 410)
        assert (dicho["tipo"], dicho["detail"]) == ("retirado", "Se cargó dos veces.")


def test_uno_as_of_a_day(client, algo):
    compromiso, *_ = algo
    assert (
        pedir(client, f"compromisos/{compromiso.codigo}/", al="2026-10-04")["dato"]["estado"]
        == "sin_informacion"
    )


def test_de_compromiso_works(client, algo):
    compromiso, _otro, avance = algo
    (suyo,) = pedir(client, f"compromisos/{compromiso.codigo}/avances/")["datos"]
    assert suyo["avance"] == avance.pk


def test_de_compromiso_is_empty(client, algo):
    assert pedir(client, f"compromisos/{algo[1].codigo}/avances/")["datos"] == []


def test_de_compromiso_as_of_a_day(client, algo):
    assert pedir(client, f"compromisos/{algo[0].codigo}/avances/", al="2026-10-04")["datos"] == []


def test_de_compromiso_404(client, algo):
    compromiso, *_ = algo
    problema(client, "compromisos/nada/metas/", 404)
    problema(client, f"compromisos/{compromiso.codigo}/instituciones/", 404)
    problema(client, f"compromisos/{compromiso.codigo}/nada/", 404)
    problema(client, f"compromisos/{compromiso.codigo}/metas/?estado=cumplido", 400)
