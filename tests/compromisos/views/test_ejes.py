"""The page of a theme: what it is, its pledges, what was last published in it; as of a day; at equal cost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compromisos import publicacion
from tests.factories import crear_avance, crear_borrador, crear_compromiso, crear_eje, crear_institucion

pytestmark = pytest.mark.django_db


@pytest.fixture
def atencion():
    crear_eje(codigo="sancion", nombre="Sanción", descripcion="Investigación y juicio.")
    return crear_eje(codigo="atencion", nombre="Atención", descripcion="Servicios para quien los necesita.")


def informar(compromiso, dia: date, **kwargs):
    return crear_avance(
        compromiso=compromiso, fecha_corte=dia, ahora=datetime(dia.year, dia.month, dia.day, 15, tzinfo=UTC), **kwargs
    )  # fmt: skip


def test_eje_works(client, atencion):
    publica = crear_institucion(sector="publico")
    suyo = crear_compromiso(institucion=publica, ejes=[atencion])
    crear_compromiso(ejes=[atencion])  # of an institution without sector
    ajeno = crear_compromiso()
    informar(suyo, date(2026, 9, 30), descripcion="Se abrió.")
    informar(ajeno, date(2026, 9, 30))
    crear_borrador(compromiso=suyo)
    respuesta = client.get("/ejes/atencion/")
    pagina = respuesta.content.decode()
    assert "Servicios para quien los necesita." in pagina
    assert '<p class="cifra">2<' in pagina
    assert "de 3 compromisos publicados" in pagina
    assert respuesta.context["por_estado"] == {"en_proceso": 1, "sin_informacion": 1}
    assert "1 compromiso es de una institución sin sector indicado." in pagina
    assert [v.avance.compromiso for v in respuesta.context["ultimos"]] == [suyo]
    assert ajeno.get_absolute_url() not in pagina
    assert "/compromisos/?eje=atencion&amp;sector=publico" in pagina
    assert 'href="/ejes/sancion/"' in pagina
    assert 'href="/ejes/atencion/"' in client.get(suyo.get_absolute_url()).content.decode()
    assert 'href="/ejes/atencion/"' in client.get("/").content.decode()
    assert "/ejes/atencion/" in client.get("/sitemap-ejes.xml").content.decode()


def test_eje_as_of_a_day(client, atencion):
    compromiso = crear_compromiso(ejes=[atencion])
    nuevo = crear_compromiso(ejes=[atencion], publicado=False)
    publicacion.publicar_compromiso(nuevo, por=None, ahora=datetime(2026, 10, 10, 15, tzinfo=UTC))
    informar(compromiso, date(2026, 9, 30), estado="cumplido")
    antes = client.get("/ejes/atencion/", {"al": "2026-09-29"})
    assert antes.context["por_estado"] == {"sin_informacion": 1}
    assert antes.context["ultimos"] == []
    assert 'href="/ejes/sancion/?al=2026-09-29"' in antes.content.decode()
    despues = client.get("/ejes/atencion/", {"al": "2026-10-10"})
    assert despues.context["por_estado"] == {"cumplido": 1, "sin_informacion": 1}
    assert despues.context["de"] == 2


def test_eje_is_empty_and_404(client, atencion):
    crear_compromiso()
    vacio = client.get("/ejes/sancion/").content.decode()
    assert "Ningún compromiso en este eje" in vacio
    assert "0 de" not in vacio
    respuesta = client.get("/ejes/atencoin/")
    assert respuesta.status_code == 404
    assert 'href="/ejes/atencion/"' in respuesta.content.decode()
    assert "noindex" in respuesta.content.decode()
    assert client.get("/ejes/atencion/?pagina=9").status_code == 404
    assert client.get("/ejes/atencion/?al=ayer").status_code == 400
    assert client.post("/ejes/atencion/").status_code == 405


def test_eje_constant_queries(client, atencion):
    def consultas(cuantos: int) -> int:
        for _n in range(cuantos):
            informar(crear_compromiso(ejes=[atencion]), date(2026, 9, 30))
        with CaptureQueriesContext(connection) as hechas:
            assert client.get("/ejes/atencion/").status_code == 200
        return len(hechas)

    pocos = consultas(2)
    assert consultas(18) == pocos <= 14
