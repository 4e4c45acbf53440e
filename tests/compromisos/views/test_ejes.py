"""The page of a theme: what it is, its pledges, what was last published in it; as of a day; at equal cost."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils.translation import override

from compromisos import publicacion
from compromisos.lectura.portada import POCAS
from compromisos.lectura.temas import NUESTROS, TEMAS, de_tema
from tests.compromisos.views.ayudas import contar_consultas
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_eje,
    crear_institucion,
    un_acto,
)

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
    assert "De 2 promesas, ninguna se declara cumplida; 1 está en proceso; de 1 no se sabe nada." in pagina
    assert "En total hay 3 promesas publicadas." in pagina
    assert respuesta.context["por_estado"] == {"en_proceso": 1, "sin_informacion": 1}
    assert [v.avance.compromiso for v in respuesta.context["ultimos"]] == [suyo]
    assert ajeno.get_absolute_url() not in pagina
    assert pagina.count('<article class="prometida">') == 2  # few: each with what it promises
    assert "/compromisos/?eje=atencion&amp;estado=en_proceso" in pagina
    assert 'href="/ejes/sancion/"' in pagina
    assert 'href="/ejes/atencion/"' in client.get(suyo.get_absolute_url()).content.decode()
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
    assert "Ninguna promesa de este tema" in vacio
    assert "0 de" not in vacio
    respuesta = client.get("/ejes/atencoin/")
    assert respuesta.status_code == 404
    assert 'href="/ejes/atencion/"' in respuesta.content.decode()
    assert "noindex" in respuesta.content.decode()
    assert client.get("/ejes/atencion/?al=ayer").status_code == 400
    assert client.post("/ejes/atencion/").status_code == 405


def test_eje_works_in_breakdowns_once_its_pledges_are_many(client, atencion):
    publica = crear_institucion(sector="publico")
    with un_acto():
        for n in range(POCAS):
            crear_compromiso(institucion=publica, ejes=[atencion], numero=n + 1)
    crear_compromiso(ejes=[atencion])  # of an institution without sector
    respuesta = client.get("/ejes/atencion/")
    pagina = respuesta.content.decode()
    (fila,) = respuesta.context["por_sector"]
    assert (fila.etiqueta, fila.total) == ("Público", POCAS)
    assert client.get(fila.url).context["total"] == POCAS
    assert "sin sector indicado" in pagina
    assert '<article class="prometida">' not in pagina
    assert f"Ver las {POCAS + 1} promesas" in pagina
    assert 'href="/ejes/atencion/"' in client.get("/").content.decode()


def test_eje_in_english_has_an_english_name_and_says_what_is_not(client):
    crear_eje(
        codigo="sancion", nombre="Sanción", descripcion="Investigación, juicio y sanción de quien agrede."
    )
    crear_eje(codigo="propio", nombre="Tema propio", descripcion="Lo escribió un editor.")
    pagina = client.get("/en/ejes/sancion/").content.decode()
    assert "<h1>Punishment</h1>" in pagina
    assert "Investigation, trial and punishment of the aggressor." in pagina
    assert '<a href="/en/ejes/propio/" lang="es">Tema propio</a>' in pagina
    assert pagina.count("The texts of promises and reports are in Spanish, as published.") == 1
    assert "The texts of promises" not in client.get("/en/ayuda/").content.decode()
    assert "tal como se publicaron" not in client.get("/ejes/sancion/").content.decode()


def test_temas_are_those_of_the_fixture():
    filas = json.loads(Path("fixtures/25porel25.json").read_text(encoding="utf-8"))
    ejes = [f["fields"] for f in filas if f["model"] == "compromisos.eje"]
    assert [(e["nombre"], e["descripcion"]) for e in ejes] == list(TEMAS)
    with override("en"):
        assert not [texto for texto in NUESTROS if de_tema(texto) == texto]
        assert de_tema("Otro") == "Otro"


def test_eje_constant_queries(client, atencion):
    def crear(cuantos: int) -> None:
        with un_acto():
            for _n in range(cuantos):
                informar(crear_compromiso(ejes=[atencion]), date(2026, 9, 30))

    crear(2)
    con_pocos = contar_consultas(client, "/ejes/atencion/")
    crear(6)
    assert contar_consultas(client, "/ejes/atencion/") == con_pocos <= 20
    crear(POCAS)
    con_muchos = contar_consultas(client, "/ejes/atencion/")
    crear(10)
    assert contar_consultas(client, "/ejes/atencion/") == con_muchos <= 20
