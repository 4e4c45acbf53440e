"""The front page: the question, its answer, and what stands under it with none, one, a few and many promises."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.ediciones import por_actualidad
from compromisos.models import Edicion, Rol, SituacionCompromiso
from compromisos.reglas.palabras import Estado
from compromisos.reglas.plazo import restar_meses
from compromisos.templatetags import dibujos
from tests.compromisos.views.ayudas import contar_consultas, llenar, principal
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_participacion,
    crear_periodo,
    un_acto,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

CERO = re.compile(r"(?<![\d.,/])0(?![\d.,/])")


def hace(dias: int):
    return timezone.now() - timedelta(days=dias)


def dicho(pagina: str) -> str:
    """What is read of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", pagina))


def de_donde(client, **parametros) -> str:
    return principal(client, "/", **parametros).partition('id="de-donde"')[2]


def crear_con_compromiso(nombre: str, *, publicado_hace: int | None = None, **kwargs) -> Edicion:
    edicion = crear_edicion(slug=nombre.lower(), nombre=nombre, **kwargs)
    fecha = None if publicado_hace is None else hace(publicado_hace)
    crear_compromiso(edicion=edicion, publicado_en=fecha, situacion=SituacionCompromiso.PUBLICADO)
    return edicion


@pytest.fixture
def las_seis():
    call_command("cargar_semilla", verbosity=0)


@compartida
def muchas():
    """Thirty promises: a theme, a sector, and reports of one, four and seven months ago."""
    eje, publica = crear_eje(codigo="atencion", nombre="Atención"), crear_institucion(sector="publico")
    edicion = crear_edicion(slug="ed", nombre="Edición de prueba", anio=2026)
    with un_acto():
        hechas = [
            crear_compromiso(edicion=edicion, institucion=publica, numero=n, ejes=[eje]) for n in range(1, 31)
        ]
    for compromiso, meses in zip(hechas, (1, 4, 4, 7, 7, 7), strict=False):
        corte = restar_meses(timezone.localdate(), meses)
        crear_avance(compromiso=compromiso, fecha_corte=corte, ahora=hace(1))
    return hechas


# --- Whatever there is


def test_portada_works_asking_a_question_and_answering_it(client, muchas):
    pagina = principal(client, "/")
    assert pagina.count("<h1") == 1
    assert "¿Qué pasó con lo que se prometió por el 25 de noviembre?</h1>" in pagina
    respuesta = 'class="la-respuesta">De 30 promesas, ninguna se declara cumplida; 6 están en proceso; de 24 no se sabe nada.'
    assert respuesta in pagina
    ingles = principal(client, "/en/")
    assert "What became of what was promised for 25 November?" in ingles
    assert "Of 30 promises" in ingles


def test_portada_works_with_the_latest_edition_at_its_foot(client):
    primera = crear_con_compromiso("Primera", anio=2026)
    segunda = crear_con_compromiso("Segunda", anio=2027)
    crear_participacion(
        edicion=segunda, institucion=crear_institucion(nombre="Quien la lidera"), rol=Rol.LIDER
    )
    crear_participacion(edicion=segunda, institucion=crear_institucion(nombre="Una de tantas"))
    crear_participacion(edicion=primera, institucion=crear_institucion(nombre="La de antes"), rol=Rol.LIDER)
    crear_edicion(nombre="Aún vacía", anio=2028)
    bloque = de_donde(client)
    assert '<a href="/ediciones/segunda/" lang="es">Segunda</a>' in bloque
    assert "Quien la lidera" in bloque
    assert "Una de tantas" not in bloque  # her place is the page of the edition
    assert "La de antes" not in bloque
    pagina = dicho(principal(client, "/"))
    assert "Las promesas son de 2 ediciones: Segunda (2027), Primera (2026)." in pagina
    assert "Aún vacía" not in pagina


def test_portada_works_saying_that_a_year_is_not_known(client):
    crear_con_compromiso("Una")
    assert "Las promesas son de la edición Una . La fuente no dice de qué año." in dicho(
        principal(client, "/")
    )
    crear_con_compromiso("Otra")
    assert "De ninguna dice la fuente de qué año." in principal(client, "/")


def test_portada_as_of_a_day_orders_editions_by_year_then_publication(client):
    crear_edicion(slug="vacia", anio=2030)
    crear_con_compromiso("Sinfecha")
    crear_con_compromiso("Antigua", publicado_hace=30)
    crear_con_compromiso("Nueva", publicado_hace=5)
    crear_con_compromiso("Conanio", anio=2020)
    en_orden = [e.slug for e in por_actualidad(Dia.de_hoy())]
    assert en_orden == ["conanio", "nueva", "antigua", "sinfecha", "vacia"]
    hace_diez = timezone.localdate() - timedelta(days=10)
    assert [e.slug for e in por_actualidad(Dia(timezone.localdate(), hace_diez))][:3] == [
        "conanio", "antigua", "sinfecha",
    ]  # fmt: skip
    assert "Nueva" not in principal(client, "/", al=hace_diez.isoformat())


def test_portada_is_empty(client):
    pagina = principal(client, "/")
    for frase in (
        "¿Qué pasó con lo que se prometió",
        "Todavía sin compromisos publicados",
        "/guia-de-importacion/",
    ):
        assert frase in pagina
    for ausente in ("la-respuesta", "Por tema", "Qué falta saber", "De dónde salen"):
        assert ausente not in pagina


def test_portada_as_of_a_day_asks_nothing_of_anybody(client):
    pagina = principal(client, "/", al="2020-01-01")
    assert "Ese día no" in pagina
    assert "/guia-de-importacion/" not in pagina


# --- A few: opening day


def test_portada_of_the_six_shows_each_with_the_numbers_it_promises(client, las_seis):
    pagina = principal(client, "/")
    assert re.findall(
        r'href="/compromisos/25porel25-mimp-(\d)/"><span class="n">\1\.</span>', pagina
    ) == list("123456")
    cifras = re.findall(r'<b>(\d+)</b> <span lang="es">([^<]+)</span>', pagina)
    assert cifras == [
        ("24", "regiones"), ("70", "distritos"), ("50", "CEM"), ("10", "distritos rurales"), ("6", "UPE"), ("41", "centros"),
    ]  # fmt: skip
    texto = dicho(pagina)
    for frase in (
        "De 6 promesas no se sabe todavía nada: no consta ningún informe.",
        "Nadie ha informado todavía cuánto se hizo",
        "41 centros (a cargo de MINSA )",
        "Tiene el mismo texto que la 3, palabra por palabra",
        "Ninguna promesa dice para cuándo.",
        "Ninguno de los números prometidos lo dice",
        "Este sitio espera uno cada trimestre.",
        "Pedir la información a MIMP",
    ):
        assert frase in texto, frase
    assert texto.count("Tiene el mismo texto") == 1


def test_portada_of_the_six_has_nothing_that_is_all_zero(client, las_seis):
    for url in ("/", "/en/"):
        pagina = principal(client, url)
        assert len(CERO.findall(dicho(pagina))) <= 3
        for ausente in ("<table", 'class="mapa', "Por tema", "Por sector", "Qué está atrasado"):
            assert ausente not in pagina


def test_portada_works_with_one_pledge(client, uno):
    texto = dicho(principal(client, "/"))
    for frase in (
        "De la única promesa no se sabe todavía nada: no consta ningún informe.",
        "La promesa, con lo que promete",
        "No promete un número: se sigue por sus pruebas.",
        "1 promesa no dice para cuándo.",
        "Pedir la información a Entidad con uno",
        "La lidera no consta",
    ):
        assert frase in texto, frase


def test_portada_of_a_few_says_what_was_measured_and_what_is_out_of_order(client):
    edicion = crear_edicion(slug="ed")
    sube = crear_compromiso(edicion=edicion, fecha_limite=restar_meses(timezone.localdate(), 4))
    meta = crear_meta(compromiso=sube, valor_meta=50)
    baja = crear_compromiso(edicion=edicion)
    crear_meta(compromiso=baja, valor_meta=10, linea_base=45, sentido="decreciente", unidad="días")
    crear_avance(
        compromiso=sube, mediciones={meta: 32}, ahora=hace(1), fecha_corte=timezone.localdate() - timedelta(2)
    )
    with un_acto():
        for _n in range(22):
            crear_compromiso(edicion=edicion)
    texto = dicho(principal(client, "/"))
    assert "De 24 promesas, ninguna se declara cumplida; 1 está en proceso; de 23 no se sabe nada." in texto
    assert "32 de 50 CEM" in texto
    assert "10 días o menos" in texto
    assert "Venció hace 4 meses" in texto
    assert "Pedir la información a quien prometió" in texto
    assert "Lo último que se informó" in texto


def test_portada_of_a_few_says_which_report_is_expected_and_who_has_no_promise(client):
    edicion = crear_edicion(slug="ed")
    crear_compromiso(edicion=edicion, fecha_limite=date(2099, 1, 1))
    callada = crear_institucion(nombre="Entidad callada", slug="callada")
    crear_participacion(edicion=edicion, institucion=callada, rol=Rol.COMPROMETIDA)
    organiza = crear_institucion(nombre="Solo organiza", slug="organiza")
    crear_participacion(edicion=edicion, institucion=organiza, rol=Rol.ORGANIZADORA)
    cierra = timezone.localdate() + timedelta(days=20)
    crear_periodo(edicion, nombre="Tercer trimestre", cierra=cierra)
    falta = dicho(principal(client, "/").partition('id="falta-saber"')[2].partition("</section>")[0])
    assert f"Se espera el de «Tercer trimestre», hasta el {cierra:%d/%m/%Y}." in falta
    assert "Participan y aquí no hay ninguna promesa suya: Entidad callada ." in falta
    assert "Solo organiza" not in falta
    assert "no dice para cuándo" not in falta


def test_portada_of_a_few_as_of_a_day_asks_nothing_of_anybody(client):
    crear_compromiso(texto="Lo que se prometió.")
    ayer = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert "Lo que se prometió." in client.get("/").content.decode()
    pagina = principal(client, "/", al=ayer)
    assert "Qué falta saber" in pagina
    assert "Qué puede hacer usted" not in pagina
    assert "Lo que se prometió." not in pagina, "the letter is for today"


# --- Many


def test_portada_of_many_says_what_is_late_and_each_count_is_its_list(client, muchas):
    pagina = principal(client, "/")
    dichos = re.findall(r'href="(/compromisos/\?\w+=\w+)"> ?<b>(\d+)</b>', pagina)
    assert [n for _url, n in dichos] == ["24", "3", "2"]  # never, long ago, due; none is overdue
    for url, n in dichos:
        assert client.get(url).context["total"] == int(n)
    assert "Datos de hace 7 meses" in pagina


def test_portada_of_many_counts_what_has_no_theme_nor_sector(client, muchas):
    crear_compromiso()
    pagina = principal(client, "/")
    assert "1 no tiene tema." in pagina
    assert "1 compromiso es de una institución sin sector indicado." in pagina


def test_portada_of_many_puts_the_overdue_for_longest_first(client, muchas):
    for dias in (40, 400, 80):
        crear_compromiso(fecha_limite=timezone.localdate() - timedelta(days=dias))
    crear_avance(
        compromiso=crear_compromiso(fecha_limite=timezone.localdate() - timedelta(days=3)),
        fecha_corte=restar_meses(timezone.localdate(), 30),
        ahora=hace(1),
    )
    atrasadas = client.get("/").context["atrasadas"]
    hoy = timezone.localdate()
    assert [(hoy - c.plazo_fecha).days for c in atrasadas[:4]] == [400, 80, 40, 3]
    assert atrasadas[4].corte == restar_meses(hoy, 7)


def test_portada_of_many_without_anything_late_says_so(client):
    edicion, hoy = crear_edicion(slug="ed"), timezone.localdate()
    with un_acto():
        for _n in range(25):
            compromiso = crear_compromiso(edicion=edicion, fecha_limite=hoy + timedelta(days=300))
            crear_avance(
                compromiso=compromiso,
                estado=Estado.EN_PROCESO,
                fecha_corte=hoy - timedelta(days=5),
                ahora=hace(1),
            )
    pagina = principal(client, "/")
    assert "De las que dicen para cuándo, ninguna pasó su plazo, y ningún informe falta." in pagina


@pytest.mark.parametrize(("tope", "hay"), [(1000, "cuadros"), (29, "barra")])
def test_portada_of_very_many_draws_a_bar_instead_of_squares(client, muchas, monkeypatch, tope, hay):
    monkeypatch.setattr(dibujos, "EN_CUADROS", tope)
    pagina = principal(client, "/")
    assert ("Un cuadro, una promesa." in pagina) == (hay == "cuadros")
    assert ('class="barra"' in pagina) == (hay == "barra")


# --- What it costs


def test_portada_constant_queries_with_a_few(client, varios):
    llenar(varios[0], 3)
    client.get("/")
    con_pocas = contar_consultas(client, "/")
    llenar(varios[0], 15)
    assert contar_consultas(client, "/") == con_pocas <= 20


def test_portada_constant_queries_with_many(client, varios):
    llenar(varios[0], 30)
    client.get("/")
    con_pocas = contar_consultas(client, "/")
    llenar(varios[0], 90)
    assert contar_consultas(client, "/") <= con_pocas <= 22
