"""An edition: who takes part, its pledges page by page, and what it says when it has none."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Rol
from tests.compromisos.views.ayudas import comprobar_que_no_cuesta_mas, principal
from tests.factories import crear_compromiso, crear_edicion, crear_institucion, crear_participacion

pytestmark = pytest.mark.django_db


@pytest.fixture
def edicion():
    return crear_edicion(slug="ed", nombre="Edición")


def test_edicion_works_by_sector_with_counts(client, edicion):
    publica = crear_institucion(slug="pub", nombre="Pública", sector="publico")
    for rol in (Rol.LIDER, Rol.COMPROMETIDA):
        crear_participacion(edicion=edicion, institucion=publica, rol=rol)
    crear_participacion(edicion=edicion, institucion=crear_institucion(nombre="Callada", sector="publico"))
    crear_participacion(edicion=edicion, institucion=crear_institucion(nombre="Sin sector"))
    crear_participacion()  # of another edition
    no_anotada = crear_institucion(nombre="Nadie la anotó", sector="privado")
    for n in (1, 2):
        crear_compromiso(edicion=edicion, institucion=publica, numero=n)
    crear_compromiso(edicion=edicion, institucion=no_anotada)
    crear_compromiso(edicion=edicion, institucion=no_anotada, numero=2, publicado=False)
    pagina = principal(client, "/ediciones/ed/")
    assert "4 instituciones por sector" in pagina
    sectores = re.findall(r'<h3>(.*?)</h3> <span class="chico">(.*?)</span>', pagina)
    assert sectores == [
        ("Público", "2 instituciones · 2 compromisos"),
        ("Privado", "1 institución · 1 compromiso"),
        ("Sector no indicado", "1 institución · sin compromisos todavía"),
    ]
    assert pagina.index("Callada") < pagina.index(">Pública</a> <span")  # in alphabetical order
    assert "· Líder · 2 compromisos" in pagina
    assert "<dt>Organizadora</dt><dd>no consta</dd>" in pagina
    enlace = "/compromisos/?edicion=ed&amp;sector=publico"
    assert enlace in pagina
    assert client.get(enlace.replace("&amp;", "&")).context["total"] == 2


def test_edicion_is_empty(client, edicion):
    pagina = principal(client, "/ediciones/ed/")
    for frase in (
        "Sin texto de presentación",
        "Todavía no consta quién participa",
        "Todavía sin compromisos publicados",
        "los publica el equipo del Ministerio",
        'href="/guia-de-importacion/"',
    ):
        assert frase in pagina, frase
    assert "<ul" not in pagina
    assert "<svg" not in pagina  # no bar of nothing
    entonces = principal(client, "/ediciones/ed/", al="2020-01-01")
    assert "Ese día no había todavía ninguno" in entonces
    assert "Todavía sin compromisos publicados" not in entonces


def test_edicion_constant_queries_and_404_of_a_page(client, edicion):
    def consultas() -> int:
        with CaptureQueriesContext(connection) as capturadas:
            principal(client, "/ediciones/ed/")
        return len(capturadas)

    def llenar(cuantas: int) -> None:
        for _n in range(cuantas):
            institucion = crear_institucion(sector="publico")
            crear_participacion(edicion=edicion, institucion=institucion)
            crear_compromiso(edicion=edicion, institucion=institucion)

    llenar(3)
    con_pocas = consultas()
    llenar(22)
    assert consultas() == con_pocas == 12
    primera, segunda = principal(client, "/ediciones/ed/"), principal(client, "/ediciones/ed/", pagina=2)
    assert (primera.count('<article class="fila">'), segunda.count('<article class="fila">')) == (20, 5)
    assert 'href="?pagina=2#lista"' in primera
    assert client.get("/ediciones/ed/?pagina=3").status_code == 404


def test_edicion_constant_queries_beside_others(client, varios):
    comprobar_que_no_cuesta_mas(client, "/ediciones/ed/", varios[0])


def test_edicion_404(client):
    respuesta = client.get("/ediciones/nada/")
    assert respuesta.status_code == 404
    assert "no existe" in respuesta.content.decode()


def test_edicion_as_of_a_day(client, edicion):
    nuevo = crear_compromiso(edicion=edicion, publicado=False)
    publicacion.publicar_compromiso(nuevo, por=None)
    dias = [timezone.localdate() - timedelta(days=n) for n in (0, 1)]
    assert [client.get("/ediciones/ed/", {"al": dia}).context["total"] for dia in dias] == [1, 0]
