"""The feeds: of what changed, of a list, and of updates."""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from base.dias import Dia, inicio_del_dia
from compromisos.lectura import cronica
from compromisos.lectura.alcance import alcance_de, lo_que_paso
from compromisos.lectura.cambios import completar
from compromisos.models import Avance, Compromiso
from tests.compromisos.views.ayudas import contar_consultas
from tests.compromisos.views.ayudas_cambios import no_cuesta_mas, otra_historia
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_territorio,
    crear_usuario,
    un_acto,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def entradas(client, url: str) -> list[ElementTree.Element]:
    respuesta = client.get(url)
    assert respuesta.status_code == 200
    assert respuesta.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(respuesta.content).findall(f"{ATOM}entry")


def test_cambios_atom_works(client, historia):
    hallados = entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01")
    titulos = [e.findtext(f"{ATOM}title").partition(": ")[2] for e in hallados]
    assert sorted(titulos) == [
        "Informe corregido (En proceso → Cumplido)",
        "Informe publicado (Sin información → En proceso)",
        "Informe retirado (Cumplido → Sin información)",
        "Plazo vencido",
        "Plazo vencido",
        "Promesa nueva",
    ]
    todo = entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01&tipo=todo")
    assert len(todo) == len(hallados) + 1  # a verification


def test_cambios_atom_filters_by_kind(client, historia):
    hallados = entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01&tipo=retiro")
    assert len(hallados) == 1


def test_cambios_atom_is_empty(client, db):
    assert entradas(client, "/feeds/cambios.atom") == []


def test_cambios_atom_as_of_a_day(client, historia):
    assert len(entradas(client, "/feeds/cambios.atom?desde=2026-05-01&al=2026-06-03")) == 2


ENTRE = {"desde": "2026-05-01", "hasta": "2026-07-01"}


def test_cambios_atom_constant_queries(client, historia):
    assert no_cuesta_mas(client, historia, "/feeds/cambios.atom", **ENTRE)


# --- Of a list


def test_lista_atom_works_and_filters(client, algo):
    compromiso, _otro, avance = algo
    otro = crear_avance(compromiso=crear_compromiso(institucion=crear_institucion(slug="z"))).compromiso
    pagina = client.get("/compromisos/?institucion=z").content.decode()
    assert 'href="/feeds/compromisos.atom?institucion=z"' in pagina
    feed = client.get("/feeds/compromisos.atom?institucion=z")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert otro.codigo in feed.content.decode()
    assert compromiso.codigo not in feed.content.decode()
    assert compromiso.codigo in client.get("/feeds/compromisos.atom?q=hecho").content.decode()
    for malo in ("estado=nada", "cosa=1"):
        assert client.get(f"/feeds/compromisos.atom?{malo}").status_code == 400
    assert client.get("/feeds/compromisos.atom?q=nadaquesellameasi").status_code == 200


def test_lista_atom_is_empty(client, db):
    assert entradas(client, "/feeds/compromisos.atom") == []


def test_lista_atom_as_of_a_day(client, historia):
    assert len(entradas(client, "/feeds/compromisos.atom?al=2026-06-03")) == 2


def test_lista_atom_constant_queries(client, historia):
    assert no_cuesta_mas(client, historia, "/feeds/compromisos.atom")


# --- Of updates


def test_avances_atom_works_and_those_of_a_pledge_and_an_institution(client, historia):
    for url in (
        "/feeds/avances.atom",
        f"/compromisos/{historia.codigo}/avances.atom",
        "/instituciones/inst/avances.atom",
    ):
        hallados = entradas(client, url)
        titulos = [e.findtext(f"{ATOM}title") for e in hallados]
        assert [t.partition(": ")[2].partition(" (")[0] for t in titulos] == [
            "Informe retirado", "Plazo vencido", "Informe corregido", "Plazo vencido", "Verificación",
            "Informe publicado", "Promesa nueva",
        ]  # fmt: skip
        ids = [e.findtext(f"{ATOM}id") for e in hallados]
        assert len(set(ids)) == 7
        de_actos = [
            i for i in ids if re.fullmatch(r"tag:testserver,2026:(avance|retiro|verificacion)-\d+", i)
        ]
        de_reglas = f"tag:testserver,2026:{{}}-{historia.codigo}-{{}}".format
        assert len(de_actos) == 4
        assert sorted({*ids} - {*de_actos}) == [
            de_reglas("nuevo", "2026-05-01"), de_reglas("vencido", "2026-06-10"), de_reglas("vencido", "2026-07-01"),
        ]  # fmt: skip
        assert "Era de otra sede." in hallados[0].findtext(f"{ATOM}summary")
    # The same tomorrow, and in English the same entries by the same ids.
    en_ingles = entradas(client, "/en/feeds/avances.atom")
    assert [e.findtext(f"{ATOM}id") for e in en_ingles] == ids
    assert entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01")[0] is not None
    assert len(entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01")) == 6


def test_avances_atom_works_whatever_people_write(client):
    raro = crear_compromiso(titulo="<b>&\u0007 ]]> «ñ»", institucion=crear_institucion(nombre="A & <B>"))
    crear_avance(compromiso=raro, descripcion="<script>alert(1)</script> & más", ahora=timezone.now() - timedelta(1),
                 fecha_corte=timezone.localdate() - timedelta(9))  # fmt: skip
    resumen = entradas(client, "/feeds/avances.atom")[0].findtext(f"{ATOM}summary")
    assert "<script>" not in resumen
    assert "&lt;script&gt;" in resumen


def test_avances_atom_works_told_by_pages(client, historia):
    with historia.en_enmienda():
        historia.ejes.add(crear_eje(codigo="salud"))
        historia.territorios.add(crear_territorio(ubigeo="1501", superior=crear_territorio()))
    for pagina, feed in {
        "/": "/feeds/avances.atom",
        historia.get_absolute_url(): f"/compromisos/{historia.codigo}/avances.atom",
        "/instituciones/inst/": "/instituciones/inst/avances.atom",
        "/en/": "/en/feeds/avances.atom",
        "/ejes/salud/": "/feeds/compromisos.atom?eje=salud",
        "/territorios/1501/": "/feeds/compromisos.atom?territorio=1501",
        f"/ediciones/{historia.edicion.slug}/": f"/feeds/compromisos.atom?edicion={historia.edicion.slug}",
    }.items():
        assert f'type="application/atom+xml" href="{feed}"' in client.get(pagina).content.decode(), pagina
        assert len(entradas(client, feed)) >= 4, feed
    # Without the days of the page: who follows a feed wants what comes.
    de_cambios = client.get("/cambios/?desde=2026-05-01").content.decode()
    assert 'type="application/atom+xml" href="/feeds/cambios.atom"' in de_cambios


def test_avances_atom_is_empty(client, db):
    assert entradas(client, "/feeds/avances.atom") == []


def test_avances_atom_as_of_a_day(client, historia):
    assert len(entradas(client, "/feeds/avances.atom?al=2026-06-03")) == 2


def test_avances_atom_constant_queries(client, historia):
    assert no_cuesta_mas(client, historia, "/feeds/avances.atom")


def de_uno(historia) -> str:
    return f"/compromisos/{historia.codigo}/avances.atom"


def test_avances_de_compromiso_atom_works(client, historia):
    assert len(entradas(client, de_uno(historia))) == 7


def test_avances_de_compromiso_atom_404(client):
    oculto = crear_compromiso(publicado=False)
    assert client.get(f"/compromisos/{oculto.codigo}/avances.atom").status_code == 404
    assert client.get("/instituciones/nada/avances.atom").status_code == 404


def test_avances_de_compromiso_atom_is_empty(client, db):
    assert entradas(client, de_uno(crear_compromiso())) == []


def test_avances_de_compromiso_atom_as_of_a_day(client, historia):
    assert len(entradas(client, f"{de_uno(historia)}?al=2026-06-03")) == 2


def test_avances_de_compromiso_atom_constant_queries(client, historia):
    antes = contar_consultas(client, de_uno(historia))
    for n in (2, 3, 4):
        ahora = datetime(2026, 7, n, 15, tzinfo=UTC)
        crear_avance(compromiso=historia, ahora=ahora, fecha_corte=date(2026, 6, n), evidencia=True)
    assert contar_consultas(client, de_uno(historia)) == antes


DE_LA_INSTITUCION = "/instituciones/inst/avances.atom"


def test_avances_de_institucion_atom_works(client, historia):
    otra_historia(historia)
    assert len(entradas(client, DE_LA_INSTITUCION)) == 7 + 3


def test_avances_de_institucion_atom_is_empty(client, db):
    crear_institucion(slug="inst")
    assert entradas(client, DE_LA_INSTITUCION) == []


def test_avances_de_institucion_atom_404(client, db):
    assert client.get("/instituciones/nada/avances.atom").status_code == 404


def test_avances_de_institucion_atom_as_of_a_day(client, historia):
    assert len(entradas(client, f"{DE_LA_INSTITUCION}?al=2026-06-03")) == 2


def test_avances_de_institucion_atom_constant_queries(client, historia):
    assert no_cuesta_mas(client, historia, DE_LA_INSTITUCION)


# --- What a follower by mail is told, a follower by feed is


@pytest.mark.parametrize(
    ("que", "feed"),
    [
        ("todo", "/feeds/avances.atom"), ("todo", "/feeds/compromisos.atom"),
        ("todo", "/feeds/cambios.atom?desde=2026-05-01&tipo=todo"),
        ("compromiso:{codigo}", "/compromisos/{codigo}/avances.atom"), ("institucion:inst", DE_LA_INSTITUCION),
        ("tema:salud", "/feeds/compromisos.atom?eje=salud"), ("lugar:1501", "/feeds/compromisos.atom?territorio=1501"),
        ("lista:edicion=ed", "/feeds/compromisos.atom?edicion=ed"),
        ("lista:estado=sin_informacion", "/feeds/compromisos.atom?estado=sin_informacion"),
        ("lista:plazo=vencido", "/feeds/compromisos.atom?plazo=vencido"),
        ("lista:plazo=vencido&institucion=otra", "/feeds/compromisos.atom?plazo=vencido&institucion=otra"),
    ],
)  # fmt: skip
def test_avances_atom_works_like_letters(client, historia, que, feed):
    """The same changes of the same thing, whichever way one follows it."""
    with historia.en_enmienda():
        historia.ejes.add(crear_eje(codigo="salud"))
        historia.territorios.add(crear_territorio(ubigeo="1501", superior=crear_territorio()))
    crear_compromiso(
        edicion=historia.edicion, institucion=crear_institucion(slug="otra"), fecha_limite=date(2026, 6, 1)
    )
    dia = Dia.de_hoy()
    clase, _dos_puntos, valor = que.format(codigo=historia.codigo).partition(":")
    alcance = alcance_de(clase, valor, dia)
    cartas = alcance.elegir(lo_que_paso(date(2026, 5, 1), dia, [alcance]))
    completar(cartas, dia)
    dicho = {f"tag:testserver,2026:{c.clave}" for c in cartas}
    assert dicho
    assert set(claves(client, feed.format(codigo=historia.codigo))) == dicho


def test_lista_atom_works_for_what_leaves_it_and_a_day_that_is_over_never_changes(client, db):
    """Of a filter by state: that a pledge entered and that it left, on the day of each; as it was before or after, nothing."""
    hoy = timezone.localdate()
    autor, cuando = (
        crear_usuario(),
        [inicio_del_dia(hoy - timedelta(n)) + timedelta(hours=9) for n in (9, 6, 3)],
    )
    compromiso = crear_compromiso(institucion=crear_institucion(slug="a"))
    hechos = [
        crear_avance(
            compromiso=compromiso, ahora=m, fecha_corte=m.date() - timedelta(1), autor=autor, estado=e
        )
        for m, e in zip(cuando, ("no_iniciado", "en_proceso", "cumplido"), strict=True)
    ]
    feed = "/feeds/compromisos.atom?estado=en_proceso"
    suyos = [f"tag:testserver,2026:avance-{a.pk}" for a in (hechos[2], hechos[1])]
    assert claves(client, feed) == suyos
    archivo = f"{feed}&archivo={hoy - timedelta(6)}"
    antes = client.get(archivo).content
    assert claves(client, archivo) == suyos[1:]
    # An institution that was not there on those days chooses nothing then, rather than everything.
    assert claves(client, f"{feed}&institucion=a") == suyos
    crear_avance(
        compromiso=compromiso, ahora=timezone.now(), fecha_corte=hoy, autor=autor, estado="en_proceso"
    )
    assert client.get(archivo).content == antes


def test_lista_atom_is_not_crowded_out_by_what_others_did(client, muchos):
    """Many changes of today of pledges that are not in the list: what happened to those that are, days ago, is still there."""
    suyo = crear_compromiso(
        edicion=crear_edicion(slug="otra"), institucion=crear_institucion(), titulo="La suya"
    )
    hecho = crear_avance(
        compromiso=suyo, ahora=inicio_del_dia(muchos - timedelta(20)), fecha_corte=muchos - timedelta(21), estado="cumplido"
    )  # fmt: skip
    feed = "/feeds/compromisos.atom?estado=cumplido"
    assert claves(client, feed) == [f"tag:testserver,2026:avance-{hecho.pk}"]


def test_lista_atom_tells_that_a_pledge_was_withdrawn(client, historia):
    from compromisos import publicacion

    feed = "/feeds/compromisos.atom?edicion=ed"
    antes = claves(client, feed)
    publicacion.retirar_compromiso(historia, motivo="Se anuló.", por=crear_usuario(), ahora=timezone.now())
    nuevas = claves(client, feed)
    assert nuevas[1:] == antes
    assert nuevas[0].startswith("tag:testserver,2026:enmienda-")


# --- Documents (RFC 5005)


def vecinos(client, url: str) -> dict[str, str]:
    raiz = ElementTree.fromstring(client.get(url).content)
    return {
        e.get("rel"): e.get("href").removeprefix("https://testserver") for e in raiz.findall(f"{ATOM}link")
    }


def claves(client, url: str) -> list[str]:
    return [e.findtext(f"{ATOM}id") for e in entradas(client, url)]


def hacia_atras(client, url: str, rel: str) -> list[str]:
    """The addresses from one document by `rel` to the last."""
    cadena = []
    while url := vecinos(client, url).get(rel, ""):
        assert url not in cadena
        cadena.append(url)
    return cadena


FEEDS = ("/feeds/avances.atom", "/feeds/cambios.atom", "/feeds/compromisos.atom?edicion=ed")


@compartida
def de_muchos_dias():
    """Of two days more changes than a document has at least; of the day before three, and of other days long before."""
    edicion, institucion = crear_edicion(slug="ed"), crear_institucion(slug="inst")
    hoy, autor = timezone.localdate(), crear_usuario()
    momentos = [
        *[(0, n) for n in range(12)],
        *[(1, n) for n in range(12)],
        *[(2, n) for n in range(3)],
        (40, 0),
        (500, 0),
    ]
    with un_acto():
        for n, (dias, minuto) in enumerate(momentos):
            ahora = inicio_del_dia(hoy - timedelta(dias)) + timedelta(minutes=minuto)
            compromiso = crear_compromiso(edicion=edicion, institucion=institucion, numero=n + 1)
            crear_avance(
                compromiso=compromiso, ahora=ahora, fecha_corte=hoy - timedelta(dias + 1), autor=autor
            )
    return hoy


@pytest.fixture
def muchos(de_muchos_dias, monkeypatch):
    monkeypatch.setattr(cronica, "ENTRADAS", 5)
    return de_muchos_dias


class QuienRecuerda:
    """A client that asks for each address once: the same document is looked at several times."""

    def __init__(self, client) -> None:
        self.get = functools.cache(client.get)


@pytest.mark.parametrize("feed", FEEDS)
def test_avances_atom_loses_none_for_whoever_asks_once_a_day(client, muchos, feed):
    """All of today and of yesterday stand in the newest document, without any turning of pages."""
    hechos = {f"tag:testserver,2026:avance-{pk}" for pk in Avance.objects.filter(
        publicado_en__gte=inicio_del_dia(muchos - timedelta(1))).values_list("pk", flat=True)}  # fmt: skip
    assert len(hechos) == 24
    assert hechos <= set(claves(client, feed))


@pytest.mark.parametrize("feed", FEEDS)
def test_avances_atom_reaches_every_entry_by_its_archives(client, muchos, feed):
    client = QuienRecuerda(client)
    cadena = hacia_atras(client, feed, "prev-archive")
    dias = [f"archivo={muchos - timedelta(n)}" for n in (1, 2, 40, 500)]
    assert [c.rpartition("?")[2].rpartition("&")[2] for c in cadena] == dias
    todas = [c for url in (feed, *cadena) for c in claves(client, url)]
    avances = {f"tag:testserver,2026:avance-{pk}" for pk in Avance.objects.values_list("pk", flat=True)}
    assert avances <= set(todas)
    # The way back leads to the newest archive, and every archive names the feed that one follows.
    assert hacia_atras(client, cadena[-1], "next-archive") == cadena[-2::-1]
    for url in cadena:
        raiz = ElementTree.fromstring(client.get(url).content)
        assert raiz.find("{http://purl.org/syndication/history/1.0}archive") is not None
        enlaces = vecinos(client, url)
        assert (enlaces["self"], enlaces["current"]) == (url, feed)
        assert raiz.findtext(f"{ATOM}id") == ElementTree.fromstring(client.get(feed).content).findtext(
            f"{ATOM}id"
        )
    assert (
        ElementTree.fromstring(client.get(feed).content).find(
            "{http://purl.org/syndication/history/1.0}archive"
        )
        is None
    )


@pytest.mark.parametrize("feed", FEEDS)
def test_avances_atom_of_a_day_that_is_over_never_changes(client, muchos, feed):
    cadena = hacia_atras(QuienRecuerda(client), feed, "prev-archive")
    antes = {url: client.get(url).content for url in cadena}
    otro = crear_compromiso(edicion=Compromiso.objects.first().edicion, institucion=crear_institucion())
    crear_avance(compromiso=otro, ahora=timezone.now(), fecha_corte=muchos - timedelta(1))
    assert {url: client.get(url).content for url in cadena} == antes


@pytest.mark.parametrize("feed", FEEDS)
def test_avances_atom_of_a_huge_day_comes_in_parts(client, muchos, feed, monkeypatch):
    monkeypatch.setattr(cronica, "POR_PARTE", 7)
    client = QuienRecuerda(client)
    enteras = set(claves(client, feed))
    partes = [feed, *hacia_atras(client, feed, "next")]
    juntas = [c for url in partes for c in claves(client, url)]
    assert len(juntas) == len(set(juntas))
    assert {c for c in juntas if "avance-" in c} >= {c for c in enteras if "avance-" in c}
    assert len(partes) == -(-len(juntas) // 7)
    assert vecinos(client, feed)["last"] == partes[-1]
    assert vecinos(client, partes[1])["previous"] == feed
    assert all(vecinos(client, url)["first"] == feed for url in partes)
    cadena = hacia_atras(client, feed, "prev-archive")
    assert sum(f"archivo={muchos - timedelta(1)}" in url for url in cadena) >= 2
    assert hacia_atras(client, cadena[-1], "next-archive") == cadena[-2::-1]
    avances = {f"tag:testserver,2026:avance-{pk}" for pk in Avance.objects.values_list("pk", flat=True)}
    assert avances <= {*juntas, *(c for url in cadena for c in claves(client, url))}


@pytest.mark.parametrize(
    ("consulta", "codigo"),
    [
        ("archivo=ayer", 400), ("archivo=2026-13-01", 400), ("archivo=9999-01-01", 400), ("archivo={hoy}", 404),
        ("parte=0", 404), ("parte=2", 404), ("parte=x", 404), ("parte=9999999999", 404),
        ("archivo=2026-06-01&parte=7", 404),
    ],
)  # fmt: skip
@pytest.mark.parametrize("feed", ["/feeds/avances.atom", "/feeds/cambios.atom", "/feeds/compromisos.atom"])
def test_avances_atom_404_of_a_document_that_is_not(client, historia, feed, consulta, codigo):
    respuesta = client.get(f"{feed}?{consulta.format(hoy=timezone.localdate())}")
    assert respuesta.status_code == codigo
    assert respuesta["Content-Type"].startswith("text/plain")


def test_cambios_atom_between_two_days_has_archives_of_those_days_only(client, historia):
    feed = "/feeds/cambios.atom?desde=2026-06-05&hasta=2026-07-01&tipo=todo"
    cadena = hacia_atras(client, feed, "prev-archive")
    assert [c[-10:] for c in cadena] == ["2026-06-15", "2026-06-10", "2026-06-05"]


def test_avances_atom_as_of_a_day_has_no_archive_of_later(client, historia):
    feed = "/feeds/avances.atom?al=2026-06-10"
    assert [c[-10:] for c in hacia_atras(client, feed, "prev-archive")] == [
        "2026-06-05",
        "2026-06-01",
        "2026-05-01",
    ]
    assert client.get(f"{feed}&archivo=2026-06-15").status_code == 400
