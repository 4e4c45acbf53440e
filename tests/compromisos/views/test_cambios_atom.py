"""The feeds: of what changed, of a list, and of updates."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from tests.compromisos.views.ayudas import contar_consultas
from tests.compromisos.views.ayudas_cambios import no_cuesta_mas, otra_historia
from tests.factories import crear_avance, crear_compromiso, crear_institucion

pytestmark = pytest.mark.django_db


ESPERADO = [
    ("2026-07-01", "estado", "cumplido", "sin_informacion"),
    ("2026-07-01", "vencido", "", ""),
    ("2026-07-01", "retiro", "", ""),
    ("2026-06-15", "estado", "en_proceso", "cumplido"),
    ("2026-06-15", "correccion", "", ""),
    ("2026-06-10", "vencido", "", ""),
    ("2026-06-05", "verificacion", "", ""),
    ("2026-06-01", "estado", "sin_informacion", "en_proceso"),
    ("2026-06-01", "avance", "", ""),
    ("2026-05-01", "nuevo", "", ""),
]


ATOM = "{http://www.w3.org/2005/Atom}"


def entradas(client, url: str) -> list[ElementTree.Element]:
    respuesta = client.get(url)
    assert respuesta.status_code == 200
    assert respuesta.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(respuesta.content).findall(f"{ATOM}entry")


def test_cambios_atom_works(client, historia):
    hallados = entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01")
    assert len(hallados) == len(ESPERADO)


def test_cambios_atom_filters_by_kind(client, historia):
    hallados = entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01&tipo=retiro")
    assert len(hallados) == 1


def test_cambios_atom_is_empty(client, db):
    assert entradas(client, "/feeds/cambios.atom") == []


def test_cambios_atom_as_of_a_day(client, historia):
    assert len(entradas(client, "/feeds/cambios.atom?desde=2026-05-01&al=2026-06-03")) == 3


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
    assert len(entradas(client, "/feeds/compromisos.atom?al=2026-06-03")) == 1


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
            "Avance retirado", "Avance corregido", "Verificación", "Avance publicado",
        ]  # fmt: skip
        ids = [e.findtext(f"{ATOM}id") for e in hallados]
        assert len(set(ids)) == 4
        assert all(re.fullmatch(r"tag:testserver,2026:(avance|retiro|verificacion)-\d+", i) for i in ids), ids
        assert "Era de otra sede." in hallados[0].findtext(f"{ATOM}summary")
    # The same tomorrow, and in English the same entries by the same ids.
    en_ingles = entradas(client, "/en/feeds/avances.atom")
    assert [e.findtext(f"{ATOM}id") for e in en_ingles] == ids
    assert entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01")[0] is not None
    assert len(entradas(client, "/feeds/cambios.atom?desde=2026-05-01&hasta=2026-07-01")) == 10


def test_avances_atom_works_whatever_people_write(client):
    raro = crear_compromiso(titulo="<b>&\u0007 ]]> «ñ»", institucion=crear_institucion(nombre="A & <B>"))
    crear_avance(compromiso=raro, descripcion="<script>alert(1)</script> & más", ahora=timezone.now() - timedelta(1),
                 fecha_corte=timezone.localdate() - timedelta(9))  # fmt: skip
    resumen = entradas(client, "/feeds/avances.atom")[0].findtext(f"{ATOM}summary")
    assert "<script>" not in resumen
    assert "&lt;script&gt;" in resumen


def test_avances_atom_works_told_by_pages(client, historia):
    for pagina, feed in {
        "/": "/feeds/avances.atom",
        historia.get_absolute_url(): f"/compromisos/{historia.codigo}/avances.atom",
        "/instituciones/inst/": "/instituciones/inst/avances.atom",
        "/cambios/?desde=2026-05-01": "/feeds/cambios.atom?desde=2026-05-01",
        "/en/": "/en/feeds/avances.atom",
    }.items():
        assert f'type="application/atom+xml" href="{feed}"' in client.get(pagina).content.decode(), pagina


def test_avances_atom_is_empty(client, db):
    assert entradas(client, "/feeds/avances.atom") == []


def test_avances_atom_as_of_a_day(client, historia):
    assert len(entradas(client, "/feeds/avances.atom?al=2026-06-03")) == 1


def test_avances_atom_constant_queries(client, historia):
    assert no_cuesta_mas(client, historia, "/feeds/avances.atom")


def de_uno(historia) -> str:
    return f"/compromisos/{historia.codigo}/avances.atom"


def test_avances_de_compromiso_atom_works(client, historia):
    assert len(entradas(client, de_uno(historia))) == 4


def test_avances_de_compromiso_atom_404(client):
    oculto = crear_compromiso(publicado=False)
    assert client.get(f"/compromisos/{oculto.codigo}/avances.atom").status_code == 404
    assert client.get("/instituciones/nada/avances.atom").status_code == 404


def test_avances_de_compromiso_atom_is_empty(client, db):
    assert entradas(client, de_uno(crear_compromiso())) == []


def test_avances_de_compromiso_atom_as_of_a_day(client, historia):
    assert len(entradas(client, f"{de_uno(historia)}?al=2026-06-03")) == 1


def test_avances_de_compromiso_atom_constant_queries(client, historia):
    antes = contar_consultas(client, de_uno(historia))
    for n in (2, 3, 4):
        ahora = datetime(2026, 7, n, 15, tzinfo=UTC)
        crear_avance(compromiso=historia, ahora=ahora, fecha_corte=date(2026, 6, n), evidencia=True)
    assert contar_consultas(client, de_uno(historia)) == antes


DE_LA_INSTITUCION = "/instituciones/inst/avances.atom"


def test_avances_de_institucion_atom_works(client, historia):
    otra_historia(historia)
    assert len(entradas(client, DE_LA_INSTITUCION)) == 4 + 3


def test_avances_de_institucion_atom_is_empty(client, db):
    crear_institucion(slug="inst")
    assert entradas(client, DE_LA_INSTITUCION) == []


def test_avances_de_institucion_atom_404(client, db):
    assert client.get("/instituciones/nada/avances.atom").status_code == 404


def test_avances_de_institucion_atom_as_of_a_day(client, historia):
    assert len(entradas(client, f"{DE_LA_INSTITUCION}?al=2026-06-03")) == 1


def test_avances_de_institucion_atom_constant_queries(client, historia):
    assert no_cuesta_mas(client, historia, DE_LA_INSTITUCION)
