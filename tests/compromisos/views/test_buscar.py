"""The one search of the site."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from instituciones.models import Denominacion
from tests.compromisos.views.ayudas import contar_consultas, llenar, principal
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_territorio,
)
from tests.una_vez import compartida


@compartida
def cosas(db):
    eje = crear_eje(codigo="atencion", nombre="Atención")
    entidad = crear_institucion(nombre="Entidad del Faro", sigla="FARO", slug="faro")
    Denominacion.objects.create(institucion=entidad, nombre="Antigua Junta")
    otra = crear_institucion(nombre="Entidad de la Torre", slug="torre")
    cusco = crear_territorio(ubigeo="08", nombre="Cusco")
    crear_territorio(ubigeo="0801", nombre="Cusco", superior=cusco)
    c = crear_compromiso(
        institucion=entidad,
        titulo="Abrir casas",
        texto="Abrir casas de acogida.",
        territorios=[cusco],
        ejes=[eje],
    )
    crear_meta(compromiso=c, indicador="Casas", unidad="casas", valor_meta=25, responsable=otra)
    return c


@pytest.mark.django_db
def test_buscar_works_in_groups_of_what_is_found(client, cosas):
    pagina = principal(client, "/buscar/", q="entidad")
    assert re.findall(r'<h2 id="de-[a-z]+">(\w+) <span class="n">(\d+)', pagina) == [
        ("Promesas", "1"),
        ("Instituciones", "2"),
    ]
    assert "1 promesa suya" in pagina
    assert "responsable en 1 promesa de otra institución" in pagina
    assert 'antes, <span lang="es">Antigua Junta</span>' in principal(client, "/buscar/", q="junta entidad")
    pagina = principal(client, "/buscar/", q="casas")
    assert cosas.get_absolute_url() in pagina
    assert "Instituciones" not in pagina  # nothing of zeros


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("consulta", "direccion"),
    [
        ("faro", "/instituciones/faro/"),
        ("antigua junta", "/instituciones/faro/"),
        ("cusco", "/territorios/08/"),
        ("atencion", "/ejes/atencion/"),
        ("FARO 1", "/compromisos/"),
    ],
)
def test_buscar_works_in_one_tap(client, cosas, consulta, direccion):
    """The first link of what was found is the page itself."""
    exacto = principal(client, "/buscar/", q=consulta).partition('<section class="exacto"')[2]
    (primera, *_otras) = re.findall(r'href="([^"]+)"', exacto)
    assert primera == (cosas.get_absolute_url() if direccion == "/compromisos/" else direccion)


@pytest.mark.django_db
def test_buscar_works_with_the_counts_of_the_lists(client, cosas):
    llenar(cosas, 12)
    for n in range(5):
        crear_institucion(nombre=f"Entidad de prueba del puerto {n}")
    pagina = client.get("/buscar/", {"q": "entidad"}).context["busqueda"]
    assert pagina.promesas.total == client.get("/compromisos/", {"q": "entidad"}).context["total"] > 3
    assert pagina.instituciones.total == client.get("/instituciones/", {"q": "entidad"}).context["total"] > 3
    lugares = client.get("/buscar/", {"q": "cusco"}).context["busqueda"].lugares
    assert lugares.total == client.get("/territorios/", {"q": "cusco"}).context["pagina"].paginator.count == 2
    assert (
        lugares.hallados[0].compromisos == client.get("/compromisos/", {"territorio": "08"}).context["total"]
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("consulta", "frase"),
    [
        ("", "Escriba qué busca"),
        ("%_%", "no hay ninguna palabra que buscar"),
        ("'\"", "no hay ninguna palabra que buscar"),
        ("a", "Escriba al menos dos letras"),
        ("de la", "agregue otra palabra"),
        ("zzzz", "No hay nada con «zzzz»"),
        ("a" * 150, "se buscaron los primeros 100 caracteres"),
        ("<b>casas</b> zzz", "No hay nada con «&lt;b&gt;casas&lt;/b&gt; zzz»"),
        ("casas zzzz", 'Con una sola palabra sí: <a href="/buscar/?q=casas"'),
        ("kasas", "¿Quiso decir"),
        ("cuzco", "¿Quiso decir"),
        ("me pega", "¿Necesita ayuda ahora?"),
    ],
)
def test_buscar_filters_say_what_was_understood(client, cosas, consulta, frase):
    pagina = principal(client, "/buscar/", q=consulta)
    assert frase in pagina
    if "No hay nada" in frase:
        assert 'href="/compromisos/"' in pagina


@pytest.mark.django_db
@pytest.mark.parametrize("pagina", ["/buscar/", "/en/buscar/"])
@pytest.mark.parametrize("consulta", ["me van a matar", "casas trata", "casa refugio", "he hits me", "help"])
def test_buscar_works_first_for_who_asks_for_help(client, cosas, pagina, consulta):
    crear_territorio(ubigeo="02", nombre="Matara")
    hallado = principal(client, pagina, q=consulta).partition('id="hallado"')[2]
    assert re.findall('href="([^"]+)"', hallado)[:2] == ["tel:100", "tel:105"]
    for otra in ("quiso-decir", "?q=casas", "Matara"):
        assert otra not in hallado


@pytest.mark.django_db
def test_buscar_works_also_for_a_place_called_like_a_cry_for_help(client, cosas):
    crear_territorio(ubigeo="02", nombre="Matara")
    pagina = principal(client, "/buscar/", q="matara")
    assert pagina.index('href="tel:100"') < pagina.index('href="/territorios/02/"')


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pagina", "frase"), [("/buscar/?q=atención", "1 promesa<"), ("/en/buscar/?q=attention", "1 promise<")]
)
def test_buscar_works_with_the_count_of_a_theme(client, cosas, pagina, frase):
    assert frase in principal(client, pagina)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=120))
def test_buscar_filters_take_whatever_is_typed(db, client, texto):
    assert client.get("/buscar/", {"q": texto}).status_code == 200


@pytest.mark.django_db
def test_buscar_is_empty(client):
    pagina = principal(client, "/buscar/", q="casas")
    assert "No hay nada con «casas»" in pagina
    assert 'class="n">0' not in pagina


@pytest.mark.django_db
def test_buscar_as_of_a_day(client, cosas):
    crear_avance(compromiso=cosas, ahora=timezone.now() - timedelta(days=2), descripcion="Violonchelos.")
    hace = timezone.localdate() - timedelta(days=9)
    assert cosas.get_absolute_url() in principal(client, "/buscar/", q="violonchelos")
    pagina = principal(client, "/buscar/", q="violonchelos", al=hace)
    assert cosas.get_absolute_url() not in pagina
    assert f'href="/compromisos/?al={hace}"' in pagina
    assert f"al={hace}" in principal(client, "/buscar/", q="casas", al=hace).partition("de-promesas")[2]


@pytest.mark.django_db
def test_buscar_constant_queries(client, cosas):
    llenar(cosas, 10)
    con_pocas = contar_consultas(client, "/buscar/", q="entidad")
    llenar(cosas, 30)
    assert contar_consultas(client, "/buscar/", q="entidad") == con_pocas <= 25


@pytest.mark.django_db
def test_buscar_names_nothing_in_its_title(client, cosas):
    """Tabs and histories are read by others; and no search engine keeps what was typed."""
    pagina = client.get("/buscar/", {"q": "casas"}).content.decode()
    assert "<title>Buscar · 25 por el 25</title>" in pagina
    assert '<meta name="robots" content="noindex">' in pagina
    assert re.search('<link rel="canonical" href="[^"?]*/buscar/">', pagina)
    assert 'action="/buscar/"' in client.get("/").content.decode()
