"""An edition: how it stands, its story, its pledges one by one or in breakdowns, and what it says when it has none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.campana import hitos
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.portada import POCAS
from compromisos.models import Periodo, Rol
from compromisos.views.desgloses import lista_de
from tests.compromisos.views.ayudas import contar_consultas, llenar, principal
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_participacion,
    crear_usuario,
    un_acto,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edicion():
    return crear_edicion(slug="ed", nombre="Edición")


def muchas(edicion, n: int = POCAS, **kwargs) -> list:
    institucion = crear_institucion(sector="publico")
    with un_acto():
        return [
            crear_compromiso(edicion=edicion, institucion=institucion, numero=i + 1, **kwargs)
            for i in range(n)
        ]


def test_edicion_works_while_its_pledges_are_few(client, edicion):
    publica = crear_institucion(slug="pub", nombre="Pública", sector="publico")
    for rol in (Rol.LIDER, Rol.COMPROMETIDA):
        crear_participacion(edicion=edicion, institucion=publica, rol=rol)
    crear_participacion(edicion=edicion, institucion=crear_institucion(nombre="Callada", sector="publico"))
    crear_participacion(edicion=edicion, institucion=crear_institucion(nombre="Sin sector"))
    crear_participacion()  # of another edition
    no_anotada = crear_institucion(nombre="Nadie la anotó", sector="privado")
    uno, _dos = (crear_compromiso(edicion=edicion, institucion=publica, numero=n) for n in (1, 2))
    crear_meta(compromiso=uno, valor_meta=70, unidad="distritos")
    crear_compromiso(edicion=edicion, institucion=no_anotada)
    crear_compromiso(edicion=edicion, institucion=no_anotada, numero=2, publicado=False)
    pagina = principal(client, "/ediciones/ed/")
    assert "De 3 promesas no se sabe todavía nada: no consta ningún informe." in pagina
    assert pagina.count('class="u u-sin_informacion" href=') == 3  # one square, one pledge
    assert pagina.count('<article class="prometida">') == 3
    assert "<b>70</b>" in pagina
    assert "por-tema" not in pagina
    sectores = re.findall(r'<h3>([^<]*)</h3> <span class="chico">([^<]*)</span>', pagina)
    assert sectores == [
        ("Público", "2 instituciones"),
        ("Privado", "1 institución"),
        ("Sector no indicado", "1 institución"),
    ]
    assert pagina.index("Callada") < pagina.index(">Pública</a> <span")  # in alphabetical order
    assert "· Líder · 2 promesas" in pagina
    assert "<dt>Organizadora</dt><dd>no consta</dd>" in pagina
    assert "<dt>Año</dt>" not in pagina  # what the source does not say takes no room
    assert "ninguna promesa lo dice" in pagina  # by when


def test_edicion_works_in_breakdowns_once_they_are_many(client, edicion):
    eje = crear_eje(codigo="sancion", nombre="Sanción")
    crear_eje(codigo="otro", nombre="Otro tema")
    muchas(edicion, ejes=[eje])
    crear_compromiso(edicion=edicion)  # of an institution without sector, on no theme
    crear_compromiso()  # of another edition
    respuesta = client.get("/ediciones/ed/")
    pagina = respuesta.content.decode()
    assert '<article class="prometida">' not in pagina
    assert [(f.etiqueta, f.total) for f in respuesta.context["por_tema"]] == [
        ("Otro tema", 0),
        ("Sanción", POCAS),
    ]
    assert [(f.etiqueta, f.total) for f in respuesta.context["por_sector"]] == [("Público", POCAS)]
    assert (respuesta.context["sin_tema"], respuesta.context["sin_sector"]) == (1, 1)
    assert f"Ver las {POCAS + 1} promesas" in pagina
    for fila in [*respuesta.context["por_tema"], *respuesta.context["por_sector"]]:
        assert client.get(fila.url).context["total"] == fila.total, fila.url


def test_edicion_is_empty(client, edicion):
    pagina = principal(client, "/ediciones/ed/")
    for frase in (
        "Sin texto de presentación",
        "Todavía no consta quién participa",
        'href="/guia-de-importacion/"',
    ):
        assert frase in pagina, frase
    assert "<ul" not in pagina
    assert "<svg" not in pagina  # no drawing of nothing
    assert "campana" not in pagina.replace("la-campana", "")
    entonces = principal(client, "/ediciones/ed/", al="2020-01-01")
    assert "Nadie constaba todavía" in entonces


def test_edicion_constant_queries(client, edicion):
    """Of few, the rows are one query; of many, none is read. A query more for what reads their numbers."""
    muchas(edicion, 3)
    pocas = contar_consultas(client, "/ediciones/ed/")
    muchas(edicion, 5)
    assert contar_consultas(client, "/ediciones/ed/") == pocas <= 22
    muchas(edicion, 30)
    con_muchas = contar_consultas(client, "/ediciones/ed/")
    muchas(edicion, 15)
    assert contar_consultas(client, "/ediciones/ed/") == con_muchas <= 22


def test_edicion_of_more_than_a_hundred_reads_no_row(client, edicion):
    muchas(edicion, 101)
    with CaptureQueriesContext(connection) as capturadas:
        pagina = principal(client, "/ediciones/ed/")
    assert pagina.count('<i class="u u-sin_informacion">') == 101
    filas = [c["sql"] for c in capturadas if '"titulo"' in c["sql"] and "COUNT" not in c["sql"]]
    assert filas == []


def test_edicion_constant_queries_beside_others(client, varios):
    """Each with all that a pledge may have."""
    llenar(varios[0], POCAS)
    con_muchas = contar_consultas(client, "/ediciones/ed/")
    llenar(varios[0], 30)
    assert contar_consultas(client, "/ediciones/ed/") == con_muchas <= 25


def test_edicion_404(client):
    respuesta = client.get("/ediciones/nada/")
    assert respuesta.status_code == 404
    assert "no existe" in respuesta.content.decode()


def test_edicion_as_of_a_day(client, edicion):
    nuevo = crear_compromiso(edicion=edicion, publicado=False)
    publicacion.publicar_compromiso(nuevo, por=None)
    dias = [timezone.localdate() - timedelta(days=n) for n in (0, 1)]
    assert [client.get("/ediciones/ed/", {"al": dia}).context["total"] for dia in dias] == [1, 0]


# --- The story ---------------------------------------------------------------------------------


def leer(edicion, al: date) -> list[tuple[date, str, bool]]:
    dia = Dia(date(2026, 11, 30), al)
    pasos = hitos(edicion, compromisos_de(dia).filter(edicion=edicion), dia)
    return [(h.fecha, h.frase + (f" {h.periodo.nombre}" if h.periodo else ""), h.por_venir) for h in pasos]


def test_hitos_tell_the_campaign_as_each_day_knew_it(edicion):
    uno = crear_compromiso(edicion=edicion, publicado=False, fecha_limite=date(2026, 9, 1))
    publicacion.publicar_compromiso(uno, por=None, ahora=datetime(2026, 3, 2, 15, tzinfo=UTC))
    dos = crear_compromiso(edicion=edicion, publicado=False, fecha_limite=date(2027, 6, 30))
    publicacion.publicar_compromiso(dos, por=None, ahora=datetime(2026, 3, 5, 15, tzinfo=UTC))
    for mes in (5, 8):
        crear_avance(
            compromiso=uno,
            fecha_corte=date(2026, mes, 1),
            estado="en_proceso",
            ahora=datetime(2026, mes, 10, 15, tzinfo=UTC),
        )
    Periodo.objects.create(
        edicion=edicion,
        slug="ed-2026-3",
        nombre="Tercer trimestre",
        desde=date(2026, 7, 1),
        cierra=date(2026, 12, 15),
        abierto_en=datetime(2026, 7, 1, 15, tzinfo=UTC),
        abierto_por=crear_usuario(),
    )
    assert leer(edicion, date(2026, 4, 1)) == [
        (date(2026, 3, 2), "Se publicaron aquí sus primeras promesas", False),
        (date(2026, 9, 1), "Vence el próximo plazo", True),
        (date(2027, 6, 30), "Vence el último plazo", True),
    ]
    assert leer(edicion, date(2026, 6, 1))[1] == (date(2026, 5, 10), "Llegó el primer informe", False)
    assert leer(edicion, date(2026, 11, 30)) == [
        (date(2026, 3, 2), "Se publicaron aquí sus primeras promesas", False),
        (date(2026, 5, 10), "Llegó el primer informe", False),
        (date(2026, 8, 10), "Llegó el informe más reciente", False),
        (date(2026, 12, 15), "Último día para informar en Tercer trimestre", True),
        (date(2027, 6, 30), "Vence el próximo plazo", True),
    ]


def test_hitos_of_what_has_no_date(edicion):
    crear_compromiso(edicion=edicion)
    assert leer(edicion, date(2026, 11, 1)) == []


def test_hitos_say_that_the_last_deadline_passed(edicion):
    crear_compromiso(edicion=edicion, fecha_limite=date(2026, 9, 1))
    assert leer(edicion, date(2026, 9, 1)) == [(date(2026, 9, 1), "Vence el próximo plazo", False)]
    assert leer(edicion, date(2026, 11, 1)) == [(date(2026, 9, 1), "Venció el último plazo", False)]


def test_lista_de_keeps_the_day():
    dia = Dia(date(2026, 11, 30), date(2026, 3, 31))
    assert lista_de(dia, eje="sancion") == "/compromisos/?eje=sancion&al=2026-03-31"
    assert lista_de(Dia(date(2026, 11, 30)), eje="sancion") == "/compromisos/?eje=sancion"
