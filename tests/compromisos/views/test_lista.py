"""The list of pledges: filters, facets, search, orders, pages."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compromisos.lectura.frases import frase_de_estado
from tests.compromisos.views.ayudas import comprobar_que_no_cuesta_mas, hoy, llenar, principal
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_meta,
    un_acto,
)
from tests.muestra import ENTERO, muestra


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("consulta", "esperados"),
    [
        ("", "abc"),
        ("estado=cumplido", "a"),
        ("estado=sin_informacion", "bc"),
        ("estado=cumplido&estado=sin_informacion", "abc"),
        ("plazo=vencido", "c"),
        ("frescura=sin_reporte", "bc"),
        ("sector=privado", "c"),
        ("eje=atencion", "a"),
        ("institucion=publica&estado=sin_informacion", "b"),
        ("edicion=ed", "abc"),
        ("territorio=15", "b"),
        ("territorio=150501", "b"),
        ("territorio=08", ""),
        ("territorio=08&territorio=1505", "b"),
        ("q=NINEZ", "b"),
        ("q=casas+cien", "a"),
        ("q=privada", "c"),
        ("q=%25", ""),
        ("q=_", ""),
    ],
)
def test_lista_filters(client, varios, consulta, esperados):
    respuesta = client.get(f"/compromisos/?{consulta}")
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 200
    hallados = "".join(
        letra for letra, c in zip("abc", varios, strict=True) if c.get_absolute_url() in pagina
    )
    assert hallados == esperados
    assert ("Ninguna promesa coincide" in pagina) == (not esperados)
    # The file downloads the very same.
    archivo = b"".join(client.get(f"/datos/compromisos.csv?{consulta}").streaming_content).decode("utf-8-sig")
    codigos = {fila["codigo"] for fila in csv.DictReader(io.StringIO(archivo))}
    assert codigos == {c.codigo for letra, c in zip("abc", varios, strict=True) if letra in esperados}


@pytest.mark.django_db
def test_lista_filters_in_each_order(client, varios):
    a, b, c = varios

    def orden(consulta: str) -> list[str]:
        pagina = client.get(f"/compromisos/?orden={consulta}").content.decode()
        return sorted("abc", key=lambda x: pagina.index({"a": a, "b": b, "c": c}[x].get_absolute_url()))

    assert orden("reciente")[0] == "a"
    assert orden("plazo")[0] == "c"
    assert orden("numero") == ["c", "a", "b"]


@pytest.mark.django_db
def test_lista_filters_counted_by_the_others(client, varios):
    def opciones(consulta: str, faceta: str) -> dict[str, int]:
        facetas = {f.nombre: f for f in client.get(f"/compromisos/?{consulta}").context["facetas"]}
        return {o.valor: o.cuenta for o in facetas[faceta].opciones}

    assert opciones("", "territorio") == {"15": 1}
    assert opciones("territorio=1505", "territorio") == {"15": 1, "1505": 1}
    assert opciones("sector=privado", "territorio") == {}
    assert opciones("estado=cumplido", "sector") == {"publico": 1}
    assert opciones("estado=cumplido", "institucion") == {"publica": 1}
    assert opciones("estado=cumplido&institucion=privada", "institucion") == {"publica": 1, "privada": 0}
    todos = opciones("sector=privado", "estado")
    assert {e for e, n in todos.items() if n} == {"sin_informacion"}
    assert opciones("q=casas&plazo=vencido", "eje") == {}


@pytest.mark.muestreo
@pytest.mark.django_db
@pytest.mark.parametrize(
    "consulta", muestra(["", "q=cosa", "estado=en_proceso&sector=publico", "al=hoy"], una_de=2)
)
def test_lista_filters_give_as_many_as_they_say(client, varios, consulta):
    llenar(varios[0], 12)
    consulta = consulta.replace("al=hoy", f"al={hoy() - timedelta(days=1)}")
    pagina = client.get(f"/compromisos/?{consulta}")
    revisadas = 0
    for faceta in pagina.context["facetas"]:
        if any(o.elegida for o in faceta.opciones):
            continue
        for opcion in faceta.opciones + faceta.resto:
            con_ella = client.get(f"/compromisos/?{consulta}&{faceta.nombre}={opcion.valor}")
            assert con_ella.context["total"] == opcion.cuenta, (faceta.nombre, opcion.valor)
            revisadas += 1
    assert revisadas > 4


@pytest.mark.django_db
def test_lista_filters_with_many_institutions(client):
    edicion = crear_edicion()
    with un_acto():
        for n in range(15):
            institucion = crear_institucion(nombre=f"Órgano {n:02}", slug=f"o{n:02}", sector="publico")
            for numero in range(1, 3 if n == 14 else 2):
                crear_compromiso(edicion=edicion, institucion=institucion, numero=numero)
    faceta = next(
        f for f in client.get("/compromisos/?institucion=o09").context["facetas"] if f.nombre == "institucion"
    )
    assert [o.valor for o in faceta.opciones][:2] == ["o09", "o14"]
    assert len(faceta.opciones) == 6
    assert [o.valor for o in faceta.resto] == sorted(o.valor for o in faceta.resto)
    assert len(faceta.resto) == 9
    assert "Otras 9" in client.get("/compromisos/").content.decode()


@pytest.mark.django_db
def test_lista_is_empty_and_says_what_other_filters_hide(client, varios):
    pagina = client.get("/compromisos/?q=casas&sector=privado&pagina=1").content.decode()
    assert '<a href="?q=casas" ' in pagina
    assert "Sin los otros filtros hay 1 promesa con «casas»" in pagina
    assert "Sin los otros filtros" not in client.get("/compromisos/?q=zzz&sector=privado").content.decode()
    assert "Sin los otros filtros" not in client.get("/compromisos/?sector=cooperacion").content.decode()


@pytest.mark.django_db
def test_lista_works_page_by_page_in_any_order(client, varios):
    llenar(varios[0], 45)
    for orden in ("numero", "reciente", "antiguo", "plazo", "plazo_lejano"):
        vistos = [
            c.pk
            for n in (1, 2, 3)
            for c in client.get(f"/compromisos/?orden={orden}&pagina={n}").context["pagina"]
        ]
        assert len(vistos) == len(set(vistos)) == 48, orden


@pytest.mark.django_db
def test_lista_works_and_links_its_files(client, algo):
    pagina = client.get("/compromisos/?q=casas&cosa=1&pagina=1&estado=inventado").content.decode()
    assert 'href="/datos/compromisos.json?q=casas"' in pagina
    pagina = client.get("/compromisos/?al=2026-10-06&estado=en_proceso").content.decode()
    assert 'href="/datos/compromisos.csv?al=2026-10-06&amp;estado=en_proceso"' in pagina


# --- What is searched


@pytest.mark.django_db
def test_lista_filters_mark_what_was_found(client):
    compromiso = crear_compromiso(titulo="Abrir casas", texto="Abrir casas en Áncash & <b>Lima</b>.")
    crear_meta(compromiso=compromiso, indicador="Albergues abiertos", unidad="albergues")
    crear_avance(
        compromiso=compromiso,
        ahora=timezone.now() - timedelta(days=2),
        descripcion="Se pintó el violonchelo.",
    )
    pagina = client.get("/compromisos/?q=lima").content.decode()
    assert "Áncash &amp; &lt;b&gt;<mark>Lima</mark>&lt;/b&gt;." in pagina
    assert "<mark>" not in client.get("/compromisos/?q=casas").content.decode()  # its title says it
    assert "<mark>Albergues</mark>" in client.get("/compromisos/?q=albergue").content.decode()
    assert "<mark>violonchelo</mark>" in client.get("/compromisos/?q=violonchelo").content.decode()
    hace = timezone.localdate() - timedelta(days=9)
    assert "violonchelo</mark>" not in client.get(f"/compromisos/?q=violonchelo&al={hace}").content.decode()
    assert "<mark>" not in client.get("/compromisos/").content.decode()


@pytest.mark.muestreo
@settings(
    max_examples=80 if ENTERO else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=100))
def test_lista_filters_take_whatever_is_typed(db, client, texto):
    assert client.get("/compromisos/", {"q": texto}).status_code in (200, 400)


@pytest.mark.django_db
def test_lista_filters_suggest_what_is_public_and_found(client, textos):
    def sugerida(q: str, **mas) -> str | None:
        sugerencia = client.get("/compromisos/", {"q": q, **mas}).context["sugerencia"]
        return sugerencia and sugerencia.texto

    assert sugerida("comisaeias") == "comisarías"
    assert sugerida("comisarais") is None  # its stem is the same: it finds
    assert sugerida("acojida cassas") == "acogida casas"
    assert sugerida("acogida cassas", estado="cumplido") == "acogida casas"
    assert sugerida('"casas de acogida" ancahs') == '"casas de acogida" Áncash'.replace("Á", "á")
    assert sugerida("xilofonos") is None  # only a draft says it
    assert sugerida("xilofonso") is None
    assert sugerida("casas talleres") is None  # each is found, not together
    assert sugerida("zzzzzz") is None
    pagina = client.get("/compromisos/?q=acojida").content.decode()
    assert "¿Quiso decir" in pagina
    assert 'href="?q=acogida"' in pagina


@pytest.mark.django_db
def test_lista_as_of_a_day_suggests_nothing_of_later(client):
    compromiso = crear_compromiso(texto="Abrir casas.")
    crear_avance(compromiso=compromiso, ahora=timezone.now() - timedelta(days=2), descripcion="Violonchelos.")
    hace = timezone.localdate() - timedelta(days=9)
    assert client.get("/compromisos/?q=violonchleos").context["sugerencia"].texto == "violonchelos"
    assert client.get(f"/compromisos/?q=violonchleos&al={hace}").context["sugerencia"] is None


# --- With nothing, asked wrongly, as of a day, at equal cost


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "frases", "ausente"),
    [
        (
            "/compromisos/",
            ["Todavía sin compromisos publicados", "/guia-de-importacion/"],
            "Quite algún filtro",
        ),
        ("/compromisos/?q=cem", ["Ninguna promesa coincide"], "Todavía sin compromisos"),
        ("/compromisos/?estado=cumplido", ["Ninguna promesa coincide"], "Todavía sin compromisos"),
    ],
)
def test_lista_is_empty(client, url, frases, ausente):
    pagina = principal(client, url)
    for frase in frases:
        assert frase in pagina
    assert ausente not in pagina


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("consulta", "status", "frase"),
    [
        ("estado=inventado", 400, "«inventado» no es un valor que conozcamos"),
        ("territorio=15%27", 400, "no es un valor que conozcamos"),
        ("territorio=99", 400, "no es un valor que conozcamos"),
        ("q=" + "a" * 101, 400, "escriba 100 caracteres o menos"),
        ("q=" + "a" * 10_000, 400, "escriba 100 caracteres o menos"),
        ("q=%25_%25", 200, "no hay ninguna palabra que buscar"),
        ("q=%22sin+cerrar", 200, "Ninguna promesa coincide"),
        ("q=(zz%2B)%2B$", 200, "Ninguna promesa coincide"),
        ("q=' %26 !| <-> :* \\", 200, "no hay ninguna palabra que buscar"),
        ("q=" + "+".join("bcdfghijklmnñpq"), 200, "Se buscaron las primeras 12 palabras"),
        ("q=a&q=b", 200, "«q» viene repetido: se tuvo en cuenta el último"),
        ("orden=azar", 400, "no es un valor que conozcamos"),
        ("cosa=1", 200, "No conocemos el filtro «cosa»"),
        ("al=ayer", 400, "no es una fecha"),
        ("al=2026-02-30", 400, "no está en el calendario"),
    ],
)
def test_lista_filters_say_what_makes_no_sense(client, varios, consulta, status, frase):
    respuesta = client.get(f"/compromisos/?{consulta}")
    assert respuesta.status_code == status
    assert frase in respuesta.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("pagina", ["2", "0", "x", "99999999999999999999"])
def test_lista_404_of_a_page(client, varios, pagina):
    assert client.get(f"/compromisos/?pagina={pagina}").status_code == 404


@pytest.mark.django_db
def test_lista_as_of_a_day_asks_nothing_of_anybody(client):
    pagina = principal(client, "/compromisos/", al="2020-01-01")
    assert "Ese día no" in pagina
    assert "/guia-de-importacion/" not in pagina


@pytest.mark.django_db
@pytest.mark.parametrize("consulta", ["", "?q=cosa+prueba&sector=publico&estado=en_proceso"])
def test_lista_constant_queries(client, varios, consulta):
    comprobar_que_no_cuesta_mas(client, f"/compromisos/{consulta}", varios[0])


# --- How the result stands, and what its rows say


@pytest.mark.django_db
@pytest.mark.parametrize("consulta", ["", "sector=publico", "q=prueba", "estado=cumplido&estado=en_proceso"])
def test_lista_works_with_a_sentence_and_links_that_are_true(client, varios, consulta):
    llenar(varios[0], 8)
    respuesta = client.get(f"/compromisos/?{consulta}")
    pagina = respuesta.content.decode()
    por_estado = respuesta.context["resultado"].por_estado
    assert sum(por_estado.values()) == respuesta.context["total"]
    assert frase_de_estado(por_estado) in pagina
    enlaces = re.findall(
        r'<a href="([^"]*\?[^"]*)"[^>]*>(?:(?!</a>).)*?<span class="n">(\d+)</span>', pagina, re.DOTALL
    )
    for url, n in enlaces:
        con_el = client.get(f"/compromisos/?{html.unescape(url).partition('?')[2]}")
        assert con_el.context["total"] == int(n), url
    assert len(enlaces) >= 2


@pytest.mark.django_db
def test_lista_works_and_says_once_what_all_have_in_common(client):
    edicion, entidad = (
        crear_edicion(),
        crear_institucion(nombre="Entidad del Faro", slug="faro", sigla="FARO"),
    )
    uno = crear_compromiso(edicion=edicion, institucion=entidad, numero=1, texto="Capacitar siempre.")
    crear_compromiso(edicion=edicion, institucion=entidad, numero=2, texto="capacitar  SIEMPRE")
    respuesta = client.get("/compromisos/")
    assert respuesta.context["resultado"].en_todas() == ["No se dice para cuándo", "Nunca informó", "FARO"]
    pagina = principal(client, "/compromisos/")
    assert "Entidad del Faro" not in pagina.partition('<ul class="filas">')[2].partition("</ul>")[0]
    assert pagina.count("Mismo texto que la N.º 1") == 1
    # With another institution each says whose it is; alone, nothing is in common.
    crear_compromiso(edicion=uno.edicion, numero=1)
    assert "Entidad del Faro" in principal(client, "/compromisos/")
    assert "Lo mismo en todas" not in principal(
        client, "/compromisos/?institucion=faro&q=siempre&estado=cumplido"
    )


@pytest.mark.django_db
def test_lista_works_saying_only_what_is_out_of_order(client, varios):
    filas = principal(client, "/compromisos/").partition('<ul class="filas">')[2].partition("</ul>")[0]
    por_fila = {c.titulo: f for f in filas.split("<article")[1:] for c in varios if c.titulo in f}
    assert "Venció hace 5 días" in por_fila[varios[2].titulo]
    assert "excepciones" not in por_fila[varios[1].titulo]


@pytest.mark.django_db
def test_lista_filters_put_first_what_says_it_most_plainly(client):
    edicion = crear_edicion()
    a, b = crear_institucion(nombre="Aaa", slug="a"), crear_institucion(nombre="Bbb", slug="b")
    lejos = crear_compromiso(
        edicion=edicion, institucion=a, titulo="Uno", texto="Casas para acoger a familias."
    )
    justo = crear_compromiso(edicion=edicion, institucion=b, titulo="Dos", texto="Abrir casas de acogida.")

    def orden(**mas) -> list[int]:
        return [c.pk for c in client.get("/compromisos/", {"q": "casas de acogida", **mas}).context["pagina"]]

    assert orden() == orden(orden="parecido") == [justo.pk, lejos.pk]
    assert orden(orden="numero") == [lejos.pk, justo.pk]
    assert client.get("/compromisos/?orden=parecido").status_code == 200  # without a search, as ever
    assert 'value="parecido"' not in client.get("/compromisos/").content.decode()


@pytest.mark.django_db
def test_lista_is_empty_without_zeros(client, varios):
    pagina = principal(client, "/compromisos/?q=zzz&sector=privado")
    assert '<span class="n">0' not in pagina.replace("checked", "").partition('name="estado"')[2]
    assert 'href="/buscar/?q=zzz"' in pagina
    assert 'id="faceta-estado"' not in pagina
