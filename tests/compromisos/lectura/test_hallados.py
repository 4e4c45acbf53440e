"""Searches that find more than are counted: the same order, page by page, and nothing counted that nobody waited for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura import hallados
from compromisos.lectura.busqueda import Busqueda
from compromisos.lectura.compromisos import _dicho_entonces, compromisos_de, que_dicen
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.models import Compromiso
from compromisos.models.busqueda import condiciones
from compromisos.publicacion.avances import retirar
from compromisos.reglas.busqueda import terminos_de
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_superusuario,
)
from tests.muestra import muestra
from tests.una_vez import cargado_por_modulo

pytestmark = pytest.mark.django_db

POCAS = 4
SEGUN_EL_INDICE = pytest.mark.skipif(connection.vendor != "postgresql", reason="plans are of PostgreSQL")


def cargar() -> None:
    """Thirteen pledges of five institutions, two of one name, that say «talleres» in three ways."""
    edicion = crear_edicion(slug="prueba")
    nombres = ("Beta", "Alfa", "Gama", "Alfa", "Delta")
    de = [crear_institucion(nombre=n, slug=f"i{k}") for k, n in enumerate(nombres)]
    hace = timezone.now() - timedelta(days=30)
    for n in range(13):
        dichos = ("Dictar talleres rurales", "Reparar el taller", "Otra cosa")
        texto = f"{dichos[n % 3]} número {n}."
        compromiso = crear_compromiso(
            edicion=edicion, institucion=de[n % 5], numero=n + 1, titulo=f"Título {n}", texto=texto
        )
        if n % 3 == 2 or n % 4 == 0:
            crear_avance(
                compromiso=compromiso,
                ahora=hace + timedelta(days=n),
                descripcion=f"Se hicieron talleres en la sede {n}; y la segunda etapa.",
            )


lo_de_siempre = cargado_por_modulo(cargar)


@pytest.fixture
def pocas(lo_de_siempre, monkeypatch) -> int:
    """No more than these are counted."""
    monkeypatch.setattr(hallados, "TOPE", POCAS)
    monkeypatch.setattr(hallados, "TANDA", 1)
    return POCAS


def filtro(consulta: str, dia: Dia | None = None) -> FiltroCompromisos:
    return FiltroCompromisos(QueryDict(consulta), dia or Dia.de_hoy())


ORDENES = ("", "parecido", "numero", "reciente", "antiguo", "plazo", "plazo_lejano")


@pytest.mark.muestreo
@pytest.mark.parametrize("orden", muestra(ORDENES, una_de=3, desde=1))
@pytest.mark.parametrize("q", ["talleres", "taller", "sede", "se", "talleres rurales", '"segunda etapa"'])
def test_hallados_are_those_of_the_list_in_its_order(pocas, q, orden):
    pedido = f"q={q}&orden={orden}"
    todos = [c.pk for c in filtro(pedido).qs]
    paginas, n = [], 1
    while True:
        hoja = hallados.PaginadorDeHallados(filtro(pedido).resultados, 3).page(n)
        paginas += [c.pk for c in hoja]
        if not hoja.has_next():
            break
        n = hoja.next_page_number()
    assert len(todos) > pocas
    assert paginas == todos
    assert str(filtro(pedido).resultados.count()) == "4"
    assert filtro(pedido).resultados.count().hay_mas


def test_hallados_of_a_past_day_are_those_of_its_list(pocas):
    dia = Dia(timezone.localdate(), timezone.localdate() - timedelta(days=1))
    todos = [c.pk for c in filtro("q=sede", dia).qs]
    assert [c.pk for c in filtro("q=sede", dia).resultados[0:50]] == todos
    assert todos


def test_few_hallados_are_counted(lo_de_siempre):
    cuenta = filtro("q=sede").resultados.count()
    assert cuenta == filtro("q=sede").qs.count()
    assert not cuenta.hay_mas


@pytest.mark.parametrize(
    "q",
    [
        "talleres",
        "taller",
        "reparar talleres",
        "sede 4",
        "etapa",
        '"segunda etapa"',
        '"etapa segunda"',
        "segun",
        "zzz",
    ],
)
def test_words_kept_with_the_pledge_find_what_the_record_says(lo_de_siempre, q):
    crear_avance(compromiso=Compromiso.objects.order_by("pk")[1], descripcion="Segunda, y luego otra etapa.")
    retirado = crear_avance(
        compromiso=Compromiso.objects.order_by("pk")[2], descripcion="Zzz: otra etapa segunda."
    )
    retirar(retirado, por=crear_superusuario(), motivo="Era de otra.")
    dia = Dia.de_hoy()
    suyas = condiciones(terminos_de(q))
    del_registro = compromisos_de(dia)
    for condicion in suyas:
        del_registro = del_registro.filter(_dicho_entonces(condicion, dia))
    assert set(que_dicen(compromisos_de(dia), suyas, dia)) == set(del_registro)


def test_facets_of_too_many_are_not_counted(pocas):
    muchas = {f.nombre: f for f in filtro("q=taller").facetas_de(filtro("q=taller").resultados.count())}
    assert all(f.sin_contar for f in muchas.values())
    assert {o.valor for o in muchas["institucion"].opciones} == {f"i{n}" for n in range(5)}
    de_una = {f.nombre: f for f in filtro("q=taller&institucion=i1").facetas()}
    assert de_una["institucion"].sin_contar  # without its own filter they are too many
    assert not de_una["estado"].sin_contar
    assert sum(o.cuenta for o in de_una["estado"].opciones) == filtro("q=taller&institucion=i1").qs.count()


@pytest.mark.parametrize(("idioma", "dicho", "nadie_conto"), [
    ("", "Más de 4 promesas", "Son demasiadas para contar cómo van"),
    ("/en", "More than 4 promises", "There are too many to count how they stand"),
])  # fmt: skip
def test_page_of_too_many_says_so_in_words(client, pocas, idioma, dicho, nadie_conto):
    pagina = client.get(f"{idioma}/compromisos/?q=taller")
    texto = " ".join(pagina.content.decode().split())
    assert pagina.status_code == 200
    assert dicho in texto
    assert nadie_conto in texto
    assert "página 1 de" not in texto
    assert client.get(f"{idioma}/compromisos/?q=taller&pagina=99").status_code == 404


def test_search_of_the_site_counts_up_to_there(pocas):
    busqueda = Busqueda("taller", Dia.de_hoy())
    assert busqueda.promesas.total.hay_mas
    assert busqueda.total.hay_mas
    assert [c.pk for c in busqueda.promesas.hallados] == [c.pk for c in filtro("q=taller").qs[:3]]


@pytest.mark.muestreo
@pytest.mark.parametrize("orden", muestra(ORDENES, una_de=3))
def test_many_hallados_cost_the_same_queries_however_many(pocas, orden):
    def consultas() -> int:
        with CaptureQueriesContext(connection) as hechas:
            list(hallados.PaginadorDeHallados(filtro(f"q=taller&orden={orden}").resultados, 3).page(1))
        return len(hechas)

    edicion = crear_edicion(slug="otra")

    def crear_mas(desde: int) -> None:
        for n in range(desde, desde + 15):
            suya = crear_institucion(nombre=f"Zeta {n:02}")
            crear_compromiso(edicion=edicion, institucion=suya, numero=1, texto=f"Un taller más, {n}.")

    crear_mas(0)
    antes = consultas()
    crear_mas(15)
    assert consultas() == antes


@SEGUN_EL_INDICE
def test_newest_of_many_walk_an_index(lo_de_siempre):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = filtro("q=taller&orden=reciente").qs.values_list("pk")[:20].explain()
    assert "compromiso_por_informado" in plan
    assert "Sort" not in plan.replace("Incremental Sort", "")
