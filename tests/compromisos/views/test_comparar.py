"""Institutions side by side: what is chosen, what cannot be compared, and that every count is its list."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests.compromisos.views.ayudas import contar_consultas, principal
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_territorio,
    un_acto,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

URL = "/instituciones/comparar/"


def hace(dias: int):
    return timezone.now() - timedelta(days=dias)


def dia(dias: int):
    return timezone.localdate() - timedelta(days=dias)


@compartida
def entidades():
    """Three of one sector, in an order that is not that of their names; another of another; one without sector."""
    edicion, eje = crear_edicion(slug="ed"), crear_eje(codigo="atencion", nombre="Atención")
    cusco = crear_territorio(ubigeo="08", nombre="Cusco")
    todas = {}
    for slug, nombre, sector in (
        ("zeta", "Zeta de ejemplo", "publico"),
        ("alba", "Alba de ejemplo", "publico"),
        ("muda", "Muda de ejemplo", "publico"),
        ("otra", "Otra de ejemplo", "privado"),
        ("ninguno", "Ninguno de ejemplo", ""),
    ):
        todas[slug] = crear_institucion(slug=slug, nombre=nombre, sector=sector)
    uno = crear_compromiso(
        edicion=edicion, institucion=todas["zeta"], ejes=[eje], territorios=[cusco], fecha_inicio=dia(200)
    )
    crear_avance(
        compromiso=uno, fecha_corte=dia(150), ahora=hace(140), mediciones={crear_meta(compromiso=uno): 50}
    )
    crear_compromiso(edicion=edicion, institucion=todas["zeta"], numero=2, fecha_limite=dia(5))
    otro = crear_compromiso(edicion=edicion, institucion=todas["alba"], ejes=[eje], alcance="nacional")
    crear_avance(compromiso=otro, fecha_corte=dia(20), ahora=hace(10), estado="cumplido", evidencia=True)
    for slug in ("otra", "ninguno"):
        crear_compromiso(edicion=edicion, institucion=todas[slug])
    return todas


def test_comparacion_works_by_name_and_without_a_rank(client, entidades):
    pagina = principal(client, URL, i=["zeta", "alba", "muda"])
    orden = [">Alba de ejemplo<", ">Muda de ejemplo<", ">Zeta de ejemplo<"]
    assert sorted(orden, key=pagina.index) == orden
    for frase in (
        "ninguna publicada",  # the one that promised nothing has no zero
        "1 de 1 alcanzadas",
        "Informó en 1 de 2 trimestres",
        "1 para todo el país",
        "<summary>1 región</summary>",
        "Con pruebas",
        "Plazo vencido",
    ):
        assert frase in pagina, frase
    for palabra in ("mejor posición", "puntaje de", "1.º", "ranking"):
        assert palabra not in pagina
    assert "Side by side" in client.get(f"/en{URL}", {"i": ["zeta", "alba"]}).content.decode()


CUENTA = re.compile(
    r'<a[^>]* href="(?P<url>/compromisos/\?[^"]*)">(?:(?!</a>).)*?<span class="n">(?P<n>\d+)</span>', re.S
)


@pytest.mark.parametrize("hace_dias", [0, 15, 145])
def test_comparacion_counts_are_the_rows_of_their_list(client, entidades, hace_dias):
    al = {"al": dia(hace_dias).isoformat()} if hace_dias else {}
    pagina = client.get(URL, {"i": ["zeta", "alba"], **al}).content.decode()
    hallados = list(CUENTA.finditer(pagina.replace('class="grande" ', "")))
    assert len(hallados) > 6
    for hallado in hallados:
        consulta = urlsplit(html.unescape(hallado["url"])).query
        assert ("al=" in consulta) == bool(al)
        lista = client.get(f"/compromisos/?{consulta}")
        assert lista.context["pagina"].paginator.count == int(hallado["n"]), hallado[0]


def test_comparacion_as_of_a_day(client, entidades):
    consulta = {"i": ["zeta", "alba"]}
    assert "Con pruebas" in principal(client, URL, **consulta)
    antes = principal(client, URL, **consulta, al=dia(15).isoformat())
    assert "Con pruebas" not in antes
    assert "nunca informó" in antes


@pytest.mark.parametrize(
    ("slugs", "frase"),
    [
        (["zeta", "nadie"], "No consta ninguna institución «nadie»"),
        (["zeta", "zeta"], "Eligió dos veces la misma institución, Zeta de ejemplo"),
        (["zeta", "otra"], "Otra de ejemplo (Privado)"),
        (["zeta", "ninguno"], "Ninguno de ejemplo (no consta)"),
        (["ninguno"], "No consta el sector de Ninguno de ejemplo"),
        (["zeta", "alba", "muda", "a", "b"], "No consta ninguna institución «a»"),
        (["<b>x</b>", "zeta"], "«&lt;b&gt;x&lt;/b&gt;»"),
    ],
)
def test_comparacion_filters_that_make_no_sense_get_one_sentence_and_a_way_on(
    client, entidades, slugs, frase
):
    respuesta = client.get(URL, {"i": slugs})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 400
    assert frase in pagina
    assert pagina.count('class="aviso error"') == 1
    assert 'name="i" value="alba"' in pagina  # the form is there
    assert 'content="noindex"' in pagina


def test_comparacion_filters_five_are_too_many(client, entidades):
    for n in range(3):
        crear_institucion(slug=f"mas{n}", nombre=f"Más {n}", sector="publico")
    respuesta = client.get(URL, {"i": ["zeta", "alba", "mas0", "mas1", "mas2"]})
    assert respuesta.status_code == 400
    assert "Eligió 5 instituciones y caben 4: quite alguna." in respuesta.content.decode()


def test_comparacion_filters_what_is_offered(client, entidades):
    """One alone waits for another of its sector; a sector offers its own with pledges; the chosen stay while one searches."""
    sola = principal(client, URL, i="zeta")
    assert 'value="zeta" checked' in sola
    assert 'value="alba">' in sola
    for ausente in ("muda", "otra", "ninguno"):
        assert f'value="{ausente}"' not in sola
    assert 'value="otra"' in principal(client, URL, sector="privado")
    buscando = principal(client, URL, i=["zeta", "alba"], q="nada", elegir="1")
    assert buscando.count("checked") == 2
    assert "Ninguna otra coincide" in buscando
    assert 'content="noindex"' not in client.get(URL).content.decode()


def test_comparacion_is_empty(client):
    assert "Todavía sin" in principal(client, URL)


def test_comparacion_constant_queries(client, entidades):
    consulta = {"i": ["zeta", "alba"]}
    antes = contar_consultas(client, URL, **consulta)
    with un_acto():
        for n in range(3, 23):
            c = crear_compromiso(institucion=entidades["zeta"], numero=n, edicion=crear_edicion())
            crear_avance(compromiso=c, fecha_corte=dia(n), ahora=hace(1))
    assert contar_consultas(client, URL, **consulta) == antes
