"""Institutions; one, with how regularly it reported; an edition, with who takes part."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Participacion, Rol
from compromisos.reglas.palabras import Estado
from compromisos.reglas.plazo import restar_meses
from instituciones.models import Denominacion, Institucion
from tests.compromisos.views.ayudas import comprobar_que_no_cuesta_mas, principal
from tests.compromisos.views.ayudas import llenar as llenar_de
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_meta,
    crear_participacion,
    crear_usuario,
    desde_siempre,
    un_acto,
)

pytestmark = pytest.mark.django_db


def test_instituciones_works_in_alphabetical_order(client):
    for nombre in ("Ministerio de Salud", "Ministerio de la Mujer", "Época de Ejemplo", "Entidad de Ejemplo"):
        crear_institucion(nombre=nombre)
    pagina = client.get("/instituciones/").content.decode()
    orden = ["Entidad de Ejemplo", "Época de Ejemplo", "Ministerio de la Mujer", "Ministerio de Salud"]
    assert sorted(orden, key=pagina.index) == orden


# --- One institution


def hace_meses(n: int):
    return restar_meses(timezone.localdate(), n)


def informar(compromiso, meses: int, *, publicado_hace: int = 1, **kwargs):
    """An update up to a day `meses` months ago, published some days ago."""
    ahora = timezone.now() - timedelta(days=publicado_hace)
    return crear_avance(compromiso=compromiso, fecha_corte=hace_meses(meses), ahora=ahora, **kwargs)


def de_una_pagina(client, url: str, **parametros) -> tuple[str, int]:
    """The text of the page, and how many queries it cost."""
    with CaptureQueriesContext(connection) as capturadas:
        respuesta = client.get(url, parametros)
    assert respuesta.status_code == 200
    return respuesta.content.decode(), len(capturadas)


@pytest.fixture
def entidad():
    return crear_institucion(slug="ent", nombre="Entidad que informa")


def test_institucion_works_with_its_record_of_response(client, entidad):
    edicion = crear_edicion()
    uno = crear_compromiso(edicion=edicion, institucion=entidad, fecha_inicio=hace_meses(12))
    otro = crear_compromiso(edicion=edicion, institucion=entidad, numero=2)
    informar(uno, 11)
    informar(otro, 10)  # in the same quarter as the other
    informar(otro, 5)
    retirado = informar(uno, 2)
    publicacion.retirar(retirado, por=retirado.autor, motivo="Era de otra.")
    informar(crear_compromiso(edicion=edicion, fecha_inicio=hace_meses(24)), 2)  # somebody else's
    crear_compromiso(
        edicion=edicion, institucion=entidad, numero=3, publicado=False, fecha_inicio=hace_meses(36)
    )
    pagina, _n = de_una_pagina(client, "/instituciones/ent/")
    assert "Informó en 2 de 4 trimestres" in pagina
    assert "Tiene 2 promesas en la edición" in pagina
    assert "todavía ningún informe; hay tiempo" in pagina
    assert pagina.count("<g><title>") == 5  # four and the one that runs
    assert "Reported in 2 of 4 quarters" in de_una_pagina(client, "/en/instituciones/ent/")[0]


def test_institucion_works_counting_each_edition_in_its_interval(client, entidad):
    mensual = crear_edicion(slug="ed-a", nombre="Edición mensual", periodicidad="mensual")
    anual = crear_edicion(slug="ed-b", nombre="Edición anual", periodicidad="anual")
    nueva = crear_edicion(slug="ed-c", nombre="Edición nueva", periodicidad="semestral")
    cerrado = crear_compromiso(edicion=mensual, institucion=entidad, fecha_inicio=hace_meses(12))
    informar(cerrado, 11, estado=Estado.CUMPLIDO)
    crear_compromiso(edicion=anual, institucion=entidad, fecha_inicio=hace_meses(12))
    crear_compromiso(edicion=nueva, institucion=entidad, fecha_inicio=hace_meses(1))
    pagina, _n = de_una_pagina(client, "/instituciones/ent/")
    assert "Informó en 1 de 2 meses" in pagina
    assert "Las cerró todas con lo que informó" in pagina
    assert "Informó en 0 de 1 año<" in pagina
    assert "todavía ningún informe; hay tiempo" in pagina
    assert pagina.index("Edición mensual</h3>") < pagina.index("Edición anual</h3>")


def test_institucion_works_with_what_it_is_in_charge_of(client, entidad):
    suyo = crear_compromiso(institucion=entidad, responsable=entidad, titulo="El suyo")
    crear_meta(compromiso=suyo, responsable=entidad)
    crear_compromiso(responsable=entidad, titulo="Responde por todo")
    ajeno = crear_compromiso(titulo="Responde por dos metas")
    crear_meta(compromiso=ajeno, responsable=entidad)
    crear_meta(compromiso=ajeno, responsable=entidad)
    crear_compromiso(titulo="Nada que ver")
    crear_compromiso(titulo="En borrador", responsable=entidad, publicado=False)
    pagina, _n = de_una_pagina(client, "/instituciones/ent/")
    a_cargo = pagina[pagina.index('id="a-cargo"') :]
    assert "Responde por todo" in a_cargo
    assert a_cargo.count("Responde por dos metas") == 1
    for ausente in ("El suyo", "Nada que ver", "En borrador"):
        assert ausente not in a_cargo


def test_institucion_is_empty_of_record_without_a_start(client, entidad):
    informar(crear_compromiso(institucion=entidad), 5)
    pagina, _n = de_una_pagina(client, "/instituciones/ent/")
    assert "Ninguna de sus promesas dice desde cuándo corre" in pagina
    assert "Informó en" not in pagina


ENTONCES = {"al": "2020-01-01"}


def test_institucion_is_empty(client, uno):
    pagina = principal(client, "/instituciones/sin-nada/")
    for frase in (
        "Su sector no consta",
        "no consta en ninguna edición",
        "No ha publicado ninguna promesa.",
        "cuando la envíe, aparecerá en esta página",
        "cómo enviar sus promesas",
        "las promesas que su institución haya hecho en público",
        "las instituciones que sí publicaron",
    ):
        assert frase in pagina, frase
    for ausente in ("informó", 'id="informes"', "Fotos", "Ley 27806", 'class="unidades'):
        assert ausente not in pagina, (
            ausente
        )  # nothing is owed by whom promised nothing, and nothing is all zero
    crear_participacion(institucion=Institucion.objects.get(slug="sin-nada"))
    assert "Participa y no ha publicado ninguna promesa." in principal(client, "/instituciones/sin-nada/")
    Institucion.objects.filter(slug="sin-nada").update(sector="publico")
    assert "Ley 27806" in principal(client, "/instituciones/sin-nada/")
    Institucion.history.update(history_date="2019-12-31T12:00Z")
    assert "Ese día no había publicado ninguna" in principal(client, "/instituciones/sin-nada/", **ENTONCES)


def test_institucion_works_with_one_pledge_and_no_participation(client, uno):
    pagina = principal(client, "/instituciones/con-uno/")
    assert 'Prometió en <a href="/ediciones/ed/" lang="es">Edición de prueba</a>' in pagina
    assert "De la única promesa no se sabe todavía nada" in pagina
    assert "Ninguna de sus promesas dice desde cuándo corre" in pagina
    assert 'class="unidades' not in pagina  # one state of one pledge: the sentence says it


def test_institucion_as_of_a_day(client, entidad):
    compromiso = crear_compromiso(institucion=entidad, fecha_inicio=hace_meses(12))
    informar(compromiso, 11, publicado_hace=20)
    informar(compromiso, 8, publicado_hace=1)
    antes = timezone.localdate() - timedelta(days=10)
    assert "Informó en 2 de 4 trimestres" in de_una_pagina(client, "/instituciones/ent/")[0]
    assert "Informó en 1 de 3 trimestres" in de_una_pagina(client, "/instituciones/ent/", al=antes)[0]


def test_institucion_as_of_a_day_and_edicion_with_participations_of_then(client, entidad):
    edicion = crear_edicion(slug="ed", nombre="Edición con fecha")
    antes = (timezone.localdate() - timedelta(days=10)).isoformat()
    primera = Participacion.objects.create(edicion=edicion, institucion=entidad, rol=Rol.LIDER)
    desde_siempre(primera)
    Participacion.objects.create(edicion=edicion, institucion=entidad, rol=Rol.ORGANIZADORA)
    # A public pledge of then does not carry back a role that was written down later; without any, home names nobody.
    crear_compromiso(edicion=edicion, institucion=entidad)
    for url in ("/instituciones/ent/", "/ediciones/ed/", "/"):
        hoy, entonces = de_una_pagina(client, url)[0], de_una_pagina(client, url, al=antes)[0]
        organiza, lidera = (
            ("· Organizadora de <a", "· Líder de <a")
            if "institu" in url
            else ("<dt>Organizadora</dt><dd><a", "<dt>Líder</dt><dd><a")
        )
        assert organiza in hoy, url
        assert lidera in entonces, url
        assert organiza not in entonces, url


def test_institucion_constant_queries(client, entidad):
    """Three pledges or twenty-three, each with its numbers: the same queries. More are rows, a page of them at most."""
    edicion, autor = crear_edicion(), crear_usuario()

    def llenar(desde: int, hasta: int) -> None:
        with un_acto():
            for n in range(desde, hasta):
                inicio = hace_meses(12)
                c = crear_compromiso(edicion=edicion, institucion=entidad, numero=n, fecha_inicio=inicio)
                informar(c, n % 11 + 1, autor=autor)
                crear_compromiso(
                    edicion=edicion, institucion=otra, numero=n, responsable=entidad, titulo=f"De otra {n:02}"
                )

    otra = crear_institucion(slug="otra")
    llenar(1, 4)
    _pagina, con_pocas = de_una_pagina(client, "/instituciones/ent/")
    llenar(4, 24)
    pagina, con_muchas = de_una_pagina(client, "/instituciones/ent/")
    assert con_muchas == con_pocas == 19  # with the periods that were closed
    assert (pagina.count('<article class="prometida">'), pagina.count('<article class="fila')) == (23, 20)
    assert 'href="?pagina_a_cargo=2#a-cargo"' in pagina
    assert 'aria-label="Páginas de lo que está a su cargo"' in pagina
    segunda, _n = de_una_pagina(client, "/instituciones/ent/", pagina_a_cargo=2)
    assert segunda.count('<article class="fila') == 3
    assert "De otra 23" in segunda
    assert "De otra 01" not in segunda
    llenar(24, 26)
    pagina, con_filas = de_una_pagina(client, "/instituciones/ent/")
    assert con_filas < con_muchas  # rows ask nothing of targets
    assert pagina.count('<article class="fila') == 40
    assert 'href="?pagina=2#suyos"' in pagina
    for parametros in ({"pagina": 3}, {"pagina_a_cargo": "x"}, {"pagina": "9" * 30}):
        assert client.get("/instituciones/ent/", parametros).status_code == 404


def test_institucion_constant_queries_beside_others(client, varios):
    llenar_de(varios[0], 40)  # so many that they are rows
    comprobar_que_no_cuesta_mas(client, "/instituciones/publica/", varios[0])


def test_institucion_404(client):
    respuesta = client.get("/instituciones/nada/")
    assert respuesta.status_code == 404
    assert "no existe" in respuesta.content.decode()


# --- All of them


@pytest.mark.parametrize(
    ("url", "frases", "ausente"),
    [
        ("/instituciones/", ["Todavía no hay ninguna", "el equipo del Ministerio"], "Pruebe con la sigla"),
        ("/instituciones/?q=x", ["Todavía no hay ninguna"], "Pruebe con la sigla"),
    ],
)
def test_instituciones_is_empty(client, url, frases, ausente):
    pagina = principal(client, url)
    for frase in frases:
        assert frase in pagina
    assert ausente not in pagina


def test_instituciones_as_of_a_day_asks_nothing_of_anybody(client):
    pagina = principal(client, "/instituciones/", al="2020-01-01")
    assert "Ese día no" in pagina
    assert "/guia-de-importacion/" not in pagina


def test_instituciones_constant_queries(client, varios):
    comprobar_que_no_cuesta_mas(client, "/instituciones/", varios[0])


def test_instituciones_filters_by_any_name(client):
    entidad = crear_institucion(nombre="Ministerio de Hoy", sigla="MH")
    Denominacion.objects.create(institucion=entidad, nombre="Secretaría de Ayer")
    crear_institucion(nombre="Otra cosa")
    for consulta in ("hoy", "mh", "SECRETARIA ayer"):
        assert client.get("/instituciones/", {"q": consulta}).context["total"] == 1, consulta
    assert client.get("/instituciones/", {"q": "hoy otra"}).context["total"] == 0


def test_instituciones_is_empty_of_what_is_asked(client):
    crear_institucion(nombre="Una cualquiera")
    pagina = principal(client, "/instituciones/", q="nadaquesellameasi")
    assert "Ninguna institución coincide" in pagina
    assert "Una cualquiera" not in pagina


FILA = re.compile(
    r'<th scope="row"><a href="/instituciones/([a-z0-9-]+)/"[^>]*>[^<]*</a></th> <td class="n">(\d+)</td>'
)


def test_instituciones_works_with_a_line_of_those_with_pledges_and_the_rest_folded(client, varios):
    crear_institucion(nombre="Entidad pública sin promesas", slug="muda", sector="publico")
    pagina = principal(client, "/instituciones/")
    assert FILA.findall(pagina) == [("publica", "2"), ("privada", "1")]
    assert "2 de 3 instituciones han publicado promesas." in pagina
    assert "De 2 promesas, 1 se declara cumplida; de 1 no se sabe nada." in pagina
    assert 'role="img" aria-label="Cumplido: 1, Sin información: 1"' in pagina
    assert "<summary>1 sin promesas publicadas</summary>" in pagina
    assert pagina.index("/instituciones/publica/") < pagina.index("/instituciones/muda/")
    assert "1 of 3 institutions" not in pagina
    assert "2 of 3 institutions have published promises." in client.get("/en/instituciones/").content.decode()


def test_instituciones_filters_by_sector(client, varios):
    crear_institucion(nombre="Sin sector", slug="sin-sector")
    for sector, slugs in (("publico", ["publica"]), ("privado", ["privada"]), ("sin_sector", [])):
        pagina = principal(client, "/instituciones/", sector=sector)
        assert [slug for slug, _n in FILA.findall(pagina)] == slugs
    assert "/instituciones/sin-sector/" in pagina
    respuesta = client.get("/instituciones/", {"sector": "militar"})
    assert respuesta.status_code == 400
    assert "No hay instituciones de ese sector" in respuesta.content.decode()


def test_instituciones_404_and_costs_what_it_shows(client):
    """Three hundred cost what eighty do, in queries and in weight."""
    with un_acto():
        for n in range(80):
            crear_institucion(nombre=f"Entidad {n:03}", slug=f"e{n:03}", sector="publico")
    antes, consultas = de_una_pagina(client, "/instituciones/")
    with un_acto():
        for n in range(80, 300):
            crear_institucion(nombre=f"Entidad {n:03}", slug=f"e{n:03}", sector="publico")
    despues, otras = de_una_pagina(client, "/instituciones/")
    assert otras == consultas
    assert len(despues) < len(antes) + 1_000
    assert "Entidad 299" in de_una_pagina(client, "/instituciones/", pagina=4)[0]
    assert client.get("/instituciones/", {"pagina": 5}).status_code == 404
