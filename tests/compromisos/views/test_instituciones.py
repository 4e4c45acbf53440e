"""Institutions; one, with how regularly it reported; an edition, with who takes part."""

from __future__ import annotations

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
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_meta,
    crear_usuario,
    desde_siempre,
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
    assert "Tiene 2 compromisos en la edición" in pagina
    assert "Todavía ningún avance" in pagina
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
    assert "Los cerró todos con el corte" in pagina
    assert "Informó en 0 de 1 año<" in pagina
    assert "todavía no termina ningún semestre" in pagina
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
    assert "Sin fecha de inicio conocida" in pagina
    assert "Informó en" not in pagina


ENTONCES = {"al": "2020-01-01"}


def test_institucion_is_empty(client, uno):
    pagina = principal(client, "/instituciones/sin-nada/")
    for frase in (
        "<dt>Sector</dt><dd>no consta</dd>",
        "<dt>Participa en</dt><dd>no consta en ninguna edición</dd>",
        "Sin compromisos propios en este sitio",
        "Cuando lo envíe, aparecerá aquí",
        "Ninguna publicada. Las envía cada institución",
    ):
        assert frase in pagina, frase
    assert "informó" not in pagina  # nothing is owed by whom promised nothing
    Institucion.history.update(history_date="2019-12-31T12:00Z")
    assert "Ese día no había ninguno" in principal(client, "/instituciones/sin-nada/", **ENTONCES)


def test_institucion_works_with_one_pledge_and_no_participation(client, uno):
    pagina = principal(client, "/instituciones/con-uno/")
    assert '<dt>Participa en</dt><dd><a href="/ediciones/ed/" lang="es">Edición de prueba</a></dd>' in pagina
    assert "Sin fecha de inicio conocida" in pagina


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
    for url in ("/instituciones/ent/", "/ediciones/ed/", "/"):
        hoy, entonces = de_una_pagina(client, url)[0], de_una_pagina(client, url, al=antes)[0]
        de = " de" if "institu" in url else ""
        assert f'<dt>Organizadora{de}</dt><dd><a href="' in hoy, url
        assert f'<dt>Líder{de}</dt><dd><a href="' in entonces, url
        assert f'<dt>Organizadora{de}</dt><dd><a href="' not in entonces, url
    # Nor does a public pledge of then carry back a role that was written down later.
    crear_compromiso(edicion=edicion, institucion=entidad)
    assert "<dt>Organizadora de</dt><dd><a" not in de_una_pagina(client, "/instituciones/ent/", al=antes)[0]


def test_institucion_constant_queries(client, entidad):
    """Three pledges or twenty-three, shown or not: the same queries, and never more than a page of rows."""
    edicion, autor = crear_edicion(), crear_usuario()

    def llenar(desde: int, hasta: int) -> None:
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
    assert con_muchas == con_pocas == 16  # with the periods that were closed
    assert pagina.count('<article class="fila">') == 40
    assert 'href="?pagina=2#suyos"' in pagina
    assert 'href="?pagina_a_cargo=2#a-cargo"' in pagina
    assert 'aria-label="Páginas de lo que está a su cargo"' in pagina
    segunda, _n = de_una_pagina(client, "/instituciones/ent/", pagina_a_cargo=2)
    assert segunda.count('<article class="fila">') == 23
    assert "De otra 23" in segunda
    assert "De otra 01" not in segunda
    for parametros in ({"pagina": 3}, {"pagina_a_cargo": "x"}, {"pagina": "9" * 30}):
        assert client.get("/instituciones/ent/", parametros).status_code == 404


def test_institucion_constant_queries_beside_others(client, varios):
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
        ("/instituciones/?q=x", ["Ninguna institución coincide"], "Todavía no hay ninguna"),
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
