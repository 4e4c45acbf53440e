"""Who responds: the board of every institution by period, its totals and its lists."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Periodo, PeriodoVigencia
from compromisos.publicacion import cierre
from compromisos.reglas.constancia import Contesto
from tests.compromisos.views.ayudas import contar_consultas, principal
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_periodo,
    crear_usuario,
    un_acto,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


def hace(dias: int):
    return timezone.now() - timedelta(days=dias)


def dia(dias: int):
    return timezone.localdate() - timedelta(days=dias)


@compartida
def edicion():
    return crear_edicion(slug="ed", nombre="Edición de prueba")


def entidad(edicion, nombre: str, sector: str = "publico", *, publico_hace: int | None = None, **kwargs):
    """A pledge of a new institution; public since always, or since some days ago."""
    institucion = crear_institucion(slug=nombre.lower(), nombre=nombre, sector=sector)
    compromiso = crear_compromiso(
        edicion=edicion, institucion=institucion, publicado=publico_hace is None, **kwargs
    )
    if publico_hace is not None:
        publicacion.publicar_compromiso(compromiso, por=None, ahora=hace(publico_hace))
        compromiso.refresh_from_db()
    return compromiso


def cerrar(edicion, slug: str, desde: int, cierra: int, *, cerrado: int) -> Periodo:
    """A period of past days, closed `cerrado` days ago: also its intervals say so."""
    nombre, abierto_en = f"Periodo {slug}", hace(desde)
    periodo = crear_periodo(
        edicion, slug=slug, nombre=nombre, desde=dia(desde), cierra=dia(cierra), abierto_en=abierto_en
    )
    cierre.cerrar(periodo, por=crear_usuario(), ahora=hace(cerrado))
    suyas = PeriodoVigencia.objects.filter(fila=periodo.pk)
    suyas.filter(vigente_hasta__isnull=False).update(vigente_hasta=hace(cerrado))
    suyas.filter(vigente_hasta__isnull=True).update(vigente_desde=hace(cerrado))
    return periodo


@compartida
def tablero(edicion):
    """Two closed periods and an open one. Alba reported in both, the second after the closing; Brío in none; Caudal
    came between them and reported in the open one; Duna promised nothing."""
    alba = entidad(edicion, "Alba")
    entidad(edicion, "Brio")
    crear_avance(compromiso=alba, fecha_corte=dia(110), ahora=hace(105))
    cerrar(edicion, "uno", 190, 100, cerrado=98)
    caudal = entidad(edicion, "Caudal", "privado", publico_hace=60)
    cerrar(edicion, "dos", 99, 10, cerrado=8)
    crear_avance(compromiso=alba, fecha_corte=dia(20), ahora=hace(3))
    crear_periodo(
        edicion, slug="tres", nombre="Periodo tres", desde=dia(9), cierra=dia(-20), abierto_en=hace(7)
    )
    crear_avance(compromiso=caudal, fecha_corte=dia(5), ahora=hace(2))
    crear_institucion(slug="duna", nombre="Duna")
    return edicion


def test_respuestas_works_by_sector_with_every_period(client, tablero):
    pagina = principal(client, "/respuestas/")
    assert "informaron 1 de las 3 instituciones" in pagina
    assert 'aria-label="Periodo uno: informó. Periodo dos: informó; se publicó después del cierre.' in pagina
    assert (
        "Periodo uno: no se esperaba un informe. Periodo dos: ningún informe. Periodo tres: ya informó"
        in pagina
    )
    assert "Ahora se informa sobre" in pagina
    assert "Duna" not in pagina  # nothing is expected of whom promised nothing
    orden = ["sector-publico", ">Alba<", ">Brio<", "sector-privado", ">Caudal<"]
    assert sorted(orden, key=pagina.index) == orden
    assert "reported 1 of the 3" not in pagina
    assert "Who reports" in client.get("/en/respuestas/").content.decode()


ENLACE = re.compile(r'<td class="n"><a href="(?P<url>[^"]*/respuestas/[^"]*)">(?P<n>\d+)</a>')


@pytest.mark.parametrize("hace_dias", [0, 6, 30, 95])
def test_respuestas_totals_are_the_rows_of_their_list(client, tablero, hace_dias):
    al = {"al": dia(hace_dias).isoformat()} if hace_dias else {}
    pagina = client.get("/respuestas/", al)
    hallados = list(ENLACE.finditer(pagina.content.decode()))
    assert hallados
    for hallado in hallados:
        consulta = dict(parse_qsl(urlsplit(html.unescape(hallado["url"])).query))
        assert consulta.get("al") == al.get("al")
        lista = client.get("/respuestas/", consulta)
        assert lista.context["pagina"].paginator.count == int(hallado["n"]), hallado[0]
    for cuenta in pagina.context["por_periodo"]:
        assert sum(cuenta.cuantas.values()) == pagina.context["total"]
    cerrados = [c for c in pagina.context["por_periodo"] if c.periodo.cerrado]
    assert pagina.context["cuentas"] == cerrados[0].cuantas  # the sentence is the row of the last one closed
    assert sum(g["informaron"] for g in pagina.context["grupos"]) == cerrados[0].cuantas[Contesto.INFORMO]


def test_respuestas_works_with_whom_nothing_was_due_of_in_the_last_period(client, tablero):
    """All was kept in the first one: nothing is expected afterwards, and the older report is not told as of the last."""
    eco = entidad(tablero, "Eco")
    crear_avance(compromiso=eco, fecha_corte=dia(120), ahora=hace(118), estado="cumplido")
    pagina = principal(client, "/respuestas/")
    assert "informaron 1 de las 3 instituciones" in pagina
    lista = client.get("/respuestas/", {"respuesta": "no_se_espera"}).context["grupos"]
    assert [i.nombre for g in lista for i, _fila in g["filas"]] == ["Eco"]


def test_respuestas_as_of_a_day_knows_nothing_later(client, tablero):
    pagina = principal(client, "/respuestas/", al=dia(95).isoformat())
    assert "informaron 1 de las 2 instituciones" in pagina
    assert "Periodo uno: informó. Periodo dos: todavía ningún informe" in pagina  # the second was running
    for despues in ("Periodo tres", "Caudal", "después del cierre"):
        assert despues not in pagina
    assert "informaron 0 de las 3 instituciones" in principal(client, "/respuestas/", al=dia(6).isoformat())


@pytest.mark.parametrize(
    ("consulta", "quienes"),
    [
        ({"sector": "privado"}, ["Caudal"]),
        ({"respuesta": "no_informo"}, ["Brio", "Caudal"]),
        ({"respuesta": "informo", "periodo": "tres"}, ["Caudal"]),
        ({"respuesta": "no_se_espera", "periodo": "uno"}, ["Caudal"]),
        ({"respuesta": "no_informo", "periodo": "uno", "sector": "privado"}, []),
        ({"edicion": "otra"}, ["Eco"]),
        ({"edicion": "otra", "sector": "sin_sector"}, ["Eco"]),
        ({"sector": ""}, ["Alba", "Brio", "Caudal"]),
    ],
)
def test_respuestas_filters(client, tablero, consulta, quienes):
    entidad(crear_edicion(slug="otra", anio=2001), "Eco", sector="", publico_hace=500)
    tablero.anio = 2026
    tablero.save()
    contexto = client.get("/respuestas/", consulta).context
    assert [i.nombre for grupo in contexto["grupos"] for i, _fila in grupo["filas"]] == quienes


@pytest.mark.parametrize(
    "consulta",
    [{"edicion": "nada"}, {"periodo": "nada"}, {"sector": "x"}, {"respuesta": "x"}, {"edicion": "e" * 90}],
)
def test_respuestas_filters_that_make_no_sense_get_a_sentence(client, tablero, consulta):
    respuesta = client.get("/respuestas/", consulta)
    assert respuesta.status_code == 400
    (valor,) = consulta.values()
    assert valor[:4] in respuesta.content.decode()


def test_respuestas_counts_of_a_sector_are_of_the_period_that_is_asked_for(client, tablero):
    def sectores(**consulta):
        pagina = principal(client, "/respuestas/", **consulta)
        return [" ".join(t.split()) for t in re.findall(r"<small>(.*?)</small>", pagina, re.DOTALL)]

    assert sectores() == ["informaron 1 de 2", "informaron 0 de 1"]
    del_tercero = '<span lang="es">Periodo tres</span>: informaron '
    assert sectores(periodo="tres") == [f"{del_tercero}0 de 2", f"{del_tercero}1 de 1"]
    assert sectores(periodo="tres", respuesta="no_informo") == [f"{del_tercero}0 de 2"]
    # Of whom nothing was expected in it, nothing is counted.
    assert sectores(periodo="uno", respuesta="no_se_espera") == []


def test_an_open_period_leads_to_who_reported_in_it(client, tablero, edicion):
    def enlace(slug: str) -> str:
        pagina = principal(client, f"/cortes/{slug}/")
        return html.unescape(re.search(r'href="([^"]*)">Ver quién ya informó', pagina)[1]).partition("#")[0]

    url = enlace("tres")
    assert "periodo=tres" in url
    assert client.get(url).context["periodo"].slug == "tres"
    # The first of an edition is no column yet: its board opens without it, and every answer is of the interval.
    otra = crear_edicion(slug="otra", anio=2001)
    entidad(otra, "Eco", fecha_inicio=dia(200))
    crear_periodo(otra, slug="primero")
    respuesta = client.get(
        enlace("primero"), {"edicion": "otra", "periodo": "primero", "respuesta": "no_informo"}
    )
    assert respuesta.status_code == 200
    assert respuesta.context["periodo"] is None
    assert respuesta.context["pagina"].paginator.count == 1


def test_respuestas_is_empty(client):
    assert "Todavía sin compromisos publicados" in principal(client, "/respuestas/")


def test_respuestas_is_empty_of_reports_on_the_opening_day(client, edicion):
    entidad(edicion, "Alba")
    pagina = principal(client, "/respuestas/")
    assert "Todavía no terminó ningún periodo" in pagina
    assert "El sitio pide un informe cada tres meses" in pagina
    assert '<svg class="puntos"' not in pagina  # no grid of nothing
    crear_periodo(edicion, nombre="El primero")
    assert "El primero</a>, hasta el" in principal(client, "/respuestas/")


def test_respuestas_works_by_the_interval_of_the_edition(client, edicion):
    """Where no period was closed, each counts from its own start."""
    alba = entidad(edicion, "Alba", fecha_inicio=dia(200))
    entidad(edicion, "Brio", fecha_inicio=dia(10))
    entidad(edicion, "Caudal")
    crear_avance(compromiso=alba, fecha_corte=dia(190), ahora=hace(150))
    contexto = client.get("/respuestas/").context
    assert contexto["cuentas"] == {Contesto.NO_INFORMO: 1, Contesto.NO_SE_ESPERA: 2}
    assert contexto["por_periodo"] == []
    assert "informaron 0 de 1 institución" in principal(client, "/respuestas/")


def test_respuestas_404(client, tablero):
    assert client.get("/respuestas/", {"pagina": 2}).status_code == 404


def test_respuestas_constant_queries(client, tablero):
    antes = contar_consultas(client, "/respuestas/")
    with un_acto():
        for n in range(30):
            c = entidad(tablero, f"Otra{n:02}", ("privado", "")[n % 2])
            crear_avance(compromiso=c, fecha_corte=dia(n + 1), ahora=hace(1))
    assert contar_consultas(client, "/respuestas/") == antes
